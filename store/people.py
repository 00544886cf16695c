"""People and channels, as Slack last described them."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.person import Absence, Calendars, Channel, Person, Workspace
from store.models import ChannelRow, PersonRow
from store.rows import rows, table
from store.upsert import upsert

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
KEY = ("team_id", "user_id")

# Made once, as every request and every case asks them.
_PEOPLE = table(PersonRow)
_OURS = _PEOPLE.c.team_id == bindparam("team")
_PERSON = select(_PEOPLE).where(_OURS, _PEOPLE.c.user_id == bindparam("user"))
_THESE = and_(_OURS, _PEOPLE.c.user_id.in_(bindparam("users", expanding=True)))
_WORKTIME = select(_PEOPLE).where(_THESE)
_HOLD = select(_PEOPLE.c.user_id).where(_THESE).with_for_update(skip_locked=True)


class PeopleRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, team_id: str, user_id: str) -> tuple[Person, datetime] | None:
        """The person, and when Slack was last asked about them."""
        found = await rows(self._session, _PERSON, {"team": team_id, "user": user_id})
        return (_to_person(found[0]), found[0].checked_at) if found else None

    async def known(self, team_id: str) -> tuple[Person, ...]:
        """Everybody whom Slack was ever asked about."""
        found = await self._session.scalars(select(PersonRow).where(PersonRow.team_id == team_id))
        return tuple(_to_person(row) for row in found)

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
        """Of these people, and of whoever covers for them while they are away."""
        known = {row.user_id: row for row in await self._worktime(workspace.team_id, users)}
        covers = {row.cover for row in known.values() if row.away_until} | {workspace.lead}
        if any(row.away_until for row in known.values()) and (missing := covers - known.keys()):
            known |= {row.user_id: row for row in await self._worktime(workspace.team_id, missing)}
        return Calendars(
            workspace=workspace,
            zones={user_id: row.zone for user_id, row in known.items()},
            lives_in={user_id: row.country for user_id, row in known.items()},
            absences={
                user_id: Absence(until=row.away_until, cover=row.cover)
                for user_id, row in known.items()
                if row.away_until
            },
            gone=frozenset(row.user_id for row in known.values() if not row.staff),
        )

    async def set_absence(self, team_id: str, user_id: str, absence: Absence | None) -> None:
        await self._set(
            team_id,
            user_id,
            away_until=absence.until if absence else None,
            cover=absence.cover if absence else "",
        )

    async def absence(self, team_id: str, user_id: str) -> Absence | None:
        row = await self._session.get(PersonRow, (team_id, user_id))
        return Absence(until=row.away_until, cover=row.cover) if row and row.away_until else None

    async def covered_by(self, team_id: str, user_id: str) -> dict[str, Absence]:
        """Who is away with this person as their cover; empty: with nobody named."""
        query = select(PersonRow).where(
            PersonRow.team_id == team_id,
            PersonRow.away_until.is_not(None),
            PersonRow.cover == user_id,
        )
        return {
            row.user_id: Absence(until=row.away_until, cover=row.cover)
            for row in await self._session.scalars(query)
            if row.away_until
        }

    async def back(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """Teams and people whose absence is over, and not yet taken note of."""
        query = select(PersonRow.team_id, PersonRow.user_id).where(PersonRow.away_until <= now)
        return tuple((team_id, user_id) for team_id, user_id in await self._session.execute(query))

    async def next_back(self) -> datetime | None:
        return await self._session.scalar(select(func.min(PersonRow.away_until)))

    async def set_own(
        self, team_id: str, user_id: str, *, country: str, digest_paused_until: datetime | None
    ) -> None:
        """What a person sets for themselves."""
        values = {"country": country, "digest_paused_until": digest_paused_until}
        await self._set(team_id, user_id, **values)

    async def own(self, team_id: str, user_id: str) -> tuple[str, datetime | None]:
        """Their country, and until when they want no digest."""
        row = await self._session.get(PersonRow, (team_id, user_id))
        return (row.country, row.digest_paused_until) if row else ("", None)

    async def _set(self, team_id: str, user_id: str, **values: object) -> None:
        await self._session.execute(
            update(PersonRow)
            .where(PersonRow.team_id == team_id, PersonRow.user_id == user_id)
            .values(**values)
        )

    async def _worktime(self, team_id: str, users: Collection[str]) -> Sequence[Row[Any]]:
        return await rows(self._session, _WORKTIME, {"team": team_id, "users": list(users)})

    async def hold(self, team_id: str, users: Collection[str]) -> frozenset[str]:
        """Lock these people for this transaction, all but those whom another replica has."""
        found = await rows(self._session, _HOLD, {"team": team_id, "users": list(users)})
        return frozenset(row.user_id for row in found)

    async def dm(self, team_id: str, user_id: str) -> str | None:
        row = await self._session.get(PersonRow, (team_id, user_id))
        return row.dm if row else None

    async def set_dm(self, team_id: str, user_id: str, channel: str) -> None:
        await self._set(team_id, user_id, dm=channel)

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


def _to_person(row: PersonRow | Row[Any]) -> Person:
    return Person(
        user_id=row.user_id, name=row.name, zone=row.zone, staff=row.staff, admin=row.admin
    )
