/** Modal forms: shows the top of the person's view stack and sends it off. */

import { explain } from "./api.js";
import { markInvalid, renderBlocks } from "./blocks.js";
import { h, keepFocus } from "./dom.js";
import { icon } from "./icons.js";
import { FormState, inputsOf, problem } from "./state.js";
import { Surface } from "./surface.js";
import { plain } from "./text.js";

const FIRST_FIELD = ".dialog-body :is(input, textarea, select):not([type=hidden])";

export class Modals {
  constructor(env) {
    this.env = env;
    this.states = new Map();
    this.dialog = null;
    this.view = null;
    this.shown = "";
  }

  /** Shows the top of the stack, or nothing when the stack is empty. */
  show(views) {
    const open = new Set(views.map((view) => view.id));
    for (const id of this.states.keys()) if (!open.has(id)) this.states.delete(id);
    const top = views.at(-1);
    if (!top) return this.hide();
    const look = JSON.stringify([top.id, top.hash, top.title, top.submit, top.close, top.blocks, top.errors, views.length]);
    if (look === this.shown) return undefined;
    const same = this.view?.id === top.id;
    this.shown = look;
    this.view = top;
    this.errors = top.errors ?? {};
    this.depth = views.length;
    return this.draw(same);
  }

  hide() {
    this.shown = "";
    this.view = null;
    const { dialog } = this;
    this.dialog = null;
    if (!dialog) return;
    dialog.close();
    this.env.toasts.leave(dialog);
    dialog.remove();
    this.env.focusBack();
  }

  stateOf(view) {
    if (!this.states.has(view.id)) this.states.set(view.id, new FormState());
    const state = this.states.get(view.id);
    state.adopt(view.blocks, view.state);
    return state;
  }

  draw(same) {
    const { view } = this;
    this.surface = new Surface({
      name: `view-${view.id}`, where: { in: "view", view_id: view.id }, state: this.stateOf(view),
      blocks: view.blocks, env: this.env, redraw: () => this.draw(true),
    });
    this.surface.onset = (block) => this.forgive(block);
    if (!this.dialog) this.open();
    const scroll = same ? this.body.scrollTop : 0;
    keepFocus(() => this.dialog.replaceChildren(this.form()));
    this.dialog.dataset.viewId = view.id;
    this.body.scrollTop = scroll;
    this.env.toasts.enter(this.dialog);
    if (!same) this.focusFirst();
    else if (Object.keys(this.errors).length) this.focusInvalid();
  }

  open() {
    this.dialog = h("dialog", { class: "dialog", role: "dialog", "aria-labelledby": "view-title" });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    document.body.append(this.dialog);
    this.dialog.showModal();
  }

  form() {
    const { view } = this;
    const submit = view.submit ?? (inputsOf(view.blocks).length && view.blocks.some(isInput) ? { text: "Submit" } : null);
    const leave = plain(view.close) || (submit ? "Cancel" : "Close");
    this.alert = h("p", { class: "dialog-alert", role: "alert" });
    this.alert.hidden = true;
    this.body = h("div", { class: "dialog-body", tabindex: "-1" }, this.alert, renderBlocks(this.surface, this.errors));
    this.submitButton = submit && h("button", { class: "button primary", type: "submit" }, plain(submit));
    return h("form", { novalidate: true, onsubmit: (event) => this.submit(event) },
      h("header", { class: "dialog-head" },
        h("span", { class: "app-mark", "aria-hidden": "true" }, icon("check")),
        h("h2", { id: "view-title", tabindex: "-1" }, plain(view.title)),
        h("button", {
          type: "button", class: "icon-button", "aria-label": this.depth > 1 ? "Back" : "Close",
          onclick: () => this.close(),
        }, icon(this.depth > 1 ? "back" : "close"))),
      this.body,
      h("footer", { class: "dialog-foot" },
        h("button", { type: "button", class: "button", onclick: () => this.close() }, leave),
        this.submitButton));
  }

  focusFirst() {
    const field = this.dialog.querySelector("[data-autofocus]") ?? this.dialog.querySelector(FIRST_FIELD);
    (field ?? this.submitButton ?? this.dialog.querySelector("h2")).focus();
  }

  focusInvalid() {
    this.dialog.querySelector(".invalid :is(input, textarea)")?.focus();
  }

  /** Typing into a field takes its error away. */
  forgive(block) {
    delete this.errors[block.block_id];
    const node = [...this.body.children].find((child) => child.dataset.blockId === block.block_id);
    if (node) markInvalid(node, null);
  }

  mark(errors) {
    this.errors = errors;
    const known = new Set();
    for (const node of this.body.children) {
      markInvalid(node, errors[node.dataset.blockId] ?? null);
      if (node.classList.contains("block-input")) known.add(node.dataset.blockId);
    }
    const stray = Object.entries(errors).filter(([id]) => !known.has(id)).map(([, text]) => text);
    this.say(stray.join(" "));
    this.focusInvalid();
  }

  say(text) {
    this.alert.textContent = text;
    this.alert.hidden = !text;
  }

  check() {
    const errors = {};
    for (const [block, element] of inputsOf(this.view.blocks)) {
      const wrong = isInput(block) && problem(block, element, this.surface.get(block, element));
      if (wrong) errors[block.block_id] = wrong;
    }
    return errors;
  }

  async submit(event) {
    event.preventDefault();
    if (this.busy || !this.submitButton) return;
    const errors = this.check();
    this.mark(errors);
    if (Object.keys(errors).length) return;
    const { view } = this;
    this.setBusy(true);
    const answer = await this.env.api.send("submit", { view_id: view.id, state: this.surface.collect() });
    await this.env.refresh();
    this.setBusy(false);
    if (this.view?.id !== view.id || answer.ok) return;
    if (answer.errors && Object.keys(answer.errors).length) this.mark(answer.errors);
    else this.say(`${explain(answer.error)} What you typed is still here.`);
  }

  setBusy(busy) {
    this.busy = busy;
    this.dialog?.classList.toggle("busy", busy);
    this.dialog?.setAttribute("aria-busy", String(busy));
    if (this.submitButton) this.submitButton.disabled = busy;
  }

  async close() {
    if (!this.view || this.busy) return;
    await this.env.api.send("close", { view_id: this.view.id });
    await this.env.refresh();
  }
}

function isInput(block) {
  return block.type === "input";
}
