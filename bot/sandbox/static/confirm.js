/** Asks "are you sure?" before an action that the app marked with a confirm object. */

import { modal } from "./dialog.js";
import { h } from "./dom.js";
import { plain } from "./text.js";

/** Resolves to true when there is nothing to ask or the person agrees. */
export function confirmFirst(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const dialog = build(confirm);
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function build(confirm) {
  const style = confirm.style === "danger" ? "danger" : "primary";
  return modal({
    class: "dialog small", role: "alertdialog", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text",
  }, h("form", { method: "dialog" },
    h("header", { class: "dialog-head" }, h("h2", { id: "confirm-title" }, plain(confirm.title))),
    h("p", { class: "dialog-body", id: "confirm-text" }, plain(confirm.text)),
    h("footer", { class: "dialog-foot" },
      h("button", { class: "button", value: "no" }, plain(confirm.deny) || "Cancel"),
      h("button", { class: `button ${style}`, value: "yes" }, plain(confirm.confirm) || "Yes"))));
}
