/** The few line icons of the page, drawn on a 16 by 16 grid. */

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  hash: "M6.4 2.5 5 13.5 M11 2.5 9.6 13.5 M2.8 5.8h10.8 M2.4 10.2h10.8",
  lock: "M4 7.5h8v6H4z M5.7 7.5V5.2a2.3 2.3 0 0 1 4.6 0v2.3",
  shared: "M6.6 9.4 9.4 6.6 M7.2 5.2l1.5-1.5a2.55 2.55 0 0 1 3.6 3.6l-1.5 1.5 M8.8 10.8l-1.5 1.5a2.55 2.55 0 0 1-3.6-3.6l1.5-1.5",
  chat: "M2.5 3.5h11v7.5H7.5l-3 2.5V11h-2z",
  close: "M3.8 3.8l8.4 8.4 M12.2 3.8l-8.4 8.4",
  more: "M3.2 8h.1 M8 8h.1 M12.8 8h.1",
  down: "M4 6.2 8 10.2 12 6.2",
  send: "M2.5 13.2 13.8 8 2.5 2.8 4.3 8z M4.3 8h5",
  clock: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z M8 4.6V8l2.4 1.6",
  eye: "M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8z M9.8 8a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0z",
  check: "M3.2 8.6 6.4 11.8 12.8 4.8",
  home: "M2.8 7.6 8 3l5.2 4.6 M4.2 6.8v6.2h7.6V6.8",
  plus: "M8 3.2v9.6 M3.2 8h9.6",
  back: "M9.8 3.8 5.6 8l4.2 4.2",
  alert: "M8 2.6 14.2 13H1.8z M8 6.4v3 M8 11.2v.1",
};

/** A decorative icon; the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
