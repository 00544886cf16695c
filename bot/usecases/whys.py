"""What the bot owes for a case, when, and why then; and what became of what it said."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.domain.case import Case
from bot.domain.person import Calendars
from bot.domain.reminder import ALARMS, Remembered, Reminder
from bot.domain.why import Explained, owes, passed_over, rule
from bot.usecases.calendars import calendars, holiday
from bot.usecases.change import House
from store import Transaction

LAST = 5


@dataclass(frozen=True, kw_only=True)
class Why:
    """`ahead`, the next first; `said`, the newest first. `unsent`: ids of those not in Slack."""

    case: Case
    ahead: tuple[Explained, ...]
    said: tuple[Reminder, ...]
    unsent: frozenset[str]
    now: datetime


@dataclass(frozen=True)
class Whys:
    house: House

    async def of(self, team_id: str, number: int, *, viewer: str) -> Why:
        """Raises CaseNotFound, also for a case that the viewer may not know."""
        async with self.house.store.reading() as tx:
            case = await tx.cases.by_number(team_id, number, viewer=viewer)
            all_of_it = await tx.reminders.of_case(case.id)
            ahead = [r for r in all_of_it if r.due_at is not None]
            explained = await _explained(tx, case, ahead)
            said = [r for r in all_of_it if r.handed_out_at and r.kind not in ALARMS]
            said.sort(key=lambda r: (r.handed_out_at, r.id), reverse=True)
            waiting = [r for r in said[:LAST] if r.state is Remembered.HANDED_OUT]
            unsent = await tx.outbox.unsent(team_id, {r.batch for r in waiting})
        return Why(
            case=case,
            ahead=explained,
            said=tuple(said[:LAST]),
            unsent=frozenset(r.id for r in waiting if r.batch in unsent),
            now=self.house.clock(),
        )


async def _explained(tx: Transaction, case: Case, ahead: list[Reminder]) -> tuple[Explained, ...]:
    """What counts working time counts that of the owner, also when another is reminded."""
    workspace = await tx.workspaces.get(case.team_id)
    whose = {owes(each, case) for each in ahead}
    people = await calendars(tx, workspace, {case.owner, *whose})
    named = partial(holiday, people.country_of(case.owner))
    found = []
    for reminder in sorted(ahead, key=lambda r: (r.due_at or r.basis_at, r.id)):
        made = rule(reminder, case)
        skipped: tuple[str, ...] = ()
        if made.since is not None and not reminder.round_the_clock:
            skipped = passed_over(made.since, reminder.basis_at, people.of(case.owner), named)
        found.append(
            Explained(
                reminder=reminder,
                rule=made.text,
                passed_over=skipped,
                instead_of=_instead_of(reminder, case, people),
            )
        )
    return tuple(found)


def _instead_of(reminder: Reminder, case: Case, people: Calendars) -> str:
    """Whoever is away, if this one is reminded because of that."""
    owner = owes(reminder, case)
    absence = people.absences.get(owner)
    if absence is None or owner == reminder.person or reminder.kind in ALARMS:
        return ""
    covers = reminder.person == (absence.cover or people.workspace.lead)
    return owner if covers and people.is_away(owner, reminder.basis_at) else ""
