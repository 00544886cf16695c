"""Who is reminded while somebody is away: the cover, else the lead."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.calendar import into_hours
from bot.domain.case import Case, may_know
from bot.domain.person import Calendars, Workspace
from bot.domain.prevention import may_verify
from bot.domain.reminder import Kind, Planned
from bot.domain.watch import action_of


def covered(
    planned: Iterable[Planned], case: Case, workspace: Workspace, people: Calendars
) -> tuple[Planned, ...]:
    """The same reminders, each to somebody who is there and may know the case.

    Where nobody else is, it stays with who is away: late is better than lost. What two people
    would be told now goes to one of them once, at the earlier time.
    """
    told: dict[str, Planned] = {}
    for each in planned:
        there = _covered(each, case, workspace, people)
        known = told.get(there.key(case.id))
        if known is None or there.due_at < known.due_at:
            told[there.key(case.id)] = there
    return tuple(told.values())


def _may_do(planned: Planned, case: Case, person: str) -> bool:
    """Whoever did something can't look, in another's place, whether it is so."""
    if planned.kind is not Kind.VERIFICATION:
        return may_know(case, person)
    verified = action_of(planned.subject)
    return any(each.id == verified and may_verify(each, case, person) for each in case.actions)


def _covered(planned: Planned, case: Case, workspace: Workspace, people: Calendars) -> Planned:
    person, at = planned.person, planned.due_at
    if not people.is_away(person, at):
        return planned
    covers = (people.absences[person].cover, workspace.lead)
    there = (p for p in covers if p not in {"", person} and _may_do(planned, case, p))
    cover = next((p for p in there if not people.is_away(p, at)), None)
    if cover is None:
        return planned
    moves = not (planned.exact or planned.round_the_clock)
    due_at = into_hours(people.of(cover), at) if moves else at
    return replace(planned, person=cover, due_at=due_at)
