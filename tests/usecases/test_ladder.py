"""Who is asked next when nobody accepts, and when that rests."""

import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.domain.case import Severity
from bot.domain.escalation import Reason
from bot.domain.person import Person
from bot.domain.post import dm
from bot.playbooks.levels import parse_levels
from bot.usecases.alarms import Alarms
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.escalations import Escalations
from bot.usecases.leaving import Leaving
from bot.usecases.reminders import Reminders
from store import Store
from tests.factories import ANN, BOB, CARA, LEAD, TEAM, an_opening, by, settle
from tests.support.clock import NOON, FakeClock
from tests.usecases import look
from tests.usecases.escalating import (
    DAY,
    HOUR,
    MINUTE,
    TWO,
    ask,
    asked,
    asked_now,
    found,
    the_id,
    tick_at,
)


async def test_when_nobody_accepts_the_next_is_asked_once(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await asked(house)

    await tick_at(house, clock, NOON + 3 * HOUR + 59 * MINUTE)
    assert await asked_now(house, case) == [LEAD]
    await tick_at(house, clock, NOON + 4 * HOUR)
    await tick_at(house, clock, NOON + 4 * HOUR)

    assert await asked_now(house, case) == [LEAD, BOB]
    assert ("asked", dm(BOB)) in await look.messages(store)
    assert await look.kinds(store, case) == ["opened", "escalated", "not accepted"]


async def test_two_ticks_at_once_ask_the_next_once(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await asked(house)
    clock.set(NOON + 4 * HOUR)

    await asyncio.gather(*(Reminders(house).tick() for _ in range(3)))

    assert await asked_now(house, case) == [LEAD, BOB]
    assert (await look.kinds(store, case)).count("not accepted") == 1


async def test_when_nobody_is_left_the_last_and_the_lead_are_told_again_less_and_less_often(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await Cases(house).open(an_opening(severity=Severity.CRITICAL))
    await ask(house, case)

    for quarter in range(1, 24 * 4 + 1):
        await tick_at(house, clock, NOON + quarter * 15 * MINUTE)

    assert await asked_now(house, case) == [CARA, LEAD]
    again = [
        entry.at - NOON
        for entry in await look.timeline(store, case)
        if entry.kind == "not accepted" and entry.detail["to"] == LEAD
    ]
    assert again[:4] == [30 * MINUTE, 1 * HOUR, 2 * HOUR, 4 * HOUR]
    assert [at - before for before, at in pairwise(again[3:])] == [4 * HOUR] * 5


async def test_the_owner_is_told_once_that_nobody_new_is_left_to_ask(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await Cases(house).open(an_opening(severity=Severity.CRITICAL))
    await ask(house, case)

    await tick_at(house, clock, NOON + 15 * MINUTE)
    assert ("notice", dm(ANN)) not in await look.messages(store)
    for quarter in range(2, 9):
        await tick_at(house, clock, NOON + quarter * 15 * MINUTE)

    assert (await look.messages(store)).count(("notice", dm(ANN))) == 1


async def test_with_more_time_to_accept_the_next_is_asked_later(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await asked(house)
    longer = parse_levels("[accept_within_minutes]\nnormal = 270\n")
    house = replace(house, levels=longer)

    await tick_at(house, clock, NOON + 4 * HOUR)
    assert await asked_now(house, case) == [LEAD]
    await tick_at(house, clock, NOON + 4 * HOUR + 30 * MINUTE)

    assert await asked_now(house, case) == [LEAD, BOB]


@pytest.mark.parametrize("reason", [Reason.STUCK, Reason.THREAT])
async def test_what_was_said_is_not_said_again_because_it_is_escalated(
    house: House, store: Store, clock: FakeClock, reason: Reason
) -> None:
    case = await Cases(house).open(an_opening())
    await tick_at(house, clock, NOON + 4 * HOUR)

    await ask(house, case, reason, 3)
    await tick_at(house, clock, NOON + 4 * HOUR + MINUTE)

    assert len(await look.batches(store, dm(ANN))) == 1


async def test_once_accepted_nobody_else_is_asked(
    house: House, escalations: Escalations, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await asked(house)
    await escalations.accept(case.id, the_id(case), by(LEAD))

    await tick_at(house, clock, NOON + 9 * DAY)

    assert await asked_now(house, case) == [LEAD]


async def test_who_is_asked_later_is_a_member_and_told_of_a_private_case(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await Cases(house).open(an_opening(private_here=True))
    await ask(house, case)

    await tick_at(house, clock, NOON + 4 * HOUR)

    case = await Cases(house).find(TEAM, case.id, viewer=BOB)
    assert {LEAD, BOB} <= case.members
    assert CARA not in case.members
    assert ("asked", dm(BOB)) in await look.messages(store)


async def test_when_who_accepted_leaves_the_next_is_asked(
    house: House, escalations: Escalations, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await asked(house)
    await escalations.accept(case.id, the_id(case), by(LEAD))
    async with store.transaction() as tx:
        await tx.people.save(TEAM, Person(user_id=LEAD, name="L", staff=False), now=NOON)
    await Leaving(house).left(TEAM, LEAD)

    await tick_at(house, clock, NOON + 4 * HOUR)

    escalation = await found(house, case)
    assert [each.person for each in escalation.asked] == [LEAD, BOB]
    assert escalation.accepted_by == ""


async def test_shorter_times_of_a_team_hold_for_what_was_asked_before(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await asked(house)
    quick = parse_levels("[accept_within_minutes]\nnormal = 30\n")
    hasty = replace(house, levels=quick)

    await Alarms(hasty).follow_levels()
    before = await look.reminders(store)
    await Alarms(hasty).follow_levels()

    assert await look.reminders(store) == before
    await tick_at(hasty, clock, NOON + 29 * MINUTE)
    assert await asked_now(hasty, case) == [LEAD]
    await tick_at(hasty, clock, NOON + 31 * MINUTE)
    assert await asked_now(hasty, case) == [LEAD, BOB]


async def test_what_was_planned_for_the_same_times_is_not_touched_again(
    house: House, store: Store
) -> None:
    await settle(store, TWO)
    await asked(house)
    await Alarms(house).follow_levels()
    async with store.transaction() as tx:
        for alarm in await tx.reminders.alarms_due(NOON + 90 * 24 * HOUR, limit=9):
            await tx.reminders.end(alarm)

    await Alarms(house).follow_levels()

    async with store.reading() as tx:
        assert await tx.reminders.alarms_due(NOON + 90 * 24 * HOUR, limit=9) == ()


async def test_a_case_of_before_an_upgrade_gets_its_alarm(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await Cases(house).open(an_opening())
    async with store.transaction() as tx:
        for alarm in await tx.reminders.alarms_due(NOON + 90 * 24 * HOUR, limit=9):
            await tx.reminders.end(alarm)

    await Alarms(house).plan_missing()

    async with store.reading() as tx:
        due = await tx.reminders.alarms_due(NOON + 90 * 24 * HOUR, limit=9)
        assert await tx.reminders.unwatched() == ()
    assert [(alarm.case_id, alarm.kind) for alarm in due] == [(case.id, "silence")]
