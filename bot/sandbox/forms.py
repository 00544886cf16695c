"""What stands in a form's fields: initial values, what was typed, what is still missing."""

from collections.abc import Iterable

from bot.sandbox.elements import PRESSED, TYPED, Element, elements
from bot.sandbox.state import Json

State = dict[str, Json]

KEYS = {
    "rich_text_input": "rich_text_value",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
SELECTED = {
    "static": "option",
    "external": "option",
    "users": "user",
    "conversations": "conversation",
    "channels": "channel",
}
REQUIRED = "Please complete this required field."


def key_of(kind: str) -> str:
    """Name where Slack puts the value of such an element."""
    if kind in KEYS:
        return KEYS[kind]
    if kind.endswith("_select"):
        source = SELECTED[kind.removeprefix("multi_").removesuffix("_select")]
        return f"selected_{source}s" if kind.startswith("multi_") else f"selected_{source}"
    return "value"


def is_many(kind: str) -> bool:
    return kind == "checkboxes" or kind.startswith("multi_")


def state_of(blocks: list[Json], before: State | None = None) -> State:
    """Read the initial values, but keep what already stood under the same two ids."""
    state: State = {}
    for element in elements(blocks):
        if element.kind in PRESSED or element.kind == "overflow":
            continue
        kept = (before or {}).get(element.block_id, {}).get(element.action_id)
        same = kept is not None and kept["type"] == element.kind
        entry = kept if same else _initial(element)
        state.setdefault(element.block_id, {})[element.action_id] = entry
    return state


def chosen(element: Element, value: object, *, offered: Iterable[Json] = ()) -> Json:
    """Turn what a person typed or picked into Slack's state of this element.

    Only what is on offer can be picked; `offered` are the options that the app suggested last.
    """
    key = key_of(element.kind)
    if not key.startswith("selected_option"):
        return {"type": element.kind, key: _plain(element.kind, value)}

    options = {str(o["value"]): o for o in [*own_options(element.body), *offered]}
    if value is None:
        return {"type": element.kind, key: None}
    wanted = value if isinstance(value, (list, tuple)) else [value]
    picked = [_pick(options, one, element) for one in wanted]
    return {"type": element.kind, key: picked if is_many(element.kind) else picked[0]}


def own_options(body: Json) -> list[Json]:
    groups: list[Json] = body.get("option_groups", [])
    own: list[Json] = body.get("options", [])
    return own + [option for group in groups for option in group["options"]]


def complaints(blocks: list[Json], state: State) -> dict[str, str]:
    """Say what Slack's own client refuses before it submits a form."""
    found: dict[str, str] = {}
    for element in elements(blocks):
        if element.block["type"] != "input":
            continue
        value = state[element.block_id][element.action_id].get(key_of(element.kind))
        complaint = _complaint(element, value)
        if complaint is not None:
            found[element.block_id] = complaint
    return found


def _initial(element: Element) -> Json:
    key = key_of(element.kind)
    initial = "initial_value" if element.kind in TYPED else key.replace("selected_", "initial_", 1)
    empty: object = [] if is_many(element.kind) else None
    return {"type": element.kind, key: element.body.get(initial, empty)}


def _plain(kind: str, value: object) -> object:
    if kind in TYPED - {"rich_text_input"}:
        return str(value) if value not in {None, ""} else None
    if is_many(kind):
        return list(value) if isinstance(value, (list, tuple)) else [value]
    return value


def _pick(options: dict[str, Json], wanted: object, element: Element) -> Json:
    value = str(wanted["value"] if isinstance(wanted, dict) else wanted)
    if value not in options:
        raise ValueError(f"{element.action_id} offers {sorted(options)}, not {value!r}.")
    return options[value]


def _complaint(element: Element, value: object) -> str | None:
    if value in (None, "", []):
        return None if element.block.get("optional") else REQUIRED
    if element.kind == "number_input":
        return _number_complaint(element.body, str(value))
    if element.kind == "email_text_input" and "@" not in str(value):
        return "Please enter a valid email address."
    return _length_complaint(element.body, str(value)) if element.kind in TYPED else None


def _length_complaint(body: Json, text: str) -> str | None:
    if len(text) > body.get("max_length", 3000):
        return f"Please use {body.get('max_length', 3000)} characters or fewer."
    if len(text) < body.get("min_length", 0):
        return f"Please use at least {body['min_length']} characters."
    return None


def _number_complaint(body: Json, text: str) -> str | None:
    try:
        number = float(text)
    except ValueError:
        return "Please enter a number."
    if not body.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    if number < float(body.get("min_value", number)):
        return f"Please enter a number of at least {body['min_value']}."
    if number > float(body.get("max_value", number)):
        return f"Please enter a number of at most {body['max_value']}."
    return None
