"""The tick: who is told what now. And what a person answers to a reminder."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from operator import itemgetter

from bot.domain.calendar import Calendar, is_working_day, local_date, next_local, next_working
from bot.domain.case import Case
from bot.domain.errors import DomainError, InvalidFields, Outdated
from bot.domain.hand_out import HandOut, hand_out, must_be_useful_then, snooze_until
from bot.domain.person import Workspace
from bot.domain.post import Post, Role, channel, dm
from bot.domain.reminder import Kind, Remembered, Reminder
from bot.domain.timeline import Kind as TimelineKind
from bot.notify import posts
from bot.usecases.alarms import Alarms
from bot.usecases.calendars import calendars
from bot.usecases.change import By, House, entry, touch_batch
from store import Transaction, new_id

WHY_AGAIN = "It is the third time. What is in the way? Your lead is told, privately."
AUDIENCES = 200
"""How much of what is due one tick looks at; the rest is due still, and taken by the next."""

TOGETHER = 50
"""How many of them are decided on in one transaction."""


@dataclass(frozen=True)
class Told:
    """A reminder with its case, as far as the reader may know it."""

    reminder: Reminder
    case: Case


@dataclass(frozen=True, kw_only=True)
class Snooze:
    """Until when, as it was chosen; `date` for a date, `why` from the third time on."""

    choice: str
    date: datetime | None = None
    why: str = ""


class AlreadySnoozed(DomainError):
    """Somebody else was first; the handler says until when, in the reader's own zone."""

    def __init__(self, until: datetime) -> None:
        super().__init__("It is snoozed already.")
        self.until = until


