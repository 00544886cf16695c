"""A reminder that is snoozed, answered or out of date."""

from datetime import datetime, timedelta

import pytest

from bot.domain.case import Serious
from bot.domain.errors import InvalidFields, Outdated
from bot.domain.post import dm
from bot.domain.reminder import Kind, Reminder
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.promises import Promises
from bot.usecases.reminders import AlreadySnoozed, Reminders, Snooze
from bot.usecases.updates import Update
from store import Store
from tests.factories import (
    ANN,
    BOB,
    CARA,
    by,
    settle,
)
from tests.support.clock import NOON, FakeClock
from tests.usecases import look
from tests.usecases.ticking import DAY, HOUR, NINE, opened, said, the_reminder, tick_at


async def snoozable(house: House, ticks: Reminders, clock: FakeClock) -> Reminder:
    """Ann's receipt, said on Monday at four."""
    await opened(house)
    await tick_at(ticks, clock, NOON + 4 * HOUR)
    return await the_reminder(house.store, Kind.RECEIPT)


@pytest.mark.parametrize(
    ("choice", "zone", "until"),
    [
        ("1 hour", "UTC", NOON + 5 * HOUR),
        ("tomorrow morning", "UTC", NINE),
        ("tomorrow morning", "America/New_York", NINE + 5 * HOUR),
        ("next week", "UTC", NINE + 6 * DAY),
        ("a date", "UTC", NOON + 10 * HOUR),
    ],
)
async def test_a_snoozed_reminder_speaks_exactly_then(
    house: House, ticks: Reminders, clock: FakeClock, choice: str, zone: str, until: datetime
) -> None:
    reminder = await snoozable(house, ticks, clock)
    await settle(house.store, UANN=zone)

    found = await ticks.snooze(by(), reminder.id, 1, Snooze(choice=choice, date=NOON + 10 * HOUR))
    await tick_at(ticks, clock, until - timedelta(seconds=1))
    before = await look.batches(house.store, dm(ANN))
    await tick_at(ticks, clock, until)

    assert found == until
    assert len(before) == 1
    assert (await said(ticks, house.store))[-1] == [Kind.RECEIPT]
    assert len(await look.batches(house.store, dm(ANN))) == 2


async def test_the_second_who_snoozes_is_told_until_when_it_is(
    house: House, ticks: Reminders, clock: FakeClock
) -> None:
    reminder = await snoozable(house, ticks, clock)
    await ticks.snooze(by(), reminder.id, reminder.occurrence, Snooze(choice="1 hour"))

    with pytest.raises(AlreadySnoozed) as caught:
        await ticks.snooze(by(BOB), reminder.id, reminder.occurrence, Snooze(choice="next week"))

    assert caught.value.until == NOON + 5 * HOUR
    assert (await the_reminder(house.store, Kind.RECEIPT)).due_at == NOON + 5 * HOUR


async def test_a_snooze_needs_a_time_to_come(
    house: House, ticks: Reminders, clock: FakeClock
) -> None:
    reminder = await snoozable(house, ticks, clock)

    with pytest.raises(InvalidFields):
        await ticks.snooze(
            by(), reminder.id, reminder.occurrence, Snooze(choice="a date", date=NOON)
        )


async def test_a_reminder_that_started_anew_was_not_snoozed_and_its_old_message_is_out_of_date(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    case = await opened(house)
    await Promises(house).make(case.id, by(), "A call", NOON + 3 * HOUR)
    await tick_at(ticks, clock, NOON + 3 * HOUR)
    promise = await the_reminder(store, Kind.PROMISE)
    await Promises(house).renegotiate(case.id, promise.subject, by(), NOON + DAY)

    with pytest.raises(Outdated):
        await ticks.snooze(by(), promise.id, promise.occurrence, Snooze(choice="1 hour"))

    assert (await the_reminder(store, Kind.PROMISE)).due_at == NOON + DAY


async def test_what_is_answered_or_hidden_is_out_of_date(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    case = await opened(house, serious=frozenset({Serious.LEGAL}))
    await tick_at(ticks, clock, NOON + 4 * HOUR)
    receipt = await the_reminder(store, Kind.RECEIPT)

    assert (await ticks.get(by(), receipt.id)).case.id == case.id
    for who, which in ((CARA, receipt.id), (ANN, "gone")):
        with pytest.raises(Outdated):
            await ticks.get(by(who), which)

    await Cases(house).log_update(case.id, by(), Update(what="We have it"))
    with pytest.raises(Outdated):
        await ticks.get(by(), receipt.id)
    with pytest.raises(Outdated):
        await ticks.snooze(by(), receipt.id, receipt.occurrence, Snooze(choice="1 hour"))
