"""The schedule: what a case asks for, told once, and snoozed once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.reminder import Kind, Planned, Remembered, Reminder
from store import Store
from tests.factories import ANN, BOB, TEAM, a_case, keep, planned
from tests.support.clock import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UPDATE = planned(due_at=NOON + DAY)
STEP = planned(kind=Kind.STEP_WAITING, subject="prepare", due_at=NOON + 2 * DAY)


async def reconcile(store: Store, case: Case, *wanted: Planned) -> frozenset[str]:
    async with store.transaction() as tx:
        return await tx.reminders.reconcile(TEAM, case.id, wanted)


async def remembered(store: Store, case: Case) -> dict[str, Reminder]:
    """Those that are not done, by kind."""
    async with store.reading() as tx:
        found = await tx.reminders.owed(TEAM)
    return {each.kind: each for each in found if each.case_id == case.id}


async def one(store: Store, case: Case) -> Reminder:
    (found,) = (await remembered(store, case)).values()
    return found


async def hand_out(store: Store, said: Sequence[Reminder], now: datetime = NOON) -> None:
    async with store.transaction() as tx:
        await tx.reminders.hand_out({"b1": said}, now=now)


async def snooze(store: Store, reminder: Reminder, until: datetime, by: str = ANN) -> bool:
    async with store.transaction() as tx:
        return await tx.reminders.snooze(reminder, until=until, by=by)


async def test_what_a_case_asks_for_is_remembered_as_planned(store: Store) -> None:
    case = await keep(store, a_case())
    asked = planned(
        kind=Kind.PROMISE_SOON,
        subject="p1",
        due_at=NOON + DAY,
        exact=True,
        round_the_clock=True,
        useful_until=NOON + DAY + 2 * HOUR,
    )

    await reconcile(store, case, asked)

    found = await one(store, case)
    assert (found.kind, found.person, found.subject) == (Kind.PROMISE_SOON, ANN, "p1")
    assert found.due_at == found.basis_at == asked.due_at
    assert (found.exact, found.round_the_clock) == (True, True)
    assert found.useful_until == asked.useful_until
    assert (found.state, found.occurrence) == (Remembered.PLANNED, 1)


async def test_what_stays_the_same_is_left_alone(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE, STEP)
    before = await remembered(store, case)

    changed = await reconcile(store, case, UPDATE, STEP)

    assert changed == frozenset()
    assert await remembered(store, case) == before


async def test_what_was_said_or_snoozed_is_left_alone_too(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE, STEP)
    found = await remembered(store, case)
    await hand_out(store, list(found.values()))
    said = (await remembered(store, case))[Kind.STEP_WAITING]
    await snooze(store, said, NOON + 9 * DAY)
    before = await remembered(store, case)

    await reconcile(store, case, UPDATE, STEP)

    assert await remembered(store, case) == before
    assert before[Kind.CLIENT_UPDATE].state is Remembered.HANDED_OUT
    assert before[Kind.STEP_WAITING].due_at == NOON + 9 * DAY


async def test_a_changed_time_starts_a_new_occurrence(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE)
    await hand_out(store, [await one(store, case)])

    changed = await reconcile(store, case, replace(UPDATE, due_at=NOON + 3 * DAY))

    found = await one(store, case)
    assert changed == {"b1"}
    assert (found.occurrence, found.state, found.batch) == (2, Remembered.PLANNED, "")
    assert found.due_at == found.basis_at == NOON + 3 * DAY


async def test_a_changed_time_ends_a_snooze(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE)
    await snooze(store, await one(store, case), NOON + 9 * DAY)

    await reconcile(store, case, replace(UPDATE, due_at=NOON + 3 * DAY))

    found = await one(store, case)
    assert (found.due_at, found.snoozed_by, found.exact) == (NOON + 3 * DAY, "", False)


async def test_handing_over_is_a_new_occurrence_for_the_new_owner(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE)
    await hand_out(store, [await one(store, case)])

    await reconcile(store, case, replace(UPDATE, person=BOB))

    found = await one(store, case)
    assert (found.person, found.occurrence, found.due_at) == (BOB, 2, UPDATE.due_at)


async def test_a_case_that_turns_critical_is_reminded_anew(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE)

    await reconcile(store, case, replace(UPDATE, round_the_clock=True))

    found = await one(store, case)
    assert (found.round_the_clock, found.occurrence) == (True, 2)


async def test_what_is_no_longer_asked_for_is_over(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE, STEP)
    found = await remembered(store, case)
    await hand_out(store, [found[Kind.STEP_WAITING]])

    changed = await reconcile(store, case, UPDATE)

    assert changed == {"b1"}
    assert set(await remembered(store, case)) == {Kind.CLIENT_UPDATE}
    async with store.reading() as tx:
        ended = await tx.reminders.get(TEAM, found[Kind.STEP_WAITING].id)
    assert ended
    assert (ended.state, ended.due_at) == (Remembered.DONE, None)


async def test_what_is_asked_for_again_is_due_again(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE)
    await reconcile(store, case)

    await reconcile(store, case, UPDATE)

    found = await one(store, case)
    assert (found.due_at, found.occurrence) == (UPDATE.due_at, 2)


async def test_one_case_does_not_end_the_reminders_of_another(store: Store) -> None:
    case, other = await keep(store, a_case()), await keep(store, a_case(number=2))
    await reconcile(store, case, UPDATE)
    await reconcile(store, other, STEP)

    await reconcile(store, case)

    assert set(await remembered(store, other)) == {Kind.STEP_WAITING}


async def test_only_the_first_of_two_snoozes(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE)
    seen = await one(store, case)

    assert await snooze(store, seen, NOON + 3 * DAY)
    assert not await snooze(store, seen, NOON + 9 * DAY, by=BOB)

    found = await one(store, case)
    assert (found.due_at, found.snoozed_by, found.exact) == (NOON + 3 * DAY, ANN, True)


async def test_what_is_snoozed_meanwhile_is_not_handed_out(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE)
    seen = await one(store, case)
    await snooze(store, seen, NOON + 3 * DAY)

    await hand_out(store, [seen])

    assert (await one(store, case)).due_at == NOON + 3 * DAY


async def test_what_is_answered_meanwhile_is_neither_handed_out_nor_snoozed(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE)
    seen = await one(store, case)
    await reconcile(store, case)

    await hand_out(store, [seen])

    assert not await snooze(store, seen, NOON + 3 * DAY)
    assert await remembered(store, case) == {}


async def test_due_is_what_is_not_to_come_and_not_said(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE, STEP)

    async with store.transaction() as tx:
        assert await tx.reminders.audiences_due(NOON, limit=9) == ()
        assert await tx.reminders.next_due() == UPDATE.due_at
        due = await tx.reminders.due(TEAM, [ANN], UPDATE.due_at)
        assert [each.kind for each in due] == [Kind.CLIENT_UPDATE]
        await tx.reminders.hand_out({"b1": due}, now=UPDATE.due_at)
        assert await tx.reminders.due(TEAM, [ANN], UPDATE.due_at) == ()
        assert await tx.reminders.audiences_due(UPDATE.due_at, limit=9) == ()
        assert await tx.reminders.next_due() == STEP.due_at


async def test_what_was_said_today_is_known_also_when_it_is_due_anew(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, UPDATE)
    await hand_out(store, [await one(store, case)])
    await reconcile(store, case, replace(UPDATE, due_at=NOON + 3 * DAY))

    async with store.reading() as tx:
        (told,) = await tx.reminders.told_since(TEAM, [ANN], NOON - HOUR)
        assert await tx.reminders.told_since(TEAM, [ANN], NOON + HOUR) == ()

    assert told.counts


async def test_what_was_said_at_a_chosen_time_does_not_count_for_the_day(store: Store) -> None:
    case = await keep(store, a_case())
    await reconcile(store, case, replace(UPDATE, exact=True))
    await hand_out(store, [await one(store, case)])

    await reconcile(store, case, replace(UPDATE, due_at=NOON + 3 * DAY))

    async with store.reading() as tx:
        assert await tx.reminders.told_since(TEAM, [ANN], NOON - HOUR) == ()


async def test_a_digest_is_planned_once_for_a_day_and_audience(store: Store) -> None:
    async with store.transaction() as tx:
        for person in ("", ANN, ANN):
            await tx.reminders.add_digest(
                TEAM, person, NOON + DAY, day="2026-03-03", useful_until=NOON + 2 * DAY
            )

    async with store.transaction() as tx:
        assert await tx.reminders.digests_planned(TEAM) == {"", ANN}
        assert len(await tx.reminders.due(TEAM, [ANN], NOON + DAY)) == 1
        assert await tx.reminders.owed(TEAM) == ()
        await tx.reminders.forget_digests(TEAM)
        assert await tx.reminders.digests_planned(TEAM) == frozenset()
