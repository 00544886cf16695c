"""The tick: one message a person, one reminder a case and day, nothing lost."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.case import Case, Outcome, Serious, Severity, Waiting
from bot.domain.person import Absence, Workspace
from bot.domain.post import channel, dm
from bot.domain.reminder import Kind, Remembered
from bot.usecases.absences import Absences
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.handover import HandOvers
from bot.usecases.promises import Promises
from bot.usecases.reminders import Reminders, Snooze
from bot.usecases.updates import Update
from store import Store
from store.outbox_models import MessageRow
from tests.factories import (
    ANN,
    BOB,
    CARA,
    CASES,
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
from tests.usecases.ticking import DAY, HOUR, NINE, opened, said, the_reminder, tick_at


async def test_nothing_is_said_before_its_time(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    await opened(house)

    assert await ticks.next_due() == NOON + 4 * HOUR
    assert await tick_at(ticks, clock, NOON + 4 * HOUR - timedelta(seconds=1)) == 0
    assert await said(ticks, store) == []


async def test_a_reminder_is_said_once(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    await opened(house)

    assert await tick_at(ticks, clock, NOON + 4 * HOUR) == 1
    assert await tick_at(ticks, clock, NOON + 4 * HOUR) == 0
    assert await tick_at(ticks, clock, NOON + 5 * HOUR) == 0

    assert await said(ticks, store) == [[Kind.RECEIPT]]
    assert (await the_reminder(store, Kind.RECEIPT)).state is Remembered.HANDED_OUT


async def test_all_that_is_due_for_one_person_is_one_message(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    await opened(house, "V1")
    await opened(house, "V2", client="Zeta")
    await opened(house, "V3", owner=BOB)

    assert await tick_at(ticks, clock, NOON + 4 * HOUR) == 3

    assert await said(ticks, store) == [[Kind.RECEIPT, Kind.RECEIPT]]
    assert await said(ticks, store, dm(BOB)) == [[Kind.RECEIPT]]


async def test_the_lead_follows_when_nobody_answers(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    await opened(house, severity=Severity.HIGH)

    await tick_at(ticks, clock, NOON + HOUR)
    assert await said(ticks, store, dm(LEAD)) == []
    await tick_at(ticks, clock, NOON + 2 * HOUR)

    assert await said(ticks, store, dm(LEAD)) == [[Kind.RECEIPT]]


async def test_what_was_answered_in_time_is_never_said(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    case = await opened(house)
    await Cases(house).log_update(case.id, by(), Update(what="We have it"))

    assert await tick_at(ticks, clock, NOON + DAY) == 0


async def test_the_second_of_a_case_waits_for_the_digest_of_the_next_morning(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    case = await opened(house, severity=Severity.HIGH)
    task = a_task(owner=ANN, due_at=NOON + 2 * HOUR)
    await Promises(house).add_task(case.id, by(), task)
    await ticks.sweep()
    await tick_at(ticks, clock, NOON + HOUR)  # the receipt is the one of today

    await tick_at(ticks, clock, NOON + 2 * HOUR)
    assert await said(ticks, store) == [[Kind.RECEIPT]]
    await tick_at(ticks, clock, NINE)

    assert sorted((await said(ticks, store))[1]) == sorted([Kind.TASK, Kind.DIGEST])


async def test_a_snooze_or_an_answer_does_not_make_room_for_a_second_one(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    case = await opened(house, severity=Severity.HIGH)
    task = a_task(owner=ANN, due_at=NOON + 3 * HOUR)
    case = await Promises(house).add_task(case.id, by(), task)
    await tick_at(ticks, clock, NOON + HOUR)
    receipt = await the_reminder(store, Kind.RECEIPT)
    await ticks.snooze(
        by(), receipt.id, receipt.occurrence, Snooze(choice="a date", date=NOON + 9 * DAY)
    )

    await tick_at(ticks, clock, NOON + 3 * HOUR)

    assert await said(ticks, store) == [[Kind.RECEIPT]]


async def test_a_chosen_time_is_kept_in_the_evening_and_beside_others(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    case = await opened(house)
    await Promises(house).make(case.id, by(), "A call", NOON + 7 * HOUR)
    await tick_at(ticks, clock, NOON + 4 * HOUR)

    await tick_at(ticks, clock, NOON + 5 * HOUR)
    await tick_at(ticks, clock, NOON + 7 * HOUR)

    assert await said(ticks, store) == [[Kind.RECEIPT], [Kind.PROMISE_SOON], [Kind.PROMISE]]


async def test_after_downtime_there_is_one_message_in_hours(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    case = await opened(house)
    await Promises(house).make(case.id, by(), "A call", NOON + 3 * HOUR)
    await ticks.sweep()

    await tick_at(ticks, clock, NOON + 2 * DAY)

    (message,) = await said(ticks, store)
    assert sorted(message) == sorted([Kind.PROMISE, Kind.RECEIPT, Kind.DIGEST])
    assert await tick_at(ticks, clock, NOON + 2 * DAY) == 0


async def test_a_critical_case_speaks_at_night(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    clock.set(NOON + 12 * HOUR)
    await opened(house, severity=Severity.CRITICAL)

    await tick_at(ticks, clock, NOON + 12.5 * HOUR)

    assert await said(ticks, store) == [[Kind.RECEIPT]]


async def test_the_night_of_the_person_counts(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    await settle(store, UANN="Asia/Tokyo")
    case = await opened(house)
    await Promises(house).add_task(case.id, by(), a_task(owner=ANN, due_at=NOON + 2 * HOUR))

    await tick_at(ticks, clock, NOON + 2 * HOUR)  # 23:00 there
    assert await said(ticks, store) == []
    await tick_at(ticks, clock, NOON + 12 * HOUR)  # 9:00

    assert await said(ticks, store) == [[Kind.TASK]]


async def test_what_is_no_longer_useful_is_never_said(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    case = await opened(house)
    await Promises(house).make(case.id, by(), "A call", NOON + 3 * HOUR)

    await tick_at(ticks, clock, NOON + 3 * HOUR)
    await Cases(house).note(case.id, by(), "They called")
    await tick_at(ticks, clock, NOON + 3 * HOUR)

    assert await said(ticks, store) == [[Kind.PROMISE]]


async def test_the_sweep_plans_the_digests_that_are_missing(
    house: House, ticks: Reminders, store: Store
) -> None:
    await opened(house, "V1", owner=BOB)
    await opened(house, "V2", severity=Severity.LOW)

    await ticks.sweep()
    await ticks.sweep()

    async with store.reading() as tx:
        assert await tx.reminders.digests_planned(TEAM) == {"", ANN, BOB}
        assert await tx.reminders.next_due() == NOON + 4 * HOUR


async def test_without_a_channel_only_owners_have_a_digest(house: House, ticks: Reminders) -> None:
    await settle(house.store, Workspace(team_id=TEAM, installed_by=LEAD))
    await opened(house)

    await ticks.sweep()

    async with house.store.reading() as tx:
        assert await tx.reminders.digests_planned(TEAM) == {ANN}


async def test_a_digest_goes_out_each_working_day(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    await ticks.sweep()  # nobody owns a case: the channel alone

    for day in range(8):
        clock.set(NINE + day * DAY)
        await ticks.tick()
        await ticks.tick()

    # Tuesday to Friday, Monday and Tuesday
    assert await said(ticks, store, channel(CASES)) == [[Kind.DIGEST]] * 6
    assert await ticks.next_due() == NINE + 8 * DAY


async def test_a_missed_digest_is_made_up_for_on_the_same_day_only(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    await ticks.sweep()

    await tick_at(ticks, clock, NINE + 2 * DAY + HOUR)  # Tuesday's is over by Thursday

    assert await said(ticks, store, channel(CASES)) == [[Kind.DIGEST]]
    assert await ticks.next_due() == NINE + 3 * DAY


async def test_before_its_hour_and_on_a_weekend_a_missed_digest_waits(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    await ticks.sweep()

    await tick_at(ticks, clock, NINE + 4 * DAY)  # on Saturday
    assert await ticks.next_due() == NINE + 6 * DAY
    await tick_at(ticks, clock, NINE + 7 * DAY - 2 * HOUR)  # at seven, Monday's was missed too

    assert await said(ticks, store, channel(CASES)) == []
    assert await ticks.next_due() == NINE + 7 * DAY


async def test_who_owns_nothing_any_more_gets_no_further_digest(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    case = await opened(house)
    await ticks.sweep()
    await Cases(house).close(case.id, by(), Outcome.SOLVED, why="By phone")

    await tick_at(ticks, clock, NINE)

    async with store.reading() as tx:
        assert await tx.reminders.digests_planned(TEAM) == {""}


async def test_a_message_tells_only_of_cases_that_its_reader_may_know(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    await opened(house, "V1", severity=Severity.HIGH)
    await opened(house, "V2", severity=Severity.HIGH, serious=frozenset({Serious.LEGAL}))
    await tick_at(ticks, clock, NOON + HOUR)

    (batch,) = await look.batches(store, dm(ANN))

    assert [told.case.number for told in await ticks.said(TEAM, batch, viewer=ANN)] == [1, 2]
    assert [told.case.number for told in await ticks.said(TEAM, batch, viewer=CARA)] == [1]


async def test_after_handing_over_the_new_owner_is_told_what_is_past_due(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    case = await opened(house)
    await tick_at(ticks, clock, NOON + 4 * HOUR)

    await HandOvers(house).hand_over(case.id, by(), BOB, why="Leave")
    await ticks.tick()

    assert await said(ticks, store, dm(BOB)) == [[Kind.RECEIPT]]
    assert await look.reminders(store, ANN) == []


async def test_nothing_is_said_to_the_client_clock_while_we_wait_on_them(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    case = await opened(house)
    await Cases(house).log_update(case.id, by(), Update(what="Which invoice?"))
    await Cases(house).wait_on(case.id, by(), Waiting.CLIENT)

    await tick_at(ticks, clock, NOON + 2 * DAY)

    assert await said(ticks, store) == [[Kind.CLIENT_SILENT]]


async def test_settings_that_move_the_digest_move_what_is_planned(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    await ticks.sweep()
    assert await ticks.next_due() == NINE

    early = replace(a_workspace(), digest_at=(NINE - HOUR).time())
    async with store.transaction() as tx:
        await tx.workspaces.save(early)
        await tx.reminders.forget_digests(TEAM)
    await ticks.sweep()

    assert await ticks.next_due() == NINE - HOUR


async def test_who_is_back_at_nine_gets_the_digest_of_nine(
    house: House, ticks: Reminders, store: Store, clock: FakeClock
) -> None:
    await opened(house)
    await Absences(house).leave(by(source="away"), Absence(until=NINE, cover=BOB))
    await ticks.sweep()

    clock.set(NINE)
    await Absences(house).end_due()
    await ticks.tick()

    assert Kind.DIGEST in (await said(ticks, store))[0]


async def test_the_card_follows_when_a_reminder_is_over_before_it_was_said(
    house: House, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening())
    await Promises(house).make(case.id, by(), "A call", NOON + timedelta(hours=3))
    clock.advance(timedelta(days=1))
    await Reminders(house).tick()

    await Promises(house).add_task(case.id, by(), a_task(due_at=NOON + timedelta(days=5)))
    before = await shows(house, case)
    await Reminders(house).tick()

    assert await shows(house, case) > before


async def shows(house: House, case: Case) -> int:
    """How often the card was to be brought up to date."""
    async with house.store.reading() as tx:
        upcoming = await tx.reminders.upcoming(case.id)
        assert upcoming is not None
        card = await tx.outbox._message(MessageRow.case_id == case.id, MessageRow.role == "card")
    assert card is not None
    return card.wanted
