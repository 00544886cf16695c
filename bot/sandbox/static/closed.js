/** What stands in place of the composer where the person can't write. */

import { h } from "./dom.js";

export class ClosedBar {
  constructor({ env, joined }) {
    this.env = env;
    this.text = h("span", {});
    this.button = h("button", {
      type: "button", class: "button primary", onclick: () => this.join(joined),
    }, "Join channel");
    this.node = h("div", { class: "join-bar" }, this.text, this.button);
  }

  isFor(channel) {
    return channel.is_member === false || channel.is_archived === true;
  }

  show(channel) {
    this.channel = channel;
    this.node.hidden = !this.isFor(channel);
    this.text.textContent = channel.is_archived ? "This channel is archived." : "You are not in this channel.";
    this.button.hidden = Boolean(channel.is_archived);
  }

  async join(joined) {
    await this.env.act("join", { channel: this.channel.id });
    joined();
  }
}
