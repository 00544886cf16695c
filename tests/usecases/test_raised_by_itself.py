"""Broken promises and silence escalate a case by themselves."""

from bot.domain.case import Severity
from bot.domain.escalation import Reason
from bot.domain.person import Absence
from bot.domain.post import dm
from bot.usecases.absences import Absences
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.escalations import Escalations
from bot.usecases.promises import Promises
from bot.usecases.reminders import Reminders
from bot.usecases.updates import Update
from store import Store
from tests.factories import ANN, LEAD, TEAM, a_workspace, an_opening, by, settle
from tests.support.clock import NOON, FakeClock
from tests.usecases import look
from tests.usecases.escalating import DAY, HOUR, MINUTE, found, tick_at


async def test_a_promise_broken_twice_is_escalated_by_itself_once(
    house: House, store: Store, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening())
    for what in ("Refund", "Call back"):
        case = await Promises(house).make(case.id, by(), what, NOON + DAY)
        await Promises(house).not_kept(case.id, case.promises[-1].id, by())

    await tick_at(house, clock, NOON)
    await tick_at(house, clock, NOON + MINUTE)

    escalation = await found(house, case)
    assert (escalation.reason, escalation.level) == (Reason.PROMISE_BROKEN, 1)
    assert escalation.asked_by == ""
    assert (await look.kinds(store, case)).count("escalated") == 1
    assert ("asked", dm(LEAD)) in await look.messages(store)


async def test_what_was_looked_at_is_not_escalated_again(
    house: House, escalations: Escalations, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening())
    await Promises(house).make(case.id, by(), "Refund", NOON + HOUR)
    await tick_at(house, clock, NOON + HOUR + DAY)
    raised = (await found(house, case)).id
    await escalations.accept(case.id, raised, by(LEAD))
    await escalations.hand_back(case.id, raised, by(LEAD), decided="Call them first.")

    await tick_at(house, clock, NOON + HOUR + DAY + MINUTE)

    assert (await found(house, case)).id == raised


async def test_a_client_left_without_two_updates_is_escalated(
    house: House, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening(severity=Severity.HIGH))
    await Cases(house).log_update(case.id, by(), Update(what="We have it"))

    await tick_at(house, clock, NOON + DAY)
    assert (await Cases(house).find(TEAM, case.id, viewer=ANN)).escalation is None
    await tick_at(house, clock, NOON + 2 * DAY)

    assert (await found(house, case)).reason is Reason.UPDATES_MISSED


async def test_a_critical_case_whose_owner_is_away_without_a_cover_is_escalated_once(
    house: House, store: Store, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening(severity=Severity.CRITICAL))
    await Absences(house).leave(by(), Absence(until=NOON + 2 * DAY))

    await tick_at(house, clock, NOON + MINUTE)
    escalation = await found(house, case)
    assert escalation.reason is Reason.NOBODY_OWNS
    await Escalations(house).accept(case.id, escalation.id, by(LEAD))
    await Escalations(house).hand_back(case.id, escalation.id, by(LEAD), decided="I have it.")
    await tick_at(house, clock, NOON + 2 * MINUTE)

    assert (await look.kinds(store, case)).count("escalated") == 1


async def test_silence_with_nobody_to_ask_rests(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, a_workspace(contacts=(), installed_by=ANN))
    case = await Cases(house).open(an_opening())
    await Promises(house).make(case.id, by(), "Refund", NOON + HOUR)

    await tick_at(house, clock, NOON + HOUR + DAY)

    assert (await Cases(house).find(TEAM, case.id, viewer=ANN)).escalations == ()
    assert await Reminders(house).next_due() not in {None, NOON + HOUR + DAY}


async def test_after_a_downtime_what_can_wait_is_raised_when_they_work_again(
    house: House, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening())  # on a Monday

    await tick_at(house, clock, NOON + 5 * DAY)
    assert (await Cases(house).find(TEAM, case.id, viewer=ANN)).escalation is None

    await tick_at(house, clock, NOON + 7 * DAY - 3 * HOUR)
    assert (await found(house, case)).reason == Reason.UPDATES_MISSED


async def test_after_a_downtime_what_can_not_wait_is_raised_on_a_weekend_too(
    house: House, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening(severity=Severity.CRITICAL))

    await tick_at(house, clock, NOON + 5 * DAY)

    assert (await found(house, case)).reason == Reason.UPDATES_MISSED
