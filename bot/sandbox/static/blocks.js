/** Shows Block Kit blocks. */

import { h } from "./dom.js";
import { control } from "./elements.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { fieldOf } from "./state.js";
import { plain, textNodes } from "./text.js";

const GROUPS = new Set(["checkboxes", "radio_buttons"]);

/** The nodes of all blocks on a surface; `errors` maps a block_id to a sentence. */
export function renderBlocks(surface, errors = {}) {
  return surface.blocks.map((block) => {
    const show = SHOWN[block.type] ?? unknown;
    const node = show(block, surface, errors[block.block_id]);
    node.classList.add("block", `block-${block.type}`);
    node.dataset.blockId = block.block_id ?? "";
    return node;
  });
}

function unknown(block) {
  return h("div", { class: "unknown" }, `A block of the type ${block.type} can't be shown here.`);
}

function header(block) {
  return h("h3", {}, plain(block.text));
}

function section(block, surface) {
  return h("div", {},
    h("div", { class: "section-main" },
      block.text && h("div", { class: "text" }, textNodes(block.text, surface.env)),
      block.fields && h("div", { class: "fields" },
        block.fields.map((field) => h("div", { class: "text" }, textNodes(field, surface.env))))),
    block.accessory && h("div", { class: "accessory" }, element(block.accessory, block, surface)));
}

function element(item, block, surface) {
  if (item.type === "image") return picture(item, "accessory-image");
  const label = plain(item.placeholder) || item.action_id || item.type;
  return control(item, {
    surface, block, env: surface.env, id: surface.id(block, item), label, ownLabel: label, dispatch: true,
  });
}

function picture(item, name) {
  const address = item.image_url ?? item.slack_file?.url;
  if (!address) return h("span", { class: "no-picture" }, item.alt_text);
  return h("img", { class: name, src: address, alt: item.alt_text ?? "", referrerpolicy: "no-referrer" });
}

function image(block) {
  return h("figure", {},
    block.title && h("figcaption", {}, plain(block.title)),
    picture(block, "picture"));
}

function context(block, surface) {
  return h("div", {}, block.elements.map((item) => (item.type === "image"
    ? picture(item, "context-image")
    : h("span", { class: "text" }, textNodes(item, surface.env)))));
}

function actions(block, surface) {
  return h("div", {}, block.elements.map((item) => element(item, block, surface)));
}

function input(block, surface, error) {
  const item = block.element;
  const id = surface.id(block, item);
  const hint = block.hint && h("p", { class: "hint", id: `${id}-hint` }, plain(block.hint));
  const problem = h("p", { class: "error", id: `${id}-error` }, error);
  problem.hidden = !error;
  const label = plain(block.label);
  const name = [label, block.optional && h("span", { class: "optional" }, " (optional)")];
  const field = control(item, {
    surface, block, env: surface.env, id, label, required: !block.optional,
    describedBy: [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" "),
    dispatch: Boolean(block.dispatch_action) && Boolean(fieldOf(item.type)),
  });
  const node = h("div", {},
    GROUPS.has(item.type) ? h("span", { class: "label" }, name) : h("label", { class: "label", for: id }, name),
    field, hint, problem);
  if (error) markInvalid(node, error);
  return node;
}

/** Shows (or, with a null error, takes away) the error of an input block. */
export function markInvalid(node, error) {
  const text = node.querySelector(":scope > .error");
  if (!text) return;
  text.textContent = error ?? "";
  text.hidden = !error;
  node.classList.toggle("invalid", Boolean(error));
  node.querySelectorAll("input, textarea, [role=group], [role=radiogroup]").forEach((field) => {
    if (error) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  });
}

function markdown(block, surface) {
  const text = block.text.replace(/^#{1,6}\s+(.*)$/gm, "*$1*").replace(/\*\*(.+?)\*\*/g, "*$1*");
  return h("div", { class: "text" }, mrkdwn(text, surface.env));
}

const SHOWN = {
  header, section, image, context, actions, input, markdown,
  divider: () => h("hr", {}),
  rich_text: (block, surface) => richText(block, surface.env),
};
