"""A case that moved: what it shows where it was, and where it is now."""

from collections.abc import Sequence
from datetime import UTC, datetime

from slack_sdk.models.blocks import Block

from bot.domain.case import Case
from bot.domain.playbook import Playbook
from bot.domain.timeline import Entry
from bot.views import ids
from bot.views.notes import Parts, dated
from bot.views.text import bold, bullets, length, line, link, person, rich, small, when

GONE = "A case was here. It is private now, and lives elsewhere."
CHARACTERS = 8_000
"""Of a timeline in one message; Slack takes about 12,000."""
LINKS = 40


def gone() -> list[Block]:
    """In place of a card, for all who read the old channel: nothing of client or matter."""
    return [small(GONE)]


def timeline(case: Case, playbook: Playbook, entries: Sequence[Entry], *, more: int) -> list[Block]:
    """What happened until the case came here, the oldest first; the newest have room first."""
    titles = {step.key: step.title for step in playbook.steps}
    rows: list[Parts] = []
    room = CHARACTERS
    for each in entries:
        row = dated(each, case, titles)
        room -= length([rich(line(*row))])
        if room < 0:
            break
        rows.insert(0, row)
    left = more + len(entries) - len(rows)
    blocks: list[Block] = [rich(line(bold("Until now")), bullets(rows))] if rows else []
    if left:
        blocks.append(small(f"{left} older: type {ids.COMMAND} show {case.label}."))
    return blocks


def timeline_text(case: Case) -> str:
    return f"{case.label}: what happened until now"


def left_behind(messages: Sequence[tuple[str, str, str]], old: str) -> list[Block]:
    """People's own messages in the old thread: who, when (a ts), and its address.

    `old` is the address of the old card where we can't read its thread any more.
    """
    if old:
        text = "I can't read the old thread any more. Look whether people wrote there: "
        return [rich(line(text, link(old, "old thread")))]
    rows: list[Parts] = [
        [person(user), " ", link(url, "message"), " of ", when(_at(ts))]
        for user, ts, url in messages[:LINKS]
    ]
    said = "People's own messages are still in the old thread. Ask each to delete theirs:"
    blocks: list[Block] = [rich(line(said), bullets(rows))]
    if len(messages) > LINKS:
        blocks.append(small(f"And {len(messages) - LINKS} more in the same thread."))
    return blocks


def left_behind_text(case: Case) -> str:
    return f"{case.label}: people's own messages are still in the old thread"


def _at(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)
