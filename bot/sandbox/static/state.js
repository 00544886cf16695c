/** What a person has put into the inputs of a surface, in the shape that Slack sends. */

const SELECTED = {
  static_select: "selected_option",
  external_select: "selected_option",
  radio_buttons: "selected_option",
  users_select: "selected_user",
  conversations_select: "selected_conversation",
  channels_select: "selected_channel",
  multi_static_select: "selected_options",
  multi_external_select: "selected_options",
  checkboxes: "selected_options",
  multi_users_select: "selected_users",
  multi_conversations_select: "selected_conversations",
  multi_channels_select: "selected_channels",
  datepicker: "selected_date",
  timepicker: "selected_time",
  datetimepicker: "selected_date_time",
  plain_text_input: "value",
  email_text_input: "value",
  url_text_input: "value",
  number_input: "value",
  rich_text_input: "rich_text_value",
};

/** The field of an element's state that holds its value; undefined for buttons and the like. */
export function fieldOf(type) {
  return SELECTED[type];
}

function initial(element) {
  const field = SELECTED[element.type];
  const many = field.endsWith("s");
  const given = element[`initial_${field.replace("selected_", "").replace("rich_text_", "")}`];
  return given ?? (many ? [] : null);
}

function isEmpty(value) {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
}

/** The elements with a value in a list of blocks, as [block, element] pairs. */
export function inputsOf(blocks) {
  return (blocks ?? []).flatMap((block) => {
    const elements = [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])];
    return elements.filter((element) => element && fieldOf(element.type)).map((element) => [block, element]);
  });
}

export class FormState {
  constructor() {
    this.values = new Map();
    this.server = {};
  }

  /** Takes the blocks now shown: forgets inputs that are gone and choices no longer offered. */
  adopt(blocks, server) {
    this.server = server?.values ?? {};
    const shown = new Map(inputsOf(blocks).map(([block, element]) => [keyOf(block, element), element]));
    for (const [key, value] of this.values) {
      const element = shown.get(key);
      if (!element || element.type !== value.type || !stillOffered(element, value)) this.values.delete(key);
    }
  }

  /** The present value of one element: typed here, else known to the server, else its initial one. */
  get(block, element) {
    const field = fieldOf(element.type);
    const own = this.values.get(keyOf(block, element));
    if (own) return own[field];
    const known = this.server[block.block_id]?.[element.action_id];
    if (known && known.type === element.type && stillOffered(element, known)) return known[field] ?? null;
    return initial(element);
  }

  set(block, element, value) {
    this.values.set(keyOf(block, element), { type: element.type, [fieldOf(element.type)]: value });
  }

  /** The whole state, `{ values: { block_id: { action_id: { type, ... } } } }`. */
  collect(blocks) {
    const values = {};
    for (const [block, element] of inputsOf(blocks)) {
      const field = fieldOf(element.type);
      values[block.block_id] ??= {};
      values[block.block_id][element.action_id] = { type: element.type, [field]: this.get(block, element) };
    }
    return { values };
  }
}

function keyOf(block, element) {
  return JSON.stringify([block.block_id, element.action_id]);
}

function stillOffered(element, value) {
  if (!element.options && !element.option_groups) return true;
  const groups = element.option_groups ?? [element];
  const offered = new Set(groups.flatMap((group) => group.options).map((option) => option.value));
  const chosen = value.selected_options ?? (value.selected_option ? [value.selected_option] : []);
  return chosen.every((option) => offered.has(option.value));
}

/** What is wrong with a value, as a sentence; null when it is fine. */
export function problem(block, element, value) {
  if (isEmpty(value)) return block.optional ? null : "Please fill this in.";
  const check = CHECKS[element.type];
  return check ? check(element, value) : null;
}

const CHECKS = {
  plain_text_input: lengthProblem,
  email_text_input: (_, value) => /^\S+@\S+\.\S+$/.test(value) ? null : "Please enter an e-mail address.",
  url_text_input: (_, value) => /^https?:\/\/\S+$/.test(value)
    ? null : "Please enter a web address that starts with https://.",
  number_input: numberProblem,
};

function lengthProblem(element, value) {
  const least = element.min_length ?? 0;
  const most = element.max_length ?? 3000;
  if (value.length < least) return `Please write at least ${least} characters.`;
  if (value.length > most) return `Please write at most ${most} characters: ${value.length - most} too many.`;
  return null;
}

function numberProblem(element, value) {
  const number = Number(value);
  if (!Number.isFinite(number)) return "Please enter a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
  if (element.min_value && number < Number(element.min_value)) return `The least is ${element.min_value}.`;
  if (element.max_value && number > Number(element.max_value)) return `The most is ${element.max_value}.`;
  return null;
}
