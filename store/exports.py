"""All cases and their timelines, a page at a time: memory does not grow with their number."""

from collections.abc import Collection

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.case import Case
from bot.domain.timeline import Entry
from store.cases import to_case, visible, visible_of, whole
from store.models import CaseRow, EntryRow, PersonRow
from store.timeline import to_entry


class ExportRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(self, team_id: str, *, viewer: str) -> int:
        query = select(func.count()).select_from(CaseRow).where(visible(team_id, viewer))
        return await self._session.scalar(query) or 0

    async def cases(self, team_id: str, *, viewer: str, after: int, limit: int) -> tuple[Case, ...]:
        """The next ones after this number, by number, as far as the viewer may know them."""
        where = visible(team_id, viewer) & (CaseRow.number > after)
        found = await self._session.scalars(whole(where).order_by(CaseRow.number).limit(limit))
        return tuple(to_case(row) for row in found)

    async def entries(
        self, case_ids: Collection[str], *, after: tuple[str, Entry] | None, limit: int
    ) -> tuple[tuple[str, Entry], ...]:
        """By case, each one's oldest first, with the ids of the cases: the next after this one."""
        query = select(EntryRow).where(EntryRow.case_id.in_(case_ids))
        if after is not None:
            case_id, entry = after
            later = or_(
                EntryRow.at > entry.at, and_(EntryRow.at == entry.at, EntryRow.id > entry.id)
            )
            same = and_(EntryRow.case_id == case_id, later)
            query = query.where(or_(EntryRow.case_id > case_id, same))
        found = await self._session.scalars(
            query.order_by(EntryRow.case_id, EntryRow.at, EntryRow.id).limit(limit)
        )
        return tuple((row.case_id, to_entry(row)) for row in found)

    async def names(self, team_id: str, people: Collection[str]) -> dict[str, str]:
        query = select(PersonRow.user_id, PersonRow.name).where(
            PersonRow.team_id == team_id, PersonRow.user_id.in_(people)
        )
        return {row.user_id: row.name for row in await self._session.execute(query)}

    async def labels(
        self, team_id: str, case_ids: Collection[str], *, viewer: str
    ) -> dict[str, str]:
        """Of those that the viewer may know. For none of them, SQLite would read all cases."""
        if not case_ids:
            return {}
        query = select(CaseRow.id, CaseRow.number).where(visible_of(team_id, case_ids, viewer))
        return {row.id: f"CI-{row.number}" for row in await self._session.execute(query)}
