"""Blocks, elements and views as an app sends them, good unless a test spoils them."""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]


def plain(text: str = "Hi") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Hi") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value), "value": value}


def options(count: int) -> list[Json]:
    return [option(f"o{index}") for index in range(count)]


def button(**changes: object) -> Json:
    return {"type": "button", "text": plain("Done"), "action_id": "step.done", **changes}


def select(**changes: object) -> Json:
    return {"type": "static_select", "action_id": "owner", "options": options(2), **changes}


def typed(**changes: object) -> Json:
    return {"type": "plain_text_input", "action_id": "title", **changes}


def section(**changes: object) -> Json:
    return {"type": "section", "text": mrkdwn(), **changes}


def with_accessory(element: Json) -> list[Json]:
    return [section(accessory=element)]


def actions(*elements: Json) -> list[Json]:
    return [{"type": "actions", "elements": list(elements)}]


def asked(element: Json, **changes: object) -> Json:
    return {"type": "input", "label": plain("Title"), "element": element, **changes}


def modal(**changes: object) -> Json:
    return {"type": "modal", "title": plain("A case"), "blocks": [section()], **changes}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def words(*pieces: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(pieces)}


def without(fields: Mapping[str, object], name: str) -> Json:
    return {key: value for key, value in fields.items() if key != name}


PICTURE: Json = {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "A chart"}
CONFIRM: Json = {
    "title": plain("Close?"),
    "text": mrkdwn("It *stays* closed."),
    "confirm": plain("Close"),
    "deny": plain("Keep"),
    "style": "danger",
}
EVERY_RICH_TEXT = rich(
    words(
        {"type": "text", "text": "Done", "style": {"bold": True, "strike": False}},
        {"type": "link", "url": "https://x.example", "text": "here"},
        {"type": "emoji", "name": "tada"},
        {"type": "user", "user_id": "UANN", "style": {"highlight": True}},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "team", "team_id": "T1"},
        {"type": "broadcast", "range": "here"},
        {"type": "color", "value": "#336699"},
        {"type": "date", "timestamp": 1_800_000_000, "format": "{date}", "fallback": "soon"},
    ),
    {
        "type": "rich_text_list",
        "style": "ordered",
        "indent": 1,
        "offset": 2,
        "border": 0,
        "elements": [words({"type": "text", "text": "first"})],
    },
    {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
    {"type": "rich_text_preformatted", "border": 1, "elements": [{"type": "text", "text": "x"}]},
)
EVERY_BLOCK: list[Json] = [
    section(block_id="what", fields=[plain(), mrkdwn()], expand=True),
    {"type": "section", "fields": [mrkdwn()]},
    {"type": "divider"},
    {"type": "header", "text": plain("C-1")},
    {"type": "context", "elements": [mrkdwn(), plain(), PICTURE]},
    {**PICTURE, "title": plain("Open cases")},
    {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A chart"},
    EVERY_RICH_TEXT,
    asked(typed(), hint=plain(), optional=True, dispatch_action=False),
]
EVERY_SELECT: list[Json] = [
    select(placeholder=plain("Who?"), initial_option=option("o1"), confirm=CONFIRM),
    without(select(option_groups=[{"label": plain(), "options": options(2)}]), "options"),
    {"type": "external_select", "min_query_length": 0, "initial_option": option("x")},
    {"type": "users_select", "initial_user": "UANN"},
    {"type": "channels_select", "initial_channel": "C1", "response_url_enabled": False},
    {
        "type": "conversations_select",
        "default_to_current_conversation": True,
        "filter": {"include": ["im", "public"], "exclude_bot_users": True},
    },
    select(type="multi_static_select", initial_options=options(1), max_selected_items=2),
    {"type": "multi_external_select", "initial_options": options(1)},
    {"type": "multi_users_select", "initial_users": ["UANN", "UBOB"]},
    {"type": "multi_channels_select", "initial_channels": ["C1"]},
    {"type": "multi_conversations_select", "filter": {"exclude_external_shared_channels": True}},
]
EVERY_PICKER: list[Json] = [
    {"type": "datepicker", "initial_date": "2028-02-29", "placeholder": plain()},
    {"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Berlin"},
    {
        "type": "checkboxes",
        "options": [option("a"), {**option("b"), "text": mrkdwn("*b*"), "description": mrkdwn()}],
        "initial_options": [option("a")],
        "focus_on_load": True,
    },
    {"type": "radio_buttons", "options": options(10), "initial_option": option("o9")},
]
EVERY_BUTTON: list[Json] = [
    button(style="primary", value="", url="https://x.example", accessibility_label="Step done"),
    {
        "type": "overflow",
        "options": [*options(4), {**option("more"), "url": "https://x.example"}],
        "confirm": CONFIRM,
    },
    {
        "type": "workflow_button",
        "text": plain(),
        "workflow": {"trigger": {"url": "https://slack.com/shortcuts/Ft1/x"}},
    },
]
EVERY_INPUT: list[Json] = [
    typed(multiline=True, min_length=0, max_length=3000, initial_value="", focus_on_load=True),
    typed(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]}),
    {"type": "number_input", "is_decimal_allowed": True, "min_value": "-1", "max_value": "2.5"},
    {"type": "email_text_input", "initial_value": "ann@x.example"},
    {"type": "url_text_input", "placeholder": plain("https://")},
    {"type": "rich_text_input", "initial_value": EVERY_RICH_TEXT},
    {"type": "datetimepicker", "initial_date_time": 1_800_000_000},
]
