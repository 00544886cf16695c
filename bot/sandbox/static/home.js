/** The app's own place: its Home tab and the tab with its direct messages. */

import { syncBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { FormState } from "./state.js";
import { Surface } from "./surface.js";

export class Home {
  constructor({ env, node }) {
    Object.assign(this, { env, node });
    this.box = h("div", { class: "blocks home-blocks" });
    this.empty = h("p", { class: "empty" }, "The app has not put anything here yet.");
    this.node.append(this.box, this.empty);
    this.surface = new Surface({
      name: "home", state: new FormState(), blocks: [], env, draw: () => syncBlocks(this.box, this.surface),
    });
  }

  show(view) {
    const { surface } = this;
    surface.blocks = view?.blocks ?? [];
    surface.where = { in: "home", view_id: view?.id };
    surface.state.adopt(surface.blocks, view?.state);
    this.empty.hidden = surface.blocks.length > 0;
    this.box.dataset.viewId = view?.id ?? "";
    surface.draw();
  }
}

/** The two tabs, with arrow keys as for any tab list. */
export function tabs(node, labels, choose) {
  const buttons = Object.entries(labels).map(([name, label]) => h("button", {
    type: "button", role: "tab", id: `tab-${name}`, class: "tab", "data-tab": name, onclick: () => choose(name),
  }, label));
  node.replaceChildren(...buttons);
  node.onkeydown = (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = buttons.find((button) => button !== document.activeElement);
    other.focus();
    other.click();
  };
  return (current) => buttons.forEach((button) => {
    const chosen = button.dataset.tab === current;
    button.setAttribute("aria-selected", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
  });
}
