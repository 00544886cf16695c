/** Puts the page together: panes, the way between them, and the loop that follows the sandbox. */

import { ClosedBar } from "./closed.js";
import { Composer } from "./composer.js";
import { debounce, h } from "./dom.js";
import { Env } from "./env.js";
import { Modals } from "./form.js";
import { hintsFor, withMentions } from "./hints.js";
import { Home, tabs } from "./home.js";
import { icon } from "./icons.js";
import { introRow } from "./intro.js";
import { menuButton } from "./menu.js";
import { MessageList } from "./messages.js";
import { addressOf, permalink, readPlace, writePlace } from "./place.js";
import { Sidebar } from "./sidebar.js";
import { Toasts } from "./toast.js";
import { TopBar } from "./topbar.js";

const POLL = 30000;
const byId = (id) => document.getElementById(id);

class Page {
  constructor() {
    this.place = readPlace();
    this.toasts = new Toasts(byId("notices"));
    this.env = new Env({ person: this.place.person, toasts: this.toasts });
    Object.assign(this.env, {
      redraw: () => this.draw(), openMessage: (address) => this.openMessage(address),
      focusBack: () => this.focusBack(),
    });
    const { env } = this;
    this.modals = new Modals(env);
    this.sidebar = new Sidebar({ env, node: byId("sidebar"), go: (id) => this.go(id) });
    this.topbar = new TopBar({ env, clockNode: byId("clock"), whoNode: byId("who"), become: (id) => this.become(id) });
    this.home = new Home({ env, node: byId("home") });
    this.buildPanes();
    this.markTab = tabs(byId("tabs"), { home: "Home", messages: "Messages" }, (tab) => this.go("app", { tab }));
    document.addEventListener("click", (event) => this.clicked(event));
  }

  buildPanes() {
    const { env } = this;
    const openThread = (message, focus = true) => this.openThread(message.thread_ts ?? message.ts, focus);
    const hints = (before, commands) => hintsFor(before, { commands, people: env.people });
    this.log = new MessageList({ pane: "channel", env, openThread });
    this.threadLog = new MessageList({ pane: "thread", env, openThread });
    this.composer = new Composer({
      id: "composer", hints: (before) => hints(before, env.commands), send: (text) => this.send(text),
    });
    // Slack knows no commands in threads.
    this.threadComposer = new Composer({
      id: "thread-composer", hints: (before) => hints(before, []), send: (text) => this.send(text, this.place.thread),
    });
    this.closed = new ClosedBar({ env, joined: () => this.composer.field.focus() });
    byId("channel-body").append(this.log.node, this.closed.node, this.composer.node);
    byId("thread-body").append(this.threadLog.node, this.threadComposer.node);
    byId("thread-close").append(icon("close"));
    byId("thread-close").addEventListener("click", () => this.closeThread());
    byId("thread").addEventListener("keydown", (event) => event.key === "Escape" && this.closeThread());
    byId("channel-menu").append(menuButton({
      button: h("button", { type: "button", class: "icon-button", "aria-label": "Channel actions" }, icon("more")),
      label: "Channel actions",
      items: () => [{ label: `Add ${env.appName} to this channel`, note: "Same as /invite", run: () => this.invite() }],
    }));
  }

  async start() {
    await this.env.refresh();
    if (!this.env.state) return setTimeout(() => this.start(), 1000);
    this.listen();
    setInterval(() => document.hidden || this.env.refresh(), POLL);
    this.opened();
    return undefined;
  }

  listen() {
    const follow = debounce(() => this.env.refresh(), 30);
    this.env.api.listen(follow, (live) => {
      document.body.dataset.live = live ? "open" : "lost";
      byId("offline").hidden = live;
      if (live) follow();
    });
  }

  /** The channel on screen; the app's own is `appChannel`. */
  get channel() {
    const { env, place } = this;
    return place.channel === "app" ? env.appChannel : env.channel(place.channel);
  }

  get inHome() {
    return this.place.channel === "app" && this.place.tab !== "messages";
  }

  draw() {
    const { env } = this;
    this.settle();
    this.place.person = env.me.id;
    writePlace(this.place);
    this.topbar.show();
    this.sidebar.show(this.place.channel);
    this.drawHead();
    this.home.show(env.state.home);
    this.drawMessages();
    this.drawThread();
    this.modals.show(env.state.views ?? []);
    this.toasts.notices(env.state.notices ?? []);
    document.title = this.title();
    document.body.dataset.version = env.state.version;
    this.markRead();
  }

  /** Makes the place one that exists for this person. */
  settle() {
    const { env, place } = this;
    if (place.channel && place.channel === env.appChannel?.id) Object.assign(place, { channel: "app", tab: "messages" });
    if (this.channel || place.channel === "app") return;
    Object.assign(place, { channel: this.firstChannel()?.id, thread: null, tab: null });
  }

  firstChannel() {
    const { channels } = this.env;
    return channels.find((channel) => channel.kind === "public" && channel.is_member !== false) ?? channels[0];
  }

  title() {
    const unread = this.env.channels.reduce((sum, channel) => sum + (channel.unread || 0), 0);
    return `${unread ? `(${unread}) ` : ""}${byId("channel-title").textContent} · ${document.body.dataset.workspace}`;
  }

  drawHead() {
    const { channel, env, place } = this;
    const isApp = place.channel === "app";
    const direct = isApp || channel.kind === "dm";
    byId("channel-title").textContent = isApp ? env.appName : direct ? channel.display : `#${channel.name}`;
    byId("channel-note").textContent = isApp ? "App" : NOTES[channel.kind] ?? "";
    byId("channel-menu").hidden = direct;
    byId("tabs").hidden = !isApp;
    this.markTab(this.inHome ? "home" : "messages");
    byId("home").hidden = !this.inHome;
    byId("channel-body").hidden = this.inHome;
  }

