"""Cases in the database. Whoever may not know a private case does not find it."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, joinedload, selectinload

from bot.domain.case import (
    Case,
    Outcome,
    Reached,
    Serious,
    Severity,
    State,
    Status,
    StepState,
    Waiting,
)
from bot.domain.cause import cause_key
from bot.domain.errors import CaseNotFound
from bot.domain.privacy import CLIENT
from bot.domain.promise import Promise, PromiseState, Task
from bot.domain.similar import text_of
from store.actions import action, action_data
from store.escalations import escalation, escalation_data
from store.models import CaseRow, ClientRow, MemberRow, PromiseRow, TaskRow
from store.rows import read, table, value
from store.words import Told, index

HIGHEST_NUMBER = 2**31 - 1
"""More than the column holds: PostgreSQL refuses even to compare it."""
BOT = "the bot"
"""The viewer of what is shown in a case's own thread: everybody there is in the case."""
EVERYBODY = ""
"""The viewer of what all may read: no private case exists for them."""

MAPPED = {
    *("id", "team_id", "number", "client_id", "client", "version", "members", "promises"),
    *("reached", "severity", "serious", "state", "outcome", "waiting", "steps", "records", "tasks"),
    *("escalations", "linked", "actions"),
}
Given = str | BindParameter[str]
"""A value for now, or a place for one in a statement that is kept."""
PLAIN = [f.name for f in fields(Case) if f.name not in MAPPED]
PROMISE = [f.name for f in fields(Promise) if f.name != "state"]
TASK = [f.name for f in fields(Task)]

# Made once, as whatever shows a case asks them.
_CASES, _CLIENTS = table(CaseRow), table(ClientRow)
_PARTS = [
    select(part).where(part.c.case_id == bindparam("case")).order_by(*part.primary_key.columns)
    for part in map(table, (MemberRow, PromiseRow, TaskRow))
]
_OPENED = select(_CASES.c.id).where(
    _CASES.c.team_id == bindparam("team"), _CASES.c.opened_from == bindparam("source")
)


class CaseRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        # SQLAlchemy holds rows weakly. A row that were read again at `save()` would carry the
        # newest version, and somebody else's change would be lost.
        self._rows: dict[str, CaseRow] = {}

    async def get(self, team_id: str, case_id: str, *, viewer: str) -> Case:
        """For a change: the row is locked, so that the second of two sees what the first did."""
        given = {"team": team_id, "viewer": viewer, "named": case_id}
        row = await self._session.scalar(_locked(by_bot=viewer == BOT), given)
        if row is None:
            raise CaseNotFound
        self._rows[row.id] = row
        return to_case(row)

    async def find(self, team_id: str, case_id: str, *, viewer: str) -> Case | None:
        return await self._one("id", case_id, team_id, viewer)

    async def channel(self, team_id: str, case_id: str) -> str:
        """Where the case lives; empty while that is not known."""
        query = select(CaseRow.channel).where(CaseRow.team_id == team_id, CaseRow.id == case_id)
        return await self._session.scalar(query) or ""

    async def members(self, team_id: str, case_id: str) -> frozenset[str]:
        query = select(MemberRow.user_id).where(
            MemberRow.team_id == team_id, MemberRow.case_id == case_id
        )
        return frozenset(await self._session.scalars(query))

    async def by_number(self, team_id: str, number: int, *, viewer: str) -> Case:
        if number > HIGHEST_NUMBER:
            raise CaseNotFound(f"CI-{number}")
        case = await self._one("number", number, team_id, viewer)
        if case is None:
            raise CaseNotFound(f"CI-{number}")
        return case

    async def opened_from(self, team_id: str, source: str, *, viewer: str) -> Case | None:
        """Nearly always none: a light look before the whole case is read."""
        if await value(self._session, _OPENED, {"team": team_id, "source": source}) is None:
            return None
        return await self._one("opened_from", source, team_id, viewer)

    async def of_room(self, team_id: str, channel: str) -> Case | None:
        """The private case whose own channel this is, for a change."""
        where = and_(visible(team_id, BOT), CaseRow.private.is_(True), CaseRow.channel == channel)
        row = await self._session.scalar(whole(where).with_for_update(of=CaseRow))
        if row is None:
            return None
        self._rows[row.id] = row
        return to_case(row)

    async def some(self, team_id: str, case_ids: set[str], *, viewer: str) -> dict[str, Case]:
        rows = await self._session.scalars(whole(visible_of(team_id, case_ids, viewer)))
        return {row.id: to_case(row) for row in rows}

    async def active(
        self, team_id: str, *, viewer: str, owner: str = "", client_id: str = ""
    ) -> tuple[Case, ...]:
        """All that are not closed, oldest first."""
        where = and_(visible(team_id, viewer), CaseRow.state != State.CLOSED)
        if owner:
            where = and_(where, CaseRow.owner == owner)
        if client_id:
            where = and_(where, CaseRow.client_id == client_id)
        rows = await self._session.scalars(whole(where).order_by(CaseRow.number))
        return tuple(to_case(row) for row in rows)

    async def open_for(self, team_id: str, client_id: str, *, viewer: str) -> int:
        """How many of a client's cases are not closed, as far as the viewer may know."""
        given = {"team": team_id, "viewer": viewer, "client": client_id}
        return await value(self._session, _open_for(by_bot=viewer == BOT), given) or 0

    async def owners(self, team_id: str) -> frozenset[str]:
        """Who answers for a case that is not closed; no case is told of."""
        query = (
            select(CaseRow.owner)
            .where(CaseRow.team_id == team_id, CaseRow.state != State.CLOSED)
            .distinct()
        )
        return frozenset(await self._session.scalars(query))

    async def add(self, case: Case, *, source: str) -> None:
        row = CaseRow(
            id=case.id,
            team_id=case.team_id,
            number=case.number,
            opened_from=source,
            client_id=case.client_id,
            promises=[],
            tasks=[],
            members=[],
            version=case.version,
        )
        _write(row, case)
        self._session.add(row)
        self._rows[case.id] = row
        await index(self._session, [told_of(case)])

    async def save(self, case: Case) -> None:
        """Write back a case that `get()` read; the commit fails if somebody was faster."""
        row = self._rows[case.id]
        row.version += 1
        before = row.happened, row.cause, row.records
        _write(row, case)
        if before != (row.happened, row.cause, row.records):
            await index(self._session, [told_of(case)], again=True)

    def move_open(self, from_id: str, to_id: str) -> None:
        """The rows of what is still open, of two cases that `get()` read; `save()` both then."""
        old, new = self._rows[from_id], self._rows[to_id]
        for promise in [p for p in old.promises if p.state == PromiseState.OPEN]:
            old.promises.remove(promise)
            new.promises.append(promise)
        for task in [t for t in old.tasks if t.done_at is None]:
            old.tasks.remove(task)
            new.tasks.append(task)

    async def merged_into(self, team_id: str, case_id: str) -> frozenset[str]:
        """The ids of the cases that go on in this one, also by way of others."""
        found: set[str] = set()
        ahead = {case_id}
        while ahead:
            query = select(CaseRow.id).where(
                CaseRow.team_id == team_id, CaseRow.merged_into.in_(ahead)
            )
            ahead = set(await self._session.scalars(query)) - found
            found |= ahead
        return frozenset(found)

    async def _one(self, column: str, named: object, team_id: str, viewer: str) -> Case | None:
        """To be shown, past the ORM: whatever shows a case asks for it again."""
        given = {"team": team_id, "viewer": viewer, "named": named}
        return await self._session.run_sync(_shown, _named(column, by_bot=viewer == BOT), given)


