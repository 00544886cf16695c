"""What goes for good: a case with all that hangs on it, and its client with the last case."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text, and_, cast, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.domain.action import Stage
from bot.domain.case import Case, State
from store.cases import to_case, whole
from store.models import CaseRow, ClientRow, ReminderRow
from store.outbox_models import LaneRow, MessageRow
from store.words import forget, rewrite

NO_ACTIONS = "[]"


class Erasure:
    """Private cases as well: whoever runs the bot answers for all of them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, team_id: str, until: datetime, *, after: Case | None, limit: int, lock: bool
    ) -> tuple[Case, ...]:
        """Closed until then, of which we remind nobody, in the order in which they were closed.

        What was merged stays as long as the case that goes on with it, whose beginning it tells;
        what a change in another case still serves stays until that change is proven.
        """
        into = aliased(CaseRow)
        where = [
            CaseRow.team_id == team_id,
            CaseRow.state == State.CLOSED,
            CaseRow.closed_at <= until,
            ~exists().where(into.id == CaseRow.merged_into),
            ~exists().where(ReminderRow.case_id == CaseRow.id, ReminderRow.due_at.is_not(None)),
            CaseRow.id.not_in(await self._served(team_id)),
        ]
        if after is not None:
            same = and_(CaseRow.closed_at == after.closed_at, CaseRow.id > after.id)
            where.append(or_(CaseRow.closed_at > after.closed_at, same))
        found = whole(and_(*where)).order_by(CaseRow.closed_at, CaseRow.id).limit(limit)
        if lock:  # somebody may reopen it at this moment
            found = found.with_for_update(of=CaseRow, skip_locked=True)
        return tuple(to_case(row) for row in await self._session.scalars(found))

    async def of_client(self, team_id: str, client_id: str) -> tuple[Case, ...]:
        theirs = and_(CaseRow.team_id == team_id, CaseRow.client_id == client_id)
        found = whole(theirs).order_by(CaseRow.number).with_for_update(of=CaseRow)
        return tuple(to_case(row) for row in await self._session.scalars(found))

    async def erase(self, cases: Sequence[Case]) -> None:
        """Timeline, promises, tasks, reminders, messages and what is owed to Slack go by cascade."""
        ids = [case.id for case in cases]
        await forget(self._session, ids)
        messages = await self._session.scalars(
            select(MessageRow.id).where(MessageRow.case_id.in_(ids))
        )
        lanes = [f"{kind}:{each}" for each in messages for kind in ("update", "again")]
        lanes += [f"case:{each}" for each in ids]
        teams = {case.team_id for case in cases}
        clients = {case.client_id for case in cases}
        has_cases = exists().where(CaseRow.client_id == ClientRow.id)
        for gone in (
            delete(CaseRow).where(CaseRow.id.in_(ids)),
            delete(LaneRow).where(LaneRow.team_id.in_(teams), LaneRow.lane.in_(lanes)),
            delete(ClientRow).where(ClientRow.id.in_(clients), ~has_cases),
        ):
            await self._session.execute(gone.execution_options(synchronize_session=False))

    async def finish(self) -> None:
        """After the last of several: no trace of them is left in the search."""
        await rewrite(self._session)

    async def _served(self, team_id: str) -> set[str]:
        """By a change that is not proven yet."""
        query = select(CaseRow.actions).where(
            CaseRow.team_id == team_id, cast(CaseRow.actions, Text) != NO_ACTIONS
        )
        return {
            served
            for actions in await self._session.scalars(query)
            for each in actions
            if each["stage"] != Stage.PROVEN
            for served in each["serves"]
        }
