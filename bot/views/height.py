"""How high blocks stand in a narrow thread, in lines: a card that must be scrolled is not read."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    RichTextListElement,
    RichTextQuoteElement,
)

WIDE = 45.6
"""Widths of an *a* in a line, in a thread beside its channel on a small screen."""
NARROWER = 2.2
"""By what a list or a quote is set in."""
GAP = 0.4
"""Between two blocks."""
BUTTONS = 1.85
"""A row of buttons."""
FRAME = 4.0
"""Around the words of a button, and between two of them."""

SPACE = 0.52
_WIDTHS = (
    ("ijl.,:;'’!|·", 0.48),
    ("frt()[]/-", 0.63),
    ("cksvxyz?“”", 0.9),
    ("w", 1.33),
    ("MWm@—…%", 1.6),
)


def height(blocks: Sequence[Block]) -> float:
    return sum(_block(block) + GAP for block in blocks)


def _block(block: Block) -> float:
    elements: Sequence[Any] = getattr(block, "elements", ())
    if isinstance(block, ActionsBlock):
        return BUTTONS * len(list(_rows(each.text.text for each in elements)))
    return sum(map(_part, elements))


def _part(part: Any) -> float:
    if isinstance(part, RichTextListElement):
        return sum(_lines(_text(item), WIDE - NARROWER) for item in part.elements)
    if isinstance(part, RichTextQuoteElement):
        return _lines(_text(part), WIDE - NARROWER) + GAP
    return _lines(_text(part), WIDE)


def _rows(buttons: Iterable[str]) -> Iterator[float]:
    """Each row with its width."""
    used = 0.0
    for label in buttons:
        wide = sum(map(_cells, label)) + FRAME
        if used and used + wide > WIDE:
            yield used
            used = 0.0
        used += wide
    if used:
        yield used


def _text(part: Any) -> str:
    return "".join(
        getattr(each, "text", None) or getattr(each, "fallback", None) or ""
        for each in part.elements
    )


def _lines(text: str, wide: float) -> int:
    """As the words are set; a word that is too long is broken."""
    return sum(_set(row, wide) for row in text.split("\n"))


def _set(row: str, wide: float) -> int:
    lines, used = 1, 0.0
    for word in row.split(" "):
        cells = sum(map(_cells, word))
        if used and used + SPACE + cells > wide:
            lines, used = lines + 1, 0.0
        more, cells = divmod(cells, wide)
        lines += int(more)
        used += cells + SPACE
    return lines


@lru_cache(1024)
def _cells(character: str) -> float:
    """How wide it is, in widths of an *a*. Kept: each card asks for a thousand."""
    if unicodedata.east_asian_width(character) in "WF":
        return 1.65
    known = next((width for these, width in _WIDTHS if character in these), 1.0)
    return 1.15 if known == 1.0 and character.isupper() else known
