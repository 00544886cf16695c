"""What somebody left behind, as one list for who has it now."""

from collections.abc import Callable

from slack_sdk.models.blocks import Block

from bot.domain.case import Case
from bot.domain.leaving import Item, LeftList
from bot.domain.timeline import Entry
from bot.views import ids
from bot.views.text import (
    Part,
    actions,
    bold,
    button,
    clip,
    lines,
    person,
    plain,
    rich,
    small,
    when,
)

SHOWN = 15


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
    for item in left.items[:SHOWN]:
        blocks += _one(item, url(item.case))
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


def _one(item: Item, url: str) -> list[Block]:
    case = item.case
    rows: list[list[Part | str]] = [[bold(f"{case.label} · {case.client}")]]
    rows.append([plain(clip(" ".join((item.what or case.happened).split()), 120))])
    if item.due_at is not None:
        rows.append(["Next: ", when(item.due_at)])
    opens = button("Open case", action_id=ids.CASE_LINK, url=url) if url else None
    hands = button("Hand over", action_id=ids.CASE_HAND_OVER, value=case.id)
    pressed = [each for each in (None if item.what else hands, opens) if each]
    return [rich(lines(rows)), *([actions(f"left/{case.id}", *pressed)] if pressed else [])]
