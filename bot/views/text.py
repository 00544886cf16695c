"""Text that is safe by construction: what a person typed can't mention, link or format."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextListElement,
    RichTextQuoteElement,
    RichTextSectionElement,
)

SECTION_LIMIT = 3000
BLOCKS_LIMIT = 50
FALLBACK_LIMIT = 3000
_MENTION = re.compile(r"<([^<>]+)>")
_NAMED = re.compile(r"<([@#]\w+)>")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_STARRED = re.compile(r"\*([^*]+)\*")

Part = RichTextElement
Style = RichTextElementParts.TextStyle
_SIMPLE = (
    *(RichTextBlock, RichTextElement, ActionsBlock, ContextBlock),
    *(ButtonElement, PlainTextObject, MarkdownTextObject),
)
"""What is nothing but its attributes."""


def clip(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def isolated(name: str) -> str:
    """So that a number after a name written from right to left stays where it belongs."""
    turns = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in name)
    return f"\u2068{name}\u2069" if turns else name


def escape(text: str) -> str:
    """For fallback texts, where Slack reads & < > as its own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(text: str) -> str:
    """What a person typed, from Slack's escaped form: mentions and links as words."""
    return readable(html.unescape(_MENTION.sub(lambda match: _name(match[1]), text)))


def readable(text: str) -> str:
    """Without what no screen shows and no database takes: control characters, half characters."""
    return _UNREADABLE.sub("", text)


def _name(inside: str) -> str:
    target, _, label = inside.partition("|")
    if target[:1] in "@#!":
        return f"{target[0]}{label}" if label and target[0] != "!" else label or target
    return f"{label} ({target})" if label and label not in target else target


def plain(text: str, *, bold: bool = False, italic: bool = False) -> Part:
    """Shown as it was typed, whatever is in it."""
    style = Style(bold=bold or None, italic=italic or None) if bold or italic else None
    return RichTextElementParts.Text(text=text or " ", style=style)


def bold(text: str) -> Part:
    return plain(text, bold=True)


def italic(text: str) -> Part:
    return plain(text, italic=True)


def person(user_id: str) -> Part:
    return RichTextElementParts.User(user_id=user_id)


def either(user_ids: Sequence[str]) -> list[Part | str]:
    """One of these people: Ann, Ben or Chi."""
    said: list[Part | str] = []
    for left, user_id in zip(range(len(user_ids), 0, -1), user_ids, strict=True):
        said += [person(user_id), *({1: [], 2: [" or "]}.get(left, [", "]))]
    return said


def link(url: str, text: str) -> Part:
    return RichTextElementParts.Link(url=url, text=text)


def when(at: datetime) -> Part:
    """A time that each reader sees in their own zone."""
    return RichTextElementParts.Date(
        timestamp=int(at.timestamp()),
        format="{date_short_pretty} at {time}",
        fallback=f"{at:%d %b %Y %H:%M} UTC",
    )


def day(at: datetime) -> Part:
    """A day that each reader sees in their own zone."""
    return RichTextElementParts.Date(
        timestamp=int(at.timestamp()),
        format="{date_short_pretty}",
        fallback=f"{at:%d %b %Y}",
    )


def ours(
    text: str, *, italic: bool = False, fill: Callable[[str], str] = lambda piece: piece
) -> list[Part]:
    """A text of ours, in which *stars* make bold; `fill` puts typed values in, where they don't."""
    pieces = enumerate(_STARRED.split(text))
    return [plain(fill(piece), bold=bool(n % 2), italic=italic) for n, piece in pieces if piece]


def marked(text: str) -> list[Part]:
    """A sentence of ours in which <@person> and <#channel> stand for themselves."""
    parts: list[Part] = []
    for position, piece in enumerate(_NAMED.split(text)):
        if position % 2 == 0:
            parts += [plain(piece)] if piece else []
        elif piece.startswith("@"):
            parts.append(person(piece[1:]))
        else:
            parts.append(RichTextElementParts.Channel(channel_id=piece[1:]))
    return parts


def line(*parts: Part | str) -> RichTextSectionElement:
    elements = [plain(part) if isinstance(part, str) else part for part in parts]
    return RichTextSectionElement(elements=elements)


def lines(rows: Iterable[Sequence[Part | str]]) -> RichTextSectionElement:
    """Several lines in one paragraph."""
    elements: list[Part | str] = []
    for row in rows:
        elements += ["\n", *row] if elements else row
    return line(*elements)


def numbered(items: Iterable[Sequence[Part | str]]) -> RichTextListElement:
    return RichTextListElement(style="ordered", elements=[line(*item) for item in items])


def bullets(items: Iterable[Sequence[Part | str]]) -> RichTextListElement:
    return RichTextListElement(style="bullet", elements=[line(*item) for item in items])


def quote(text: str) -> RichTextQuoteElement:
    return RichTextQuoteElement(elements=[plain(text)])


def rich(*elements: RichTextElement, block_id: str | None = None) -> RichTextBlock:
    return RichTextBlock(elements=list(elements), block_id=block_id)


def small(*texts: str) -> ContextBlock:
    """A grey line. Plain text: nothing in it is read as formatting."""
    return ContextBlock(elements=[PlainTextObject(text=clip(t, 2000), emoji=False) for t in texts])


def small_marked(text: str) -> ContextBlock:
    """A grey line of ours with mentions or dates; typed text must not come near it."""
    return ContextBlock(elements=[MarkdownTextObject(text=clip(text, 2000))])


def divider() -> DividerBlock:
    return DividerBlock()


def button(
    text: str,
    *,
    action_id: str,
    value: str = "",
    style: str | None = None,
    url: str | None = None,
) -> ButtonElement:
    return ButtonElement(
        text=PlainTextObject(text=clip(text, 75), emoji=False),
        action_id=action_id,
        value=value or None,
        style=style,
        url=url,
    )


def actions(block_id: str, *elements: InteractiveElement | None) -> ActionsBlock:
    return ActionsBlock(block_id=block_id, elements=[e for e in elements if e is not None])


def dicts(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    return [_inside(each) for each in blocks]


def _simple(part: JsonObject) -> dict[str, Any]:
    """As `to_dict()`, which takes four times as long to look for limits that we keep ourselves."""
    known = {name: part.get_object_attribute(name) for name in part.attributes}
    return {name: _inside(value) for name, value in known.items() if _is_given(value)}


def _is_given(value: Any) -> bool:
    """Not by `==`: the SDK's parts would turn into dictionaries to be compared."""
    return bool(value) if isinstance(value, str | list) else value is not None


def _inside(value: Any) -> Any:
    if isinstance(value, str | bool):  # most of all, so it is looked for first
        return value
    if isinstance(value, list | tuple):
        return [_inside(each) for each in value]
    if isinstance(value, _SIMPLE):
        return _simple(value)
    return value.to_dict() if isinstance(value, JsonObject | Style) else value


def length(blocks: Sequence[Block]) -> int:
    """How many characters a person sees; a time counts as in its longest form."""
    return sum(map(_length, blocks))


def _length(part: object) -> int:
    if isinstance(part, list | tuple):
        return sum(map(_length, part))
    if not isinstance(part, JsonObject):
        return 0
    seen = getattr(
        part, "fallback" if isinstance(part, RichTextElementParts.Date) else "text", None
    )
    if isinstance(seen, str):
        return len(seen)
    return sum(map(_length, vars(part).values()))


def date_mark(at: datetime) -> str:
    """The same as `when`, for texts with Slack's own marks."""
    fallback = f"{at:%d %b %Y %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"
