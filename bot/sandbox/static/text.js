/** Slack's text objects (plain_text and mrkdwn) as nodes or strings. */

import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

/** A Slack text object as nodes. */
export function textNodes(text, env) {
  if (!text) return [];
  if (text.type === "mrkdwn") return [mrkdwn(text.text, env)];
  return [document.createTextNode(plain(text))];
}

/** A Slack text object as a string. */
export function plain(text) {
  if (!text) return "";
  return text.type === "plain_text" && text.emoji === false ? text.text : withEmoji(text.text);
}
