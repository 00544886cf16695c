/** Puts the page together: panes, the way between them, and the loop that follows the sandbox. */

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
    const hints = (before) => hintsFor(before, { commands: env.commands, people: env.people });
    this.log = new MessageList({ pane: "channel", env, openThread });
    this.threadLog = new MessageList({ pane: "thread", env, openThread });
    this.composer = new Composer({ id: "composer", hints, send: (text) => this.send(text) });
    this.threadComposer = new Composer({
      id: "thread-composer", hints, send: (text) => this.send(text, this.place.thread),
    });
    this.joinBar = h("div", { class: "join-bar" }, h("span", {}, "You are not in this channel."),
      h("button", { type: "button", class: "button primary", onclick: () => this.join() }, "Join channel"));
    byId("channel-body").append(this.log.node, this.joinBar, this.composer.node);
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
    if (!this.channel && this.place.channel !== "app") {
      Object.assign(this.place, { channel: this.firstChannel()?.id, thread: null, tab: null });
    }
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
    if (!channel || this.inHome) return;
    const label = channel.kind === "dm" ? `Message ${channel.display}` : `Message #${channel.name}`;
    const messages = env.messagesOf(channel.id).filter((message) => inChannel(message));
    this.log.show({
      of: `${env.me.id}/${channel.id}`, label: `Messages in ${channel.display ?? channel.name}`, channel, messages,
      intro: [introRow({
        channel, first: channel === this.firstChannel() && !messages.some((message) => message.bot && !message.ephemeral),
        isApp: channel === env.appChannel, tryIt: (text) => this.composer.fill(text),
      })],
    });
    const outside = channel.is_member === false;
    this.joinBar.hidden = !outside;
    this.composer.node.hidden = outside;
    this.composer.visit(`${env.me.id}/${channel.id}`, label);
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
    this.threadComposer.node.hidden = channel.is_member === false;
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

  openMessage(address) {
    const target = permalink(address);
    if (!target || !this.env.channel(target.channel)) return false;
    const { ts } = target;
    const message = this.env.messagesOf(target.channel).find((one) => one.ts === ts);
    const thread = target.thread ?? message?.thread_ts ?? (message?.reply_count ? ts : null);
    this.go(target.channel, { thread });
    if (ts) (thread && thread !== ts ? this.threadLog : this.log).reveal(ts);
    return true;
  }

  clicked(event) {
    const mention = event.target.closest("[data-open-channel]");
    if (mention && this.env.channel(mention.dataset.openChannel)) this.go(mention.dataset.openChannel);
    const anchor = event.target.closest("a[href]");
    if (anchor && this.openMessage(anchor.href)) event.preventDefault();
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
    return this.did(await env.api.send(what, body));
  }

  async did(answer) {
    if (!answer.ok) this.env.failed(answer.error);
    await this.env.refresh();
    return answer.ok;
  }

  async join() {
    await this.did(await this.env.api.send("join", { channel: this.channel.id }));
    this.composer.field.focus();
  }

  async invite() {
    const worked = await this.did(await this.env.api.send("invite_bot", { channel: this.channel.id }));
    if (worked) this.toasts.show(`${this.env.appName} is now in #${this.channel.name}.`);
    return worked;
  }

  /** Starts afresh as someone else, in the same place if that person can see it. */
  become(person) {
    window.location.assign(addressOf({ ...this.place, person }));
  }
}

const NOTES = { private: "Private channel", shared: "Shared with another organisation", dm: "Direct message" };

function inChannel(message) {
  return !message.thread_ts || message.thread_ts === message.ts;
}

new Page().start();
