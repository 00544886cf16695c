/** The app's Home tab. */

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
