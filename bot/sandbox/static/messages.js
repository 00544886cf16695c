/** The messages of a channel or of a thread, as a list that is only touched where it changed. */

import { avatar } from "./avatar.js";
import { fileList, syncBlocks } from "./blocks.js";
import { h, syncChildren } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { FormState } from "./state.js";
import { Surface } from "./surface.js";
import { dateOf, dayTitle, timeOf } from "./zone.js";

const TOGETHER = 300;
const NEAR_BOTTOM = 60;

export class MessageList {
  /** `pane` is "channel" or "thread"; `openThread(message)` is what the replies link does. */
  constructor({ pane, env, openThread }) {
    Object.assign(this, { pane, env, openThread });
    this.states = new Map();
    this.dismissed = new Set();
    this.list = h("div", { class: "log-rows" });
    this.newer = h("button", {
      type: "button", class: "newer", hidden: true, onclick: () => this.toBottom(),
    }, "New messages ↓");
    this.node = h("div", {
      class: "log", role: "log", tabindex: "0", "data-pane": pane, onscroll: () => this.scrolled(),
    }, this.list, this.newer);
    this.of = "";
    this.stuck = true;
    // Text that wraps anew or a picture that arrives moves the end away without any scrolling.
    const watch = new ResizeObserver(() => this.stuck && this.toBottom());
    watch.observe(this.node);
    watch.observe(this.list);
  }

  /** Shows `messages` of `channel`; `of` names what is shown, so that a new place starts at its end. */
  show({ of, label, channel, messages, intro = [] }) {
    const fresh = this.of !== of;
    const atEnd = fresh || this.stuck;
    const before = this.list.childElementCount;
    this.of = of;
    this.channel = channel;
    this.node.setAttribute("aria-label", label);
    if (fresh) this.node.setAttribute("aria-live", "off");
    syncChildren(this.list, [...intro, ...this.rows(messages)]);
    // What comes later is read aloud; what was there when the person arrived is not.
    requestAnimationFrame(() => this.node.setAttribute("aria-live", "polite"));
    if (atEnd) this.toBottom();
    else if (this.list.childElementCount > before) this.newer.hidden = false;
  }

  atBottom() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_BOTTOM;
  }

  scrolled() {
    this.stuck = this.atBottom();
    if (this.stuck) this.newer.hidden = true;
  }

  toBottom() {
    this.stuck = true;
    this.node.scrollTop = this.node.scrollHeight;
    this.newer.hidden = true;
  }

  /** Brings one message into view and marks it for a moment. */
  reveal(ts) {
    const node = this.list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    if (!node) return;
    this.stuck = false;
    node.scrollIntoView({ block: "center" });
    node.classList.add("found");
    setTimeout(() => node.classList.remove("found"), 2000);
  }

  rows(messages) {
    const { now, zone } = this.env;
    const rows = [];
    let last = null;
    for (const message of messages.filter((one) => !this.dismissed.has(one.id ?? one.ts))) {
      const at = Number(message.ts);
      const newDay = this.pane === "channel" && (!last || dateOf(Number(last.ts), zone) !== dateOf(at, zone));
      if (newDay) rows.push(dayRow(dayTitle(at, now, zone), dateOf(at, zone)));
      const compact = !newDay && last !== null && together(last, message);
      rows.push({
        key: `m-${this.channel.id}-${message.id ?? message.ts}`,
        signature: JSON.stringify([message, compact, this.pane, this.env.me.id, this.env.shortcuts]),
        render: () => this.message(message, compact),
      });
      last = message;
    }
    return rows;
  }

  message(message, compact) {
    const { env } = this;
    const time = timeOf(Number(message.ts), env.zone);
    const edited = message.edited ? "(edited)" : null;
    const private_ = message.ephemeral ? " private" : "";
    return h("article", {
      class: `message${compact ? " compact" : ""}${private_}`, "data-ts": message.ts, "data-message-id": message.id,
      "aria-label": `${message.name}, ${time}`,
    },
    h("div", { class: "gutter" }, compact
      ? h("time", { class: "small-time", title: edited }, time)
      : avatar(message.user ?? message.name, message.name, { bot: message.bot })),
    h("div", { class: "message-main" },
      message.ephemeral && h("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
      !compact && h("p", { class: "byline" }, h("span", { class: "author" }, message.name),
        message.bot && h("span", { class: "badge" }, "App"), h("time", {}, time),
        edited && h("span", { class: "edited" }, edited)),
      this.body(message),
      message.files?.length > 0 && fileList(message.files),
      message.ephemeral ? this.dismiss(message) : this.replies(message)),
    !message.ephemeral && this.toolbar(message));
  }

  body(message) {
    if (!message.blocks?.length) return h("div", { class: "text" }, mrkdwn(message.text, this.env));
    const key = `${this.channel.id}-${message.id ?? message.ts}`;
    if (!this.states.has(key)) this.states.set(key, new FormState());
    const state = this.states.get(key);
    state.adopt(message.blocks, message.state);
    const where = { in: "message", channel: this.channel.id, ts: message.ts };
    const blocks = h("div", { class: "blocks" });
    const surface = new Surface({
      name: `${this.pane}-${key}`, where, state, blocks: message.blocks, env: this.env,
      draw: () => syncBlocks(blocks, surface),
    });
    surface.draw();
    return blocks;
  }

  dismiss(message) {
    return h("button", {
      type: "button", class: "quiet-link",
      onclick: () => {
        this.dismissed.add(message.id ?? message.ts);
        this.env.redraw();
      },
    }, "Dismiss");
  }

  replies(message) {
    if (this.pane === "thread" || !message.reply_count) return null;
    const count = message.reply_count;
    return h("button", {
      type: "button", class: "replies", id: `replies-${message.ts}`, "data-thread": message.ts,
      onclick: () => this.openThread(message),
    }, icon("chat"), h("span", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    h("span", { class: "muted" }, "View thread"));
  }

  toolbar(message) {
    const shortcuts = this.env.shortcuts;
    if (this.pane === "thread" && !shortcuts.length) return null;
    const more = shortcuts.length ? menuButton({
      button: h("button", { type: "button", class: "icon-button", "aria-label": "More message actions" }, icon("more")),
      label: "Message actions",
      items: () => shortcuts.map((shortcut) => ({
        label: shortcut.name, run: () => this.env.shortcut(shortcut, this.channel, message),
      })),
    }) : null;
    const reply = this.pane === "channel" && h("button", {
      type: "button", class: "icon-button", "aria-label": "Reply in thread", title: "Reply in thread",
      onclick: () => this.openThread(message, true),
    }, icon("chat"));
    return h("div", { class: "toolbar" }, reply, more);
  }
}

function together(last, message) {
  return last.user === message.user && last.name === message.name && !last.ephemeral && !message.ephemeral
    && !last.reply_count && Number(message.ts) - Number(last.ts) < TOGETHER;
}

function dayRow(title, day) {
  return {
    key: `d-${day}`, signature: title,
    render: () => h("div", { class: "day", role: "separator", "aria-label": title }, h("span", {}, title)),
  };
}
