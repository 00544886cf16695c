/** Shows Block Kit blocks. */

import { h, syncChildren } from "./dom.js";
import { control } from "./elements.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { fieldOf } from "./state.js";
import { plain, textNodes } from "./text.js";

const GROUPS = new Set(["checkboxes", "radio_buttons"]);

/** Shows the surface's blocks in `parent`; blocks that did not change keep their nodes, focus and open lists. */
export function syncBlocks(parent, surface) {
  syncChildren(parent, surface.blocks.map((block, index) => ({
    key: `${block.type}/${block.block_id ?? index}`,
    signature: JSON.stringify([surface.round, block]),
    render: () => render(block, surface),
  })));
}

function render(block, surface) {
  const node = (SHOWN[block.type] ?? unknown)(block, surface);
  node.classList.add("block", `block-${block.type}`);
  node.dataset.blockId = block.block_id ?? "";
  return node;
}

function unknown(block) {
  return h("div", { class: "unknown" }, `A block of the type ${block.type} can't be shown here.`);
}

function header(block, surface) {
  // A form has a title of its own above its headers.
  return h(surface.where.in === "view" ? "h3" : "h2", {}, plain(block.text));
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

function fileAddress(id) {
  return id && `/page/files/${encodeURIComponent(id)}`;
}

/** The files of a message: pictures are shown, all else is a link that saves it. */
export function fileList(files) {
  return h("ul", { class: "files" }, files.map((file) => h("li", {}, file.picture
    ? h("img", { class: "picture", src: fileAddress(file.id), alt: file.alt_text || file.title })
    : h("a", { class: "file", href: fileAddress(file.id), download: file.name }, file.title,
      h("span", { class: "muted" }, ` ${file.name}, ${Math.max(1, Math.round(file.size / 1024))} KB`)))));
}

function picture(item, name) {
  const address = item.image_url ?? item.slack_file?.url ?? fileAddress(item.slack_file?.id);
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

function input(block, surface) {
  const item = block.element;
  const id = surface.id(block, item);
  const hint = block.hint && h("p", { class: "hint", id: `${id}-hint` }, plain(block.hint));
  const problem = h("p", { class: "error", id: `${id}-error`, hidden: true });
  const label = plain(block.label);
  const name = [label, block.optional && h("span", { class: "optional" }, " (optional)")];
  const field = control(item, {
    surface, block, env: surface.env, id, label, required: !block.optional,
    describedBy: [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" "),
    dispatch: Boolean(block.dispatch_action) && Boolean(fieldOf(item.type)),
  });
  return h("div", {},
    GROUPS.has(item.type) ? h("span", { class: "label" }, name) : h("label", { class: "label", for: id }, name),
    field, hint, problem);
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
