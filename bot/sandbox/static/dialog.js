/** What all dialogs of the page share. */

import { h } from "./dom.js";

const STOPS = "a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled)";

/** A modal dialog in which Tab goes round; the browser keeps the rest of the page out of reach. */
export function modal(props, ...children) {
  const dialog = h("dialog", props, ...children);
  dialog.addEventListener("keydown", (event) => event.key === "Tab" && goRound(event, dialog));
  return dialog;
}

function goRound(event, dialog) {
  const stops = [...dialog.querySelectorAll(STOPS)].filter((stop) => stop.offsetParent && stop.tabIndex >= 0);
  const [first, last] = [stops[0], stops.at(-1)];
  const leaving = event.shiftKey ? first : last;
  if (!leaving || document.activeElement !== leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
