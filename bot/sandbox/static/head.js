/** The head of the middle pane: what is shown, the app's two tabs, and what can be done with a channel. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";

const NOTES = { private: "Private channel", shared: "Shared with another organisation", dm: "Direct message" };
const TABS = { home: "Home", messages: "Messages" };

export class Head {
  /** `nodes` holds title, note, menu and tabs. */
  constructor({ env, nodes, chooseTab, invite }) {
    Object.assign(this, { env, nodes });
    this.tabs = Object.entries(TABS).map(([name, label]) => h("button", {
      type: "button", role: "tab", id: `tab-${name}`, class: "tab", "data-tab": name, onclick: () => chooseTab(name),
    }, label));
    nodes.tabs.append(...this.tabs);
    nodes.tabs.addEventListener("keydown", (event) => this.arrow(event));
    nodes.menu.append(menuButton({
      button: h("button", { type: "button", class: "icon-button", "aria-label": "Channel actions" }, icon("more")),
      label: "Channel actions",
      items: () => [{ label: `Add ${env.appName} to this channel`, note: "Same as /invite", run: invite }],
    }));
  }

  arrow(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = this.tabs.find((tab) => tab !== document.activeElement);
    other.focus();
    other.click();
  }

  /** Shows a channel, or the app at one of its tabs. */
  show({ channel, isApp, tab }) {
    const { title, note, menu, tabs } = this.nodes;
    const direct = isApp || channel.kind === "dm";
    title.textContent = isApp ? this.env.appName : direct ? channel.display : `#${channel.name}`;
    note.textContent = isApp ? "App" : NOTES[channel.kind] ?? "";
    menu.hidden = direct;
    tabs.hidden = !isApp;
    for (const one of this.tabs) {
      const chosen = one.dataset.tab === tab;
      one.setAttribute("aria-selected", String(chosen));
      one.tabIndex = chosen ? 0 : -1;
    }
  }
}
