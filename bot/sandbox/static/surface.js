/** A place with blocks on it (a message, a form, the Home tab): keeps inputs, sends actions, asks for options. */

import { safeId } from "./dom.js";

export class Surface {
  /** `where` is what the sandbox needs to find this surface again, such as { in: "view", view_id }. */
  constructor({ name, where, state, blocks, env, draw }) {
    Object.assign(this, { name, where, state, blocks, env, draw });
    this.round = 0;
  }

  /** Builds all blocks anew, for example after a change that was taken back. */
  redraw() {
    this.round += 1;
    this.draw();
  }

  id(block, element) {
    return safeId(this.name, block.block_id ?? "", element.action_id ?? "");
  }

  get(block, element) {
    return this.state.get(block, element);
  }

  set(block, element, value) {
    this.state.set(block, element, value);
    this.onset?.(block);
  }

  collect() {
    return this.state.collect(this.blocks);
  }

  /** Tells the app about an action on one element; resolves once the page shows the outcome. */
  act(block, element, value) {
    return this.env.act("action", {
      ...this.where, block_id: block.block_id, action_id: element.action_id, value, state: this.collect(),
    });
  }

  options(block, element, query) {
    return this.env.api.send("options", {
      ...this.where, block_id: block.block_id, action_id: element.action_id, query, state: this.collect(),
    });
  }
}
