"""Cases that are like another: of the same client, or of the same cause."""

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.case import Case, Outcome, State
from bot.domain.cause import cause_key
from store.cases import BOT, Given, kept_visible, to_case, visible, whole
from store.models import CaseRow
from store.rows import rows


class LikeRepository:
    """A merged case goes on in another one, and is left out."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def earlier(self, case: Case, *, since: datetime, viewer: str) -> tuple[int, int]:
        """How many reached us from then until this one: of its client, and of its cause."""
        given = {
            "team": case.team_id,
            "viewer": viewer,
            "this": case.id,
            "client": case.client_id,
            "cause": cause_key(case.cause),
            "since": since,
            "until": case.reached_at,
        }
        (row,) = await rows(self._session, _earlier(by_bot=viewer == BOT), given)
        return row.clients, row.causes

    async def closed(self, case: Case, *, cause: str, viewer: str, limit: int) -> tuple[Case, ...]:
        """The newest that have ended, of its client or of that cause."""
        query = (
            whole(
                and_(
                    _others(case, viewer),
                    CaseRow.state == State.CLOSED,
                    or_(_of_client(case), _of_cause(cause_key(cause))),
                )
            )
            .order_by(CaseRow.closed_at.desc(), CaseRow.number.desc())
            .limit(limit)
        )
        return tuple(map(to_case, await self._session.scalars(query)))


@cache
def _earlier(*, by_bot: bool) -> Select[int, int]:
    """Kept, as every card of a step asks it."""
    of_client = CaseRow.client_id == bindparam("client")
    of_cause = _of_cause(bindparam("cause"))
    return select(
        func.count().filter(of_client).label("clients"),
        func.count().filter(of_cause).label("causes"),
    ).where(
        kept_visible(by_bot=by_bot),
        CaseRow.id != bindparam("this"),
        _goes_on(),
        CaseRow.reached_at.between(bindparam("since"), bindparam("until")),
        or_(of_client, of_cause),
    )


def _others(case: Case, viewer: str) -> ColumnElement[bool]:
    return and_(visible(case.team_id, viewer), CaseRow.id != case.id, _goes_on())


def _goes_on() -> ColumnElement[bool]:
    return func.coalesce(CaseRow.outcome, "") != Outcome.MERGED


def _of_client(case: Case) -> ColumnElement[bool]:
    return CaseRow.client_id == case.client_id


def _of_cause(key: Given) -> ColumnElement[bool]:
    return and_(CaseRow.cause_key != "", CaseRow.cause_key == key)
