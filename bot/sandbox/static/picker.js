/** A select with search: one or many choices, fixed or asked for while typing; a combobox for assistive tools. */

import { h, placeUnder } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Options: id, ownLabel (where no label element names it), describedBy, placeholder, required, many, most,
 * chosen (options), load(query) -> groups, least (characters before asking), delay, change(options).
 * A group is `{ label, options: [{ text, value, description }] }`.
 */
export class Picker {
  constructor(options) {
    this.options = options;
    this.chosen = [...options.chosen];
    this.shown = [];
    this.active = -1;
    this.asked = 0;
    this.build();
    this.paint();
  }

  build() {
    const { id, ownLabel, describedBy, required, placeholder, many } = this.options;
    this.list = h("ul", {
      role: "listbox", id: `${id}-list`, class: "options", popover: "manual", "aria-label": "Choices",
      "aria-multiselectable": many ? "true" : null,
    });
    this.input = h("input", {
      id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
      "aria-label": ownLabel, "aria-describedby": describedBy, "aria-required": required ? "true" : null,
      placeholder: placeholder || "Choose…",
      oninput: () => this.search(),
      onkeydown: (event) => this.key(event),
      onclick: () => this.open(),
      onblur: () => this.leave(),
    });
    this.chips = h("span", { class: "chips" });
    this.clear = h("button", {
      type: "button", class: "picker-clear", "aria-label": "Clear the choice", onclick: () => this.choose([]),
    }, icon("close"));
    this.node = h("div", { class: `picker ${many ? "many" : "one"}` },
      this.chips, this.input, this.clear, h("span", { class: "picker-arrow" }, icon("down")), this.list);
    this.list.addEventListener("mousedown", (event) => this.pick(event));
  }

  paint() {
    const { many } = this.options;
    this.chips.replaceChildren(...(many ? this.chosen.map((option) => this.chip(option)) : []));
    if (!many) this.input.value = this.chosen[0]?.text ?? "";
    this.clear.hidden = many || !this.chosen.length || this.options.required;
  }

  chip(option) {
    return h("span", { class: "chip" }, option.text, h("button", {
      type: "button", "aria-label": `Remove ${option.text}`,
      onclick: () => this.choose(this.chosen.filter((other) => other.value !== option.value)),
    }, icon("close")));
  }

  get isOpen() {
    return this.input.getAttribute("aria-expanded") === "true";
  }

  open() {
    if (this.isOpen) return;
    if (!this.options.many) this.input.select();
    this.expand();
    this.ask("");
  }

  expand() {
    this.input.setAttribute("aria-expanded", "true");
    this.list.showPopover();
    this.place = () => (this.node.isConnected ? placeUnder(this.node, this.list, { match: true }) : this.unwatch());
    window.addEventListener("scroll", this.place, true);
    window.addEventListener("resize", this.place);
  }

  shut() {
    if (!this.isOpen) return;
    this.asked += 1;
    clearTimeout(this.timer);
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.unwatch();
    if (this.list.isConnected) this.list.hidePopover();
  }

  unwatch() {
    window.removeEventListener("scroll", this.place, true);
    window.removeEventListener("resize", this.place);
  }

  search() {
    if (!this.isOpen) this.expand();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(this.input.value.trim()), this.options.delay ?? 0);
  }

  async ask(query) {
    const turn = (this.asked += 1);
    const least = this.options.least ?? 0;
    if (query.length < least) return this.say(`Type ${least === 1 ? "a letter" : `${least} letters`} to search`);
    const waiting = setTimeout(() => turn === this.asked && this.say("Searching…"), 150);
    const groups = await this.options.load(query);
    clearTimeout(waiting);
    if (turn !== this.asked || !this.isOpen) return undefined;
    return groups ? this.fill(groups) : this.say("The choices could not be loaded");
  }

  say(text) {
    this.shown = [];
    this.active = -1;
    this.list.replaceChildren(h("li", { class: "option-note", role: "option", "aria-disabled": "true" }, text));
    this.place();
  }

  fill(groups) {
    const taken = new Set(this.chosen.map((option) => option.value));
    this.shown = groups.flatMap((group) => group.options);
    if (!this.shown.length) return this.say("No match");
    const rows = groups.flatMap((group) => [
      group.label && h("li", { class: "option-group", role: "presentation" }, group.label),
      ...group.options.map((option) => this.row(option, taken)),
    ]);
    this.list.replaceChildren(...rows.filter(Boolean));
    const current = this.shown.findIndex((option) => taken.has(option.value));
    return this.mark(Math.max(0, this.options.many ? 0 : current));
  }

  row(option, taken) {
    const index = this.shown.indexOf(option);
    return h("li", {
      role: "option", id: `${this.options.id}-option-${index}`, class: "option", "data-index": index,
      "data-value": option.value, "aria-selected": String(taken.has(option.value)),
    }, h("span", { class: "option-text" }, option.text),
    option.description && h("span", { class: "option-more" }, option.description),
    taken.has(option.value) && icon("check"));
  }

  mark(index) {
    this.active = index;
    this.list.querySelectorAll(".option").forEach((row, at) => {
      row.classList.toggle("active", at === index);
      if (at !== index) return;
      row.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", row.id);
    });
    this.place();
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!this.isOpen) this.open();
      else if (this.shown.length) this.mark((this.active + step + this.shown.length) % this.shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.isOpen) this.take(this.shown[this.active]);
      else this.open();
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
    } else if (event.key === "Backspace" && this.options.many && !this.input.value) {
      this.choose(this.chosen.slice(0, -1));
    }
  }

  pick(event) {
    event.preventDefault();
    const row = event.target.closest(".option");
    if (row) this.take(this.shown[Number(row.dataset.index)]);
  }

  take(option) {
    if (!option) return;
    const { many, most } = this.options;
    const has = this.chosen.some((other) => other.value === option.value);
    if (!many) return this.finish([option]);
    this.input.value = "";
    if (!has && most && this.chosen.length >= most) return this.say(`At most ${most} can be chosen`);
    return this.finish(has ? this.chosen.filter((other) => other.value !== option.value) : [...this.chosen, option]);
  }

  finish(chosen) {
    this.shut();
    this.choose(chosen);
  }

  choose(chosen) {
    this.chosen = chosen;
    this.paint();
    this.input.focus();
    this.options.change(chosen);
  }

  /** Focus went elsewhere: an emptied single select is cleared, half-typed search text goes. */
  leave() {
    const emptied = !this.options.many && this.isOpen && !this.input.value && this.chosen.length;
    this.shut();
    if (emptied && !this.options.required) {
      this.chosen = [];
      this.options.change([]);
    }
    if (this.options.many) this.input.value = "";
    this.paint();
  }
}
