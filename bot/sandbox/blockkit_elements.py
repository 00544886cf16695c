"""Block Kit's elements: what can be pressed, chosen and filled in."""

from collections.abc import Iterator, Mapping
from datetime import date

from bot.sandbox.blockkit_checks import (
    Check,
    Rule,
    boolean,
    exactly_one,
    in_order,
    items,
    kinds,
    matching,
    problem,
    record,
    string,
    whole,
)
from bot.sandbox.blockkit_objects import (
    CONFIRM,
    DISPATCH_ACTION_CONFIG,
    FILTER,
    IDENTIFIER,
    IMAGE_LINK,
    LINK,
    OPTION,
    OPTION_WITH_LINK,
    OPTION_WITH_MRKDWN,
    SLACK_FILE,
    STYLE,
    WORKFLOW,
    initial_is_offered,
    option_groups,
    options,
    plain_text,
)
from bot.sandbox.blockkit_rich_text import RICH_TEXT

_Table = Mapping[str, Check]


_NO_DAY = "must be a date like 2026-01-31"
_like_a_day = matching(r"\d{4}-\d\d-\d\d", _NO_DAY)


def _day(value: object, at: str) -> Iterator[str]:
    found = list(_like_a_day(value, at))
    yield from found
    if not found:
        try:
            date.fromisoformat(str(value))
        except ValueError:
            yield problem(_NO_DAY, at)


_time = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time like 17:30")
_moment = whole(least=1_000_000_000, most=9_999_999_999)
_decimal = matching(r"-?\d+(\.\d+)?", "must be a number written as a string")
_typed = string(least=0, most=3000)

# Where Slack names no limit, this only stops the absurd.
_PLENTY = 10_000
_INITIAL_IDS = items(IDENTIFIER, most=_PLENTY)
_PLACEHOLDER: _Table = {"placeholder": plain_text(150)}
_ONE: _Table = {"response_url_enabled": boolean}
_SEVERAL: _Table = {"max_selected_items": whole(least=1, most=_PLENTY)}
_STATIC: _Table = {"options": options(), "option_groups": option_groups()}
_EXTERNAL: _Table = {"min_query_length": whole(least=0, most=3000)}
_CONVERSATIONS: _Table = {"default_to_current_conversation": boolean, "filter": FILTER}
_INITIAL_OPTION: _Table = {"initial_option": OPTION}
_INITIAL_OPTIONS: _Table = {"initial_options": items(OPTION, most=100)}


def _button(required: _Table, optional: _Table) -> Check:
    label = string(most=75)
    shared = {"action_id": IDENTIFIER, "style": STYLE, "confirm": CONFIRM}
    return record(
        {"text": plain_text(75), **required}, {**shared, "accessibility_label": label, **optional}
    )


def _picker(required: _Table, optional: _Table, *rules: Rule) -> Check:
    shared = {"action_id": IDENTIFIER, "confirm": CONFIRM, "focus_on_load": boolean}
    return record(required, {**shared, **optional}, *rules)


def _select(*optional: _Table) -> Check:
    fields = {name: check for table in (_PLACEHOLDER, *optional) for name, check in table.items()}
    static = (exactly_one("options", "option_groups"), initial_is_offered)
    return _picker({}, fields, *(static if "options" in fields else ()))


def _input(required: _Table, optional: _Table, *rules: Rule) -> Check:
    shared = {
        "action_id": IDENTIFIER,
        "dispatch_action_config": DISPATCH_ACTION_CONFIG,
        "focus_on_load": boolean,
        **_PLACEHOLDER,
    }
    return record(required, {**shared, **optional}, *rules)


def _group(initial: _Table) -> Check:
    offered = {"options": items(OPTION_WITH_MRKDWN, most=10)}
    return _picker(offered, initial, initial_is_offered)


ELEMENTS: _Table = {
    "button": _button({}, {"url": LINK, "value": string(least=0, most=2000)}),
    "workflow_button": _button({"workflow": WORKFLOW}, {}),
    "overflow": record(
        {"options": items(OPTION_WITH_LINK, most=5)},
        {"action_id": IDENTIFIER, "confirm": CONFIRM},
    ),
    "image": record(
        {"alt_text": string(most=2000)},
        {"image_url": IMAGE_LINK, "slack_file": SLACK_FILE},
        exactly_one("image_url", "slack_file"),
    ),
    "checkboxes": _group({"initial_options": items(OPTION_WITH_MRKDWN, most=10)}),
    "radio_buttons": _group({"initial_option": OPTION_WITH_MRKDWN}),
    "datepicker": _picker({}, {"initial_date": _day, **_PLACEHOLDER}),
    "timepicker": _picker({}, {"initial_time": _time, "timezone": IDENTIFIER, **_PLACEHOLDER}),
    "datetimepicker": _picker({}, {"initial_date_time": _moment}),
    "static_select": _select(_STATIC, _INITIAL_OPTION),
    "external_select": _select(_EXTERNAL, _INITIAL_OPTION),
    "users_select": _select({"initial_user": IDENTIFIER}),
    "conversations_select": _select(_CONVERSATIONS, _ONE, {"initial_conversation": IDENTIFIER}),
    "channels_select": _select(_ONE, {"initial_channel": IDENTIFIER}),
    "multi_static_select": _select(_STATIC, _SEVERAL, _INITIAL_OPTIONS),
    "multi_external_select": _select(_EXTERNAL, _SEVERAL, _INITIAL_OPTIONS),
    "multi_users_select": _select(_SEVERAL, {"initial_users": _INITIAL_IDS}),
    "multi_conversations_select": _select(
        _CONVERSATIONS, _SEVERAL, {"initial_conversations": _INITIAL_IDS}
    ),
    "multi_channels_select": _select(_SEVERAL, {"initial_channels": _INITIAL_IDS}),
    "plain_text_input": _input(
        {},
        {
            "initial_value": _typed,
            "multiline": boolean,
            "min_length": whole(least=0, most=3000),
            "max_length": whole(least=1, most=3000),
        },
        in_order("min_length", "max_length"),
    ),
    "number_input": _input(
        {"is_decimal_allowed": boolean},
        {"initial_value": _decimal, "min_value": _decimal, "max_value": _decimal},
        in_order("min_value", "max_value"),
    ),
    "email_text_input": _input({}, {"initial_value": _typed}),
    "url_text_input": _input({}, {"initial_value": _typed}),
    "rich_text_input": _input({}, {"initial_value": kinds({"rich_text": RICH_TEXT})}),
    "file_input": record(
        {},
        {
            "action_id": IDENTIFIER,
            "filetypes": items(IDENTIFIER, most=_PLENTY),
            "max_files": whole(least=1, most=10),
        },
    ),
}

_SELECTS = tuple(name for name in ELEMENTS if name.endswith("_select"))
_PICKERS = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *_SELECTS)
_PRESSED = ("button", "workflow_button", "overflow")
_INPUTS = tuple(name for name in ELEMENTS if name.endswith("_input"))

IN_A_SECTION = (*_PRESSED, "image", *_PICKERS)
IN_ACTIONS = (*_PRESSED, *_PICKERS, "datetimepicker", "rich_text_input")
IN_AN_INPUT = (*_PICKERS, "datetimepicker", *_INPUTS)
