"""Being away: the form, and what the one who is away and the one who covers are told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.domain.person import Absence
from bot.domain.reminder import Reminder
from bot.views import ids
from bot.views.cases import KINDS
from bot.views.forms import Typed, at_input, form, input_block
from bot.views.text import (
    Part,
    actions,
    bold,
    bullets,
    button,
    clip,
    date_mark,
    line,
    lines,
    link,
    person,
    plain,
    rich,
    small,
    when,
)

SHOWN = 25
Url = Callable[[Case], str]
Handed = Sequence[tuple[Reminder, Case]]


def away_form(absence: Absence | None) -> View:
    """When are you back, and who is reminded meanwhile?"""
    until, cover = (absence.until, absence.cover) if absence else (None, "")
    covers = UserSelectElement(action_id="cover", initial_user=cover or None)
    blocks: list[Block] = [
        input_block("until", "Back at", at_input("until", until), optional=False),
        input_block(
            "cover",
            "Who covers for you?",
            covers,
            hint="They are reminded in your place. Without anyone, your lead is.",
        ),
    ]
    return form(ids.AWAY_FORM, "Away", blocks, submit="Save")


def parse_away(view: Mapping[str, Any]) -> tuple[datetime | None, str]:
    typed = Typed.of(view)
    return typed.at("until"), typed.user("cover")


def away_notice(blocks: Sequence[Block]) -> View:
    return form(ids.NOTICE_FORM, "Away", blocks, close="Close")


def away_blocks(
    absence: Absence, cover: str, handed: Handed, url: Url, *, kept: Sequence[Case] = ()
) -> list[Block]:
    """To who is away: since now, until when, and who is reminded of what."""
    head: list[Part | str] = [bold("You are away until "), when(absence.until), ". "]
    if not cover:
        alone = "Nobody covers for you, so your reminders still come to you."
        return [rich(line(*head, alone)), _back()]
    told: list[Part | str] = [person(cover), " is reminded in your place"]
    told += [" of:" if handed else "." if kept else ". Nothing of yours is open."]
    rest = small("What is still open comes back to you then.")
    return [*_list([*head, *told], handed, url), *_kept(kept), rest, _back()]


def _kept(cases: Sequence[Case]) -> list[Block]:
    """What stays with who is away, though somebody covers for them."""
    if not cases:
        return []
    labels = ", ".join(case.label for case in cases[:SHOWN])
    is_private = "is private" if len(cases) == 1 else "are private"
    still = "Its" if len(cases) == 1 else "Their"
    told = f"{labels} {is_private}, and not known to them. {still} reminders still come to you"
    return [rich(line(f"{told}: choose who covers, with {ids.COMMAND} away."))]


def cover_blocks(who: str, absence: Absence, handed: Handed, url: Url) -> list[Block]:
    """To who covers; a lead who stands in because nobody does can hand each case on."""
    head: list[Part | str] = [person(who), " is away until ", when(absence.until), ". "]
    if handed and not absence.cover:
        head.append("Nobody covers for them: hand on what can't wait. ")
    head.append("Until then I remind you in their place")
    head.append(" of:" if handed else ". Nothing of theirs is open.")
    if absence.cover or not handed:
        return _list(head, handed, url)
    rows = [_line(n, who, each, url) for n, each in enumerate(handed[:SHOWN])]
    return [rich(line(*head)), *rows, *_more(handed)]


def back_blocks(who: str) -> list[Block]:
    return [rich(lines([[person(who), " is back. What is still open went back to them."]]))]


def _back() -> Block:
    return actions("away", button("I'm back", action_id=ids.AWAY_BACK))


def _list(head: Sequence[Part | str], handed: Handed, url: Url) -> list[Block]:
    rows = [_row(reminder, case, url(case)) for reminder, case in handed[:SHOWN]]
    return [rich(line(*head), *([bullets(rows)] if rows else [])), *_more(handed)]


def _more(handed: Handed) -> list[Block]:
    beyond = len(handed) - SHOWN
    return [small(f"And {beyond} more: {ids.COMMAND} digest.")] if beyond > 0 else []


def _line(n: int, who: str, told: tuple[Reminder, Case], url: Url) -> Block:
    """As a line of the digest; what was typed stands in plain fields."""
    reminder, case = told
    label = f"<{url(case)}|{case.label}>" if url(case) else case.label
    due = date_mark(reminder.due_at or reminder.basis_at)
    hands = button("Hand over", action_id=ids.CASE_HAND_OVER, value=case.id)
    return SectionBlock(
        block_id=f"away/{case.id}/{n}",
        text=MarkdownTextObject(text=f"{label} · {KINDS.get(reminder.kind, reminder.kind)}, {due}"),
        fields=[PlainTextObject(text=clip(case.client, 60), emoji=False)],
        accessory=hands if case.owner == who else None,
    )


def _row(reminder: Reminder, case: Case, url: str) -> list[Part | str]:
    label: Part = link(url, case.label) if url else bold(case.label)
    kind = KINDS.get(reminder.kind, reminder.kind)
    due_at = reminder.due_at or reminder.basis_at
    return [label, " ", plain(clip(case.client, 60)), f" · {kind}, ", when(due_at)]