def _shown(session: Session, query: Select[Any], given: dict[str, Any]) -> Case | None:
    for row in read(session, query, given):
        parts = [read(session, part, {"case": row.id}) for part in _PARTS]
        return _case(row, row.client, *parts)
    return None


@cache
def _named(column: str, *, by_bot: bool) -> Select[Any]:
    """The case that this column names. Kept: it takes longer to make than to ask."""
    query = select(_CASES, _CLIENTS.c.name.label("client"))
    return query.join(_CLIENTS, _CLIENTS.c.id == _CASES.c.client_id).where(
        kept_visible(by_bot=by_bot), _CASES.c[column] == bindparam("named")
    )


@cache
def _open_for(*, by_bot: bool) -> Select[int]:
    """Kept, as every new case asks it."""
    theirs = and_(CaseRow.client_id == bindparam("client"), CaseRow.state != State.CLOSED)
    return select(func.count()).select_from(CaseRow).where(kept_visible(by_bot=by_bot), theirs)


@cache
def _locked(*, by_bot: bool) -> Select[CaseRow]:
    """The case of this id, for a change."""
    where = and_(kept_visible(by_bot=by_bot), CaseRow.id == bindparam("named"))
    return whole(where).with_for_update(of=CaseRow)


def kept_visible(*, by_bot: bool) -> ColumnElement[bool]:
    """For statements that are kept, and given `team` and `viewer` later."""
    team: BindParameter[str] = bindparam("team")
    return _ours(team) if by_bot else _known(team, bindparam("viewer"))


def visible(team_id: str, viewer: str) -> ColumnElement[bool]:
    return _ours(team_id) if viewer == BOT else _known(team_id, viewer)


def visible_of(team_id: str, case_ids: Collection[str], viewer: str) -> ColumnElement[bool]:
    """Of these, by their ids: SQLite guesses that a team has ten cases, and would read them all."""
    ours = and_(CaseRow.id.in_(case_ids), CaseRow.team_id + "" == team_id)
    return ours if viewer == BOT else and_(ours, _told_to(viewer))


