"""People and channels, as Slack last described them."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.person import Calendars, Channel, Person, Workspace
from store.models import ChannelRow, PersonRow
from store.upsert import upsert

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
KEY = ("team_id", "user_id")


class PeopleRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, team_id: str, user_id: str) -> tuple[Person, datetime] | None:
        """The person, and when Slack was last asked about them."""
        row = await self._session.get(PersonRow, (team_id, user_id))
        if row is None:
            return None
        person = Person(
            user_id=row.user_id, name=row.name, zone=row.zone, staff=row.staff, admin=row.admin
        )
        return person, row.checked_at

    async def save(self, team_id: str, person: Person, *, now: datetime) -> None:
        said = {**vars(person), "checked_at": now}
        query = upsert(self._session, PersonRow).values(team_id=team_id, **said)
        await self._session.execute(query.on_conflict_do_update(index_elements=KEY, set_=said))

    async def ensure(self, team_id: str, users: Collection[str], *, zone: str) -> None:
        """Rows for people that Slack was not asked about yet: something is owed to them already."""
        if not users:
            return
        query = select(PersonRow.user_id).where(
            PersonRow.team_id == team_id, PersonRow.user_id.in_(users)
        )
        for user_id in sorted(set(users) - set(await self._session.scalars(query))):
            guess = Person(user_id=user_id, name=user_id, zone=zone)
            await self._session.execute(
                upsert(self._session, PersonRow)
                .values(team_id=team_id, checked_at=NEVER, **vars(guess))
                .on_conflict_do_nothing()
            )

    async def calendars(self, workspace: Workspace, users: Collection[str]) -> Calendars:
        query = select(PersonRow.user_id, PersonRow.zone).where(
            PersonRow.team_id == workspace.team_id, PersonRow.user_id.in_(users)
        )
        zones = {row.user_id: row.zone for row in await self._session.execute(query)}
        return Calendars(workspace=workspace, zones=zones)

    async def hold(self, team_id: str, user_id: str) -> bool:
        """Lock the person for this transaction; False when another replica has them."""
        query = (
            select(PersonRow.user_id)
            .where(PersonRow.team_id == team_id, PersonRow.user_id == user_id)
            .with_for_update(skip_locked=True)
        )
        return await self._session.scalar(query) is not None

    async def dm(self, team_id: str, user_id: str) -> str | None:
        row = await self._session.get(PersonRow, (team_id, user_id))
        return row.dm if row else None

    async def set_dm(self, team_id: str, user_id: str, channel: str) -> None:
        await self._session.execute(
            update(PersonRow)
            .where(PersonRow.team_id == team_id, PersonRow.user_id == user_id)
            .values(dm=channel)
        )

    async def channel(self, team_id: str, channel_id: str) -> tuple[Channel, datetime] | None:
        row = await self._session.get(ChannelRow, (team_id, channel_id))
        if row is None:
            return None
        channel = Channel(
            channel_id=row.channel_id,
            name=row.name,
            private=row.private,
            member=row.member,
            shared=row.shared,
        )
        return channel, row.checked_at

    async def save_channel(self, team_id: str, channel: Channel, *, now: datetime) -> None:
        said = {**vars(channel), "checked_at": now}
        query = upsert(self._session, ChannelRow).values(team_id=team_id, **said)
        key = ("team_id", "channel_id")
        await self._session.execute(query.on_conflict_do_update(index_elements=key, set_=said))
