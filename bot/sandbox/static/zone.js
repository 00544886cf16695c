/** Times as the chosen person sees them: conversions between epoch seconds and a time zone's wall clock. */

const DAY = 86400;

/** The wall clock of `zone` at `epoch` seconds, as numbers and names. */
function wall(epoch, zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", weekday: "short", year: "numeric", month: "2-digit",
    day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(epoch * 1000).map((part) => [part.type, part.value]));
}

export function dateOf(epoch, zone) {
  const at = wall(epoch, zone);
  return `${at.year}-${at.month}-${at.day}`;
}

export function timeOf(epoch, zone) {
  const at = wall(epoch, zone);
  return `${at.hour}:${at.minute}`;
}

/** The epoch seconds of a wall clock text such as "2026-03-02T13:00" in `zone`. */
export function epochOf(local, zone) {
  const asUtc = Date.parse(`${local}:00Z`) / 1000;
  let guess = asUtc;
  // Twice, because the offset at the first guess may be that of the other side of a clock change.
  for (let round = 0; round < 2; round += 1) {
    const at = `${dateOf(guess, zone)}T${timeOf(guess, zone)}`;
    guess += asUtc - Date.parse(`${at}:00Z`) / 1000;
  }
  return guess;
}

function named(epoch, zone, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(epoch * 1000);
}

/** "Today", "Yesterday", "Tomorrow" or null. */
function near(epoch, now, zone) {
  const day = dateOf(epoch, zone);
  if (day === dateOf(now, zone)) return "Today";
  if (day === dateOf(now - DAY, zone)) return "Yesterday";
  if (day === dateOf(now + DAY, zone)) return "Tomorrow";
  return null;
}

export function dayTitle(epoch, now, zone) {
  return near(epoch, now, zone) ?? named(epoch, zone, { weekday: "long", day: "numeric", month: "long" });
}

function ago(epoch, now) {
  const minutes = Math.round(Math.abs(now - epoch) / 60);
  const [count, unit] = minutes < 60 ? [minutes, "minute"]
    : minutes < 1440 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  const text = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return epoch > now ? `in ${text}` : `${text} ago`;
}

/** Fills the tokens of a Slack date template such as "{date_short} at {time}"; `inside` a sentence it begins small. */
export function slackDate(epoch, template, now, zone, inside = false) {
  const date = { day: "numeric", month: "long", year: "numeric" };
  const short = { day: "numeric", month: "short", year: "numeric" };
  const long = { weekday: "long", ...date };
  const tokens = {
    date_num: () => dateOf(epoch, zone),
    date_slash: () => dateOf(epoch, zone).split("-").reverse().join("/"),
    date: () => named(epoch, zone, date),
    date_short: () => named(epoch, zone, short),
    date_long: () => named(epoch, zone, long),
    date_long_full: () => named(epoch, zone, long),
    date_pretty: () => near(epoch, now, zone) ?? named(epoch, zone, date),
    date_short_pretty: () => near(epoch, now, zone) ?? named(epoch, zone, short),
    date_long_pretty: () => near(epoch, now, zone) ?? named(epoch, zone, long),
    day_divider_pretty: () => dayTitle(epoch, now, zone),
    time: () => timeOf(epoch, zone),
    time_secs: () => `${timeOf(epoch, zone)}:${wall(epoch, zone).second}`,
    ago: () => ago(epoch, now),
  };
  return template.replace(/\{(\w+)\}/g, (whole, token, at) => {
    const text = tokens[token]?.() ?? whole;
    return at > 0 || inside ? text.replace(/^(Today|Yesterday|Tomorrow)/, lower) : text;
  });
}

function lower(text) {
  return text.toLowerCase();
}
