"""Cases that are like another: of the same client, or of the same cause."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.case import Case, Outcome, State
from bot.domain.cause import cause_key
from store.cases import to_case, visible, whole
from store.models import CaseRow


class LikeRepository:
    """A merged case goes on in another one, and is left out."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def earlier(self, case: Case, *, since: datetime, viewer: str) -> tuple[int, int]:
        """How many reached us from then until this one: of its client, and of its cause."""
        of_client, of_cause = _of_client(case), _of_cause(case.cause)
        query = select(func.count().filter(of_client), func.count().filter(of_cause)).where(
            _others(case, viewer),
            CaseRow.reached_at.between(since, case.reached_at),
            or_(of_client, of_cause),
        )
        row = (await self._session.execute(query)).one()
        return row[0], row[1]

    async def closed(self, case: Case, *, cause: str, viewer: str, limit: int) -> tuple[Case, ...]:
        """The newest that have ended, of its client or of that cause."""
        query = (
            whole(
                and_(
                    _others(case, viewer),
                    CaseRow.state == State.CLOSED,
                    or_(_of_client(case), _of_cause(cause)),
                )
            )
            .order_by(CaseRow.closed_at.desc(), CaseRow.number.desc())
            .limit(limit)
        )
        return tuple(map(to_case, await self._session.scalars(query)))


def _others(case: Case, viewer: str) -> ColumnElement[bool]:
    merged = func.coalesce(CaseRow.outcome, "") == Outcome.MERGED
    return and_(visible(case.team_id, viewer), CaseRow.id != case.id, ~merged)


def _of_client(case: Case) -> ColumnElement[bool]:
    return CaseRow.client_id == case.client_id


def _of_cause(cause: str) -> ColumnElement[bool]:
    return and_(CaseRow.cause_key != "", CaseRow.cause_key == cause_key(cause))
