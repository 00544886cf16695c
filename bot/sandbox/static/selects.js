/** Block Kit's select menus: fixed, external, people and channels, for one or many choices. */

import { changed } from "./changes.js";
import { Picker } from "./picker.js";
import { plain } from "./text.js";

function matching(groups, query) {
  const wanted = query.toLowerCase();
  return groups
    .map((group) => ({
      ...group,
      options: group.options.filter((option) => option.text.toLowerCase().includes(wanted)),
    }))
    .filter((group) => group.options.length);
}

function row(option) {
  return { text: plain(option.text), value: option.value, description: plain(option.description), option };
}

function fixedGroups(element) {
  const groups = element.option_groups ?? [{ options: element.options ?? [] }];
  return groups.map((group) => ({ label: plain(group.label), options: group.options.map(row) }));
}

function select(element, use, { load, many = false, read = row, write = (chosen) => chosen.option, ...more }) {
  const value = use.surface.get(use.block, element);
  const given = many ? value ?? [] : [value].filter(Boolean);
  const picker = new Picker({
    id: use.id, ownLabel: use.ownLabel, describedBy: use.describedBy, required: use.required,
    placeholder: plain(element.placeholder), many, most: element.max_selected_items,
    chosen: given.map(read), load, ...more,
    change: (chosen) => {
      const values = chosen.map((option) => option.value);
      changed(element, use, many ? chosen.map(write) : chosen.map(write)[0] ?? null,
        many ? values : values[0] ?? null);
    },
  });
  return picker.node;
}

function fixedSelect(element, use, many) {
  const groups = fixedGroups(element);
  return select(element, use, { many, load: async (query) => matching(groups, query) });
}

function externalSelect(element, use, many) {
  const load = async (query) => {
    const answer = await use.surface.options(use.block, element, query);
    if (answer.error || (!answer.options && !answer.option_groups)) return null;
    return fixedGroups({ options: answer.options, option_groups: answer.option_groups });
  };
  return select(element, use, { many, load, delay: 200, least: element.min_query_length ?? 3 });
}

function directorySelect(element, use, many, entries) {
  const all = entries(use.env);
  const read = (id) => all.find((entry) => entry.value === id) ?? { text: id, value: id };
  const load = async (query) => matching([{ options: all }], query);
  return select(element, use, { many, load, read, write: (chosen) => chosen.value });
}

function people(env) {
  return env.people.map((person) => ({ text: person.real_name, value: person.id, description: person.role }));
}

function channels(env) {
  return env.channels.filter((channel) => channel.kind !== "dm")
    .map((channel) => ({ text: `#${channel.name}`, value: channel.id }));
}

function conversations(env) {
  const direct = env.channels.filter((channel) => channel.kind === "dm")
    .map((channel) => ({ text: channel.display, value: channel.id }));
  return [...channels(env), ...direct];
}

const SOURCES = {
  static: fixedSelect,
  external: externalSelect,
  users: (element, use, many) => directorySelect(element, use, many, people),
  conversations: (element, use, many) => directorySelect(element, use, many, conversations),
  channels: (element, use, many) => directorySelect(element, use, many, channels),
};

/** One maker for each select type, by Slack's name of the type. */
export const SELECTS = Object.fromEntries(
  Object.entries(SOURCES).flatMap(([source, make]) => [
    [`${source}_select`, (element, use) => make(element, use, false)],
    [`multi_${source}_select`, (element, use) => make(element, use, true)],
  ]),
);
