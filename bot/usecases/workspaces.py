"""The workspace's settings, its people, and the channels where cases can live."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.erasure import follow_rule
from bot.domain.errors import InvalidFields, NotAllowed
from bot.domain.person import Channel, Person, Workspace
from bot.domain.post import Role
from bot.usecases.calendars import calendars
from bot.usecases.change import By, House, replan
from bot.usecases.erasing import tell_admins
from store import BOT, Transaction

FRESH = timedelta(hours=12)


@dataclass(frozen=True)
class Workspaces:
    house: House

    async def is_new(self, team_id: str, source: str | None) -> bool:
        """Whether Slack says this for the first time; for what is answered and changes nothing."""
        async with self.house.store.transaction() as tx:
            return await tx.heard.first(team_id, source, now=self.house.clock())

    async def get(self, team_id: str) -> Workspace:
        async with self.house.store.reading() as tx:
            return await tx.workspaces.get(team_id)

    async def calendar(self, team_id: str, user_id: str) -> Calendar:
        """The person's working time: the workspace's hours in their own zone."""
        async with self.house.store.reading() as tx:
            workspace = await tx.workspaces.get(team_id)
            return (await calendars(tx, workspace, [user_id])).of(user_id)

    async def save(self, by: By, settings: Workspace) -> Workspace:
        """Admins only. The digests that are planned move to the new time and place."""
        async with self.house.store.transaction() as tx:
            known = await tx.people.find(by.team_id, by.user_id)
            if known is None or not known[0].admin:
                raise NotAllowed("Only an admin of this workspace can change the settings.")
            if settings.end <= settings.start:
                raise InvalidFields({"end": "The end must be after the start."})
            before = await tx.workspaces.get(by.team_id)
            if not await tx.heard.first(by.team_id, by.source, now=self.house.clock()):
                return before
            settings = replace(
                settings,
                team_id=by.team_id,
                installed_by=before.installed_by,
                no_rooms_since=before.no_rooms_since,
                planned_for=before.planned_for,
            )
            now = self.house.clock()
            settings = follow_rule(before, settings, by=by.user_id, now=now)
            await tx.workspaces.save(settings)
            if settings.erase_after != before.erase_after:
                await tell_admins(tx, before, settings, now=now)
            if _digest_moved(before, settings):
                await tx.reminders.forget_digests(by.team_id)
            for case in await tx.cases.active(by.team_id, viewer=BOT):
                await replan(tx, self.house, case, settings)
        return settings

    async def person(self, team_id: str, user_id: str) -> Person | None:
        """As Slack last described them; None when they have to be asked for (anew)."""
        async with self.house.store.reading() as tx:
            known = await tx.people.find(team_id, user_id)
        if known is None:
            return None
        person, checked_at = known
        return person if _is_fresh(checked_at, self.house.clock()) else None

    async def described(self, team_id: str, user_id: str) -> Person:
        async with self.house.store.reading() as tx:
            return await described(tx, team_id, user_id)

    async def is_known(self, team_id: str, user_id: str) -> bool:
        async with self.house.store.reading() as tx:
            return await tx.people.find(team_id, user_id) is not None

    async def uses_channel(self, team_id: str, channel_id: str) -> bool:
        async with self.house.store.reading() as tx:
            return await tx.people.channel(team_id, channel_id) is not None

    async def remember(self, team_id: str, person: Person) -> None:
        """What Slack says of a person. Who installed is taken to be the first of the staff."""
        async with self.house.store.transaction() as tx:
            await tx.people.save(team_id, person, now=self.house.clock())
            await _first_here(tx, team_id, person)

    async def channel(self, team_id: str, channel_id: str) -> Channel | None:
        async with self.house.store.reading() as tx:
            known = await tx.people.channel(team_id, channel_id)
        return known[0] if known and _is_fresh(known[1], self.house.clock()) else None

    async def remember_channel(self, team_id: str, channel: Channel) -> None:
        now = self.house.clock()
        async with self.house.store.transaction() as tx:
            await tx.people.save_channel(team_id, channel, now=now)
            if channel.member:
                await tx.outbox.free_channel(team_id, channel.channel_id, now=now)

    async def room_made(self, team_id: str, case_id: str, channel_id: str) -> None:
        """A private case has its own channel now: its card and thread can be posted."""
        await self._lives_in(team_id, case_id, channel_id, no_rooms_since=None)

    async def room_refused(self, team_id: str, case_id: str, dm: str) -> None:
        """Slack forbids us private channels: the case lives in its owner's direct message.

        The next form says so first. Each private case tries anew, as an admin may allow them.
        """
        await self._lives_in(team_id, case_id, dm, no_rooms_since=self.house.clock())

    async def _lives_in(
        self, team_id: str, case_id: str, channel_id: str, *, no_rooms_since: datetime | None
    ) -> None:
        async with self.house.store.transaction() as tx:
            case = await tx.cases.get(team_id, case_id, viewer=BOT)
            await tx.cases.save(replace(case, channel=channel_id))
            await tx.outbox.touch(
                team_id, now=self.house.clock(), case_id=case_id, roles=[Role.CARD]
            )
        if bool((await self.get(team_id)).no_rooms_since) != bool(no_rooms_since):
            async with self.house.store.transaction() as tx:
                await tx.workspaces.lock(team_id)
                workspace = await tx.workspaces.get(team_id)
                await tx.workspaces.save(replace(workspace, no_rooms_since=no_rooms_since))


async def described(tx: Transaction, team_id: str, user_id: str) -> Person:
    """As last heard, however long ago; somebody unknown has no name and the workspace's zone."""
    known = await tx.people.find(team_id, user_id)
    person = known[0] if known else Person(user_id=user_id, name="", zone="")
    return replace(person, zone=person.zone or (await tx.workspaces.get(team_id)).zone)


async def _first_here(tx: Transaction, team_id: str, person: Person) -> None:
    """Slack doesn't say who installed an app that runs with a token of its own."""
    if not person.staff:
        return
    workspace = await tx.workspaces.get(team_id)
    if not workspace.installed_by:
        await tx.workspaces.save(replace(workspace, installed_by=person.user_id, zone=person.zone))


def _digest_moved(before: Workspace, after: Workspace) -> bool:
    return (before.digest_at, before.zone, before.digest_place) != (
        after.digest_at,
        after.zone,
        after.digest_place,
    )


def _is_fresh(checked_at: datetime, now: datetime) -> bool:
    return now - checked_at < FRESH
