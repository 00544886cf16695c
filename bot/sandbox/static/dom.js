/** Builds and refreshes parts of the page; text only ever becomes text nodes, never markup. */

const PROPERTIES = new Set(["value", "checked", "selected", "indeterminate"]);

/** Makes an element: `h("p", { class: "x", onclick: f }, "text", child)`. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) setProp(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return node;
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** An id that is safe inside space-separated attributes such as aria-describedby. */
export function safeId(...parts) {
  return parts.map((part) => String(part).replace(/[^A-Za-z0-9-]/g, hexed)).join("--");
}

function hexed(character) {
  return `_${character.charCodeAt(0).toString(16)}`;
}

const signatures = new WeakMap();

/** Makes `parent` show `rows` ({ key, signature, render }) and touches only rows that changed. */
export function syncChildren(parent, rows) {
  keepFocus(() => {
    const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
    const wanted = rows.map((row) => reuse(old.get(row.key), row));
    const kept = new Set(wanted);
    // Gone ones first: then nothing that stays has to move, and so to lose focus.
    for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
    wanted.forEach((node, index) => {
      if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
    });
  });
}

function reuse(node, row) {
  if (node && signatures.get(node) === row.signature) return node;
  const made = row.render();
  made.dataset.key = row.key;
  signatures.set(made, row.signature);
  return made;
}

/** Runs `change` and puts focus and caret back, should the focused element have been replaced. */
function keepFocus(change) {
  const active = document.activeElement;
  const caret = active ? caretOf(active) : null;
  change();
  if (!active?.id || document.activeElement === active) return;
  const next = document.getElementById(active.id);
  if (!next) return;
  next.focus({ preventScroll: true });
  if (caret) setCaret(next, caret);
}

function caretOf(node) {
  try {
    return node.selectionStart === null || node.selectionStart === undefined
      ? null
      : [node.selectionStart, node.selectionEnd];
  } catch {
    return null;
  }
}

function setCaret(node, [start, end]) {
  try {
    node.setSelectionRange(start, end);
  } catch {
    // Some input types (number, email, date) have no caret to set.
  }
}

/** Waits until calls pause for `delay` milliseconds before running `work`. */
export function debounce(work, delay) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), delay);
  };
}

/** Shows a `popover` element right under (or, without room, above) its anchor. */
export function placeUnder(anchor, popup, { align = "start", gap = 4, match = false } = {}) {
  const box = anchor.getBoundingClientRect();
  if (match) popup.style.width = `${Math.max(box.width, 200)}px`;
  const size = popup.getBoundingClientRect();
  const below = window.innerHeight - box.bottom;
  const above = below < size.height + gap && box.top > below;
  const left = align === "end" ? box.right - size.width : box.left;
  popup.style.left = `${Math.max(8, Math.min(left, window.innerWidth - size.width - 8))}px`;
  popup.style.top = above ? `${Math.max(8, box.top - size.height - gap)}px` : `${box.bottom + gap}px`;
}
