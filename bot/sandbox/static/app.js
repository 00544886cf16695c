/** Puts the page together: panes, the way between them, and the loop that follows the sandbox. */

import { ClosedBar } from "./closed.js";
import { Composer } from "./composer.js";
import { debounce } from "./dom.js";
import { Env } from "./env.js";
import { Modals } from "./form.js";
import { Head } from "./head.js";
import { hintsFor, withMentions } from "./hints.js";
import { Home } from "./home.js";
import { introRow } from "./intro.js";
import { Links } from "./links.js";
import { MessageList } from "./messages.js";
import { addressOf, readPlace, writePlace } from "./place.js";
import { Sidebar } from "./sidebar.js";
import { Thread } from "./thread.js";
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
      redraw: () => this.draw(), focusBack: () => this.focusBack(),
      openMessage: (address) => this.links.openMessage(address),
    });
    const { env } = this;
    this.modals = new Modals(env);
    this.sidebar = new Sidebar({ env, node: byId("sidebar"), go: (id) => this.go(id) });
    this.topbar = new TopBar({ env, clockNode: byId("clock"), whoNode: byId("who"), become: (id) => this.become(id) });
    this.home = new Home({ env, node: byId("home") });
    this.buildPanes();
    this.head = new Head({
      env,
      nodes: {
        title: byId("channel-title"), note: byId("channel-note"), menu: byId("channel-menu"), tabs: byId("tabs"),
      },
      chooseTab: (tab) => this.go("app", { tab }), invite: () => this.invite(),
    });
    this.links = new Links({
      env, go: (id, where) => this.go(id, where), listFor: (inThread) => (inThread ? this.thread.log : this.log),
    });
  }

  buildPanes() {
    const { env } = this;
    const hints = (before, commands) => hintsFor(before, { commands, people: env.people });
    this.closed = new ClosedBar({ env, joined: () => this.composer.field.focus() });
    this.log = new MessageList({
      pane: "channel", env, openThread: (message) => this.openThread(message.thread_ts ?? message.ts),
    });
    this.composer = new Composer({
      id: "composer", hints: (before) => hints(before, env.commands), send: (text) => this.send(text),
    });
    byId("channel-body").append(this.log.node, this.closed.node, this.composer.node);
    this.thread = new Thread({
      env, closed: this.closed, leave: () => this.closeThread(), send: (text) => this.send(text, this.place.thread),
      nodes: { pane: byId("thread"), of: byId("thread-of"), body: byId("thread-body"), close: byId("thread-close") },
      // Slack knows no commands in threads.
      hints: (before) => hints(before, []),
    });
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
    const { channel, place } = this;
    place.person = env.me.id;
    writePlace(place);
    this.topbar.show();
    this.sidebar.show(place.channel);
    this.head.show({ channel, isApp: place.channel === "app", tab: this.inHome ? "home" : "messages" });
    byId("home").hidden = !this.inHome;
    byId("channel-body").hidden = this.inHome;
    this.home.show(env.state.home);
    this.drawMessages();
    this.thread.show({
      channel: this.inHome ? null : channel, ts: place.thread, title: byId("channel-title").textContent,
    });
    this.modals.show(env.state.views ?? []);
    this.toasts.notices(env.state.notices ?? []);
    document.title = this.title();
    document.body.dataset.version = env.state.version;
    this.markRead();
  }

  /** Makes the place one that exists for this person. */
  settle() {
    const { env, place } = this;
    const isApp = place.channel && place.channel === env.appChannel?.id;
    if (isApp) Object.assign(place, { channel: "app", tab: "messages" });
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

  drawMessages() {
    const { channel, env } = this;
    if (this.inHome) return;
    if (!channel) return this.drawNothingYet();
    const label = channel.kind === "dm" ? `Message ${channel.display}` : `Message #${channel.name}`;
    const messages = env.messagesOf(channel.id).filter((message) => inChannel(message));
    this.log.show({
      of: `${env.me.id}/${channel.id}`, label: `Messages in ${channel.display ?? channel.name}`, channel, messages,
      intro: [introRow({
        channel, first: channel === this.firstChannel() && !messages.some(isOfApp),
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

  markRead() {
    const { channel } = this;
    if (!channel?.unread || this.inHome || document.hidden || this.reading === channel.id) return;
    this.reading = channel.id;
    this.env.api.send("read", { channel: channel.id }).then(() => {
      this.reading = null;
      this.env.refresh();
    });
  }

  /** Goes to a channel, or to the app with `tab`; without one, to where there is something to see. */
  go(id, { tab = null, thread = null } = {}) {
    const news = id === "app" && (this.env.appChannel?.unread > 0 || !this.env.state.home);
    const target = id === this.env.appChannel?.id ? "app" : id;
    Object.assign(this.place, { channel: target, thread, tab: tab ?? (news || target !== id ? "messages" : null) });
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

  openThread(ts) {
    this.place.thread = ts;
    this.draw();
    this.thread.composer.field.focus();
  }

  closeThread() {
    const { thread } = this.place;
    this.place.thread = null;
    this.draw();
    (byId(`replies-${thread}`) ?? this.composer.field).focus();
  }

  focusBack() {
    if (document.activeElement && document.activeElement !== document.body) return;
    const { thread } = this.place;
    (thread ? this.thread : this).composer.field.focus();
  }

  async send(text, thread) {
    const { channel, env } = this;
    if (/^\/invite\b/.test(text)) return this.invite();
    const what = text.startsWith("/") ? "command" : "message";
    if (what === "command" && !env.commands.includes(text.split(/\s/)[0])) return this.unknown(text.split(/\s/)[0]);
    const body = { channel: channel.id, text: what === "command" ? text : withMentions(text, env.people) };
    if (thread) body.thread_ts = thread;
    return env.act(what, body);
  }

  /** Slack itself refuses what no app has; what was typed stays. */
  unknown(command) {
    this.toasts.show(`${command} is not a command here. There are: ${this.env.commands.join(", ")}.`);
    return false;
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


function isOfApp(message) {
  return message.bot && !message.ephemeral;
}

function inChannel(message) {
  return !message.thread_ts || message.thread_ts === message.ts;
}

new Page().start();
