"""The schedule: what is owed to whom, and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.case import State
from bot.domain.hand_out import Moved
from bot.domain.promise import PromiseState
from bot.domain.reminder import ALARMS, THEIRS, Kind, Planned, Remembered, Reminder
from store.models import CaseRow, PromiseRow, ReminderRow
from store.rows import rows, table, value
from store.tables import new_id

COLUMNS = [f.name for f in fields(Reminder) if f.name not in {"kind", "state", "shifts"}]

# Made once, as every case asks them.
_REMINDERS = table(ReminderRow)
_UPCOMING = (
    select(_REMINDERS)
    .where(
        _REMINDERS.c.case_id == bindparam("case"),
        _REMINDERS.c.due_at.is_not(None),
        _REMINDERS.c.kind.not_in(ALARMS),
    )
    .order_by(_REMINDERS.c.due_at)
    .limit(1)
)
_SPOKEN = _REMINDERS.c.kind.not_in(ALARMS)
_LONGEST_DUE = (
    select(_REMINDERS.c.team_id, _REMINDERS.c.person)
    .where(_REMINDERS.c.due_at <= bindparam("now"), _SPOKEN)
    .order_by(_REMINDERS.c.due_at)
    .limit(bindparam("at_most"))
)
_ALARMS_DUE = (
    select(_REMINDERS)
    .where(_REMINDERS.c.due_at <= bindparam("now"), _REMINDERS.c.kind.in_(ALARMS))
    .order_by(_REMINDERS.c.due_at, _REMINDERS.c.id)
    .limit(bindparam("at_most"))
)
_NEXT_DUE = (
    select(_REMINDERS.c.due_at)
    .where(_REMINDERS.c.due_at.is_not(None))
    .order_by(_REMINDERS.c.due_at)
    .limit(1)
)
_DIGESTS = select(_REMINDERS.c.person).where(
    _REMINDERS.c.team_id == bindparam("team"),
    _REMINDERS.c.kind == Kind.DIGEST,
    _REMINDERS.c.due_at.is_not(None),
)

_OF = and_(
    _REMINDERS.c.team_id == bindparam("team"),
    _REMINDERS.c.person.in_(bindparam("people", expanding=True)),
)
# Always in the same order, so that two transactions never wait for each other.
_DUE = (
    select(_REMINDERS)
    .where(_OF, _REMINDERS.c.due_at <= bindparam("now"), _SPOKEN)
    .order_by(_REMINDERS.c.id)
    .with_for_update()
)
_TOLD = (
    select(_REMINDERS)
    .where(_OF, _REMINDERS.c.handed_out_at >= bindparam("since"))
    .order_by(_REMINDERS.c.basis_at, _REMINDERS.c.id)
)
_HAND_OUT = (
    update(_REMINDERS)
    .where(
        _REMINDERS.c.id == bindparam("reminder"),
        _REMINDERS.c.occurrence == bindparam("seen"),
        _REMINDERS.c.state == bindparam("was"),
    )
    .values(
        state=Remembered.HANDED_OUT,
        due_at=None,
        batch=bindparam("new_batch"),
        handed_out_at=bindparam("now"),
    )
)


class ReminderRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, team_id: str, case_id: str, planned: Sequence[Planned]) -> None:
        """Those of a new case."""
        wanted = {each.key(case_id): each for each in planned}
        self._session.add_all(_new_row(team_id, case_id, key, each) for key, each in wanted.items())

    async def reconcile(
        self, team_id: str, case_id: str, planned: Sequence[Planned]
    ) -> frozenset[str]:
        """Make the case's reminders what its state asks for.

        What is no longer asked for is over; a changed time or person starts a new occurrence;
        what stays is left alone, snoozed or said. Returns the batches whose message changed.
        """
        present = await self._session.scalars(_locked(ReminderRow.case_id == case_id))
        known = {row.key: row for row in present}
        wanted = {plan.key(case_id): plan for plan in planned}
        changed = set()
        for key, row in known.items():
            if key not in wanted and row.state != Remembered.DONE:
                changed.add(row.batch)
                row.state, row.due_at = Remembered.DONE, None
        for key, plan in wanted.items():
            if key not in known:
                self._session.add(_new_row(team_id, case_id, key, plan))
            elif _differs(known[key], plan):
                changed.add(known[key].batch)
                _start_anew(known[key], plan)
        return frozenset(changed - {""})

    async def add_digest(
        self, team_id: str, person: str, due_at: datetime, *, day: str, useful_until: datetime
    ) -> None:
        """One a local date and audience; `person` is empty for the channel."""
        key = f"digest:{person or 'channel'}:{day}"
        if await self._one(and_(ReminderRow.team_id == team_id, ReminderRow.key == key)) is None:
            plan = Planned(
                kind=Kind.DIGEST, person=person, due_at=due_at, useful_until=useful_until
            )
            self._session.add(_new_row(team_id, None, key, plan))

    async def forget_digests(
        self, team_id: str, *, person: str | None = None, after: datetime | None = None
    ) -> None:
        """The ones to come, of all or of one; the sweep plans them anew as it is set now.

        `after`: what is due by then is due still.
        """
        where = and_(
            ReminderRow.team_id == team_id,
            ReminderRow.kind == Kind.DIGEST,
            ReminderRow.due_at.is_not(None),
        )
        mine = and_(where, ReminderRow.person == person) if person is not None else where
        later = and_(mine, ReminderRow.due_at > after) if after is not None else mine
        await self._session.execute(delete(ReminderRow).where(later))

    async def forget_over(self, before: datetime) -> None:
        """Digests are over with their day; what a case asked for stays as long as the case."""
        await self._session.execute(
            delete(ReminderRow).where(
                ReminderRow.kind == Kind.DIGEST,
                ReminderRow.due_at.is_(None),
                ReminderRow.basis_at < before,
            )
        )

    async def get(self, team_id: str, reminder_id: str) -> Reminder | None:
        row = await self._one(and_(ReminderRow.team_id == team_id, ReminderRow.id == reminder_id))
        return _to_reminder(row) if row else None

    async def audiences_due(self, now: datetime, *, limit: int) -> tuple[tuple[str, str], ...]:
        """Teams and people of what is due longest; the empty person is the digest channel.

        Not DISTINCT: for that, SQLite walks through all that is pending.
        """
        found = await rows(self._session, _LONGEST_DUE, {"now": now, "at_most": limit})
        return tuple(dict.fromkeys((row.team_id, row.person) for row in found))

    async def alarms_due(self, now: datetime, *, limit: int) -> tuple[Reminder, ...]:
        found = await rows(self._session, _ALARMS_DUE, {"now": now, "at_most": limit})
        return tuple(_to_reminder(row) for row in found)

    async def unwatched(self) -> tuple[tuple[str, str], ...]:
        """Team and id of the cases that run, or still owe a word, and have no alarm planned."""
        watched = select(ReminderRow.id).where(
            ReminderRow.case_id == CaseRow.id,
            ReminderRow.kind.in_(ALARMS),
            ReminderRow.due_at.is_not(None),
        )
        owes = select(PromiseRow.id).where(
            PromiseRow.case_id == CaseRow.id, PromiseRow.state == PromiseState.OPEN
        )
        query = select(CaseRow.team_id, CaseRow.id).where(
            or_(CaseRow.state != State.CLOSED, owes.exists()), ~watched.exists()
        )
        return tuple((team_id, case_id) for team_id, case_id in await self._session.execute(query))

    async def due(
        self, team_id: str, people: Collection[str], now: datetime
    ) -> tuple[Reminder, ...]:
        """To be handed out: a change of one of their cases waits until this is decided."""
        given = {"team": team_id, "people": list(people), "now": now}
        return tuple(_to_reminder(row) for row in await rows(self._session, _DUE, given))

    async def told_since(
        self, team_id: str, people: Collection[str], since: datetime
    ) -> tuple[Reminder, ...]:
        given = {"team": team_id, "people": list(people), "since": since}
        return tuple(_to_reminder(row) for row in await rows(self._session, _TOLD, given))

    async def of_case(self, case_id: str) -> tuple[Reminder, ...]:
        return await self._all(ReminderRow.case_id == case_id)

    async def batch(self, team_id: str, batch: str) -> tuple[Reminder, ...]:
        return await self._all(and_(ReminderRow.team_id == team_id, ReminderRow.batch == batch))

    async def told(self, team_id: str, case_id: str) -> tuple[Reminder, ...]:
        """All of the case that a message of ours speaks of, also what was answered since."""
        return await self._all(
            and_(
                ReminderRow.team_id == team_id,
                ReminderRow.case_id == case_id,
                ReminderRow.batch != "",
            )
        )

    async def owed(self, team_id: str, *, person: str = "") -> tuple[Reminder, ...]:
        """All that is to come or waits for an answer, of one person or of the team."""
        where = and_(
            ReminderRow.team_id == team_id,
            ReminderRow.case_id.is_not(None),
            ReminderRow.state != Remembered.DONE,
            _spoken(),
        )
        return await self._all(and_(where, ReminderRow.person == person) if person else where)

    async def doers(self, team_id: str) -> frozenset[str]:
        """Who has a promise, a task or a prevention action to see to, in whosever case.

        A lead who is only told beside them has not.
        """
        query = (
            select(ReminderRow.person)
            .where(
                ReminderRow.team_id == team_id,
                ReminderRow.state != Remembered.DONE,
                ReminderRow.kind.in_(THEIRS),
                ~ReminderRow.key.endswith(":" + ReminderRow.person),
            )
            .distinct()
        )
        return frozenset(await self._session.scalars(query))

    async def digests_planned(self, team_id: str) -> frozenset[str]:
        found = await rows(self._session, _DIGESTS, {"team": team_id})
        return frozenset(row.person for row in found)

    async def hand_out(self, batches: Mapping[str, Sequence[Reminder]], *, now: datetime) -> None:
        """By the message that says it; what was snoozed or answered meanwhile is left alone."""
        given = [
            {
                "reminder": each.id,
                "seen": each.occurrence,
                "was": each.state,
                "new_batch": batch,
                "now": now,
            }
            for batch, said in batches.items()
            for each in said
        ]
        if given:
            await rows(self._session, _HAND_OUT, given)

    async def move(self, reminder: Reminder, due_at: datetime, *, why: str) -> None:
        await self._set(reminder, due_at=due_at, shifts=_shifted(reminder, why))

    async def end(self, reminder: Reminder) -> None:
        await self._set(reminder, state=Remembered.DONE, due_at=None)

    async def snooze(self, reminder: Reminder, *, until: datetime, by: str) -> bool:
        """Once: False when somebody else moved, said or answered this occurrence first."""
        return await self._set(
            reminder,
            state=Remembered.PLANNED,
            due_at=until,
            exact=True,
            useful_until=reminder.useful_until if reminder.is_useful(until) else None,
            snoozed_by=by,
            snoozes=reminder.snoozes + 1,
            shifts=_shifted(reminder, Moved.SNOOZED),
            occurrence=reminder.occurrence + 1,
        )

    async def upcoming(self, case_id: str) -> Reminder | None:
        """The next one of a case that is still to be said."""
        found = await rows(self._session, _UPCOMING, {"case": case_id})
        return _to_reminder(found[0]) if found else None

    async def next_due(self) -> datetime | None:
        at: datetime | None = await value(self._session, _NEXT_DUE)
        return at

    async def _set(self, reminder: Reminder, **values: object) -> bool:
        query = (
            update(ReminderRow)
            .where(
                ReminderRow.id == reminder.id,
                ReminderRow.occurrence == reminder.occurrence,
                ReminderRow.state == reminder.state,
            )
            .values(**values)
            .returning(ReminderRow.id)
        )
        return await self._session.scalar(query) is not None

    async def _one(self, where: ColumnElement[bool]) -> ReminderRow | None:
        return await self._session.scalar(select(ReminderRow).where(where))

    async def _all(self, where: ColumnElement[bool]) -> tuple[Reminder, ...]:
        query = select(ReminderRow).where(where).order_by(ReminderRow.basis_at, ReminderRow.id)
        return tuple(_to_reminder(row) for row in await self._session.scalars(query))


def _locked(where: ColumnElement[bool]) -> Select[ReminderRow]:
    """Always in the same order, so that two transactions never wait for each other."""
    return select(ReminderRow).where(where).order_by(ReminderRow.id).with_for_update()


def _spoken() -> ColumnElement[bool]:
    return ReminderRow.kind.not_in(ALARMS)


def _new_row(team_id: str, case_id: str | None, key: str, plan: Planned) -> ReminderRow:
    row = ReminderRow(
        id=new_id(), team_id=team_id, case_id=case_id, key=key, kind=plan.kind, occurrence=0
    )
    _start_anew(row, plan)
    return row


def _differs(row: ReminderRow, plan: Planned) -> bool:
    """What was said is not said again only because it would have been due earlier."""
    said = row.state == Remembered.HANDED_OUT and row.person == plan.person
    if said and plan.due_at <= row.basis_at:
        return False
    return (
        row.basis_at != plan.due_at
        or row.person != plan.person
        or row.round_the_clock != plan.round_the_clock
        or row.state == Remembered.DONE
    )


def _start_anew(row: ReminderRow, plan: Planned) -> None:
    if row.exact:  # said at a chosen time, it was not the one of its day
        row.handed_out_at = None
    row.person, row.subject, row.basis_at = plan.person, plan.subject, plan.due_at
    row.due_at, row.state, row.exact = plan.due_at, Remembered.PLANNED, plan.exact
    row.round_the_clock, row.useful_until = plan.round_the_clock, plan.useful_until
    row.occurrence += 1
    row.snoozed_by, row.batch = "", ""
    row.snoozes, row.shifts = 0, []


def _shifted(reminder: Reminder, why: str) -> list[list[str]]:
    since = reminder.due_at or reminder.basis_at
    return [*(list(shift) for shift in reminder.shifts), [since.isoformat(), why]]


def _to_reminder(row: ReminderRow | Row[Any]) -> Reminder:
    return Reminder(
        kind=Kind(row.kind),
        state=Remembered(row.state),
        shifts=tuple((at, why) for at, why in row.shifts),
        **{name: getattr(row, name) for name in COLUMNS},
    )
