"""The known causes of a workspace, and the cases whose actions were to prevent them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.action import Action
from bot.domain.case import Case, Outcome
from bot.domain.cause import Category, Cause, cause_key
from bot.domain.client import clean
from store.actions import action
from store.cases import to_case, told_of, visible, whole
from store.models import CaseRow, CauseRow
from store.tables import new_id
from store.upsert import upsert
from store.words import index


class CauseRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ensure(self, team_id: str, name: str, category: Category) -> Cause:
        """The cause of that name, made when there is none; the first spelling stays.

        Whoever has it is the only one who records it now: others wait until that is saved.
        """
        row = await self._locked(team_id, await self.today(team_id, name), category)
        while row.became:  # renamed or merged just now
            row = await self._locked(team_id, await self.today(team_id, name), category)
        return _cause(row)

    async def today(self, team_id: str, name: str) -> str:
        """What the cause of that name is called by now; an unknown one stays as it is."""
        found = await self.find(team_id, name)
        return found.name if found else name

    async def find(self, team_id: str, name: str) -> Cause | None:
        """By its name, or by one that it had before."""
        named = select(func.coalesce(CauseRow.became, CauseRow.id)).where(
            CauseRow.team_id == team_id, CauseRow.key == cause_key(name)
        )
        query = select(CauseRow).where(
            CauseRow.team_id == team_id, CauseRow.id == named.scalar_subquery()
        )
        row = await self._session.scalar(query.execution_options(populate_existing=True))
        return _cause(row) if row else None

    async def get(self, team_id: str, cause_id: str) -> Cause | None:
        """None for one that went into another."""
        query = select(CauseRow).where(
            CauseRow.team_id == team_id, CauseRow.id == cause_id, CauseRow.became.is_(None)
        )
        row = await self._session.scalar(query)
        return _cause(row) if row else None

    async def hold(self, team_id: str, *cause_ids: str) -> None:
        """Nobody records these until this is saved."""
        query = select(CauseRow.id).where(CauseRow.team_id == team_id, CauseRow.id.in_(cause_ids))
        await self._session.execute(query.order_by(CauseRow.id).with_for_update())

    async def search(
        self, team_id: str, text: str, *, viewer: str, limit: int = 50
    ) -> tuple[Cause, ...]:
        """Those of a case that the viewer may know, by any part of a name, also of a former one."""
        known = select(CaseRow.cause_key).where(visible(team_id, viewer))
        named = select(func.coalesce(CauseRow.became, CauseRow.id)).where(
            CauseRow.team_id == team_id, CauseRow.key.contains(cause_key(text), autoescape=True)
        )
        query = (
            select(CauseRow)
            .where(CauseRow.team_id == team_id, CauseRow.id.in_(named), CauseRow.key.in_(known))
            .order_by(CauseRow.key)
            .limit(limit)
        )
        return tuple(_cause(row) for row in await self._session.scalars(query))

    async def change(self, before: Cause, *, name: str, category: Category) -> Cause:
        """Another name or category; all its cases stay of the same cause.

        Its old name leads to it, and the new one to nothing else any more.
        """
        key = cause_key(name)
        former = delete(CauseRow).where(
            CauseRow.team_id == before.team_id, CauseRow.key == key, CauseRow.became.is_not(None)
        )
        await self._session.execute(former)
        await self._session.execute(
            update(CauseRow)
            .where(CauseRow.team_id == before.team_id, CauseRow.id == before.id)
            .values(key=key, name=clean(name), category=category)
        )
        if key != before.key:
            was = CauseRow(
                id=new_id(),
                team_id=before.team_id,
                key=before.key,
                name=before.name,
                category=before.category,
                became=before.id,
            )
            self._session.add(was)
            await self._session.flush()
        await self._rename(before, name)
        return replace(before, name=clean(name), category=category)

    async def merge(self, before: Cause, into: Cause) -> None:
        """Two names of one cause; the first, and all that it had, lead to the other."""
        await self._rename(before, into.name)
        names = or_(CauseRow.id == before.id, CauseRow.became == before.id)
        await self._session.execute(
            update(CauseRow).where(CauseRow.team_id == before.team_id, names).values(became=into.id)
        )

    async def actions_of(
        self, team_id: str, causes: Iterable[Cause], *, viewer: str
    ) -> list[tuple[str, int, tuple[Action, ...]]]:
        """Their keys, with the number of each case in the open that planned an action, and these."""
        query = select(CaseRow.cause_key, CaseRow.number, CaseRow.actions).where(
            visible(team_id, viewer),
            CaseRow.private.is_(False),
            CaseRow.cause_key.in_([each.key for each in causes]),
            func.json_array_length(CaseRow.actions) > 0,
        )
        found = await self._session.execute(query.order_by(CaseRow.number))
        return [(key, number, tuple(map(action, acts))) for key, number, acts in found]

    async def acted_on(self, team_id: str, cause: str, *, viewer: str) -> tuple[Case, ...]:
        """The cases of that cause that planned an action, oldest first."""
        query = whole(
            (CaseRow.cause_key == cause_key(cause))
            & visible(team_id, viewer)
            & (func.json_array_length(CaseRow.actions) > 0)
        ).order_by(CaseRow.number)
        return tuple(map(to_case, await self._session.scalars(query)))

    async def since(self, team_id: str, cause: str, at: datetime) -> tuple[Case, ...]:
        """All cases of that cause that reached us since then, oldest first."""
        query = whole(
            (CaseRow.team_id == team_id)
            & (CaseRow.cause_key == cause_key(cause))
            & (CaseRow.reached_at >= at)
        ).order_by(CaseRow.number)
        return tuple(map(to_case, await self._session.scalars(query)))

    async def acting_for(
        self, team_id: str, client_id: str
    ) -> tuple[frozenset[str], frozenset[str]]:
        """The ids of a client's cases with an action or a link, and of all that may act for it."""
        query = select(CaseRow.id, CaseRow.linked).where(
            CaseRow.team_id == team_id,
            CaseRow.client_id == client_id,
            or_(
                func.json_array_length(CaseRow.actions) > 0,
                func.json_array_length(CaseRow.linked) > 0,
            ),
        )
        rows = (await self._session.execute(query)).all()
        theirs = frozenset(case_id for case_id, _linked in rows)
        return theirs, theirs.union(*(linked for _case_id, linked in rows))

    async def clients_of(self, case: Case, *, viewer: str, limit: int) -> tuple[Case, ...]:
        """The newest case of each other client with the same cause."""
        if not cause_key(case.cause):
            return ()
        query = (
            whole(
                visible(case.team_id, viewer)
                & (CaseRow.cause_key == cause_key(case.cause))
                & (CaseRow.client_id != case.client_id)
                & (func.coalesce(CaseRow.outcome, "") != Outcome.MERGED)
            )
            .order_by(CaseRow.number.desc())
            .limit(limit)
        )
        newest: dict[str, Case] = {}
        for row in await self._session.scalars(query):
            newest.setdefault(row.client_id, to_case(row))
        return tuple(newest.values())

    async def _locked(self, team_id: str, name: str, category: Category) -> CauseRow:
        found = await self._session.scalars(
            upsert(self._session, CauseRow)
            .values(
                id=new_id(),
                team_id=team_id,
                key=cause_key(name),
                name=clean(name),
                category=category,
            )
            # Changes nothing, but locks the row and tells what is in it.
            .on_conflict_do_update(
                index_elements=["team_id", "key"], set_={"team_id": CauseRow.team_id}
            )
            .returning(CauseRow)
            .execution_options(populate_existing=True)
        )
        return found.one()

    async def _rename(self, before: Cause, name: str) -> None:
        await self._session.execute(
            update(CaseRow)
            .where(CaseRow.team_id == before.team_id, CaseRow.cause_key == before.key)
            .values(cause=clean(name), cause_key=cause_key(name))
            .execution_options(synchronize_session=False)
        )
        ours = (CaseRow.team_id == before.team_id) & (CaseRow.cause_key == cause_key(name))
        renamed = whole(ours).execution_options(populate_existing=True)
        told = [told_of(to_case(row)) for row in await self._session.scalars(renamed)]
        if told:
            await index(self._session, told, again=True)


def _cause(row: CauseRow) -> Cause:
    return Cause(id=row.id, team_id=row.team_id, name=row.name, category=Category(row.category))
