"""Who has something here: a case, promise, task or prevention action, or stands in for somebody."""

from datetime import datetime

from sqlalchemy import CompoundSelect, Select, and_, or_, select, true, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.domain.action import Stage
from bot.domain.case import State
from bot.domain.promise import PromiseState
from store.actions import actions_of, field
from store.models import CaseRow, PersonRow, PromiseRow, TaskRow

RUNNING = (State.OPEN, State.RESOLVED)


class Holdings:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, team_id: str, user_id: str) -> frozenset[str]:
        """The ids of the cases in which something is theirs. A closed one may owe a promise yet."""
        held = _held().subquery()
        query = select(held.c.case_id).where(held.c.team_id == team_id, held.c.owner == user_id)
        return frozenset(await self._session.scalars(query))

    async def departed(self, *, limit: int) -> tuple[tuple[str, str], ...]:
        """Team and person of those who have something and are no staff any more."""
        return await self._people(_holders().where(PersonRow.staff.is_(False)), limit)

    async def stale(self, before: datetime, *, limit: int) -> tuple[tuple[str, str], ...]:
        """Those whom Slack was not asked about since then; the longest unasked first."""
        query = _holders().where(PersonRow.staff.is_(True), PersonRow.checked_at < before)
        return await self._people(query.order_by(PersonRow.checked_at), limit)

    async def _people(self, query: Select[str, str], limit: int) -> tuple[tuple[str, str], ...]:
        rows = await self._session.execute(query.limit(limit))
        return tuple((team_id, user_id) for team_id, user_id in rows)


def _holders() -> Select[str, str]:
    held = _held().subquery()
    whose = and_(held.c.team_id == PersonRow.team_id, held.c.owner == PersonRow.user_id)
    holds = select(held.c.owner).where(whose).exists()
    away = aliased(PersonRow)
    stands_in = and_(
        away.team_id == PersonRow.team_id,
        away.away_until.is_not(None),
        away.cover == PersonRow.user_id,
    )
    covers = select(away.user_id).where(stands_in).exists()
    return select(PersonRow.team_id, PersonRow.user_id).where(or_(holds, covers))


def _held() -> CompoundSelect[str, str, str]:
    """Team, case and whose: each kind of thing that somebody can be left with."""
    return union(
        select(CaseRow.team_id, CaseRow.id.label("case_id"), CaseRow.owner.label("owner")).where(
            CaseRow.state.in_(RUNNING)
        ),
        select(PromiseRow.team_id, PromiseRow.case_id, PromiseRow.owner).where(
            PromiseRow.state == PromiseState.OPEN
        ),
        select(TaskRow.team_id, TaskRow.case_id, TaskRow.owner)
        .join(CaseRow, CaseRow.id == TaskRow.case_id)
        .where(TaskRow.done_at.is_(None), CaseRow.state.in_(RUNNING)),
        *(_acting(role) for role in ("owner", "verifier")),
    )


def _acting(role: str) -> Select[str, str, str]:
    """Whose an action is, or who is asked to verify it; also of a case that is closed."""
    action = actions_of(CaseRow.actions)
    return (
        select(CaseRow.team_id, CaseRow.id, field(action, role))
        .join(action, true())
        .where(field(action, "stage") != Stage.PROVEN)
    )
