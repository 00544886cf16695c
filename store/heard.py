"""Deliveries of Slack that were worked on, so that one that comes again changes nothing."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from store.models import HeardRow
from store.upsert import upsert


class Heard:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def first(self, team_id: str, source: str | None, *, now: datetime) -> bool:
        """Whether this is new; remembered with the change itself, or not at all.

        What has no name is new each time.
        """
        if not source:
            return True
        row = {"team_id": team_id, "source": source, "at": now}
        insert = upsert(self._session, HeardRow).values(row).on_conflict_do_nothing()
        return await self._session.scalar(insert.returning(HeardRow.source)) is not None

    async def forget(self, before: datetime) -> None:
        """What Slack will not say again."""
        await self._session.execute(delete(HeardRow).where(HeardRow.at < before))
