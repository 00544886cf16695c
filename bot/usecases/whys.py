"""What the bot owes for a case, when, and why then; and what became of what it said."""

from dataclasses import dataclass
from functools import partial

from bot.domain.case import Case
from bot.domain.reminder import ALARMS, Reminder
from bot.domain.why import passed_over, rule
from bot.usecases.calendars import calendars, holiday
from bot.usecases.change import House
from store import Transaction

LAST = 5


@dataclass(frozen=True, kw_only=True)
class Explained:
    reminder: Reminder
    rule: str
    passed_over: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Why:
    """`ahead`, the next first; `said`, the newest first."""

    case: Case
    ahead: tuple[Explained, ...]
    said: tuple[Reminder, ...]


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
        return Why(case=case, ahead=explained, said=tuple(said[:LAST]))


async def _explained(tx: Transaction, case: Case, ahead: list[Reminder]) -> tuple[Explained, ...]:
    workspace = await tx.workspaces.get(case.team_id)
    people = await calendars(tx, workspace, {r.person for r in ahead})
    found = []
    for reminder in sorted(ahead, key=lambda r: (r.due_at or r.basis_at, r.id)):
        made = rule(reminder.kind, case)
        skipped: tuple[str, ...] = ()
        if made.since is not None and not reminder.round_the_clock:
            named = partial(holiday, people.country_of(reminder.person))
            calendar = people.of(reminder.person)
            skipped = passed_over(made.since, reminder.basis_at, calendar, named)
        found.append(Explained(reminder=reminder, rule=made.text, passed_over=skipped))
    return tuple(found)
