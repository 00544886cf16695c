/** Follows links to channels and messages of this workspace inside the page. */

import { permalink } from "./place.js";

const OUT_OF_SIGHT = "You can't see this, or it is gone.";

export class Links {
  /** `go(channel, { thread })` changes the place; `listFor(in a thread?)` is where a message then stands. */
  constructor({ env, go, listFor }) {
    Object.assign(this, { env, go, listFor });
    document.addEventListener("click", (event) => this.clicked(event));
  }

  clicked(event) {
    const anchor = event.target.closest("a[href]");
    if (!anchor || event.ctrlKey || event.metaKey) return;
    const { openChannel } = anchor.dataset;
    const opened = openChannel ? this.openChannel(openChannel) : this.openMessage(anchor.href);
    if (opened) event.preventDefault();
  }

  openChannel(id) {
    if (this.env.channel(id)) this.go(id);
    else this.env.toasts.show(OUT_OF_SIGHT);
    return true;
  }

  /** Opens the channel or message behind an address of Slack's form; false for any other address. */
  openMessage(address) {
    const target = permalink(address);
    if (!target) return false;
    const { env } = this;
    const message = env.messagesOf(target.channel).find((one) => one.ts === target.ts);
    if (!env.channel(target.channel) || (target.ts && !message)) {
      env.toasts.show(OUT_OF_SIGHT);
      return true;
    }
    const thread = target.thread ?? message?.thread_ts ?? (message?.reply_count ? target.ts : null);
    this.go(target.channel, { thread });
    if (target.ts) this.listFor(thread && thread !== target.ts).reveal(target.ts);
    return true;
  }
}
