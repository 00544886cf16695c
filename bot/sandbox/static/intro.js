/** The first lines of a conversation: what it is, and in the first channel what to do. */

import { h } from "./dom.js";

const COMMAND = "/client-issue ";

/** A row for the top of the message list. */
export function introRow({ channel, first, isApp, tryIt }) {
  return {
    key: "intro",
    signature: JSON.stringify([channel.id, channel.name, channel.display, first, isApp]),
    render: () => h("div", { class: "intro" },
      h("p", { class: "intro-title" }, titleOf(channel)),
      h("p", { class: "intro-text" }, textOf(channel, isApp)),
      first && invitation(tryIt)),
  };
}

function titleOf(channel) {
  return channel.kind === "dm" ? channel.display : `#${channel.name}`;
}

function textOf(channel, isApp) {
  if (isApp) return "The app writes to you here: reminders, your digest, and what only you should see.";
  if (channel.kind === "dm") return `This is the start of your conversation with ${channel.display}.`;
  if (channel.kind === "private") return "A private channel: only its members can see it.";
  if (channel.kind === "shared") return "This channel is shared with another organisation.";
  return "This is the start of the channel.";
}

function invitation(tryIt) {
  return h("p", { class: "try" },
    h("span", {}, "Has a client complained? Type ", h("code", {}, "/client-issue"), " below and press Enter."),
    h("button", { type: "button", class: "button primary", "data-try": "", onclick: () => tryIt(COMMAND) }, "Try it"));
}
