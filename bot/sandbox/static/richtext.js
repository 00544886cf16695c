/** The rich_text block: sections, lists, quotes and preformatted text, with styled elements inside. */

import { h } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { broadcast, channelMention, link, userMention } from "./mrkdwn.js";
import { slackDate } from "./zone.js";

const STYLE_TAGS = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u" };

const PARTS = {
  text: (part) => document.createTextNode(part.text),
  link: (part) => link(part.url, part.text || part.url),
  user: (part, env) => userMention(part.user_id, env),
  usergroup: (part) => h("span", { class: "mention" }, `@${part.usergroup_id}`),
  channel: (part, env) => channelMention(part.channel_id, env),
  broadcast: (part) => broadcast(part.range),
  emoji: (part) => document.createTextNode(emojiOf(part.name) ?? `:${part.name}:`),
  date: (part, env, inside) => h("time", {}, slackDate(part.timestamp, part.format, env.now, env.zone, inside)),
  color: (part) => document.createTextNode(part.value),
};

const CONTAINERS = {
  rich_text_section: (element, env) => h("div", { class: "rich-section" }, parts(element, env)),
  rich_text_quote: (element, env) => h("blockquote", {}, parts(element, env)),
  rich_text_preformatted: (element, env) => h("pre", { class: "code" }, parts(element, env)),
  rich_text_list: list,
};

function parts(element, env) {
  return element.elements.map((part, at) => styled(part, PARTS[part.type]?.(part, env, at > 0) ?? ""));
}

function styled(part, node) {
  return Object.keys(STYLE_TAGS)
    .filter((style) => part.style?.[style])
    .reduce((inner, style) => h(STYLE_TAGS[style], {}, inner), node);
}

function list(element, env) {
  const ordered = element.style === "ordered";
  const props = { class: `rich-list depth-${Math.min(3, element.indent ?? 0)}` };
  if (ordered && element.offset) props.start = element.offset + 1;
  return h(ordered ? "ol" : "ul", props, element.elements.map((item) => h("li", {}, parts(item, env))));
}

export function richText(block, env) {
  return h("div", { class: "rich-text" },
    block.elements.map((element) => CONTAINERS[element.type]?.(element, env)));
}
