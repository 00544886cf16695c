/** The box for writing: Enter sends, "/" offers the commands, "@" offers people. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

export class Composer {
  /** `send({ text, command })` answers whether it worked; `hints(text before the caret)` answers suggestions. */
  constructor({ id, send, hints }) {
    Object.assign(this, { id, sendText: send, hints });
    this.drafts = new Map();
    this.place = "";
    this.active = -1;
    this.build();
  }

  build() {
    const { id } = this;
    this.field = h("textarea", {
      id, rows: 1, "aria-autocomplete": "list", "aria-controls": `${id}-hints`, autocomplete: "off",
      oninput: () => this.changed(),
      onkeydown: (event) => this.key(event),
      onclick: () => this.suggest(),
      onblur: () => this.hush(),
    });
    this.list = h("ul", { id: `${id}-hints`, class: "hints", role: "listbox", "aria-label": "Suggestions" });
    this.list.hidden = true;
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const row = event.target.closest("[data-index]");
      if (row) this.take(Number(row.dataset.index));
    });
    this.button = h("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
    this.node = h("form", {
      class: "composer",
      onsubmit: (event) => {
        event.preventDefault();
        this.send();
      },
    }, this.list, h("div", { class: "composer-box" }, this.field, this.button));
  }

  /** Moves to another channel or thread, and brings back what was half-typed there. */
  visit(place, label) {
    this.field.placeholder = label;
    this.field.setAttribute("aria-label", label);
    if (place === this.place) return;
    this.drafts.set(this.place, this.field.value);
    this.place = place;
    this.write(this.drafts.get(place) ?? "");
    this.hush();
  }

  write(text) {
    this.field.value = text;
    this.resize();
  }

  fill(text) {
    this.write(text);
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
    this.suggest();
  }

  resize() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 180)}px`;
    this.button.disabled = !this.field.value.trim();
  }

  changed() {
    this.resize();
    this.suggest();
  }

  suggest() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    this.offered = this.hints(before);
    if (!this.offered.length) return this.hush();
    this.list.replaceChildren(...this.offered.map((hint, index) => h("li", {
      role: "option", id: `${this.id}-hint-${index}`, class: "hint-row", "data-index": index, "aria-selected": "false",
    }, h("span", { class: "hint-name" }, hint.name), hint.usage && h("span", { class: "hint-usage" }, hint.usage),
    hint.note && h("span", { class: "hint-note" }, hint.note))));
    this.list.hidden = false;
    return this.mark(0);
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((row, at) => {
      row.classList.toggle("active", at === index);
      row.setAttribute("aria-selected", String(at === index));
      if (at === index) this.field.setAttribute("aria-activedescendant", row.id);
    });
  }

  hush() {
    this.list.hidden = true;
    this.active = -1;
    this.field.removeAttribute("aria-activedescendant");
  }

  take(index) {
    const hint = this.offered[index];
    const caret = this.field.selectionStart;
    const before = this.field.value.slice(0, caret - hint.replaces) + hint.insert;
    this.write(before + this.field.value.slice(caret));
    this.field.setSelectionRange(before.length, before.length);
    this.field.focus();
    this.hush();
  }

  /** Whether taking the marked suggestion would still change the text. */
  get completes() {
    const hint = this.offered?.[this.active];
    return Boolean(hint) && !this.list.hidden && hint.replaces < hint.insert.trimEnd().length;
  }

  key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!this.list.hidden && step) {
      event.preventDefault();
      this.mark((this.active + step + this.offered.length) % this.offered.length);
    } else if (!this.list.hidden && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.hush();
    } else if ((event.key === "Tab" || event.key === "Enter") && !event.shiftKey && this.completes) {
      event.preventDefault();
      this.take(this.active);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  async send() {
    const text = this.field.value.trim();
    if (!text || this.node.getAttribute("aria-busy") === "true") return;
    const { place } = this;
    this.node.setAttribute("aria-busy", "true");
    this.hush();
    this.write("");
    const worked = await this.sendText(text);
    this.node.setAttribute("aria-busy", "false");
    if (worked) return;
    if (this.place === place && !this.field.value) this.write(text);
    else this.drafts.set(place, text);
  }
}
