"""Being away: somebody else is reminded, and all comes back at the end."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.absence import back_at, check, concerns
from bot.domain.case import Case, may_know
from bot.domain.digest import WARNS_OF
from bot.domain.errors import DomainError
from bot.domain.person import Absence, Workspace
from bot.domain.post import CASE, Post, Role, dm
from bot.usecases.calendars import calendars
from bot.usecases.change import By, House, replan
from bot.usecases.reminders import Told
from bot.usecases.stand_ins import with_stand_ins
from store import BOT, Transaction


@dataclass(frozen=True, kw_only=True)
class Away:
    """`handed` is what `cover` is reminded of meanwhile, as the asker may know it.

    `kept` are their own cases that the cover may not know: of these nobody else is reminded.
    """

    team_id: str
    absence: Absence
    cover: str
    handed: tuple[Told, ...]
    kept: tuple[Case, ...] = ()


@dataclass(frozen=True)
class Absences:
    house: House

    async def read(self, by: By, text: str) -> datetime | None:
        """When they are back, if the text says so in words that we know."""
        async with self.house.store.reading() as tx:
            workspace = await tx.workspaces.get(by.team_id)
            calendar = (await calendars(tx, workspace, [by.user_id])).of(by.user_id)
        return back_at(text, calendar=calendar, now=self.house.clock())

    async def of(self, team_id: str, person: str, *, viewer: str) -> Away | None:
        async with self.house.store.reading() as tx:
            absence = await tx.people.absence(team_id, person)
            if absence is None:
                return None
            return await self._away(tx, team_id, person, absence, viewer)

    async def own(self, by: By) -> tuple[str, datetime | None]:
        """Their country, and until when they want no digest."""
        async with self.house.store.reading() as tx:
            return await tx.people.own(by.team_id, by.user_id)

    async def set_own(self, by: By, *, country: str, paused_until: datetime | None) -> None:
        """Their reminders and their digest follow at once."""
        async with self.house.store.transaction() as tx:
            if not await tx.heard.first(by.team_id, by.source, now=self.house.clock()):
                return
            workspace = await tx.workspaces.get(by.team_id)
            await tx.people.set_own(
                by.team_id, by.user_id, country=country, digest_paused_until=paused_until
            )
            await self._replan(tx, workspace, await _touched(tx, workspace, by.user_id))
            await tx.reminders.forget_digests(by.team_id, person=by.user_id)

    async def leave(self, by: By, absence: Absence) -> Away:
        """From now on; said again, it is the newest word that holds."""
        house, now = self.house, self.house.clock()
        check(absence, person=by.user_id, now=now)
        async with house.store.transaction() as tx:
            if not await tx.heard.first(by.team_id, by.source, now=now):
                return await self._away(tx, by.team_id, by.user_id, absence, by.user_id)
            workspace = await tx.workspaces.get(by.team_id)
            await tx.people.ensure(by.team_id, {by.user_id}, zone=workspace.zone)
            touched = await _touched(tx, workspace, by.user_id)
            await tx.people.set_absence(by.team_id, by.user_id, absence)
            owed = await self._let_in(tx, by, absence.cover, touched)
            await self._replan(tx, workspace, touched)
            await tx.reminders.forget_digests(by.team_id, person=by.user_id)
            cover = absence.cover or workspace.lead
            if cover not in {"", by.user_id}:
                owed.append(
                    Post(role=Role.COVER, subject=_subject(by.user_id, absence), place=dm(cover))
                )
            await tx.outbox.add(by.team_id, owed, now=now)
            return await self._away(tx, by.team_id, by.user_id, absence, by.user_id)

    async def come_back(self, by: By) -> None:
        """What is still open comes back; refused when they are not away."""
        async with self.house.store.transaction() as tx:
            if not await tx.heard.first(by.team_id, by.source, now=self.house.clock()):
                return
            absence = await tx.people.absence(by.team_id, by.user_id)
            if absence is None:
                raise DomainError("You are not marked as away.")
            await self._end(tx, by.team_id, by.user_id, absence)

    async def end_due(self) -> None:
        """Of all whose time is over."""
        async with self.house.store.reading() as tx:
            back = await tx.people.back(self.house.clock())
        for team_id, person in back:
            async with self.house.store.transaction() as tx:
                absence = await tx.people.absence(team_id, person)
                if absence is not None:
                    await self._end(tx, team_id, person, absence)

    async def next_end(self) -> datetime | None:
        async with self.house.store.reading() as tx:
            return await tx.people.next_back()

    async def _end(self, tx: Transaction, team_id: str, person: str, absence: Absence) -> None:
        workspace = await tx.workspaces.get(team_id)
        touched = await _touched(tx, workspace, person, absence)
        now = self.house.clock()
        await tx.people.set_absence(team_id, person, None)
        await self._replan(tx, workspace, touched)
        # Who is back at nine gets the digest of nine.
        await tx.reminders.forget_digests(team_id, person=person, after=now)
        await tx.outbox.touch(
            team_id, now=now, roles=[Role.COVER], subject=_subject(person, absence)
        )

    async def _replan(self, tx: Transaction, workspace: Workspace, case_ids: list[str]) -> None:
        for case_id in case_ids:
            before = await tx.cases.get(workspace.team_id, case_id, viewer=BOT)
            case = await with_stand_ins(tx, before)
            if case != before:
                await tx.cases.save(case)
            await replan(tx, self.house, case, workspace)

    async def _let_in(self, tx: Transaction, by: By, cover: str, case_ids: list[str]) -> list[Post]:
        """Whoever is away may ask somebody into a private case of their own."""
        invites = []
        for case_id in case_ids if cover else ():
            case = await tx.cases.get(by.team_id, case_id, viewer=BOT)
            outside = cover not in {case.about, *case.members}
            if case.private and case.owner == by.user_id and outside:
                await tx.cases.save(replace(case, members=case.members | {cover}))
                invites.append(Post(role=Role.INVITE, case_id=case.id, subject=cover, place=CASE))
        return invites

    async def _away(
        self, tx: Transaction, team_id: str, person: str, absence: Absence, viewer: str
    ) -> Away:
        workspace = await tx.workspaces.get(team_id)
        cover = absence.cover or workspace.lead
        owed = await tx.reminders.owed(team_id, person=cover) if cover else ()
        ids = {r.case_id for r in owed if r.case_id}
        cases = await tx.cases.some(team_id, ids, viewer=viewer)
        theirs = {i: case for i, case in cases.items() if concerns(case, person)}
        own = await tx.cases.active(team_id, viewer=viewer, owner=person)
        return Away(
            team_id=team_id,
            absence=absence,
            cover=cover if cover != person else "",
            handed=tuple(
                Told(r, theirs[r.case_id])
                for r in owed
                if r.case_id in theirs and r.kind not in WARNS_OF
            ),
            kept=tuple(case for case in own if not may_know(case, cover)),
        )


async def cover_left(
    tx: Transaction, house: House, before: Workspace, workspace: Workspace, gone: str
) -> None:
    """For whom they stood in, the lead does; for whom they did as the lead, the new one."""
    away = await tx.people.covered_by(before.team_id, gone)
    if gone == before.lead:
        away |= await tx.people.covered_by(before.team_id, "")
    for person, absence in sorted(away.items()):
        alone = replace(absence, cover="")
        touched = await _touched(tx, before, person, absence)
        await tx.people.set_absence(before.team_id, person, alone)
        for case_id in touched:
            case = await tx.cases.get(before.team_id, case_id, viewer=BOT)
            await replan(tx, house, case, workspace)
        if workspace.lead not in {"", person, gone}:
            subject = _subject(person, alone)
            post = Post(role=Role.COVER, subject=subject, place=dm(workspace.lead))
            await tx.outbox.add(before.team_id, [post], now=house.clock())


async def _touched(
    tx: Transaction, workspace: Workspace, person: str, absence: Absence | None = None
) -> list[str]:
    """Cases in which this person, or whoever stands in for them, is reminded of something."""
    people = {person, *([absence.cover, workspace.lead] if absence else [])} - {""}
    found = [await tx.reminders.owed(workspace.team_id, person=each) for each in sorted(people)]
    return sorted({r.case_id for owed in found for r in owed if r.case_id})


def _subject(person: str, absence: Absence) -> str:
    return f"{person}/{absence.until.isoformat()}"
