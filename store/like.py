"""Cases that are like another: by their words, of the same client, or of the same cause."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.case import Case, Outcome, State
from bot.domain.cause import cause_key
from bot.domain.repeat import Of, Sought
from bot.domain.similar import Candidate
from store.cases import BOT, Given, kept_visible, to_case, visible, whole
from store.models import CaseRow
from store.rows import rows, value
from store.words import matched

CANDIDATES = 50
"""Past cases that are compared; the best few of them are shown."""
EQUALS = 300
"""Cases of which the newest come first where the words match as well."""


class LikeRepository:
    """A merged case goes on in another one, and is left out of all but *find*."""

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

    async def within(
        self, team_id: str, sought: Sought, *, viewer: str, limit: int = 100
    ) -> tuple[Case, ...]:
        """The newest of them, oldest first."""
        query = whole(_recent(team_id, sought, viewer)).order_by(
            CaseRow.reached_at.desc(), CaseRow.number.desc()
        )
        found = [to_case(row) for row in await self._session.scalars(query.limit(limit))]
        return tuple(reversed(found))

    async def how_many(self, team_id: str, sought: Sought, *, viewer: str) -> int:
        given = {
            "team": team_id,
            "viewer": viewer,
            "name": sought.name if sought.of is Of.CLIENT else cause_key(sought.name),
            "since": sought.since,
            "until": sought.until,
        }
        query = _how_many(sought.of, by_bot=viewer == BOT)
        return await value(self._session, query, given) or 0

    async def ended(
        self, case: Case, *, cause: str, asked: Sequence[str], viewer: str
    ) -> list[Candidate]:
        """Closed cases that have some of these words, and the newest of its client or that cause."""
        where = and_(_others(case, viewer), CaseRow.state == State.CLOSED)
        theirs = or_(_of_client(case), _of_cause(cause_key(cause)))
        query = _light(literal(0.0), case.client_id, cause_key(cause)).where(where, theirs)
        newest = query.order_by(CaseRow.closed_at.desc(), CaseRow.number.desc()).limit(CANDIDATES)
        alike = {each.case_id: each for each in await self._candidates(newest)}
        if asked:
            found = matched(self._session, case.team_id, asked).cte("found")
            query = _light(-found.c.rank, case.client_id, cause_key(cause))
            best = _best(query.where(where), found, CANDIDATES)
            alike |= {each.case_id: each for each in await self._candidates(best)}
        return list(alike.values())

    async def recent(
        self, team_id: str, asked: Sequence[str], *, client_id: str, since: datetime, viewer: str
    ) -> list[Candidate]:
        """Those that reached us since then and have some of these words, whatever became of them."""
        found = matched(self._session, team_id, asked).cte("found")
        where = and_(visible(team_id, viewer), _goes_on(), CaseRow.reached_at >= since)
        query = _light(-found.c.rank, client_id, "").where(where)
        return await self._candidates(_best(query, found, CANDIDATES))

    async def having(
        self, team_id: str, asked: Sequence[str], *, viewer: str, limit: int
    ) -> list[str]:
        """The ids of the best cases that have some of these words."""
        found = matched(self._session, team_id, asked).cte("found")
        query = _best(select(CaseRow.id).where(visible(team_id, viewer)), found, limit)
        return [row.id for row in await rows(self._session, query)]

    async def _candidates(self, query: Select[Any]) -> list[Candidate]:
        return [
            Candidate(
                case_id=row.id,
                score=row.score,
                same_client=row.same_client,
                same_cause=row.same_cause,
                outcome=Outcome(row.outcome) if row.outcome else None,
            )
            for row in await rows(self._session, query)
        ]


def _light(score: ColumnElement[float], client_id: str, cause: str) -> Select[Any]:
    """No more than what is needed to compare them: the best few are read whole afterwards."""
    columns: list[ColumnElement[Any]] = [
        score.label("score"),
        (CaseRow.client_id == client_id).label("same_client"),
        _of_cause(cause).label("same_cause"),
    ]
    return select(CaseRow.id, CaseRow.outcome, *columns)


def _best(query: Select[Any], found: CTE, limit: int) -> Select[Any]:
    near = (
        query.add_columns(CaseRow.number, found.c.rank)
        .join(found, found.c.case_id == CaseRow.id)
        .order_by(found.c.rank)
        .limit(EQUALS)
        .subquery()
    )
    return select(near).order_by(near.c.rank, near.c.number.desc()).limit(limit)


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


@cache
def _how_many(of: Of, *, by_bot: bool) -> Select[int]:
    """Kept, as every new case asks it."""
    named: BindParameter[str] = bindparam("name")
    return (
        select(func.count())
        .select_from(CaseRow)
        .where(
            kept_visible(by_bot=by_bot),
            _goes_on(),
            CaseRow.reached_at.between(bindparam("since"), bindparam("until")),
            CaseRow.client_id == named if of is Of.CLIENT else _of_cause(named),
        )
    )


def _recent(team_id: str, sought: Sought, viewer: str) -> ColumnElement[bool]:
    of_client = CaseRow.client_id == sought.name
    return and_(
        visible(team_id, viewer),
        _goes_on(),
        CaseRow.reached_at.between(sought.since, sought.until),
        of_client if sought.of is Of.CLIENT else _of_cause(cause_key(sought.name)),
    )


def _others(case: Case, viewer: str) -> ColumnElement[bool]:
    return and_(visible(case.team_id, viewer), CaseRow.id != case.id, _goes_on())


def _goes_on() -> ColumnElement[bool]:
    return func.coalesce(CaseRow.outcome, "") != Outcome.MERGED


def _of_client(case: Case) -> ColumnElement[bool]:
    return CaseRow.client_id == case.client_id


def _of_cause(key: Given) -> ColumnElement[bool]:
    return and_(CaseRow.cause_key != "", CaseRow.cause_key == key)
