/** What every part of the page may ask: the present state, names, the API and the way to other places. */

import { Api, explain, NobodyError } from "./api.js";
import { FIRST_PERSON } from "./place.js";

export class Env {
  constructor({ person, toasts }) {
    this.api = new Api(person);
    this.toasts = toasts;
    this.state = null;
    this.names = new Map();
    this.loading = null;
    this.again = false;
    // The page fills these in once its panes exist.
    this.redraw = () => {};
    this.openMessage = () => {};
    this.focusBack = () => {};
  }

  get me() { return this.state.me; }

  get zone() { return this.state.me.tz; }

  get now() { return Date.parse(this.state.now) / 1000; }

  get nowIso() { return this.state.now; }

  get nowLocal() { return this.state.now_local; }

  get people() { return this.state.people; }

  get channels() { return this.state.channels; }

  get shortcuts() { return (this.state.shortcuts ?? []).filter((shortcut) => shortcut.type !== "global"); }

  get commands() { return [...this.state.commands, "/invite"]; }

  /** The person's direct messages with the app: the one direct channel that no person is behind. */
  get appChannel() {
    const named = new Set(this.people.flatMap((person) => [person.real_name, person.name]));
    const direct = this.channels.filter((channel) => channel.kind === "dm");
    return direct.find((channel) => channel.app ?? !named.has(channel.display));
  }

  get appName() { return this.appChannel?.display ?? this.botName ?? "Client Issue"; }

  messagesOf(channel) { return this.state.messages[channel] ?? []; }

  channel(id) { return this.channels.find((channel) => channel.id === id); }

  channelName(id) { return this.channel(id)?.name; }

  userName(id) { return this.names.get(id); }

  personNamed(name) {
    return this.people.find((person) => person.real_name === name || person.name === name)?.id ?? name;
  }

  /** Loads the state; calls that come while one is under way share one more round. */
  refresh() {
    this.again = true;
    this.loading ??= this.load();
    return this.loading;
  }

  async load() {
    try {
      while (this.again) {
        this.again = false;
        const state = await this.fetched();
        if (state) this.take(state);
      }
    } finally {
      this.loading = null;
    }
  }

  async fetched() {
    try {
      return await this.api.state();
    } catch (error) {
      if (error instanceof NobodyError) this.api.person = FIRST_PERSON;
      else this.toasts.say("The sandbox can't be reached.");
      return null;
    }
  }

  take(state) {
    this.state = state;
    this.api.person = state.me.id;
    for (const person of state.people) this.names.set(person.id, person.real_name);
    for (const message of Object.values(state.messages).flat()) {
      if (message.bot) this.botName = message.name;
      if (message.user && !this.names.has(message.user)) this.names.set(message.user, message.name);
    }
    this.redraw();
  }

  /** Sends, shows the outcome, and explains a failure unless the sandbox left a notice of it. */
  async act(what, body) {
    const answer = await this.api.send(what, body);
    const { count } = this.toasts;
    await this.refresh();
    if (!answer.ok && this.toasts.count === count) this.toasts.show(explain(answer.error));
    return answer.ok;
  }

  shortcut(shortcut, channel, message) {
    return this.act("shortcut", { callback_id: shortcut.callback_id, channel: channel.id, ts: message.ts });
  }

  /** Follows a link: messages of this workspace open here, all else in a new tab. */
  follow(address) {
    if (!this.openMessage(address)) window.open(address, "_blank", "noopener");
  }
}
