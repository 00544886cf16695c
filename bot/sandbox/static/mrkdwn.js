/** Slack's text formatting as DOM nodes: bold, italic, strike, code, quotes, lists, links, mentions, dates. */

import { h } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { slackDate } from "./zone.js";

const TAGS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const ADDRESS = /^https?:\/\/[^\s<>]+[^\s<>.,;:!?'")\]]/;
const CODE = /^:([a-z0-9_+'-]+):/;
const ITEM = /^(\s*)([•◦▪–-]|\d{1,2}[.)])\s+/;
const SAFE_LINK = /^(https?:|mailto:|tel:|slack:|\/)/i;

/** Undoes the three escapes that Slack knows. */
function unescapeText(text) {
  return text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
}

/** A whole mrkdwn text, line by line. */
export function mrkdwn(text, env) {
  const result = document.createDocumentFragment();
  const parts = String(text ?? "").split("```");
  const unclosed = parts.length % 2 === 0 ? parts.pop() : null;
  if (unclosed !== null) parts.push(`${parts.pop()}\`\`\`${unclosed}`);
  parts.forEach((part, index) => {
    if (index % 2) result.append(h("pre", { class: "code" }, flat(part.replace(/^\n|\n$/g, ""))));
    else appendLines(result, trimAround(part, index, parts.length), env);
  });
  return result;
}

function trimAround(part, index, count) {
  const head = index > 0 ? part.replace(/^\n/, "") : part;
  return index < count - 1 ? head.replace(/\n$/, "") : head;
}

function flat(text) {
  return unescapeText(text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target, label) => label ?? target));
}

function appendLines(parent, text, env) {
  if (text === "") return;
  let quote = null;
  let rest = false;
  for (const line of text.split("\n")) {
    const mark = /^(?:>|&gt;)(?:(?:>|&gt;){2})?\s?/.exec(line)?.[0];
    if (mark && /^(>|&gt;){3}/.test(mark)) rest = true;
    if (mark || rest) {
      if (!quote) parent.append((quote = h("blockquote", {})));
      quote.append(lineNode(mark ? line.slice(mark.length) : line, env));
    } else {
      quote = null;
      parent.append(lineNode(line, env));
    }
  }
}

function lineNode(line, env) {
  if (!line.trim()) return h("span", { class: "line gap" });
  const item = ITEM.exec(line);
  if (!item) return h("span", { class: "line" }, inline(line, env));
  const depth = Math.min(3, Math.floor(item[1].length / 2));
  return h("span", { class: `line item depth-${depth}` },
    h("span", { class: "bullet" }, `${item[2]} `),
    h("span", { class: "grow" }, inline(line.slice(item[0].length), env)));
}

/** The nodes of one line; formatting nests but never crosses a line. */
function inline(text, env) {
  const nodes = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) nodes.push(unescapeText(plain));
    plain = "";
  };
  while (at < text.length) {
    const token = tokenAt(text, at, env);
    if (token) {
      flush();
      nodes.push(token.node);
      at += token.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function tokenAt(text, at, env) {
  const character = text[at];
  if (character === "<") return control(text, at, env);
  if (character === "`") return codeSpan(text, at);
  if (character in TAGS) return styled(text, at, env);
  if (character === ":") return shortCode(text, at);
  if (character === "h") return bareLink(text, at);
  return null;
}

function codeSpan(text, at) {
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  return { node: h("code", {}, flat(text.slice(at + 1, end))), length: end - at + 1 };
}

function styled(text, at, env) {
  const mark = text[at];
  const before = text[at - 1] ?? " ";
  const after = text[at + 1] ?? " ";
  if (WORD.test(before) || /\s/.test(after) || after === mark) return null;
  const end = closing(text, at + 1, mark);
  if (end < 0) return null;
  return { node: h(TAGS[mark], {}, inline(text.slice(at + 1, end), env)), length: end - at + 1 };
}

function closing(text, from, mark) {
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === "<") i = Math.max(i, text.indexOf(">", i));
    else if (text[i] === mark && !/\s/.test(text[i - 1]) && !WORD.test(text[i + 1] ?? " ")) return i;
  }
  return -1;
}

function shortCode(text, at) {
  const found = CODE.exec(text.slice(at));
  const character = found && emojiOf(found[1]);
  return character ? { node: character, length: found[0].length } : null;
}

function bareLink(text, at) {
  if (WORD.test(text[at - 1] ?? " ")) return null;
  const found = ADDRESS.exec(text.slice(at));
  if (!found) return null;
  const address = unescapeText(found[0]);
  return { node: link(address, address), length: found[0].length };
}

function control(text, at, env) {
  const end = text.indexOf(">", at);
  if (end < 0) return null;
  const [target, label] = splitOnce(text.slice(at + 1, end), "|");
  const node = controlNode(target, label, env, at > 0);
  return node ? { node, length: end - at + 1 } : null;
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

function controlNode(target, label, env, inside) {
  const shown = label === null ? null : unescapeText(label);
  if (target.startsWith("@")) return userMention(target.slice(1), env, shown);
  if (target.startsWith("#")) return channelMention(target.slice(1), env, shown);
  if (target.startsWith("!date^")) return dateNode(target, shown, env, inside);
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, shown ?? "@group");
  if (target.startsWith("!")) return broadcast(target.slice(1));
  const address = unescapeText(target);
  return SAFE_LINK.test(address) ? link(address, shown || address) : null;
}

export function userMention(id, env, label) {
  const mine = id === env.me.id ? " mine" : "";
  return h("span", { class: `mention${mine}`, "data-user": id }, `@${env.userName(id) ?? label ?? id}`);
}

/** Names a channel; the page follows the link by itself. */
export function channelMention(id, env, label) {
  return h("a", { href: `/?in=${id}`, class: "mention", "data-open-channel": id },
    `#${env.channelName(id) ?? label ?? id}`);
}

export function broadcast(range) {
  return h("span", { class: "mention mine" }, `@${range}`);
}

/** A link that opens elsewhere; addresses of messages are followed inside the page. */
export function link(address, label) {
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

function dateNode(target, fallback, env, inside) {
  const [, epoch, template, address] = target.split("^");
  const text = slackDate(Number(epoch), template ?? "{date}", env.now, env.zone, inside);
  const node = h("time", { title: slackDate(Number(epoch), "{date_long}, {time}", env.now, env.zone) },
    Number.isFinite(Number(epoch)) ? text : fallback ?? "");
  return address ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, node) : node;
}
