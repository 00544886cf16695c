"""What the digest is made of: as much as its lines need, since it looks at all that is open."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.digest import CaseName, Owed
from bot.domain.escalation import Escalation, under_way
from bot.domain.privacy import CLIENT
from bot.domain.reminder import ALARMS, Kind, Remembered
from bot.domain.watch import action_of
from store.cases import visible
from store.escalations import escalation
from store.models import CaseRow, ClientRow, PromiseRow, ReminderRow, TaskRow
from store.rows import rows

_TYPED = CaseRow.records[CLIENT]["name"].as_string()
_NAME = func.coalesce(func.nullif(_TYPED, ""), ClientRow.name).label("client")
_OWED = (
    ReminderRow.id,
    ReminderRow.kind,
    ReminderRow.person,
    ReminderRow.subject,
    ReminderRow.basis_at,
    ReminderRow.due_at,
    ReminderRow.useful_until,
    ReminderRow.snoozed_by,
    ReminderRow.occurrence,
    ReminderRow.batch,
)
_CASE = (CaseRow.id.label("case_id"), CaseRow.number, CaseRow.owner, _NAME)


class DigestRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def owed(
        self, team_id: str, *, viewer: str, person: str, until: datetime
    ) -> Sequence[Owed]:
        """What is owed by then to one person or, with none named, to anybody; the oldest first."""
        where = and_(
            _open(team_id),
            visible(team_id, viewer),
            ReminderRow.kind.not_in(ALARMS),
            or_(ReminderRow.basis_at <= until, ReminderRow.due_at <= until),
        )
        if person:
            where = and_(where, ReminderRow.person == person)
        query = _of_cases(*_OWED, *_CASE).where(where)
        found = await rows(self._session, query.order_by(ReminderRow.basis_at, ReminderRow.id))
        cases: dict[str, CaseName] = {}
        return [_to_owed(row, cases) for row in found]

    async def waiting(self, team_id: str, *, viewer: str) -> Sequence[tuple[CaseName, Escalation]]:
        """Escalations that nobody accepted yet."""
        asked = select(ReminderRow.case_id).where(
            _open(team_id), ReminderRow.kind == Kind.ESCALATION
        )
        query = (
            select(*_CASE, CaseRow.escalations)
            .join(ClientRow, ClientRow.id == CaseRow.client_id)
            .where(visible(team_id, viewer), CaseRow.id.in_(asked))
        )
        found = (
            (_named(row), under_way(escalation(data) for data in row.escalations))
            for row in await rows(self._session, query)
        )
        return [(case, each) for case, each in found if each]

    async def words(
        self, team_id: str, reminder_ids: Collection[str], *, viewer: str
    ) -> dict[str, str]:
        """By reminder: the promise, task or prevention action that it is about."""
        if not reminder_ids:
            return {}
        query = (
            _of_cases(
                ReminderRow.id,
                ReminderRow.subject,
                func.coalesce(PromiseRow.what, TaskRow.what).label("what"),
                CaseRow.actions,
            )
            .outerjoin(PromiseRow, _is_subject(PromiseRow))
            .outerjoin(TaskRow, _is_subject(TaskRow))
            .where(visible(team_id, viewer), ReminderRow.id.in_(reminder_ids))
        )
        return {row.id: row.what or _of_action(row) for row in await rows(self._session, query)}


def _open(team_id: str) -> ColumnElement[bool]:
    return and_(ReminderRow.team_id == team_id, ReminderRow.state != Remembered.DONE)


def _of_cases(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(ReminderRow)
        .join(CaseRow, CaseRow.id == ReminderRow.case_id)
        .join(ClientRow, ClientRow.id == CaseRow.client_id)
    )


def _is_subject(part: type[PromiseRow | TaskRow]) -> ColumnElement[bool]:
    return and_(part.id == ReminderRow.subject, part.case_id == ReminderRow.case_id)


def _of_action(row: Row[Any]) -> str:
    named = action_of(row.subject)
    return next((each["what"] for each in row.actions if each["id"] == named), "")


def _to_owed(row: Row[Any], cases: dict[str, CaseName]) -> Owed:
    case = cases.get(row.case_id) or cases.setdefault(row.case_id, _named(row))
    return Owed(
        id=row.id,
        case=case,
        kind=Kind(row.kind),
        person=row.person,
        subject=row.subject,
        basis_at=row.basis_at,
        due_at=row.due_at,
        useful_until=row.useful_until,
        snoozed=bool(row.snoozed_by),
        occurrence=row.occurrence,
        batch=row.batch,
    )


def _named(row: Row[Any]) -> CaseName:
    return CaseName(id=row.case_id, number=row.number, client=row.client, owner=row.owner)
