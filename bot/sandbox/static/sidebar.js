/** The left pane: channels, direct messages and the app, with what is unread. */

import { avatar } from "./avatar.js";
import { h, syncChildren } from "./dom.js";
import { icon } from "./icons.js";

const KIND_ICONS = { public: "hash", private: "lock", shared: "shared" };
const KIND_NAMES = { private: "private channel", shared: "shared with another organisation", public: "channel" };

export class Sidebar {
  constructor({ env, node, go }) {
    Object.assign(this, { env, node, go });
  }

  show(selected) {
    const { channels, appChannel, appName } = this.env;
    const named = channels.filter((channel) => channel.kind !== "dm");
    const direct = channels.filter((channel) => channel.kind === "dm" && channel.id !== appChannel?.id);
    syncChildren(this.node, [
      ...this.section("Channels", named.map((channel) => this.channel(channel, selected))),
      ...this.section("Direct messages", direct.map((channel) => this.direct(channel, selected))),
      ...this.section("Apps", [this.app(appName, appChannel, selected)]),
    ]);
  }

  section(title, entries) {
    if (!entries.length) return [];
    return [{ key: `s-${title}`, signature: title, render: () => h("h2", { class: "side-title" }, title) }, ...entries];
  }

  channel(channel, selected) {
    return this.entry({
      id: channel.id, name: channel.name, lead: () => icon(KIND_ICONS[channel.kind] ?? "hash"),
      unread: channel.unread, current: selected === channel.id, dim: channel.is_member === false,
      kind: KIND_NAMES[channel.kind],
    });
  }

  direct(channel, selected) {
    return this.entry({
      id: channel.id, name: channel.display,
      lead: () => avatar(this.env.personNamed(channel.display), channel.display, { small: true }),
      unread: channel.unread, current: selected === channel.id, kind: "direct message",
    });
  }

  app(name, channel, selected) {
    return this.entry({
      id: channel?.id ?? "app", name, lead: () => avatar("app", name, { bot: true, small: true }), app: true,
      unread: channel?.unread ?? 0, current: selected === "app", kind: "app",
    });
  }

  entry(given) {
    const { id, name, lead, unread, current, dim, kind, app } = given;
    const classes = ["side-entry", unread && "unread", dim && "dim"].filter(Boolean).join(" ");
    return {
      key: `e-${id}`, signature: JSON.stringify([given, classes]),
      render: () => h("button", {
        type: "button", class: classes, id: `side-${id}`, "data-channel": id, "data-app": app,
        "aria-current": current ? "page" : null,
        "aria-label": `${name}, ${kind}${unread ? `, ${unread} unread` : ""}`,
        onclick: () => this.go(app ? "app" : id),
      }, h("span", { class: "side-lead" }, lead()), h("span", { class: "side-name" }, name),
      unread > 0 && h("span", { class: "count-badge" }, String(unread))),
    };
  }
}