@dataclass(frozen=True)
class Reminders:
    house: House

    async def tick(self) -> int:
        """Hand out all that is due, one message a person; returns how many were told."""
        now = self.house.clock()
        async with self.house.store.reading() as tx:
            audiences = await tx.reminders.audiences_due(now, limit=AUDIENCES)
        told = 0
        for team_id, people in _together(audiences):
            told += await self._tell(team_id, people, now)
        await Alarms(self.house).ring()
        return told

    async def next_due(self) -> datetime | None:
        async with self.house.store.reading() as tx:
            return await tx.reminders.next_due()

    async def sweep(self) -> None:
        """Plan the digests that are missing: of each channel, and of each owner."""
        now = self.house.clock()
        async with self.house.store.reading() as tx:
            missing = [
                (workspace, person)
                for workspace in await tx.workspaces.all()
                for person in await self._without_digest(tx, workspace)
            ]
        for workspace, person in missing:
            await self._begin_digest(workspace, person, now)

    async def begin_digest(self, team_id: str, person: str) -> None:
        """For an owner of a first case; the sweep would do it too, but a moment later."""
        now = self.house.clock()
        async with self.house.store.reading() as tx:
            if person in await tx.reminders.digests_planned(team_id):
                return
            workspace = await tx.workspaces.get(team_id)
        await self._begin_digest(workspace, person, now)

    async def said(self, team_id: str, batch: str, *, viewer: str) -> tuple[Told, ...]:
        """What one message tells of; reminders of cases that the viewer may not know are left out."""
        async with self.house.store.reading() as tx:
            reminders = await tx.reminders.batch(team_id, batch)
            ids = {r.case_id for r in reminders if r.case_id}
            cases = await tx.cases.some(team_id, ids, viewer=viewer)
        return tuple(Told(r, cases[r.case_id]) for r in reminders if r.case_id in cases)

    async def get(self, by: By, reminder_id: str) -> Told:
        """The reminder behind a button; refused once it is answered."""
        async with self.house.store.reading() as tx:
            return await self._get(tx, by, reminder_id)

    async def snooze(self, by: By, reminder_id: str, occurrence: int, wish: Snooze) -> datetime:
        """Once, exactly; returns until when. The second presser is told that it is snoozed.

        The third time asks why, and the lead is told.
        """
        now = self.house.clock()
        async with self.house.store.transaction() as tx:
            told = await self._get(tx, by, reminder_id)
            reminder = told.reminder
            _must_be_newest(reminder, occurrence)
            if reminder.asks_why and not wish.why:
                raise InvalidFields({"why": WHY_AGAIN})
            workspace = await tx.workspaces.get(by.team_id)
            calendar = (await calendars(tx, workspace, [by.user_id])).of(by.user_id)
            until = snooze_until(wish.choice, date=wish.date, calendar=calendar, now=now)
            must_be_useful_then(reminder, until, choice=wish.choice)
            if not await tx.reminders.snooze(reminder, until=until, by=by.user_id):
                _must_be_newest((await self.get(by, reminder_id)).reminder, occurrence)
                raise Outdated
            if reminder.batch:
                await touch_batch(tx, self.house, by.team_id, reminder.batch)
            await tx.outbox.touch(by.team_id, now=now, case_id=told.case.id, roles=[Role.CARD])
            if reminder.asks_why:
                detail = {"what": str(reminder.kind)}
                again = entry(self.house, by, TimelineKind.SNOOZED, why=wish.why, detail=detail)
                tx.timeline.add(by.team_id, told.case.id, again)
                await tx.outbox.add(by.team_id, posts(again, told.case, workspace), now=now)
        return until

    async def _begin_digest(self, workspace: Workspace, person: str, now: datetime) -> None:
        async with self.house.store.transaction() as tx:
            await tx.people.ensure(workspace.team_id, {person} - {""}, zone=workspace.zone)
            if await _hold(tx, workspace.team_id, [person]):
                calendar = await _calendar(tx, workspace, person)
                await _plan_digest(tx, workspace, person, calendar, after=now)

    async def _get(self, tx: Transaction, by: By, reminder_id: str) -> Told:
        reminder = await tx.reminders.get(by.team_id, reminder_id)
        if reminder is None or reminder.case_id is None or reminder.state is Remembered.DONE:
            raise Outdated
        case = await tx.cases.find(by.team_id, reminder.case_id, viewer=by.user_id)
        if case is None:
            raise Outdated
        return Told(reminder, case)

    async def _tell(self, team_id: str, people: Sequence[str], now: datetime) -> int:
        async with self.house.store.transaction() as tx:
            held = await _hold(tx, team_id, people)
            if not held:
                return 0
            workspace = await tx.workspaces.get(team_id)
            known = await calendars(tx, workspace, held)
            of = {person: known.of(person) for person in sorted(held)}
            due = defaultdict(list)
            for reminder in await _made_up(tx, workspace, of, now):
                due[reminder.person].append(reminder)
            told_today = await _told_today(tx, team_id, of, now)
            decided = {
                person: hand_out(
                    due[person],
                    calendar=calendar,
                    digest_at=workspace.digest_at,
                    told_today=told_today[person],
                    now=now,
                )
                for person, calendar in of.items()
            }
            await self._write(tx, workspace, decided)
            for person, each in decided.items():
                if _role(each.said) is Role.DIGEST:
                    await _plan_digest(tx, workspace, person, of[person], after=now)
        return sum(len(each.said) for each in decided.values())

    async def _write(
        self, tx: Transaction, workspace: Workspace, decided: Mapping[str, HandOut]
    ) -> None:
        """The posts last: a change of a case locks its reminders before the lanes, too."""
        now = self.house.clock()
        for reminder, due_at, why in (each for one in decided.values() for each in one.moved):
            await tx.reminders.move(reminder, due_at, why=why)
        for reminder in (each for one in decided.values() for each in one.over):
            await tx.reminders.end(reminder)
        batches = {new_id(): (person, one.said) for person, one in decided.items() if one.said}
        said = {batch: reminders for batch, (_, reminders) in batches.items()}
        await tx.reminders.hand_out(said, now=now)
        for case_id in sorted(_cases(decided)):  # the card names the next reminder
            await tx.outbox.touch(workspace.team_id, now=now, case_id=case_id, roles=[Role.CARD])
        owed = [
            Post(
                role=_role(reminders),
                subject=batch,
                place=dm(person) if person else channel(workspace.digest_place),
            )
            for batch, (person, reminders) in batches.items()
        ]
        await tx.outbox.add(workspace.team_id, owed, now=now)

    async def _without_digest(self, tx: Transaction, workspace: Workspace) -> set[str]:
        wanted = set(await _owners(tx, workspace.team_id))
        if workspace.digest_place:
            wanted.add("")
        return wanted - await tx.reminders.digests_planned(workspace.team_id)


