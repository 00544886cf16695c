"""What the figures are made of: a few columns of many rows, read past the ORM's objects."""

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, Text, and_, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.action import Action
from bot.domain.case import Outcome, Status
from bot.domain.figures import Came, Past, PastCase, PastFeedback, PastFollowUp, PastPromise
from bot.domain.promise import PromiseState
from bot.domain.reminder import Kind as Reminded
from bot.domain.rules import Rules
from bot.domain.talk import SPOKEN
from bot.domain.timeline import Kind
from store.actions import action
from store.models import CaseRow, ClientRow, EntryRow, PromiseRow, ReminderRow

NO_ACTIONS = "[]"
AT_ONCE = 200
"""So many rows are read before others have their turn: SQLite answers in the loop's own thread."""
ASKED_OF = (Outcome.SOLVED, Outcome.PARTLY)
"""With no agreement, or no answer, nobody is asked how it went."""


class PastRepository:
    """All cases of the team count, private ones too; `domain.figures` names none of those.

    A merged case goes on in another one, and is left out.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def since(
        self,
        team_id: str,
        at: datetime,
        *,
        rules: Rules,
        talks: Collection[str],
        asks: Collection[str],
    ) -> Past:
        """`talks`, `asks`: keys of the steps that log a client update, and that ask for feedback."""
        cases = await self._cases(team_id, at, talks)
        came_since = min((case.reached_at for case in cases if case.opened_at >= at), default=None)
        return Past(
            cases=cases,
            came=await self._came(team_id, came_since - rules.repeat_within) if came_since else (),
            follow_ups=await self._follow_ups(team_id, at, asks),
            feedback=await self._feedback(team_id, at, asks),
            promises=await self._promises(team_id, at),
            actions=await self._actions(team_id),
        )

    async def _cases(
        self, team_id: str, at: datetime, talks: Collection[str]
    ) -> tuple[PastCase, ...]:
        columns = (CaseRow.opened_at, CaseRow.updated_at, CaseRow.resolved_at, CaseRow.closed_at)
        query = (
            select(
                CaseRow.client_id,
                ClientRow.name.label("client"),
                CaseRow.cause,
                CaseRow.private,
                CaseRow.reached_at,
                CaseRow.opened_at,
                CaseRow.receipt_at,
                _first_update(talks).label("update_at"),
                CaseRow.resolved_at,
                CaseRow.closed_at,
                CaseRow.outcome,
            )
            .join(ClientRow, ClientRow.id == CaseRow.client_id)
            .where(_counts(team_id), or_(*(column >= at for column in columns)))
            .order_by(CaseRow.number)
        )
        return tuple([_past_case(row) async for row in self._rows(query)])

    async def _came(self, team_id: str, at: datetime) -> tuple[Came, ...]:
        query = select(CaseRow.client_id, CaseRow.cause_key, CaseRow.reached_at).where(
            _counts(team_id), CaseRow.reached_at >= at
        )
        found = self._rows(query)
        return tuple(
            [
                Came(client_id=client, cause_key=key, at=came_at)
                async for client, key, came_at in found
            ]
        )

    async def _follow_ups(
        self, team_id: str, at: datetime, asks: Collection[str]
    ) -> tuple[PastFollowUp, ...]:
        """Only what was resolved, and did not end some other way since, is followed up."""
        query = (
            select(ReminderRow.basis_at, CaseRow.steps)
            .join(CaseRow, CaseRow.id == ReminderRow.case_id)
            .where(
                _counts(team_id),
                ReminderRow.kind == Reminded.FOLLOW_UP,
                CaseRow.resolved_at.is_not(None),
                or_(CaseRow.outcome.is_(None), CaseRow.outcome.in_(ASKED_OF)),
                or_(ReminderRow.basis_at >= at, CaseRow.touched_at >= at),
            )
        )
        found = self._rows(query)
        return tuple(
            [PastFollowUp(due_at=due, asked_at=_asked_at(s, asks)) async for due, s in found]
        )

    async def _feedback(
        self, team_id: str, at: datetime, asks: Collection[str]
    ) -> tuple[PastFeedback, ...]:
        met, score = (CaseRow.records[("feedback", name)].as_string() for name in ("met", "score"))
        query = select(CaseRow.steps, met, score).where(
            _counts(team_id), CaseRow.touched_at >= at, met != ""
        )
        return tuple(
            [
                PastFeedback(at=asked_at, met=said, mark=int(mark) if mark else None)
                async for steps, said, mark in self._rows(query)
                if (asked_at := _asked_at(steps, asks))
            ]
        )

    async def _promises(self, team_id: str, at: datetime) -> tuple[PastPromise, ...]:
        came = func.coalesce(PromiseRow.answered_at, PromiseRow.due_at)
        query = select(PromiseRow.state, came).where(PromiseRow.team_id == team_id, came >= at)
        found = self._rows(query)
        return tuple(
            [PastPromise(state=PromiseState(state), at=when) async for state, when in found]
        )

    async def _actions(self, team_id: str) -> tuple[Action, ...]:
        query = select(CaseRow.actions).where(
            _counts(team_id), cast(CaseRow.actions, Text) != NO_ACTIONS
        )
        found = self._rows(query)
        return tuple([action(data) async for (actions,) in found for data in actions])

    async def _rows(self, query: Select[*tuple[Any, ...]]) -> AsyncIterator[Row[*tuple[Any, ...]]]:
        """Some at a time."""
        found = await self._session.stream(query.execution_options(yield_per=AT_ONCE))
        async for some in found.partitions():
            for row in some:
                yield row
            await asyncio.sleep(0)


def _past_case(row: Row[*tuple[Any, ...]]) -> PastCase:
    outcome = Outcome(row.outcome) if row.outcome else None
    return PastCase(**{**row._asdict(), "outcome": outcome})


def _counts(team_id: str) -> ColumnElement[bool]:
    merged = func.coalesce(CaseRow.outcome, "") == Outcome.MERGED
    return and_(CaseRow.team_id == team_id, ~merged)


def _first_update(talks: Collection[str]) -> ScalarSelect[datetime]:
    """After the receipt, which is one itself."""
    talked = and_(EntryRow.kind == Kind.STEP_DONE, EntryRow.detail["step"].as_string().in_(talks))
    return (
        select(func.min(EntryRow.at))
        .where(
            EntryRow.case_id == CaseRow.id,
            EntryRow.at > CaseRow.receipt_at,
            or_(EntryRow.kind.in_(SPOKEN), talked),
        )
        .scalar_subquery()
    )


def _asked_at(steps: list[dict[str, Any]], asks: Collection[str]) -> datetime | None:
    """When the step was done that asks how it went."""
    done = (s["at"] for s in steps if s["key"] in asks and s["status"] == Status.DONE and s["at"])
    return next((datetime.fromisoformat(at) for at in done), None)
