"""Blocks that Slack refuses are refused here, in its words and with their place."""

import pytest

from bot.sandbox.blockkit import check_blocks
from tests.sandbox.blocks import (
    PICTURE,
    actions,
    asked,
    button,
    mrkdwn,
    plain,
    rich,
    section,
    select,
    typed,
    without,
    words,
)

REFUSED_BLOCKS: list[tuple[object, str]] = [
    ({}, "must provide an array [json-pointer:/blocks]"),
    ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    (["hello"], "must provide an object [json-pointer:/blocks/0]"),
    ([{}], "missing required field: type [json-pointer:/blocks/0]"),
    ([{"type": ["section"]}], "must provide a string [json-pointer:/blocks/0/type]"),
    ([{"type": "sections"}], "unsupported type: sections [json-pointer:/blocks/0/type]"),
    ([{"type": "file"}], "unsupported type: file [json-pointer:/blocks/0/type]"),
    (
        [{"type": "divider", "text": plain()}],
        "invalid additional property: text [json-pointer:/blocks/0]",
    ),
    (
        [{"type": "section"}],
        "must define either `text` or `fields` [json-pointer:/blocks/0/type]",
    ),
    (
        [section(text="Hi")],
        "must provide an object [json-pointer:/blocks/0/text]",
    ),
    (
        [section(text=mrkdwn(""))],
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        [section(text=mrkdwn("x" * 3001))],
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        [section(text=mrkdwn("x" * 3001))],
        "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
    ),
    (
        [section(text={**mrkdwn(), "emoji": True})],
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    ([section(fields=[])], "must provide at least 1 items [json-pointer:/blocks/0/fields]"),
    (
        [section(fields=[mrkdwn()] * 11)],
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (
        [section(fields=[mrkdwn("x" * 2001)])],
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    ([section(accessory=None)], "must provide an object [json-pointer:/blocks/0/accessory]"),
    ([section(expand="yes")], "must provide a boolean [json-pointer:/blocks/0/expand]"),
    ([section(block_id="")], "must be more than 0 characters [json-pointer:/blocks/0/block_id]"),
    (
        [{"type": "header", "text": mrkdwn()}],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    (
        [{"type": "header", "text": plain("x" * 151)}],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        [{"type": "context", "elements": [button()]}],
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    (actions(), "must provide at least 1 items [json-pointer:/blocks/0/elements]"),
    (actions(*[button()] * 26), "no more than 25 items allowed [json-pointer:/blocks/0/elements]"),
    (
        [without(PICTURE, "alt_text")],
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    (
        [{**PICTURE, "slack_file": {"id": "F1"}}],
        "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]",
    ),
    ([{**PICTURE, "image_url": "a.png"}], "invalid url [json-pointer:/blocks/0/image_url]"),
    (
        [{"type": "markdown", "text": "x" * 6001}] * 2,
        "must be less than 12001 characters of markdown [json-pointer:/blocks]",
    ),
    (
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2,
        "only_one_table_allowed [json-pointer:/blocks/1]",
    ),
    (
        [rich(words({"type": "text", "text": "x", "style": {"large": True}}))],
        "invalid additional property: large [json-pointer:/blocks/0/elements/0/elements/0/style]",
    ),
    (
        [rich(words({"type": "user"}))],
        "missing required field: user_id [json-pointer:/blocks/0/elements/0/elements/0]",
    ),
    (
        [rich({"type": "text", "text": "x"})],
        "unsupported type: text [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        [section(block_id="b"), section(block_id="b")],
        '`block_id` "b" already exists [json-pointer:/blocks/1/block_id]',
    ),
    (
        actions(button(), button()),
        '`action_id` "step.done" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ),
    (
        [asked(typed(focus_on_load=True)), asked(select(focus_on_load=True))],
        "only one element may have `focus_on_load` [json-pointer:/blocks/1/element/focus_on_load]",
    ),
    (
        [asked(button())],
        "unsupported type: button [json-pointer:/blocks/0/element/type]",
    ),
    (
        [without(asked(typed()), "label")],
        "missing required field: label [json-pointer:/blocks/0]",
    ),
]


@pytest.mark.parametrize(("blocks", "refusal"), REFUSED_BLOCKS)
def test_a_bad_block_is_refused_with_its_place(blocks: object, refusal: str) -> None:
    assert refusal in check_blocks(blocks, "message")
