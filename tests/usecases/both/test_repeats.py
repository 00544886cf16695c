"""Exactly one notice a week, whoever opens or closes at the same moment, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.person import Contact, Person
from bot.usecases.cases import Cases
from bot.usecases.change import House
from store.outbox_models import MessageRow
from tests.factories import CARA, LEAD, TEAM, a_workspace, an_opening, settle
from tests.support.clock import NOON, FakeClock


async def opened(house: House, *numbers: int, **facts: object) -> None:
    """Solved already, each by its own form, all at once."""
    told = {"solved": True, "cause": "Two jobs", "solution": "Paid back", **facts}
    forms = [an_opening(source=f"V{n}", **told) for n in numbers]
    await asyncio.gather(*(Cases(house).open(form) for form in forms))


async def notices(house: House) -> list[tuple[str, str]]:
    """What was told, and where."""
    async with house.store.reading() as tx:
        keys = await tx.outbox.repeats(TEAM, since=house.clock() - timedelta(days=365))
        rows = [await tx.outbox._message(MessageRow.key == key) for key in keys]
    return [(row.subject.split(":")[0], row.place) for row in rows if row is not None]


async def test_cases_at_once_make_one_notice_of_each_kind(house: House) -> None:
    await opened(house, 1, 2, 3, 4, 5)

    assert await notices(house) == [("cause", "channel:CCASES"), ("client", "channel:CCASES")]


async def test_the_same_form_again_and_later_ones_of_the_week_make_no_other(
    house: House, clock: FakeClock
) -> None:
    await opened(house, 1, 2, 3)
    await opened(house, 3)
    clock.advance(timedelta(days=1))
    await opened(house, 4)
    assert len(await notices(house)) == 2

    clock.advance(timedelta(days=7))
    await opened(house, 5)
    assert len(await notices(house)) == 4


async def test_two_clients_of_one_cause_have_a_notice_of_the_cause_alone(house: House) -> None:
    await opened(house, 1, 2)
    await opened(house, 3, client="Bolt")

    assert [of for of, _place in await notices(house)] == ["cause"]


async def test_what_reached_us_long_ago_is_no_news(house: House, clock: FakeClock) -> None:
    await opened(house, 1, 2)
    await opened(house, 3, reached_at=clock() - timedelta(days=91))

    assert await notices(house) == []


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({}, "dm:ULEAD"),
        ({"contacts": ()}, "dm:ULEAD"),  # who installed the bot
        ({"contacts": (Contact(level=2, user_id=CARA),), "installed_by": ""}, "dm:UCARA"),
        ({"contacts": (), "installed_by": ""}, "dm:ULEAD"),  # the one admin
        ({"contacts": (), "installed_by": "UGONE"}, "dm:ULEAD"),
        ({"cases_channel": "", "digest_channel": "CDAILY"}, "channel:CDAILY"),
    ],
)
async def test_where_the_digest_has_no_channel_one_person_is_told(
    house: House, known: dict[str, object], told: str
) -> None:
    await settle(house.store, a_workspace(**{"cases_channel": "", **known}))
    async with house.store.transaction() as tx:
        await tx.people.save(TEAM, Person(user_id="UGONE", name="g", staff=False), now=NOON)

    await opened(house, 1, 2, 3, 4, cause="", solved=False)

    assert await notices(house) == [("client", told)]


async def test_where_nobody_could_be_told_the_cases_open_all_the_same(house: House) -> None:
    await settle(house.store, a_workspace(cases_channel="", contacts=(), installed_by=""))
    async with house.store.transaction() as tx:
        await tx.people.save(TEAM, Person(user_id=LEAD, name="Lead"), now=NOON)

    await opened(house, 1, 2, 3, cause="", solved=False)

    assert await notices(house) == []
