"""The digest of open follow-ups, as one reader may see it."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.case import Case
from bot.domain.digest import LINES, Digest, Section, digest
from bot.domain.reminder import Kind, Reminder
from bot.usecases.calendars import calendars
from bot.usecases.change import House


@dataclass(frozen=True)
class Digests:
    house: House

    async def of(
        self, team_id: str, *, viewer: str, person: str = "", batch: str = "", limit: int = LINES
    ) -> tuple[Digest, Calendar]:
        """What is open now: of one person, or of the whole team as `viewer` may know it.

        A channel has no viewer (empty), so it hears of no private case. `batch` names the
        message that is being written: what it hands out comes first.
        """
        now = self.house.clock()
        async with self.house.store.reading() as tx:
            workspace = await tx.workspaces.get(team_id)
            owed = await tx.reminders.owed(team_id, person=person)
            waiting = await tx.reminders.waiting(team_id)
            ids = {reminder.case_id for reminder in owed if reminder.case_id} | waiting
            cases = await tx.cases.some(team_id, ids, viewer=viewer)
            calendar = (await calendars(tx, workspace, [viewer])).of(viewer)
        found = ((cases[r.case_id], r) for r in owed if r.case_id in cases)
        known = list(found) if person else _once(found)
        said_now = frozenset(r.id for r in owed if batch and r.batch == batch)
        lines = digest(
            known,
            calendar=calendar,
            now=now,
            said_now=said_now,
            waiting=[c for c in cases.values() if c.id in waiting and _concerns(c, person)],
            limit=limit,
        )
        return lines, calendar

    async def overdue(self, team_id: str, *, viewer: str) -> frozenset[str]:
        """Ids of the cases that have something past due, as far as the viewer may know them."""
        found, _calendar = await self.of(team_id, viewer=viewer, limit=sys.maxsize)
        return frozenset(line.case.id for line in found.lines if line.section is Section.PAST_DUE)


def _concerns(case: Case, person: str) -> bool:
    """An escalation that waits: for the team's list always, else its owner and whoever was asked."""
    under_way = case.escalation
    asked = {each.person for each in under_way.asked} if under_way else set()
    return not person or person == case.owner or person in asked


def _once(owed: Iterable[tuple[Case, Reminder]]) -> list[tuple[Case, Reminder]]:
    """Others may be reminded of it as well: a list for all names it once, for whom it is first."""
    named: dict[tuple[str, Kind, str], tuple[Case, Reminder]] = {}
    for case, reminder in sorted(owed, key=lambda each: _rank(*each)):
        named.setdefault((case.id, reminder.kind, reminder.subject), (case, reminder))
    return list(named.values())


def _rank(case: Case, reminder: Reminder) -> tuple[datetime, bool]:
    """Earlier first, then the case's owner."""
    return reminder.basis_at, reminder.person != case.owner
