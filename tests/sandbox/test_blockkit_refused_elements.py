"""Elements that Slack refuses are refused here, in its words and with their place."""

import pytest

from bot.sandbox.blockkit import check_blocks
from tests.sandbox.blocks import (
    CONFIRM,
    Json,
    asked,
    button,
    mrkdwn,
    option,
    options,
    plain,
    select,
    typed,
    with_accessory,
    without,
)

REFUSED_ACCESSORIES: list[tuple[Json, str]] = [
    (typed(), "unsupported type: plain_text_input [json-pointer:/type]"),
    (button(text=mrkdwn()), "unsupported type: mrkdwn [json-pointer:/text/type]"),
    (button(text=plain("x" * 76)), "must be less than 76 characters [json-pointer:/text/text]"),
    (button(text=plain("")), "must be more than 0 characters [json-pointer:/text/text]"),
    (button(value="x" * 2001), "must be less than 2001 characters [json-pointer:/value]"),
    (button(value=7), "must provide a string [json-pointer:/value]"),
    (button(style="default"), "must be a valid enum value [json-pointer:/style]"),
    (button(style=None), "must provide a string [json-pointer:/style]"),
    (button(url="somewhere"), "invalid url [json-pointer:/url]"),
    (button(action_id="x" * 256), "must be less than 256 characters [json-pointer:/action_id]"),
    (button(emoji=True), "invalid additional property: emoji [json-pointer:]"),
    (
        button(confirm=without(CONFIRM, "text")),
        "missing required field: text [json-pointer:/confirm]",
    ),
    (
        button(confirm={**CONFIRM, "deny": plain("x" * 31)}),
        "must be less than 31 characters [json-pointer:/confirm/deny/text]",
    ),
    (select(options=[]), "must provide at least 1 items [json-pointer:/options]"),
    (select(options=options(101)), "no more than 100 items allowed [json-pointer:/options]"),
    (
        select(option_groups=[{"label": plain(), "options": options(1)}]),
        "must define either `options` or `option_groups` [json-pointer:]",
    ),
    (
        select(options=[{**option("a"), "text": mrkdwn()}]),
        "unsupported type: mrkdwn [json-pointer:/options/0/text/type]",
    ),
    (
        select(options=[option("x" * 76)]),
        "must be less than 76 characters [json-pointer:/options/0/text/text]",
    ),
    (
        select(options=[{**option("a"), "value": "x" * 151}]),
        "must be less than 151 characters [json-pointer:/options/0/value]",
    ),
    (
        select(options=[{**option("a"), "url": "https://x.example"}]),
        "invalid additional property: url [json-pointer:/options/0]",
    ),
    (
        select(initial_option=option("gone")),
        "must be one of the options [json-pointer:/initial_option]",
    ),
    (
        select(type="multi_static_select", initial_options=[option("o0"), option("gone")]),
        "must be one of the options [json-pointer:/initial_options/1]",
    ),
    (
        select(type="multi_static_select", max_selected_items=0),
        "must be at least 1 [json-pointer:/max_selected_items]",
    ),
    (
        select(placeholder=plain("x" * 151)),
        "must be less than 151 characters [json-pointer:/placeholder/text]",
    ),
    (
        {"type": "conversations_select", "filter": {"include": ["everyone"]}},
        "must be a valid enum value [json-pointer:/filter/include/0]",
    ),
    (
        {"type": "overflow", "options": options(6)},
        "no more than 5 items allowed [json-pointer:/options]",
    ),
    (
        {"type": "checkboxes", "options": options(11)},
        "no more than 10 items allowed [json-pointer:/options]",
    ),
    (
        {"type": "radio_buttons", "options": options(2), "initial_option": option("gone")},
        "must be one of the options [json-pointer:/initial_option]",
    ),
    (
        {"type": "datepicker", "initial_date": "2027-02-29"},
        "must be a date like 2026-01-31 [json-pointer:/initial_date]",
    ),
    (
        {"type": "timepicker", "initial_time": "24:00"},
        "must be a time like 17:30 [json-pointer:/initial_time]",
    ),
]
REFUSED_INPUTS: list[tuple[Json, str]] = [
    (typed(max_length=3001), "must be at most 3000 [json-pointer:/max_length]"),
    (
        typed(min_length=9, max_length=8),
        "must not be more than `max_length` [json-pointer:/min_length]",
    ),
    (typed(multiline=1), "must provide a boolean [json-pointer:/multiline]"),
    (
        typed(dispatch_action_config={"trigger_actions_on": []}),
        "must provide at least 1 items [json-pointer:/dispatch_action_config/trigger_actions_on]",
    ),
    ({"type": "number_input"}, "missing required field: is_decimal_allowed [json-pointer:]"),
    (
        {"type": "number_input", "is_decimal_allowed": False, "initial_value": "many"},
        "must be a number written as a string [json-pointer:/initial_value]",
    ),
    (
        {"type": "datetimepicker", "initial_date_time": 1_800_000_000_000},
        "must be at most 9999999999 [json-pointer:/initial_date_time]",
    ),
    (
        {"type": "rich_text_input", "initial_value": "Hi"},
        "must provide an object [json-pointer:/initial_value]",
    ),
    ({"type": "file_input", "max_files": 11}, "must be at most 10 [json-pointer:/max_files]"),
]


@pytest.mark.parametrize(("element", "refusal"), REFUSED_ACCESSORIES)
def test_a_bad_accessory_is_refused_with_its_place(element: Json, refusal: str) -> None:
    here = refusal.replace("[json-pointer:", "[json-pointer:/blocks/0/accessory")
    assert here in check_blocks(with_accessory(element), "message")


@pytest.mark.parametrize(("element", "refusal"), REFUSED_INPUTS)
def test_a_bad_element_of_an_input_is_refused_with_its_place(element: Json, refusal: str) -> None:
    here = refusal.replace("[json-pointer:", "[json-pointer:/blocks/0/element")
    assert here in check_blocks([asked(element)], "modal")
