"""How high blocks stand, in lines of a narrow thread."""

import pytest
from slack_sdk.models.blocks import Block

from bot.views.height import height
from bot.views.text import actions, button, line, numbered, plain, quote, rich

LINE = 1.4
"""With the gap after a block."""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Short", 1),
        ("One\ntwo", 2),
        ("Nine words that need somewhat more than one single line", 2),
        ("a" * 100, 3),
        ("請求" * 20, 2),
        ("", 1),
    ],
)
def test_a_text_is_as_high_as_its_lines(text: str, lines: int) -> None:
    assert height([rich(line(plain(text)))]) == pytest.approx(lines + LINE - 1)


def test_what_is_set_in_has_less_room() -> None:
    text = "a" * 45

    as_it_is = height([rich(line(plain(text)))])

    assert height([rich(numbered([[plain(text)]]))]) > as_it_is
    assert height([rich(quote(text))]) > as_it_is


def test_buttons_stand_in_as_many_rows_as_they_need() -> None:
    def row(*labels: str) -> Block:
        return actions("row", *(button(each, action_id=each) for each in labels))

    one = height([row("We talked", "Done", "Draft a reply", "More")])
    two = height([row("Done", "I've told them", "Draft a reply", "More")])

    assert two > one + 1
