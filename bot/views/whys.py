"""`/client-issue why`: what comes next, when and why then, and what was said."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.domain.case import Case
from bot.domain.reminder import Kind, Remembered, Reminder
from bot.domain.watch import action_of
from bot.domain.why import Explained, tells_lead
from bot.views.cases import KINDS
from bot.views.text import Part, bold, bullets, line, person, rich, small, when

SHOWN = 8

Row = list[Part | str]


def why_blocks(
    case: Case,
    ahead: Sequence[Explained],
    said: Sequence[Reminder],
    *,
    unsent: Collection[str],
    now: datetime,
) -> list[Block]:
    """`unsent`: ids of those that Slack has not taken."""
    title = line(bold(f"{case.label} · {case.client}"), " · what comes next, and why then")
    ahead = [*_once(ahead)]
    nothing = line("\nNothing. It asks for no reminder as it stands.")
    rows = bullets(_ahead(each) for each in ahead[:SHOWN]) if ahead else nothing
    blocks: list[Block] = [rich(title, rows)]
    if said:
        told = bullets(_said(each, sent=each.id not in unsent, now=now) for each in said)
        blocks.append(rich(line(bold("What was said last")), told))
    if len(ahead) > SHOWN:
        blocks.append(small(f"And {len(ahead) - SHOWN} more later."))
    return blocks


def _once(ahead: Sequence[Explained]) -> Iterator[Explained]:
    """Who is asked to verify is asked again and again: the next time is enough."""
    asked = set()
    for each in ahead:
        reminder = each.reminder
        who = (action_of(reminder.subject), reminder.person)
        if reminder.kind is not Kind.VERIFICATION or who not in asked:
            yield each
        asked |= {who} if reminder.kind is Kind.VERIFICATION else set()


def _ahead(each: Explained) -> Row:
    reminder = each.reminder
    kind = "Told to the lead" if tells_lead(reminder) else _kind(reminder)
    row: Row = [bold(kind), ", ", when(reminder.due_at or reminder.basis_at)]
    if reminder.kind is not Kind.SILENCE:  # who is asked is found when it is raised
        row += [" to ", person(reminder.person)]
    if each.instead_of:
        row += [" (", person(each.instead_of), " is away)"]
    row.append(f". {each.rule}")
    if each.passed_over:
        row.append(f" Not counted: {', '.join(each.passed_over)}.")
    for since, why in reminder.shifts:
        row += [" Moved from ", when(datetime.fromisoformat(since)), f": {why}."]
    return row


def _said(reminder: Reminder, *, sent: bool, now: datetime) -> Row:
    row: Row = [bold(_kind(reminder)), ", "]
    if reminder.handed_out_at:
        row.append(when(reminder.handed_out_at))
    row += [" to ", person(reminder.person), ". "]
    if reminder.state is Remembered.HANDED_OUT:
        if not sent:
            return [
                *row,
                "Not in Slack yet. Tell an admin: client-issue outbox, where the bot runs, says why.",
            ]
        if not reminder.is_useful(now):
            return [*row, "Nobody answered, and its time is over."]
        return [*row, "It waits for an answer."]
    if reminder.state is Remembered.DONE:
        return [*row, "Answered, or no longer needed."]
    return [*row, "It comes again, as above."]


def _kind(reminder: Reminder) -> str:
    kind = KINDS.get(reminder.kind, str(reminder.kind))
    return kind[:1].upper() + kind[1:]
