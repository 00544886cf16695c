/** The app's own place: its Home tab and the tab with its direct messages. */

import { renderBlocks } from "./blocks.js";
import { h, keepFocus } from "./dom.js";
import { FormState } from "./state.js";
import { Surface } from "./surface.js";

export class Home {
  constructor({ env, node }) {
    Object.assign(this, { env, node });
    this.forms = new FormState();
    this.shown = "";
  }

  show(view) {
    const look = JSON.stringify([view?.id, view?.hash, view?.blocks]);
    if (look === this.shown) return;
    this.shown = look;
    keepFocus(() => this.node.replaceChildren(view?.blocks?.length ? this.blocks(view) : this.empty()));
  }

  blocks(view) {
    this.forms.adopt(view.blocks, view.state);
    const box = h("div", { class: "blocks home-blocks", "data-view-id": view.id });
    const surface = new Surface({
      name: "home", where: { in: "home", view_id: view.id }, state: this.forms, blocks: view.blocks, env: this.env,
      redraw: () => box.replaceChildren(...renderBlocks(surface)),
    });
    surface.redraw();
    return box;
  }

  empty() {
    return h("p", { class: "empty" }, "The app has not put anything here yet.");
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
