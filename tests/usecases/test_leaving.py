"""An owner leaves: one list, once, and nothing stays with a dead account."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.case import Case, Serious
from bot.domain.person import Absence, Contact, Person
from bot.domain.post import dm
from bot.usecases.absences import Absences
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.leaving import Leaving
from bot.usecases.promises import Promises
from bot.usecases.workspaces import Workspaces
from store import Store
from tests.factories import (
    ANN,
    BOB,
    CARA,
    LEAD,
    TEAM,
    a_task,
    a_workspace,
    an_opening,
    by,
    settle,
)
from tests.support.clock import NOON, FakeClock
from tests.usecases import look

DAY = timedelta(days=1)


@pytest.fixture
def leaving(house: House) -> Leaving:
    return Leaving(house)


async def a_case_of(house: House, owner: str = ANN, **facts: object) -> Case:
    source = f"V{owner}{facts.get('client')}{facts.get('serious')}"
    return await Cases(house).open(an_opening(by=owner, source=source, **facts))


async def goes(house: House, user_id: str) -> None:
    person = Person(user_id=user_id, name=user_id, staff=False)
    await Workspaces(house).remember(TEAM, person)
    await Leaving(house).left(TEAM, user_id)


async def lists(store: Store, to: str = LEAD) -> list[str]:
    """The lists that this person got."""
    return await look.subjects(store, "left", dm(to))


async def find(house: House, case: Case) -> Case:
    return await Cases(house).find(TEAM, case.id, viewer=LEAD)


async def test_all_that_is_theirs_is_the_leads_and_so_are_the_reminders(
    house: House, store: Store
) -> None:
    one = await a_case_of(house)
    await Promises(house).make(one.id, by(), "A refund", NOON + DAY)
    two = await a_case_of(house, client="Globex")

    await goes(house, ANN)

    assert {(await find(house, one)).owner, (await find(house, two)).owner} == {LEAD}
    assert {each.person for each in await look.reminders(store)} == {LEAD}
    assert len(await lists(store)) == 1


async def test_the_list_is_first_due_first(house: House, store: Store, leaving: Leaving) -> None:
    late = await a_case_of(house)
    soon = await a_case_of(house, client="Globex")
    await Promises(house).make(soon.id, by(), "Call them", NOON + timedelta(hours=1))

    await goes(house, ANN)

    found = await leaving.list(TEAM, (await lists(store))[0], viewer=LEAD)
    assert [item.case.id for item in found.items] == [soon.id, late.id]
    assert found.gone == ANN


async def test_heard_twice_it_is_said_once(house: House, store: Store, leaving: Leaving) -> None:
    await a_case_of(house)

    await goes(house, ANN)
    await asyncio.gather(leaving.left(TEAM, ANN), leaving.sweep())

    assert len(await lists(store)) == 1


async def test_who_left_while_nobody_listened_is_found_by_the_sweep(
    house: House, store: Store, leaving: Leaving
) -> None:
    case = await a_case_of(house)
    await Workspaces(house).remember(TEAM, Person(user_id=ANN, name=ANN, staff=False))

    await leaving.sweep()

    assert (await find(house, case)).owner == LEAD
    assert len(await lists(store)) == 1


async def test_slack_is_asked_anew_about_those_who_have_something(
    house: House, leaving: Leaving, clock: FakeClock
) -> None:
    case = await a_case_of(house)
    await Promises(house).add_task(case.id, by(), a_task(owner=BOB))
    assert await leaving.to_ask() == ()

    clock.set(NOON + DAY)

    assert set(await leaving.to_ask()) == {(TEAM, ANN), (TEAM, BOB)}


async def test_a_task_in_somebody_elses_case_goes_to_the_lead_with_its_words(
    house: House, store: Store, leaving: Leaving
) -> None:
    case = await a_case_of(house)
    await Promises(house).add_task(case.id, by(), a_task(owner=BOB))

    await goes(house, BOB)

    moved = await find(house, case)
    assert (moved.owner, moved.tasks[0].owner) == (ANN, LEAD)
    found = await leaving.list(TEAM, (await lists(store))[0], viewer=LEAD)
    assert [item.what for item in found.items] == ["Reverse the booking"]


async def test_a_case_about_the_lead_goes_to_the_next_contact(
    house: House, store: Store, leaving: Leaving
) -> None:
    contacts = (Contact(level=1, user_id=LEAD), Contact(level=2, user_id=BOB))
    await settle(store, a_workspace(contacts=contacts))
    await a_case_of(house, client="Globex")
    secret = await a_case_of(house, serious=frozenset({Serious.ABOUT_US}), about=LEAD)

    await goes(house, ANN)

    case = await Cases(house).find(TEAM, secret.id, viewer=BOB)
    assert case.owner == BOB
    found = await leaving.list(TEAM, (await lists(store))[0], viewer=LEAD)
    assert secret.id not in {item.case.id for item in found.items}
    assert len(await lists(store, BOB)) == 1


async def test_a_lead_who_leaves_is_lead_no_more(house: House, store: Store) -> None:
    contacts = (Contact(level=1, user_id=LEAD), Contact(level=1, user_id=BOB))
    await settle(store, a_workspace(contacts=contacts))
    mine, theirs = await a_case_of(house, client="Globex"), await a_case_of(house, LEAD)

    await goes(house, LEAD)

    assert (await Workspaces(house).get(TEAM)).lead == BOB
    assert (await Cases(house).find(TEAM, theirs.id, viewer=BOB)).owner == BOB
    assert (await Cases(house).find(TEAM, mine.id, viewer=BOB)).owner == ANN
    assert LEAD not in {each.person for each in await look.reminders(store)}
    assert (await lists(store, BOB))[0].endswith("/contact")


async def test_where_no_contact_is_left_an_admin_is_told(house: House, store: Store) -> None:
    await settle(store, a_workspace(contacts=(), installed_by=LEAD))
    person = Person(user_id=CARA, name=CARA, admin=True)
    await Workspaces(house).remember(TEAM, person)
    case = await a_case_of(house, LEAD)

    await goes(house, LEAD)

    assert (await Cases(house).find(TEAM, case.id, viewer=CARA)).owner == CARA
    assert (await Workspaces(house).get(TEAM)).installed_by == CARA
    assert len(await lists(store, CARA)) == 1


async def test_who_had_nothing_leaves_no_list(house: House, store: Store) -> None:
    await goes(house, BOB)

    assert await lists(store) == []


@pytest.mark.parametrize("cover", [CARA, ""])
async def test_when_who_stands_in_for_somebody_leaves_the_lead_gets_the_list(
    house: House, store: Store, cover: str
) -> None:
    lead = CARA if not cover else LEAD
    contacts = tuple(Contact(user_id=each, level=1) for each in dict.fromkeys((lead, LEAD)))
    await settle(store, a_workspace(contacts=contacts))
    await a_case_of(house)
    await Absences(house).leave(by(), Absence(until=NOON + 9 * DAY, cover=cover))
    before = await look.subjects(store, "cover", dm(LEAD))

    await goes(house, CARA)

    assert {each.person for each in await look.reminders(store)} == {LEAD}
    assert not before
    assert len(await look.subjects(store, "cover", dm(LEAD))) == 1


async def test_who_only_stands_in_for_somebody_and_left_is_found_by_the_sweep(
    house: House, store: Store, leaving: Leaving
) -> None:
    await a_case_of(house)
    await Absences(house).leave(by(), Absence(until=NOON + 9 * DAY, cover=CARA))
    await Workspaces(house).remember(TEAM, Person(user_id=CARA, name="Cara", staff=False))

    await leaving.sweep()

    assert CARA not in {each.person for each in await look.reminders(store)}
