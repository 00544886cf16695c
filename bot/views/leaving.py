"""What somebody left behind, as one list for who has it now."""

from collections.abc import Callable

from slack_sdk.models.blocks import Block, MarkdownTextObject, PlainTextObject, SectionBlock

from bot.domain.case import Case
from bot.domain.leaving import Item, LeftList
from bot.domain.timeline import Entry
from bot.views import ids
from bot.views.text import Part, bold, button, clip, date_mark, lines, person, plain, rich, small

SHOWN = 20


def left_note(entry: Entry, _case: Case) -> list[Part | str]:
    gone, to = person(str(entry.detail["from"])), person(str(entry.detail["to"]))
    if what := str(entry.detail.get("what", "")):
        return [gone, " left. ", to, " looks after: ", plain(clip(what, 300))]
    return [bold("Owner"), " is now ", to, ": ", gone, " left."]


def left_list(left: LeftList, url: Callable[[Case], str]) -> list[Block]:
    """First due first; each line can be handed on."""
    title: list[Part | str] = [person(left.gone), bold(" left. ")]
    if left.items:
        title.append("All that was theirs is yours now, first due first. Hand on what you can.")
    blocks: list[Block] = [rich(lines([title]))]
    blocks += [_one(item, url(item.case)) for item in left.items[:SHOWN]]
    if len(left.items) > SHOWN:
        more = len(left.items) - SHOWN
        blocks.append(small(f"And {more} more: type {ids.COMMAND} list mine."))
    if left.was_contact:
        settings = f"{ids.COMMAND} settings"
        blocks.append(small(f"They were a contact. An admin can name another: type {settings}."))
    return blocks


def left_text(left: LeftList) -> str:
    count = len(left.items)
    return (
        "Somebody left: 1 case is yours now"
        if count == 1
        else (f"Somebody left: {count} cases are yours now" if count else "A contact left")
    )


def _one(item: Item, url: str) -> Block:
    """As a line of the digest; what was typed stands in plain fields."""
    case = item.case
    label = f"<{url}|{case.label}>" if url else case.label
    due = f" · next {date_mark(item.due_at)}" if item.due_at is not None else ""
    typed = [clip(case.client, 60), clip(" ".join((item.what or case.happened).split()), 80)]
    hands = button("Hand over", action_id=ids.CASE_HAND_OVER, value=case.id)
    return SectionBlock(
        block_id=f"left/{case.id}",
        text=MarkdownTextObject(text=f"{label}{due}"),
        fields=[PlainTextObject(text=each, emoji=False) for each in typed],
        accessory=None if item.what else hands,
    )
