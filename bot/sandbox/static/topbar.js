/** The bar of the sandbox itself: its clock, buttons that move it, and who the visitor is. */

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";

const STEPS = [["hour", "+ 1 hour"], ["day", "+ 1 day"], ["morning", "Next working morning"]];

export class TopBar {
  constructor({ env, clockNode, whoNode, become }) {
    Object.assign(this, { env, become });
    this.time = h("output", { class: "now", "data-now": "", "aria-live": "off" });
    this.zone = h("span", { class: "now-zone" });
    this.buttons = STEPS.map(([step, label]) => h("button", {
      type: "button", class: "bar-button", "data-advance": step, onclick: () => this.advance(step),
    }, label));
    clockNode.append(icon("clock"), h("span", { class: "now-text" }, this.time, this.zone),
      h("span", { class: "bar-buttons" }, this.buttons));
    this.who = h("button", { type: "button", class: "who", "data-who": "" });
    menuButton({ button: this.who, label: "Be someone else", items: () => this.people(), role: "menuitemradio" });
    whoNode.append(this.who);
  }

  show() {
    const { me, nowLocal, nowIso } = this.env;
    this.time.textContent = nowLocal;
    this.time.dataset.now = nowIso;
    this.zone.textContent = me.tz;
    if (this.who.dataset.who === me.id) return;
    this.who.dataset.who = me.id;
    this.who.setAttribute("aria-label", `You are ${me.real_name}, ${me.role}. Be someone else`);
    this.who.replaceChildren(avatar(me.id, me.real_name, { small: true }),
      h("span", { class: "who-text" }, h("span", { class: "who-name" }, me.real_name),
        h("span", { class: "who-role" }, me.role)), icon("down"));
  }

  people() {
    return this.env.people.map((person) => ({
      label: person.real_name, note: `${person.role} · ${person.tz}`, value: person.id,
      current: person.id === this.env.me.id, run: () => this.become(person.id),
      lead: avatar(person.id, person.real_name, { small: true }),
    }));
  }

  async advance(step) {
    const pressed = document.activeElement;
    this.buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
    await this.env.act("clock", { advance: step });
    this.buttons.forEach((button) => button.removeAttribute("aria-disabled"));
    this.env.toasts.say(`It is now ${this.env.nowLocal}.`);
    pressed?.focus?.();
  }
}