  drawMessages() {
    const { channel, env } = this;
    if (this.inHome) return;
    if (!channel) return this.drawNothingYet();
    const label = channel.kind === "dm" ? `Message ${channel.display}` : `Message #${channel.name}`;
    const messages = env.messagesOf(channel.id).filter((message) => inChannel(message));
    this.log.show({
      of: `${env.me.id}/${channel.id}`, label: `Messages in ${channel.display ?? channel.name}`, channel, messages,
      intro: [introRow({
        channel, first: channel === this.firstChannel() && !messages.some((message) => message.bot && !message.ephemeral),
        isApp: channel === env.appChannel, tryIt: (text) => this.composer.fill(text),
      })],
    });
    this.closed.show(channel);
    this.composer.node.hidden = this.closed.isFor(channel);
    return this.composer.visit(`${env.me.id}/${channel.id}`, label);
  }

  /** The app's direct messages, before it has written any. */
  drawNothingYet() {
    const app = { id: "app", kind: "dm", display: this.env.appName };
    this.log.show({
      of: "app", label: `Messages from ${app.display}`, channel: app, messages: [],
      intro: [introRow({ channel: app, first: false, isApp: true })],
    });
    this.closed.node.hidden = true;
    this.composer.node.hidden = true;
  }

  drawThread() {
    const { channel, env, place } = this;
    const all = channel && place.thread ? env.messagesOf(channel.id) : [];
    const messages = all.filter((message) => message.ts === place.thread || message.thread_ts === place.thread);
    const open = messages.length > 0 && !this.inHome;
    byId("thread").hidden = !open;
    document.body.classList.toggle("with-thread", open);
    if (!open) return;
    byId("thread-of").textContent = byId("channel-title").textContent;
    this.threadLog.show({ of: `${channel.id}/${place.thread}`, label: "Thread", channel, messages });
    this.threadComposer.node.hidden = this.closed.isFor(channel);
    this.threadComposer.visit(`${env.me.id}/${channel.id}/${place.thread}`, "Reply in thread");
  }

  markRead() {
    const { channel } = this;
    if (!channel?.unread || this.inHome || document.hidden || this.reading === channel.id) return;
    this.reading = channel.id;
    this.env.api.send("read", { channel: channel.id }).then(() => {
      this.reading = null;
      this.env.refresh();
    });
  }

  /** Goes to a channel, or to the app with `tab`. */
  go(id, { tab = null, thread = null } = {}) {
    const unread = id === "app" && this.env.appChannel?.unread > 0;
    const target = id === this.env.appChannel?.id ? "app" : id;
    Object.assign(this.place, { channel: target, thread, tab: tab ?? (unread || target !== id ? "messages" : null) });
    this.draw();
    this.opened();
  }

  /** Tells the app that its Home is looked at; elsewhere, makes ready for writing. */
  async opened() {
    if (this.inHome) {
      await this.env.api.send("home");
      await this.env.refresh();
    } else if (!document.querySelector("dialog[open]")) {
      this.composer.field.focus();
    }
  }

  openThread(ts, focus) {
    this.place.thread = ts;
    this.draw();
    if (focus) this.threadComposer.field.focus();
  }

  closeThread() {
    const { thread } = this.place;
    this.place.thread = null;
    this.draw();
    (byId(`replies-${thread}`) ?? this.composer.field).focus();
  }

  /** Opens the channel or message behind an address of Slack's form; false for any other address. */
  openMessage(address) {
    const target = permalink(address);
    if (!target) return false;
    const { env } = this;
    const seen = env.messagesOf(target.channel);
    const message = seen.find((one) => one.ts === target.ts);
    if (!env.channel(target.channel) || (target.ts && !message)) {
      this.toasts.show(OUT_OF_SIGHT);
      return true;
    }
    const thread = target.thread ?? message?.thread_ts ?? (message?.reply_count ? target.ts : null);
    this.go(target.channel, { thread });
    if (target.ts) (thread && thread !== target.ts ? this.threadLog : this.log).reveal(target.ts);
    return true;
  }

  openChannel(id) {
    if (this.env.channel(id)) this.go(id);
    else this.toasts.show(OUT_OF_SIGHT);
    return true;
  }

  clicked(event) {
    const anchor = event.target.closest("a[href]");
    if (!anchor || event.ctrlKey || event.metaKey) return;
    const { openChannel } = anchor.dataset;
    const opened = openChannel ? this.openChannel(openChannel) : this.openMessage(anchor.href);
    if (opened) event.preventDefault();
  }

  focusBack() {
    if (document.activeElement && document.activeElement !== document.body) return;
    const { thread } = this.place;
    (thread ? this.threadComposer : this.composer).field.focus();
  }

  async send(text, thread) {
    const { channel, env } = this;
    if (/^\/invite\b/.test(text)) return this.invite();
    const what = text.startsWith("/") ? "command" : "message";
    const body = { channel: channel.id, text: what === "command" ? text : withMentions(text, env.people) };
    if (thread) body.thread_ts = thread;
    return env.act(what, body);
  }

  async invite() {
    const worked = await this.env.act("invite_bot", { channel: this.channel.id });
    if (worked) this.toasts.show(`${this.env.appName} is now in #${this.channel.name}.`, "check");
    return worked;
  }

  /** Starts afresh as someone else, in the same place if that person can see it. */
  become(person) {
    window.location.assign(addressOf({ ...this.place, person }));
  }
}

const OUT_OF_SIGHT = "You can't see this, or it is gone.";
const NOTES = { private: "Private channel", shared: "Shared with another organisation", dm: "Direct message" };

function inChannel(message) {
  return !message.thread_ts || message.thread_ts === message.ts;
}

new Page().start();
