/** Round-cornered pictures for people and the app, made from initials. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

const HUES = 8;

function hue(text) {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + character.codePointAt(0)) % 9973;
  return sum % HUES;
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

export function avatar(id, name, { bot = false, small = false } = {}) {
  const size = small ? " small" : "";
  if (bot) return h("span", { class: `avatar app${size}`, "aria-hidden": "true" }, icon("check"));
  return h("span", { class: `avatar hue-${hue(id)}${size}`, "aria-hidden": "true" }, initials(name || id));
}
