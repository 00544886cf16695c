/** Block Kit's interactive elements as form controls; each reports to the surface that it stands on. */

import { changed, store } from "./changes.js";
import { confirmFirst } from "./confirm.js";
import { debounce, h } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { SELECTS } from "./selects.js";
import { plain, textNodes } from "./text.js";
import { dateOf, epochOf, timeOf } from "./zone.js";

/**
 * The control for one element. `use` holds: surface, block, env, id, label, describedBy, required,
 * dispatch (whether a change is sent to the app at once).
 */
export function control(element, use) {
  const make = MAKERS[element.type];
  if (!make) return h("span", { class: "unknown" }, `A ${element.type} can't be shown here.`);
  const node = make(element, use);
  const main = node.id === use.id ? node : node.querySelector(`[id="${use.id}"]`) ?? node;
  main.dataset.actionId = element.action_id ?? "";
  return node;
}

function common(use, extra) {
  return {
    id: use.id, "aria-describedby": use.describedBy, "aria-label": use.ownLabel,
    "aria-required": use.required ? "true" : null, ...extra,
  };
}

function button(element, use) {
  const style = element.style === "primary" || element.style === "danger" ? ` ${element.style}` : "";
  const name = plain(element.text);
  const node = h("button", {
    type: "button", id: use.id, class: `button${style}`, "aria-label": element.accessibility_label,
    "data-value": element.value,
  }, name, element.url && h("span", { class: "hidden-text" }, " (opens a link)"));
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") || !(await confirmFirst(element.confirm))) return;
    node.setAttribute("aria-busy", "true");
    if (element.url) use.env.follow(element.url);
    await use.surface.act(use.block, element, element.value ?? null);
    node.removeAttribute("aria-busy");
  });
  return node;
}

function overflow(element, use) {
  const node = h("button", { type: "button", id: use.id, class: "button square", "aria-label": "More actions" },
    icon("more"));
  const run = async (option) => {
    if (!(await confirmFirst(element.confirm))) return;
    if (option.url) use.env.follow(option.url);
    await use.surface.act(use.block, element, option.value);
  };
  menuButton({
    button: node, label: "More actions",
    items: () => element.options.map((option) => ({
      label: plain(option.text), note: plain(option.description), value: option.value, run: () => run(option),
    })),
  });
  return h("span", { class: "overflow" }, node);
}

const ROWS = { least: 3, most: 12, width: 58 };

/** As many rows as the text fills, within reason. */
function rowsOf(text) {
  const filled = text.split("\n").reduce((rows, row) => rows + 1 + Math.floor(row.length / ROWS.width), 0);
  return Math.min(ROWS.most, Math.max(ROWS.least, filled));
}

function textInput(element, use, type = "text") {
  const multiline = element.multiline === true;
  const node = h(multiline ? "textarea" : "input", common(use, {
    class: "field", type: multiline ? null : type, rows: multiline ? rowsOf(use.surface.get(use.block, element) ?? "") : null, autocomplete: "off",
    placeholder: plain(element.placeholder), value: use.surface.get(use.block, element) ?? "",
    inputmode: element.type === "number_input" ? "decimal" : null,
    "data-autofocus": element.focus_on_load,
  }));
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const send = () => use.surface.act(use.block, element, node.value);
  const sendSoon = debounce(send, 300);
  node.addEventListener("input", () => {
    store(element, use, node.value === "" ? null : node.value);
    if (use.dispatch && triggers.includes("on_character_entered")) sendSoon();
  });
  node.addEventListener("keydown", (event) => {
    const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing && !multiline;
    if (!enter || !use.dispatch || !triggers.includes("on_enter_pressed")) return;
    event.preventDefault();
    send();
  });
  return element.max_length && multiline ? counted(node, element.max_length) : node;
}

function counted(node, most) {
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const show = () => {
    const left = most - node.value.length;
    count.textContent = left < most * 0.2 ? String(left) : "";
    count.classList.toggle("over", left < 0);
  };
  node.addEventListener("input", show);
  show();
  return h("div", { class: "counted" }, node, count);
}

function richTextInput(element, use) {
  const known = use.surface.get(use.block, element);
  const text = known?.elements?.flatMap((part) => part.elements).map((part) => part.text ?? "").join("");
  const node = h("textarea", common(use, {
    class: "field", rows: 4, placeholder: plain(element.placeholder), value: text ?? "",
  }));
  node.addEventListener("input", () => store(element, use, node.value === "" ? null : {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [{ type: "text", text: node.value }] }],
  }));
  return node;
}

function dated(element, use, { type, shown, kept }) {
  const value = use.surface.get(use.block, element);
  const node = h("input", common(use, { class: "field short", type, value: value === null ? "" : shown(value) }));
  node.addEventListener("change", () => {
    const next = node.value === "" ? null : kept(node.value);
    changed(element, use, next, next);
  });
  return node;
}

function same(value) {
  return value;
}

function dateTime(element, use) {
  const { zone } = use.env;
  return dated(element, use, {
    type: "datetime-local",
    shown: (epoch) => `${dateOf(epoch, zone)}T${timeOf(epoch, zone)}`,
    kept: (local) => epochOf(local, zone),
  });
}

function choices(element, use, type) {
  const many = type === "checkbox";
  const value = use.surface.get(use.block, element);
  const chosen = new Set((many ? value ?? [] : [value].filter(Boolean)).map((option) => option.value));
  const box = h("div", {
    class: "choices", id: use.id, role: many ? "group" : "radiogroup", "aria-label": use.label,
    "aria-describedby": use.describedBy,
  });
  element.options.forEach((option, index) => {
    box.append(h("label", { class: "choice" },
      h("input", { type, id: `${use.id}-${index}`, name: use.id, value: option.value,
        checked: chosen.has(option.value) }),
      h("span", { class: "choice-text" }, textNodes(option.text, use.env),
        option.description && h("span", { class: "choice-more" }, textNodes(option.description, use.env)))));
  });
  box.addEventListener("change", () => {
    const now = element.options.filter((_, index) => box.querySelectorAll("input")[index].checked);
    const values = now.map((option) => option.value);
    changed(element, use, many ? now : now[0] ?? null, many ? values : values[0] ?? null);
  });
  return box;
}

const MAKERS = {
  button,
  workflow_button: button,
  overflow,
  plain_text_input: (element, use) => textInput(element, use),
  email_text_input: (element, use) => textInput(element, use, "email"),
  url_text_input: (element, use) => textInput(element, use, "url"),
  number_input: (element, use) => textInput(element, use),
  rich_text_input: richTextInput,
  datepicker: (element, use) => dated(element, use, { type: "date", shown: same, kept: same }),
  timepicker: (element, use) => dated(element, use, { type: "time", shown: same, kept: same }),
  datetimepicker: dateTime,
  checkboxes: (element, use) => choices(element, use, "checkbox"),
  radio_buttons: (element, use) => choices(element, use, "radio"),
  ...SELECTS,
};
