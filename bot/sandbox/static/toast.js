/** Short notices at the edge of the page, and one quiet line that screen readers read aloud. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

const STAYS = 8000;

export class Toasts {
  constructor(place) {
    this.home = place;
    this.box = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.spoken = h("div", { class: "hidden-text", "aria-live": "polite" });
    place.append(this.box, this.spoken);
    this.seen = null;
    this.count = 0;
  }

  show(text, sign = "alert") {
    this.count += 1;
    const toast = h("div", { class: "toast" }, icon(sign), h("span", {}, text),
      h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => toast.remove() },
        icon("close")));
    this.box.append(toast);
    setTimeout(() => toast.remove(), STAYS);
  }

  /** Shows each notice of the sandbox once; those from before the page was opened are old news. */
  notices(notices) {
    const first = this.seen === null;
    this.seen ??= new Set();
    for (const notice of notices) {
      if (!this.seen.has(notice.id) && !first) this.show(notice.text);
      this.seen.add(notice.id);
    }
  }

  say(text) {
    this.spoken.textContent = text;
  }

  /** An open dialog makes the rest of the page inert, so notices move into it. */
  enter(dialog) {
    if (this.box.parentElement !== dialog) dialog.append(this.box);
  }

  leave(dialog) {
    if (dialog.contains(this.box)) this.home.append(this.box);
  }
}
