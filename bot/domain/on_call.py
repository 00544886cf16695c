"""At night and at the weekend: what can't wait also goes to who has it, or is on call."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.domain.calendar import into_hours
from bot.domain.case import Case, may_know
from bot.domain.person import Calendars, Workspace
from bot.domain.reminder import Kind, Planned

GOES_ON = frozenset({Kind.RECEIPT, Kind.CLIENT_UPDATE, Kind.PROMISE_SOON, Kind.PROMISE})
"""What the client waits for."""


def with_on_call(
    planned: Iterable[Planned], case: Case, workspace: Workspace, people: Calendars
) -> tuple[Planned, ...]:
    """The same reminders, and beside each that finds its person off work one to who is there."""
    planned = tuple(planned)
    known = {each.key(case.id) for each in planned}
    told = (
        replace(each, person=person, beside=True)
        for each in planned
        if each.kind in GOES_ON and each.round_the_clock
        if into_hours(people.of(each.person), each.due_at) > each.due_at
        for person in _there(case, workspace, people, off=each.person)
    )
    return (*planned, *(each for each in told if each.key(case.id) not in known))


def _there(case: Case, workspace: Workspace, people: Calendars, *, off: str) -> Iterator[str]:
    """Who accepted the escalation; else those on call, of the lowest level that has any."""
    accepted = case.escalation.accepted_by if case.escalation else ""
    if accepted and accepted not in people.gone:
        yield from {accepted} - {off}
        return
    on_call = [
        c
        for c in workspace.contacts
        if c.on_call and may_know(case, c.user_id) and c.user_id not in people.gone
    ]
    lowest = min((c.level for c in on_call), default=0)
    yield from dict.fromkeys(c.user_id for c in on_call if c.level == lowest and c.user_id != off)
