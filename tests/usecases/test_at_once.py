"""Many at once: on one bot, and on replicas that share a database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.case import Case, Severity
from bot.domain.errors import StepLeft
from bot.domain.escalation import Reason
from bot.domain.person import Contact
from bot.domain.post import dm
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.escalations import Escalations
from bot.usecases.handover import HandOvers
from bot.usecases.reminders import AlreadySnoozed, Reminders, Snooze
from bot.usecases.steps import Steps
from bot.usecases.updates import Update
from store import Store
from tests.factories import ANN, BOB, CARA, LEAD, TEAM, a_house, a_workspace, an_opening, by, settle
from tests.support.clock import NOON, FakeClock
from tests.usecases import look

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def house(db_url: str, clock: FakeClock) -> AsyncIterator[House]:
    """Nothing is set up in it yet."""
    store = Store.open(db_url)
    yield a_house(store, clock)
    await store.close()


@pytest.fixture
async def replicas(pg_url: str, clock: FakeClock) -> AsyncIterator[list[House]]:
    stores = [Store.open(pg_url) for _ in range(3)]
    await settle(stores[0])
    yield [a_house(store, clock) for store in stores]
    for store in stores:
        await store.close()


async def test_cases_that_open_at_once_are_numbered_without_a_gap(house: House) -> None:
    openings = [an_opening(source=f"V{n}", by=f"U{n}") for n in range(20)]

    cases = await asyncio.gather(*(Cases(house).open(each) for each in openings))

    assert sorted(case.number for case in cases) == list(range(1, 21))
    assert len({case.client_id for case in cases}) == 1


async def test_a_form_that_is_sent_many_times_at_once_is_one_case(house: House) -> None:
    cases = await asyncio.gather(*(Cases(house).open(an_opening()) for _ in range(5)))

    assert {(case.id, case.number) for case in cases} == {(cases[0].id, 1)}
    assert len(await look.messages(house.store)) == 2


async def test_of_two_who_finish_a_step_at_once_one_is_told(house: House) -> None:
    case = await Cases(house).open(an_opening())
    done = [Steps(house).done(case.id, "prepare", by(who), {}) for who in (ANN, BOB)]

    outcomes = await asyncio.gather(*done, return_exceptions=True)

    assert Counter(type(each).__name__ for each in outcomes) == {"Case": 1, "StepLeft": 1}
    assert [str(each) for each in outcomes if isinstance(each, StepLeft)]
    assert await look.kinds(house.store, case) == ["opened", "step done"]


async def test_a_click_that_comes_twice_at_once_is_one_entry(house: House) -> None:
    case = await Cases(house).open(an_opening())
    update = Update(what="We have it")

    await asyncio.gather(
        *(Cases(house).log_update(case.id, by(source="click-1"), update) for _ in range(4))
    )

    assert await look.kinds(house.store, case) == ["opened", "client update"]


async def test_of_two_who_snooze_at_once_one_is_told_until_when(
    house: House, clock: FakeClock
) -> None:
    await Cases(house).open(an_opening())
    clock.advance(4 * HOUR)
    await Reminders(house).tick()
    (said,) = await look.reminders(house.store)
    snoozes = [
        Reminders(house).snooze(by(who), said.id, said.occurrence, Snooze(choice=choice))
        for who, choice in ((ANN, "1 hour"), (BOB, "next week"))
    ]

    outcomes = await asyncio.gather(*snoozes, return_exceptions=True)

    (snoozed,) = await look.reminders(house.store)
    (told,) = [each for each in outcomes if isinstance(each, AlreadySnoozed)]
    assert told.until == snoozed.due_at
    assert snoozed.due_at in outcomes


async def test_replicas_hand_out_each_reminder_exactly_once(
    replicas: list[House], clock: FakeClock
) -> None:
    people = [f"U{n}" for n in range(8)]
    for n in range(24):
        owner = people[n % 8]
        await Cases(replicas[0]).open(an_opening(source=f"V{n}", by=owner, severity=Severity.HIGH))
    clock.advance(HOUR)

    ticks = [Reminders(house).tick() for house in replicas * 3]
    told = sum(await asyncio.gather(*ticks))
    told += await Reminders(replicas[0]).tick()

    assert told == 24
    for person in people:
        (batch,) = await look.batches(replicas[0].store, dm(person))
        async with replicas[0].store.reading() as tx:
            assert len(await tx.reminders.batch(TEAM, batch)) == 3


async def test_replicas_plan_and_send_each_digest_once(
    replicas: list[House], clock: FakeClock
) -> None:
    for n in range(6):
        await Cases(replicas[0]).open(an_opening(source=f"V{n}", by=f"U{n}", severity=Severity.LOW))

    for _day in range(2):
        await asyncio.gather(*(Reminders(house).sweep() for house in replicas * 2))
        clock.set(NOON + (21 + 24 * _day) * HOUR)
        await asyncio.gather(*(Reminders(house).tick() for house in replicas * 2))
        await Reminders(replicas[0]).tick()

    for n in range(6):
        assert len(await look.batches(replicas[0].store, dm(f"U{n}"))) == 2


async def test_replicas_that_change_and_remind_at_once_neither_fail_nor_forget(
    replicas: list[House], clock: FakeClock
) -> None:
    cases = [
        await Cases(replicas[0]).open(an_opening(source=f"V{n}", severity=Severity.HIGH))
        for n in range(6)
    ]
    clock.advance(HOUR)

    await asyncio.gather(
        *(
            HandOvers(replicas[n % 3]).hand_over(case.id, by(), BOB if n % 2 else LEAD, why="Leave")
            for n, case in enumerate(cases)
        ),
        *(Reminders(house).tick() for house in replicas * 3),
    )
    await Reminders(replicas[0]).tick()

    reminders = await look.reminders(replicas[0].store)
    assert {each.person for each in reminders} == {BOB, LEAD}
    assert not [each for each in reminders if each.due_at and each.due_at <= clock()]


async def escalated(house: House, *, cases: int) -> list[Case]:
    """Cases for which the lead was asked; Bob and Cara would be next."""
    people = ((1, LEAD), (1, BOB), (2, CARA))
    contacts = tuple(Contact(level=level, user_id=user) for level, user in people)
    await settle(house.store, a_workspace(contacts=contacts))
    found = []
    for n in range(cases):
        case = await Cases(house).open(an_opening(source=f"V{n}", severity=Severity.HIGH))
        asked = await Escalations(house).ask(
            case.id, by(), reason=Reason.STUCK, level=1, brief="", decision="?", needed_by=None
        )
        found.append(asked)
    return found


async def asked_in(house: House, case: Case) -> list[str]:
    now = await Cases(house).find(TEAM, case.id, viewer=ANN)
    return [each.person for each in now.escalations[0].asked]


async def test_replicas_ask_the_next_contact_of_each_escalation_once(
    replicas: list[House], clock: FakeClock
) -> None:
    cases = await escalated(replicas[0], cases=6)
    clock.advance(HOUR)

    await asyncio.gather(*(Reminders(house).tick() for house in replicas * 2))
    await Reminders(replicas[0]).tick()

    for case in cases:
        assert await asked_in(replicas[0], case) == [LEAD, BOB]
        assert (await look.kinds(replicas[0].store, case)).count("not accepted") == 1


async def test_an_accept_at_the_moment_at_which_the_next_would_be_asked_is_never_lost(
    replicas: list[House], clock: FakeClock
) -> None:
    cases = await escalated(replicas[0], cases=6)
    clock.advance(HOUR)

    await asyncio.gather(
        *(
            Escalations(replicas[n % 3]).accept(case.id, case.escalations[0].id, by(LEAD))
            for n, case in enumerate(cases)
        ),
        *(Reminders(house).tick() for house in replicas * 2),
    )
    await Reminders(replicas[0]).tick()
    clock.advance(DAY)
    await Reminders(replicas[0]).tick()

    for case in cases:
        now = await Cases(replicas[0]).find(TEAM, case.id, viewer=ANN)
        assert now.escalations[0].accepted_by == LEAD
        assert CARA not in await asked_in(replicas[0], case)
