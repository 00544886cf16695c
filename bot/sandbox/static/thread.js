/** The right pane: one thread with its own box for writing. */

import { Composer } from "./composer.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";

export class Thread {
  /** `nodes` holds pane, of, body and close. */
  constructor({ env, nodes, send, hints, closed, leave }) {
    Object.assign(this, { env, nodes, closed });
    this.log = new MessageList({ pane: "thread", env, openThread: () => {} });
    this.composer = new Composer({ id: "thread-composer", hints, send });
    nodes.body.append(this.log.node, this.composer.node);
    nodes.close.append(icon("close"));
    nodes.close.addEventListener("click", leave);
    nodes.pane.addEventListener("keydown", (event) => event.key === "Escape" && leave());
  }

  /** Shows the thread under the message `ts`, or nothing when there is none. */
  show({ channel, ts, title }) {
    const { env, nodes } = this;
    const all = channel && ts ? env.messagesOf(channel.id) : [];
    const messages = all.filter((message) => message.ts === ts || message.thread_ts === ts);
    const open = messages.length > 0;
    nodes.pane.hidden = !open;
    document.body.classList.toggle("with-thread", open);
    if (!open) return;
    nodes.of.textContent = title;
    this.log.show({ of: `${channel.id}/${ts}`, label: "Thread", channel, messages });
    this.composer.node.hidden = this.closed.isFor(channel);
    this.composer.visit(`${env.me.id}/${channel.id}/${ts}`, "Reply in thread");
  }
}
