"""The pretend Slack takes what Slack takes, on the surfaces where Slack takes it."""

from collections.abc import Iterator

import pytest

from bot.sandbox.blockkit import Surface, check_blocks, too_long
from tests.sandbox.blocks import (
    EVERY_BLOCK,
    EVERY_BUTTON,
    EVERY_INPUT,
    EVERY_PICKER,
    EVERY_SELECT,
    PICTURE,
    Json,
    actions,
    asked,
    button,
    mrkdwn,
    options,
    plain,
    section,
    select,
    with_accessory,
)


def test_every_kind_of_block_is_taken_on_every_surface() -> None:
    for surface in ("message", "modal", "home"):
        assert check_blocks(EVERY_BLOCK, surface) == []


@pytest.mark.parametrize("element", [*EVERY_BUTTON, *EVERY_SELECT, *EVERY_PICKER, PICTURE])
def test_an_accessory_is_taken(element: Json) -> None:
    assert check_blocks(with_accessory(element), "message") == []


@pytest.mark.parametrize("element", [*EVERY_BUTTON, *EVERY_SELECT, *EVERY_PICKER])
def test_an_element_among_actions_is_taken(element: Json) -> None:
    assert check_blocks(actions(element), "home") == []


@pytest.mark.parametrize("element", [*EVERY_INPUT, *EVERY_SELECT, *EVERY_PICKER])
def test_an_element_of_an_input_is_taken(element: Json) -> None:
    assert check_blocks([asked(element)], "modal") == []


@pytest.mark.parametrize(
    "block",
    [
        section(text=mrkdwn("x" * 3000)),
        {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
        {"type": "header", "text": plain("x" * 150)},
        {"type": "context", "elements": [mrkdwn()] * 10},
        actions(*(button(action_id=f"a{index}") for index in range(25)))[0],
        section(accessory=button(text=plain("x" * 75), value="x" * 2000)),
        section(accessory=select(options=options(100))),
        section(accessory=select(placeholder=plain("x" * 150))),
        section(block_id="x" * 255),
        {"type": "markdown", "text": "x" * 12_000},
    ],
)
def test_what_just_reaches_a_limit_is_taken(block: Json) -> None:
    assert check_blocks([block], "message") == []


@pytest.mark.parametrize(
    ("block", "surface"),
    [
        ({"type": "alert", "text": mrkdwn()}, "message"),
        ({"type": "markdown", "text": "Hi"}, "modal"),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}, "home"),
        ({"type": "carousel", "elements": []}, "modal"),
        ({"type": "plan", "title": "Today"}, "home"),
    ],
)
def test_a_block_is_refused_where_it_does_not_belong(block: Json, surface: Surface) -> None:
    refusal = f"unsupported type: {block['type']} [json-pointer:/blocks/0/type]"
    assert check_blocks([block], surface) == [refusal]


def test_a_block_without_rules_of_its_own_is_believed() -> None:
    assert check_blocks([{"type": "card", "elements": "anything"}], "message") == []


def test_a_file_can_be_asked_for_in_a_modal_only() -> None:
    upload = [asked({"type": "file_input", "filetypes": ["pdf"], "max_files": 10})]

    assert check_blocks(upload, "modal") == []
    assert check_blocks(upload, "home") == [
        "unsupported type: file_input [json-pointer:/blocks/0/element/type]"
    ]


def test_the_same_action_may_appear_in_two_blocks() -> None:
    assert check_blocks(actions(button()) * 2, "message") == []


def test_every_fault_of_a_message_is_named() -> None:
    blocks = [{"type": "header", "text": plain("")}, {"type": "sections"}]

    assert check_blocks(blocks, "message") == [
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        "unsupported type: sections [json-pointer:/blocks/1/type]",
    ]


def test_a_message_of_well_formed_blocks_may_still_be_too_long() -> None:
    assert not too_long([section(text=mrkdwn("x" * 3000))] * 4)
    assert too_long([section(text=mrkdwn("x" * 3000))] * 5)


@pytest.mark.parametrize("odd", [None, 7, -0.5, True, "", "x", [], [[]], {}, {"type": []}])
def test_whatever_stands_in_for_a_part_the_answer_is_a_list_of_refusals(odd: object) -> None:
    elements = [*EVERY_BUTTON, *EVERY_SELECT, *EVERY_PICKER, *EVERY_INPUT]
    blocks = [*EVERY_BLOCK, *(asked(element) for element in elements)]

    for spoilt in (one for block in blocks for one in each_part_replaced([block], odd)):
        assert all("[json-pointer:/blocks" in refusal for refusal in check_blocks(spoilt, "modal"))


def each_part_replaced(whole: object, odd: object) -> Iterator[object]:
    """The whole again and again, each time with `odd` in place of another of its parts."""
    yield odd
    if isinstance(whole, dict):
        for key, part in whole.items():
            yield from ({**whole, key: new} for new in each_part_replaced(part, odd))
    if isinstance(whole, list):
        for index, part in enumerate(whole):
            for new in each_part_replaced(part, odd):
                yield [*whole[:index], new, *whole[index + 1 :]]