def _together(audiences: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Some people of one workspace at a time: enough to share what it takes, few to hold up."""
    for team_id, found in groupby(sorted(audiences), key=itemgetter(0)):
        people = [person for _, person in found]
        for first in range(0, len(people), TOGETHER):
            yield team_id, people[first : first + TOGETHER]


def _cases(decided: Mapping[str, HandOut]) -> set[str]:
    touched = ((*one.said, *one.over, *(r for r, *_ in one.moved)) for one in decided.values())
    return {r.case_id for reminders in touched for r in reminders if r.case_id}


def _role(said: Sequence[Reminder]) -> Role:
    return Role.DIGEST if any(r.kind is Kind.DIGEST for r in said) else Role.REMINDERS


def _must_be_newest(reminder: Reminder, occurrence: int) -> None:
    """What was pressed is the occurrence that stands."""
    if reminder.occurrence == occurrence:
        return
    if reminder.snoozed_by and reminder.due_at is not None:
        raise AlreadySnoozed(reminder.due_at)
    raise Outdated


async def _hold(tx: Transaction, team_id: str, people: Sequence[str]) -> frozenset[str]:
    """Without those, people or the channel, whom another replica is at already."""
    held = await tx.people.hold(team_id, [each for each in people if each])
    if "" in people and await tx.workspaces.hold(team_id):
        return held | {""}
    return held


async def _calendar(tx: Transaction, workspace: Workspace, person: str) -> Calendar:
    return (await calendars(tx, workspace, [person])).of(person)


async def _told_today(
    tx: Transaction, team_id: str, of: Mapping[str, Calendar], now: datetime
) -> Mapping[str, frozenset[str]]:
    """The cases that each was told of since their own midnight."""
    told_today: dict[str, frozenset[str]] = dict.fromkeys(of, frozenset())
    day_before = now - timedelta(days=1)
    for each in await tx.reminders.told_since(team_id, list(of), day_before):
        midnight = next_local(of[each.person], time(0), after=day_before)
        at = each.handed_out_at
        if each.case_id and each.counts and at is not None and at >= midnight:
            told_today[each.person] |= {each.case_id}
    return told_today


async def _made_up(
    tx: Transaction, workspace: Workspace, of: Mapping[str, Calendar], now: datetime
) -> Sequence[Reminder]:
    """What is due. A digest that was missed while the bot was down gives way to that of today."""
    due = await tx.reminders.due(workspace.team_id, list(of), now)
    missed = [r for r in due if r.kind is Kind.DIGEST and not r.is_useful(now)]
    for digest in missed:
        await tx.reminders.end(digest)
    for person in sorted({digest.person for digest in missed}):
        calendar, day_begins = of[person], now
        if is_working_day(calendar, local_date(calendar, now)):
            midnight = next_local(calendar, time(0), after=now - timedelta(days=1))
            day_begins = midnight - timedelta(seconds=1)
        await _plan_digest(tx, workspace, person, calendar, after=day_begins)
    return await tx.reminders.due(workspace.team_id, list(of), now) if missed else due


async def _rests_until(tx: Transaction, team_id: str, person: str) -> datetime | None:
    """Until when they want no digest, being away or for a reason of their own."""
    _country, paused_until = await tx.people.own(team_id, person)
    absence = await tx.people.absence(team_id, person)
    # Who is back at nine gets the digest of nine.
    away = absence.until - timedelta(seconds=1) if absence else None
    return max(filter(None, (paused_until, away)), default=None)


async def _has_digest(tx: Transaction, workspace: Workspace, person: str) -> bool:
    """The channel, if there is one, and each owner of something that is open."""
    if not person:
        return bool(workspace.digest_place)
    return person in await _owners(tx, workspace.team_id)


async def _owners(tx: Transaction, team_id: str) -> frozenset[str]:
    """Of a case that is not closed, or of a promise, a task or a prevention action in any case."""
    return await tx.cases.owners(team_id) | await tx.reminders.doers(team_id)


async def _plan_digest(
    tx: Transaction, workspace: Workspace, person: str, calendar: Calendar, *, after: datetime
) -> None:
    if not await _has_digest(tx, workspace, person):
        return
    after = max(after, await _rests_until(tx, workspace.team_id, person) or after)
    due_at = next_working(calendar, workspace.digest_at, after=after)
    await tx.reminders.add_digest(
        workspace.team_id,
        person,
        due_at,
        day=local_date(calendar, due_at).isoformat(),
        useful_until=next_local(calendar, time(0), after=due_at),
    )
