/** Keeps what a person chose and tells the app, where it asked to know at once. */

import { confirmFirst } from "./confirm.js";

export function store(element, use, value) {
  use.surface.set(use.block, element, value);
}

/** Keeps a new value and, where the app wants to know, sends it after an optional confirmation. */
export async function changed(element, use, value, sent) {
  const before = use.surface.get(use.block, element);
  store(element, use, value);
  if (!use.dispatch) return;
  if (!(await confirmFirst(element.confirm))) {
    store(element, use, before);
    use.surface.redraw();
    return;
  }
  await use.surface.act(use.block, element, sent);
}
