"""Settings, and the people and channels that Slack described."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.case import Serious
from bot.domain.errors import InvalidFields, NotAllowed
from bot.domain.person import Channel, Person, Workspace
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.reminders import Reminders
from bot.usecases.workspaces import Workspaces
from store import Store
from tests.factories import ANN, BOB, LEAD, TEAM, a_workspace, an_opening, by
from tests.support.clock import NOON, FakeClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZOE = Person(user_id="UZOE", name="Zoe", zone="Asia/Tokyo")


@pytest.fixture
def workspaces(house: House) -> Workspaces:
    return Workspaces(house)


async def test_an_admin_changes_the_settings(workspaces: Workspaces) -> None:
    wanted = a_workspace(team_id="T9", start=time(8), zone="Asia/Tokyo", installed_by="")

    await workspaces.save(by(LEAD), wanted)

    saved = await workspaces.get(TEAM)
    assert saved == replace(wanted, team_id=TEAM, installed_by=LEAD)


@pytest.mark.parametrize("who", [ANN, "UNOBODY"])
async def test_nobody_else_does(workspaces: Workspaces, who: str) -> None:
    with pytest.raises(NotAllowed, match="admin"):
        await workspaces.save(by(who), a_workspace(start=time(8)))

    assert (await workspaces.get(TEAM)).start == time(9)


async def test_a_day_ends_after_it_starts(workspaces: Workspaces) -> None:
    with pytest.raises(InvalidFields) as caught:
        await workspaces.save(by(LEAD), a_workspace(start=time(9), end=time(9)))

    assert list(caught.value.fields) == ["end"]


async def test_the_next_digest_comes_at_the_new_time(workspaces: Workspaces, store: Store) -> None:
    reminders = Reminders(workspaces.house)
    await reminders.sweep()

    await workspaces.save(by(LEAD), a_workspace(digest_at=time(8)))
    await reminders.sweep()

    assert await reminders.next_due() == NOON + 20 * HOUR


async def test_a_digest_is_not_sent_twice_on_a_day_because_its_time_moved(
    workspaces: Workspaces, clock: FakeClock
) -> None:
    reminders = Reminders(workspaces.house)
    await reminders.sweep()
    clock.set(NOON + 21 * HOUR)
    assert await reminders.tick() == 1

    await workspaces.save(by(LEAD), a_workspace(digest_at=time(10)))
    for _ in range(8):
        clock.advance(HOUR)
        await reminders.sweep()
        assert await reminders.tick() == 0

    assert await reminders.next_due() == NOON + 46 * HOUR


async def test_the_first_of_the_staff_is_the_lead_until_one_is_chosen(
    house: House, workspaces: Workspaces
) -> None:
    guest = Person(user_id="UGUEST", name="Gus", staff=False)
    for person in (guest, ZOE, Person(user_id=ANN, name="Ann")):
        await workspaces.remember("T2", person)

    assert await workspaces.get("T2") == Workspace(
        team_id="T2", installed_by="UZOE", zone="Asia/Tokyo"
    )


async def test_slack_is_asked_anew_about_a_person_now_and_then(
    workspaces: Workspaces, clock: FakeClock
) -> None:
    assert await workspaces.person(TEAM, "UZOE") is None
    await workspaces.remember(TEAM, ZOE)

    assert await workspaces.person(TEAM, "UZOE") == ZOE
    clock.advance(DAY)
    assert await workspaces.person(TEAM, "UZOE") is None


async def test_an_owner_whom_slack_did_not_describe_is_not_taken_for_staff(
    house: House, workspaces: Workspaces
) -> None:
    await Cases(house).open(an_opening(owner="UZOE"))

    assert await workspaces.person(TEAM, "UZOE") is None
    assert (await workspaces.calendar(TEAM, "UZOE")).zone == "UTC"


async def test_each_person_has_the_hours_of_the_workspace_in_their_own_zone(
    workspaces: Workspaces,
) -> None:
    await workspaces.remember(TEAM, ZOE)

    calendar = await workspaces.calendar(TEAM, "UZOE")

    assert (calendar.zone, calendar.start, calendar.end) == ("Asia/Tokyo", time(9), time(17))


async def test_slack_is_asked_anew_about_a_channel_now_and_then(
    workspaces: Workspaces, clock: FakeClock
) -> None:
    cases = Channel(channel_id="CCASES", name="cases", private=False, member=True, shared=False)
    await workspaces.remember_channel(TEAM, cases)

    assert await workspaces.channel(TEAM, "CCASES") == cases
    clock.advance(DAY)
    assert await workspaces.channel(TEAM, "CCASES") is None


async def test_a_private_case_lives_in_the_room_that_was_made(
    house: House, workspaces: Workspaces
) -> None:
    case = await Cases(house).open(an_opening(serious=frozenset({Serious.LEGAL})))

    for _ in range(2):
        await workspaces.room_made(TEAM, case.id, "CROOM")

    found = await Cases(house).find(TEAM, case.id, viewer=ANN)
    assert found.channel == "CROOM"
    assert BOB not in found.members
