/** Where the visitor is, kept in the address of the page: ?as=U1&in=C1&thread=1.2 */

/** Who a visitor is at first. */
export const FIRST_PERSON = "UANN";

const MEMORY = "sandbox-person";

export function readPlace() {
  const query = new URLSearchParams(window.location.search);
  return {
    person: query.get("as") ?? remembered() ?? FIRST_PERSON,
    channel: query.get("in"),
    tab: query.get("tab"),
    thread: query.get("thread"),
  };
}

function remembered() {
  return window.localStorage.getItem(MEMORY);
}

/** The page's address at a place. */
export function addressOf({ person, channel, tab, thread }) {
  const query = new URLSearchParams();
  for (const [name, value] of [["as", person], ["in", channel], ["tab", tab], ["thread", thread]]) {
    if (value) query.set(name, value);
  }
  return `${window.location.pathname}?${query}`;
}

export function writePlace(place) {
  window.localStorage.setItem(MEMORY, place.person);
  const address = addressOf(place);
  if (address !== window.location.pathname + window.location.search) {
    window.history.replaceState(null, "", address);
  }
}

/** The channel, message and thread that a Slack permalink points at; null for any other address. */
export function permalink(address) {
  const found = /\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?/.exec(address);
  if (!found) return null;
  const [, channel, seconds, micros] = found;
  const ts = seconds ? `${seconds}.${micros}` : null;
  const thread = new URL(address, window.location.href).searchParams.get("thread_ts");
  return { channel, ts, thread };
}
