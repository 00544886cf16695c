/** Modal forms: shows the top of the person's view stack and sends it off. */

import { explain } from "./api.js";
import { markInvalid, syncBlocks } from "./blocks.js";
import { modal } from "./dialog.js";
import { h, syncChildren } from "./dom.js";
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
    const look = JSON.stringify([top, views.length]);
    if (look === this.shown) return undefined;
    this.shown = look;
    const same = this.view?.id === top.id;
    this.view = top;
    this.depth = views.length;
    if (!this.dialog) this.open();
    return same ? this.update() : this.begin();
  }

  hide() {
    const { dialog } = this;
    this.shown = "";
    this.view = null;
    this.dialog = null;
    if (!dialog) return;
    dialog.close();
    this.env.toasts.leave(dialog);
    dialog.remove();
    this.env.focusBack();
  }

  open() {
    this.dialog = modal({ class: "dialog", role: "dialog", "aria-labelledby": "view-title" });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    document.body.append(this.dialog);
    this.dialog.showModal();
  }

  /** A view that was not on screen before. */
  begin() {
    const { view } = this;
    if (!this.states.has(view.id)) this.states.set(view.id, new FormState());
    this.surface = new Surface({
      name: `view-${view.id}`, where: { in: "view", view_id: view.id }, state: this.states.get(view.id),
      blocks: view.blocks, env: this.env, draw: () => syncBlocks(this.fields, this.surface),
    });
    this.surface.onset = (block) => this.forgive(block);
    this.errors = {};
    this.told = "{}";
    this.fields = h("div", {});
    this.alert = h("p", { class: "dialog-alert", role: "alert", hidden: true });
    this.body = h("div", { class: "dialog-body", tabindex: "-1" }, this.alert, this.fields);
    this.form = h("form", { novalidate: true, onsubmit: (event) => this.submit(event) });
    this.dialog.replaceChildren(this.form);
    this.dialog.dataset.viewId = view.id;
    this.env.toasts.enter(this.dialog);
    this.update();
    this.focusFirst();
  }

  /** The view on screen, changed: what the person typed and where they are stays. */
  update() {
    const { view, surface } = this;
    surface.blocks = view.blocks;
    surface.state.adopt(view.blocks, view.state);
    surface.draw();
    const head = { title: plain(view.title), back: this.depth > 1 };
    const foot = { submit: plain(view.submit), close: plain(view.close) };
    syncChildren(this.form, [
      { key: "head", signature: JSON.stringify(head), render: () => this.head(head) },
      { key: "body", signature: "", render: () => this.body },
      { key: "foot", signature: JSON.stringify(foot), render: () => this.foot(foot) },
    ]);
    this.submitButton = this.form.querySelector("[type=submit]");
    this.markNews(view.errors ?? {});
    if (!this.dialog.contains(document.activeElement)) this.focusFirst();
  }

  head({ title, back }) {
    return h("header", { class: "dialog-head" },
      h("span", { class: "app-mark", "aria-hidden": "true" }, icon("check")),
      h("h2", { id: "view-title", tabindex: "-1" }, title),
      h("button", {
        type: "button", class: "icon-button", "aria-label": back ? "Back" : "Close", onclick: () => this.close(),
      }, icon(back ? "back" : "close")));
  }

  foot({ submit, close }) {
    return h("footer", { class: "dialog-foot" },
      h("button", { type: "button", class: "button", onclick: () => this.close() },
        close || (submit ? "Cancel" : "Close")),
      submit && h("button", { class: "button primary", type: "submit" }, submit));
  }

  focusFirst() {
    const field = this.dialog.querySelector("[data-autofocus]") ?? this.dialog.querySelector(FIRST_FIELD);
    (field ?? this.submitButton ?? this.dialog.querySelector("h2")).focus({ preventScroll: true });
  }

  /** Typing into a field takes its error away. */
  forgive(block) {
    if (!this.errors[block.block_id]) return;
    delete this.errors[block.block_id];
    const node = [...this.fields.children].find((child) => child.dataset.blockId === block.block_id);
    if (node) markInvalid(node, null);
  }

  /** Shows what the sandbox says is wrong, once: the person may have mended it since. */
  markNews(errors) {
    const told = JSON.stringify(errors);
    if (told !== this.told) this.mark(errors);
    this.told = told;
  }

  /** Shows errors at their fields; those of no field stand on top. */
  mark(errors) {
    this.errors = { ...errors };
    const left = { ...errors };
    for (const node of this.fields.children) {
      const id = node.dataset.blockId;
      markInvalid(node, errors[id] ?? null);
      if (node.classList.contains("block-input")) delete left[id];
    }
    this.say(Object.values(left).join(" "));
    this.dialog.querySelector(".invalid :is(input, textarea)")?.focus();
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
