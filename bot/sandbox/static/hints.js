/** What the composer suggests while typing: slash commands with their usage, and people to mention. */

const USAGE = {
  "/client-issue": {
    usage: "[client: what happened]",
    note: "Open a case for a client's complaint. Add “help” to see everything it can do.",
  },
  "/invite": { usage: "@Client Issue", note: "Add the app to this channel." },
};

/** Suggestions for the text before the caret. */
export function hintsFor(before, { commands, people }) {
  const command = /^\/\S*$/.exec(before) ?? /^\/\S+\s/.exec(before);
  if (command) return commandHints(before, commands);
  const mention = /(?:^|\s)@(\p{L}*(?: \p{L}*)?)$/u.exec(before);
  return mention ? peopleHints(mention[1], people) : [];
}

function commandHints(before, commands) {
  const typed = before.split(/\s/)[0];
  const whole = before.length > typed.length;
  return commands.map(described)
    .filter((entry) => (whole ? entry.name === typed : entry.name.startsWith(typed)))
    .map((entry) => ({ ...entry, insert: whole ? before : `${entry.name} `, replaces: before.length }));
}

function described(command) {
  const name = typeof command === "string" ? command : command.command;
  const own = typeof command === "string" ? {} : { usage: command.usage_hint, note: command.description };
  return { name, ...USAGE[name], ...own };
}

function peopleHints(typed, people) {
  return people
    .filter((person) => person.real_name.toLowerCase().startsWith(typed.toLowerCase()))
    .slice(0, 6)
    .map((person) => ({
      name: person.real_name, note: person.role, insert: `@${person.real_name} `, replaces: typed.length + 1,
    }));
}

/** Turns "@Real Name" into Slack's form of a mention. */
export function withMentions(text, people) {
  return [...people]
    .sort((one, other) => other.real_name.length - one.real_name.length)
    .reduce((result, person) => result.replaceAll(`@${person.real_name}`, `<@${person.id}>`), text);
}
