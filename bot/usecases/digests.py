"""The digest of open follow-ups, as one reader may see it."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.digest import AHEAD, LINES, CaseName, Digest, Owed, Section, digest
from bot.domain.escalation import Escalation
from bot.domain.reminder import Kind
from bot.usecases.calendars import calendars
from bot.usecases.change import House
from store import Transaction


@dataclass(frozen=True)
class Digests:
    house: House

    async def of(
        self, team_id: str, *, viewer: str, person: str = "", batch: str = ""
    ) -> tuple[Digest, Calendar]:
        """What is open now: of one person, or of the whole team as `viewer` may know it.

        A channel has no viewer (empty), so it hears of no private case. `batch` names the
        message that is being written: what it hands out comes first.
        """
        async with self.house.store.reading() as tx:
            found, calendar = await self._sorted(tx, team_id, viewer, person, batch)
            ids = [line.reminder_id for line in found.lines if line.reminder_id]
            said = await tx.digests.words(team_id, ids, viewer=viewer)
        lines = (replace(x, what=said.get(x.reminder_id, x.what)) for x in found.lines)
        return replace(found, lines=tuple(lines)), calendar

    async def overdue(self, team_id: str, *, viewer: str) -> frozenset[str]:
        """Ids of the cases that have something past due, as far as the viewer may know them."""
        async with self.house.store.reading() as tx:
            found, _calendar = await self._sorted(tx, team_id, viewer, limit=sys.maxsize)
        return frozenset(line.case.id for line in found.lines if line.section is Section.PAST_DUE)

    async def _sorted(
        self,
        tx: Transaction,
        team_id: str,
        viewer: str,
        person: str = "",
        batch: str = "",
        limit: int = LINES,
    ) -> tuple[Digest, Calendar]:
        """Without the words of what is owed, which are asked for few lines only."""
        now = self.house.clock()
        workspace = await tx.workspaces.get(team_id)
        owed = await tx.digests.owed(team_id, viewer=viewer, person=person, until=now + AHEAD)
        waiting = await tx.digests.waiting(team_id, viewer=viewer)
        calendar = (await calendars(tx, workspace, [viewer])).of(viewer)
        lines = digest(
            owed if person else _once(owed),
            calendar=calendar,
            now=now,
            said_now=frozenset(each.id for each in owed if batch and each.batch == batch),
            waiting=[each for each in waiting if _concerns(*each, person)],
            limit=limit,
        )
        return lines, calendar


def _concerns(case: CaseName, escalation: Escalation, person: str) -> bool:
    """An escalation that waits: for the team's list always, else its owner and whoever was asked."""
    return not person or person == case.owner or person in {x.person for x in escalation.asked}


def _once(owed: Iterable[Owed]) -> list[Owed]:
    """Others may be reminded of it as well: a list for all names it once, for whom it is first."""
    named: dict[tuple[str, Kind, str], Owed] = {}
    for each in sorted(owed, key=_rank):
        named.setdefault((each.case.id, each.kind, each.subject), each)
    return list(named.values())


def _rank(owed: Owed) -> tuple[datetime, bool]:
    """Earlier first, then the case's owner."""
    return owed.basis_at, owed.person != owed.case.owner
