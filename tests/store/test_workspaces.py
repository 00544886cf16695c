"""Settings, case numbers, playbooks, people and channels of a workspace."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest

from bot.domain.person import Calendars, Channel, Contact, Limits, Person, Workspace
from bot.domain.playbook import Step
from store import Store
from tests.factories import ANN, BOB, TEAM, a_playbook, a_workspace
from tests.support.clock import NOON

HOUR = timedelta(hours=1)
FULL = Workspace(
    team_id=TEAM,
    cases_channel="CCASES",
    digest_channel="CDIGESTS",
    digest_at=time(8, 15),
    zone="Europe/Berlin",
    start=time(7, 30),
    end=time(15, 45),
    contacts=(Contact(level=1, user_id=ANN, phone="+49 1"), Contact(level=3, user_id=BOB)),
    limits=Limits(owner=Decimal("99.50"), lead=Decimal(500)),
    installed_by=BOB,
    erase_after=3,
    erase_from=NOON,
    erase_by=ANN,
)


async def number(store: Store, team_id: str = TEAM) -> int:
    async with store.transaction() as tx:
        await tx.workspaces.lock(team_id)
        return await tx.workspaces.next_number(team_id)


async def test_settings_come_back_as_they_were_saved(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.workspaces.save(FULL)

    async with store.reading() as tx:
        assert await tx.workspaces.get(TEAM) == FULL
        assert await tx.workspaces.all() == (FULL,)


async def test_a_workspace_that_was_never_set_up_has_the_defaults(store: Store) -> None:
    async with store.reading() as tx:
        assert await tx.workspaces.get(TEAM) == Workspace(team_id=TEAM)


async def test_cases_are_numbered_from_one_without_a_gap(store: Store) -> None:
    numbers = await asyncio.gather(*(number(store) for _ in range(20)))

    assert sorted(numbers) == list(range(1, 21))


async def test_a_number_that_was_not_used_is_given_again(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.transaction() as tx:
            await tx.workspaces.lock(TEAM)
            await tx.workspaces.next_number(TEAM)
            raise RuntimeError

    assert await number(store) == 1


async def test_each_workspace_counts_for_itself(store: Store) -> None:
    assert [await number(store), await number(store), await number(store, "T2")] == [1, 2, 1]


async def test_changed_settings_leave_the_numbers_alone(store: Store) -> None:
    await number(store)
    async with store.transaction() as tx:
        await tx.workspaces.save(FULL)

    assert await number(store) == 2
    async with store.reading() as tx:
        assert await tx.workspaces.get(TEAM) == FULL


async def test_settings_that_are_saved_first_by_two_at_once_are_kept(store: Store) -> None:
    async def save(zone: str) -> None:
        async with store.transaction() as tx:
            await tx.workspaces.save(a_workspace(zone=zone))

    await asyncio.gather(*(save(zone) for zone in ("UTC", "Asia/Tokyo")))

    async with store.reading() as tx:
        assert len(await tx.workspaces.all()) == 1


async def test_a_playbook_is_kept_as_it_was(store: Store) -> None:
    playbook = a_playbook()
    async with store.transaction() as tx:
        await tx.workspaces.keep_playbook(TEAM, playbook)
        await tx.workspaces.keep_playbook(TEAM, playbook)

    async with store.reading() as tx:
        kept = await tx.workspaces.playbook(TEAM, playbook.version)
        assert await tx.workspaces.playbook(TEAM, "another") is None

    assert kept == playbook
    assert kept.version == playbook.version
    assert all(isinstance(step, Step) for step in kept.steps)


async def test_a_person_is_kept_as_slack_last_described_them(store: Store) -> None:
    ann = Person(user_id=ANN, name="Ann", zone="Asia/Tokyo", staff=False, admin=True)
    async with store.transaction() as tx:
        await tx.people.save(TEAM, replace(ann, name="Anna", zone="UTC"), now=NOON)
        await tx.people.set_dm(TEAM, ANN, "DANN")

    async with store.transaction() as tx:
        await tx.people.save(TEAM, ann, now=NOON + HOUR)

    async with store.reading() as tx:
        assert await tx.people.find(TEAM, ANN) == (ann, NOON + HOUR)
        assert await tx.people.dm(TEAM, ANN) == "DANN"


async def test_people_whom_slack_did_not_describe_yet_are_only_guessed(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.people.save(TEAM, Person(user_id=ANN, name="Ann", zone="Asia/Tokyo"), now=NOON)
        await tx.people.ensure(TEAM, {ANN, BOB}, zone="Europe/Berlin")

    async with store.reading() as tx:
        known, guessed = await tx.people.find(TEAM, ANN), await tx.people.find(TEAM, BOB)

    assert known
    assert known[0].zone == "Asia/Tokyo"
    assert guessed
    assert guessed[0].zone == "Europe/Berlin"
    assert guessed[1] < NOON - timedelta(days=365)


async def test_people_who_are_met_twice_at_once_are_kept_once(store: Store) -> None:
    async def meet(name: str) -> None:
        async with store.transaction() as tx:
            await tx.people.ensure(TEAM, {ANN, BOB}, zone="UTC")
            await tx.people.save(TEAM, Person(user_id=ANN, name=name), now=NOON)

    await asyncio.gather(*(meet(name) for name in ("Ann", "Anna", "Anne")))

    async with store.reading() as tx:
        known = await tx.people.find(TEAM, ANN)
    assert known
    assert known[0].name in {"Ann", "Anna", "Anne"}


async def test_each_person_has_the_hours_of_the_workspace_in_their_own_zone(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.people.save(TEAM, Person(user_id=ANN, name="Ann", zone="Asia/Tokyo"), now=NOON)

    async with store.reading() as tx:
        calendars: Calendars = await tx.people.calendars(FULL, {ANN, BOB})

    assert [calendars.of(who).zone for who in (ANN, BOB)] == ["Asia/Tokyo", "Europe/Berlin"]
    assert calendars.of(ANN).end == time(15, 45)


async def test_a_channel_is_kept_as_slack_last_described_it(store: Store) -> None:
    cases = Channel(channel_id="CCASES", name="cases", private=True, member=True, shared=True)
    async with store.transaction() as tx:
        await tx.people.save_channel(TEAM, replace(cases, member=False), now=NOON)
        await tx.people.save_channel(TEAM, cases, now=NOON + HOUR)

    async with store.reading() as tx:
        assert await tx.people.channel(TEAM, "CCASES") == (cases, NOON + HOUR)
        assert await tx.people.channel(TEAM, "COTHER") is None
