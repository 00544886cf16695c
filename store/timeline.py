"""The append-only timeline of cases."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.timeline import Entry, Kind
from store.models import EntryRow


class Timeline:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, team_id: str, case_id: str, entry: Entry) -> None:
        self._session.add(
            EntryRow(
                id=entry.id,
                team_id=team_id,
                case_id=case_id,
                at=entry.at,
                by=entry.by,
                kind=entry.kind,
                detail=dict(entry.detail),
                why=entry.why,
                source=entry.source,
            )
        )

    async def has(self, case_id: str, source: str) -> bool:
        """Whether that click or form was already worked on."""
        query = select(EntryRow.id).where(EntryRow.case_id == case_id, EntryRow.source == source)
        return await self._session.scalar(query) is not None

    async def find(self, entry_id: str) -> Entry | None:
        row = await self._session.get(EntryRow, entry_id)
        return to_entry(row) if row else None

    async def from_source(self, team_id: str, source: str) -> tuple[tuple[str, Entry], ...]:
        """What came of one cause in any case, each with the case's id."""
        query = select(EntryRow).where(EntryRow.team_id == team_id, EntryRow.source == source)
        return tuple((row.case_id, to_entry(row)) for row in await self._session.scalars(query))

    async def newest(self, case_id: str, kinds: Collection[Kind]) -> Entry | None:
        query = (
            select(EntryRow)
            .where(EntryRow.case_id == case_id, EntryRow.kind.in_(kinds))
            .order_by(EntryRow.at.desc(), EntryRow.id.desc())
            .limit(1)
        )
        row = await self._session.scalar(query)
        return to_entry(row) if row else None

    async def of(
        self, case_id: str, *, limit: int, merged: Collection[str] = ()
    ) -> tuple[Entry, ...]:
        """The newest first, with those of the cases that were merged into it."""
        query = (
            select(EntryRow)
            .where(EntryRow.case_id.in_({case_id, *merged}))
            .order_by(EntryRow.at.desc(), EntryRow.id.desc())
            .limit(limit)
        )
        return tuple(to_entry(row) for row in await self._session.scalars(query))


def to_entry(row: EntryRow) -> Entry:
    return Entry(
        id=row.id,
        kind=Kind(row.kind),
        by=row.by,
        at=row.at,
        detail=row.detail,
        why=row.why,
        source=row.source,
    )
