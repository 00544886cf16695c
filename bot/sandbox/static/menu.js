/** A small menu that opens from a button: arrow keys move, Escape closes and gives focus back. */

import { h, placeUnder } from "./dom.js";

/** `items()` answers [{ label, note, danger, current, run }] each time the menu opens. */
export function menuButton({ button, label, items, align = "end", role = "menuitem" }) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => toggle(button, label, items, align, role));
  return button;
}

function toggle(button, label, items, align, role) {
  const was = button.getAttribute("aria-expanded") === "true";
  if (was) return;
  const menu = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": label },
    items().map((item) => entry(item, role, () => menu.hidePopover())));
  button.after(menu);
  button.setAttribute("aria-expanded", "true");
  menu.addEventListener("keydown", (event) => move(event, menu));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    button.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) button.focus();
    menu.remove();
  });
  menu.showPopover();
  placeUnder(button, menu, { align });
  (menu.querySelector("[aria-checked=true]") ?? menu.firstElementChild)?.focus();
}

function entry(item, role, close) {
  const node = h("button", {
    type: "button", role, tabindex: "-1", class: `menu-item${item.danger ? " danger" : ""}`,
    "aria-checked": role === "menuitemradio" ? String(Boolean(item.current)) : null,
    "data-value": item.value,
    onclick: () => {
      close();
      item.run();
    },
  }, item.lead, h("span", { class: "menu-text" }, h("span", { class: "menu-label" }, item.label),
    item.note && h("span", { class: "menu-note" }, item.note)));
  return node;
}

function move(event, menu) {
  const entries = [...menu.children];
  const at = entries.indexOf(document.activeElement);
  const to = {
    ArrowDown: (at + 1) % entries.length,
    ArrowUp: (at - 1 + entries.length) % entries.length,
    Home: 0,
    End: entries.length - 1,
  }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (event.key === "Escape") {
    event.stopPropagation();
    event.preventDefault();
    menu.hidePopover();
  }
  if (to === undefined) return;
  event.preventDefault();
  entries[to].focus();
}