def _ours(team_id: Given) -> ColumnElement[bool]:
    return CaseRow.team_id == team_id


def _known(team_id: Given, viewer: Given) -> ColumnElement[bool]:
    return and_(_ours(team_id), _told_to(viewer))


def _told_to(viewer: Given) -> ColumnElement[bool]:
    """Neither private to others nor about the viewer."""
    mine = select(MemberRow.case_id).where(
        MemberRow.case_id == CaseRow.id, MemberRow.user_id == viewer
    )
    known = or_(CaseRow.private.is_(False), mine.exists())
    about = or_(CaseRow.about == "", CaseRow.about != viewer)
    return and_(known, about)


def visible_cases(team_id: str, viewer: str) -> Select[str]:
    """The client ids of all cases that the viewer may know, for look-ups of other tables."""
    return select(CaseRow.client_id).where(visible(team_id, viewer))


def whole(where: ColumnElement[bool]) -> Select[CaseRow]:
    return (
        select(CaseRow)
        .where(where)
        .options(
            joinedload(CaseRow.client, innerjoin=True),
            selectinload(CaseRow.members),
            selectinload(CaseRow.promises),
            selectinload(CaseRow.tasks),
        )
    )


def told_of(case: Case) -> Told:
    return Told(case_id=case.id, team_id=case.team_id, text=text_of(case))


def _write(row: CaseRow, case: Case) -> None:
    for name in PLAIN:
        setattr(row, name, getattr(case, name))
    row.client_id = case.client_id
    row.reached, row.severity, row.state = case.reached, case.severity, case.state
    row.outcome, row.waiting = case.outcome, case.waiting
    row.serious = sorted(case.serious)
    row.steps = [_step_data(step) for step in case.steps]
    row.cause_key = cause_key(case.cause)
    row.actions = [action_data(each) for each in case.actions]
    row.escalations = [escalation_data(each) for each in case.escalations]
    row.linked = list(case.linked)
    row.records = {name: dict(record) for name, record in case.records.items()}
    for member in [each for each in row.members if each.user_id not in case.members]:
        row.members.remove(member)
    present = {member.user_id for member in row.members}
    row.members += [
        MemberRow(team_id=case.team_id, user_id=user_id) for user_id in case.members - present
    ]
    _write_promises(row, case)
    _write_tasks(row, case)


def _write_promises(row: CaseRow, case: Case) -> None:
    known = {promise.id: promise for promise in row.promises}
    for promise in case.promises:
        if promise.id not in known:
            known[promise.id] = PromiseRow(team_id=case.team_id)
            row.promises.append(known[promise.id])
        for name in PROMISE:
            setattr(known[promise.id], name, getattr(promise, name))
        known[promise.id].state = promise.state


def _write_tasks(row: CaseRow, case: Case) -> None:
    known = {task.id: task for task in row.tasks}
    for task in case.tasks:
        if task.id not in known:
            known[task.id] = TaskRow(team_id=case.team_id)
            row.tasks.append(known[task.id])
        for name in TASK:
            setattr(known[task.id], name, getattr(task, name))


def to_case(row: CaseRow) -> Case:
    return _case(row, row.client.name, row.members, row.promises, row.tasks)


def _case(
    row: CaseRow | Row[Any],
    client: str,
    members: Iterable[MemberRow | Row[Any]],
    promises: Iterable[PromiseRow | Row[Any]],
    tasks: Iterable[TaskRow | Row[Any]],
) -> Case:
    return Case(
        id=row.id,
        team_id=row.team_id,
        number=row.number,
        client_id=row.client_id,
        client=row.records.get(CLIENT, {}).get("name") or client,
        reached=Reached(row.reached),
        severity=Severity(row.severity),
        serious=frozenset(Serious(each) for each in row.serious),
        state=State(row.state),
        outcome=Outcome(row.outcome) if row.outcome else None,
        waiting=Waiting(row.waiting),
        members=frozenset(member.user_id for member in members),
        steps=tuple(_step(data) for data in row.steps),
        records=row.records,
        actions=tuple(action(data) for data in row.actions),
        escalations=tuple(escalation(data) for data in row.escalations),
        linked=tuple(row.linked),
        promises=tuple(
            Promise(state=PromiseState(p.state), **{name: getattr(p, name) for name in PROMISE})
            for p in promises
        ),
        tasks=tuple(Task(**{name: getattr(t, name) for name in TASK}) for t in tasks),
        version=row.version,
        **{name: getattr(row, name) for name in PLAIN},
    )


def _step_data(step: StepState) -> dict[str, Any]:
    at = step.at.isoformat() if step.at else None
    return {"key": step.key, "status": step.status, "by": step.by, "at": at, "why": step.why}


def _step(data: dict[str, Any]) -> StepState:
    at = datetime.fromisoformat(data["at"]) if data["at"] else None
    return StepState(**{**data, "status": Status(data["status"]), "at": at})
