"""Somebody left: nothing stays with a dead account."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.leaving import Item, LeftList, heirs, leave, moved, without
from bot.domain.person import Workspace
from bot.domain.post import Post, Role, dm
from bot.domain.timeline import Entry, Kind
from bot.usecases.absences import cover_left
from bot.usecases.change import By, House, entry, replan, save
from bot.usecases.workspaces import FRESH
from store import BOT, Transaction, new_id

log = structlog.get_logger()

ASKED_AT_ONCE = 20
"""So many people are asked about in one sweep; the rest in the next."""


@dataclass(frozen=True)
class Leaving:
    house: House

    async def to_ask(self) -> tuple[tuple[str, str], ...]:
        """Team and person of those who have something here and were not described for long."""
        before = self.house.clock() - FRESH
        async with self.house.store.reading() as tx:
            return await tx.holdings.stale(before, limit=ASKED_AT_ONCE)

    async def sweep(self) -> None:
        """Who left while nobody heard of it."""
        async with self.house.store.reading() as tx:
            gone = await tx.holdings.departed(limit=ASKED_AT_ONCE)
        for team_id, user_id in gone:
            await self.left(team_id, user_id)

    async def left(self, team_id: str, gone: str) -> None:
        """All that is theirs goes to the lead at once, who gets one list; told once."""
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.workspaces.get(team_id)
            there = heirs(before, await tx.people.known(team_id), gone=gone)
            if not there:
                log.warning("somebody left, and nobody is there to take over", team=team_id)
                return
            workspace = without(before, gone, there[0])
            if workspace != before:
                await _resettle(tx, house, workspace)
            await cover_left(tx, house, before, workspace, gone)
            batch = f"{gone}/{new_id()}"
            told = await self._move(tx, team_id, gone, there, batch)
            if workspace.contacts != before.contacts:
                batch, told = f"{batch}/contact", told or {there[0]}
            posts = [Post(role=Role.LEFT, subject=batch, place=dm(each)) for each in sorted(told)]
            await tx.outbox.add(team_id, posts, now=house.clock())

    async def list(self, team_id: str, subject: str, *, viewer: str) -> LeftList:
        """What one of those lists holds, first due first, as far as its reader may know it."""
        gone, batch, *contact = subject.split("/")
        async with self.house.store.reading() as tx:
            source = f"{_source(f'{gone}/{batch}')}:{Kind.LEFT}"
            entries = dict(await tx.timeline.from_source(team_id, source))
            cases = await tx.cases.some(team_id, set(entries), viewer=viewer)
            owed = await tx.reminders.owed(team_id, person=viewer)
        due: dict[str, datetime] = {}
        for each in owed:
            at = each.due_at or each.basis_at
            due[each.case_id or ""] = min(at, due.get(each.case_id or "", at))
        items = [
            Item(case=case, what=_what(entries[case.id]), due_at=due.get(case.id))
            for case in cases.values()
            if entries[case.id].detail["to"] == viewer
        ]
        items.sort(key=lambda each: (each.due_at is None, each.due_at, each.case.number))
        return LeftList(gone=gone, was_contact=bool(contact), items=tuple(items))

    async def _move(
        self, tx: Transaction, team_id: str, gone: str, there: tuple[str, ...], batch: str
    ) -> set[str]:
        """Returns who has it now."""
        house, told = self.house, set[str]()
        by = By(team_id=team_id, user_id="", source=_source(batch))
        for case_id in sorted(await tx.holdings.of(team_id, gone)):
            before = await tx.cases.get(team_id, case_id, viewer=BOT)
            case = leave(before, gone=gone, heirs=there, now=house.clock())
            if case == before:
                continue
            to, what = case.owner, ""
            if case.owner == before.owner:
                to, what = moved(before, case)
            detail = {"from": gone, "to": to, "what": what}
            entries = [entry(house, by, Kind.LEFT, detail=detail)] if to else []
            await save(tx, house, case, entries, before=before)
            told |= {to} - {""}
        return told


def _source(batch: str) -> str:
    return f"left/{batch}"


def _what(entry: Entry) -> str:
    return str(entry.detail["what"])


async def _resettle(tx: Transaction, house: House, workspace: Workspace) -> None:
    """The lead may be another one now: so are those who are reminded beside the owners."""
    await tx.workspaces.save(workspace)
    for case in await tx.cases.active(workspace.team_id, viewer=BOT):
        await replan(tx, house, case, workspace)
