"""A word that is still owed to a client whose case is closed reaches the lead, once."""

from bot.domain.case import Case, Outcome
from bot.domain.post import dm
from bot.usecases.alarms import Alarms
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.promises import Promises
from store import Store
from tests.factories import ANN, LEAD, an_opening, by
from tests.support.clock import NOON, FakeClock
from tests.usecases import look
from tests.usecases.escalating import DAY, HOUR, MINUTE, tick_at

LATE = NOON + HOUR + DAY


async def owing(house: House, owner: str = ANN) -> Case:
    """Closed, with a word promised for an hour from now."""
    case = await Cases(house).open(an_opening(owner=owner))
    case = await Promises(house).make(case.id, by(), "Tell them what we changed", NOON + HOUR)
    return await Cases(house).close(case.id, by(), Outcome.SOLVED, why="Solved")


async def told(store: Store, person: str = LEAD) -> int:
    return (await look.messages(store)).count(("notice", dm(person)))


async def late(store: Store, case: Case) -> int:
    return (await look.kinds(store, case)).count("promise late")


async def test_a_day_after_its_time_the_lead_is_told_once(
    house: House, store: Store, clock: FakeClock
) -> None:
    case = await owing(house)
    before = await told(store)

    await tick_at(house, clock, LATE - MINUTE)
    assert await late(store, case) == 0
    for minutes in range(3):
        await tick_at(house, clock, LATE + minutes * MINUTE)

    assert (await late(store, case), await told(store)) == (1, before + 1)


async def test_whatever_else_is_done_to_the_case_it_is_not_told_again(
    house: House, store: Store, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening())
    for what, due_at in (("Write", NOON + HOUR), ("Call", NOON + 9 * DAY)):
        case = await Promises(house).make(case.id, by(), what, due_at)
    await Cases(house).close(case.id, by(), Outcome.SOLVED, why="Solved")
    await tick_at(house, clock, LATE)

    await Promises(house).keep(case.id, case.promises[1].id, by())
    await Alarms(house).plan_missing()
    await tick_at(house, clock, LATE + DAY)

    assert await late(store, case) == 1


async def test_a_new_time_agreed_with_the_client_counts_anew(
    house: House, store: Store, clock: FakeClock
) -> None:
    case = await owing(house)
    await tick_at(house, clock, LATE)

    await Promises(house).renegotiate(case.id, case.promises[0].id, by(), LATE + HOUR)
    await tick_at(house, clock, LATE + DAY)
    assert await late(store, case) == 1
    await tick_at(house, clock, LATE + HOUR + DAY)

    assert await late(store, case) == 2


async def test_a_promise_kept_in_time_or_late_is_told_to_nobody(
    house: House, store: Store, clock: FakeClock
) -> None:
    case = await owing(house)
    await Promises(house).keep(case.id, case.promises[0].id, by())

    await tick_at(house, clock, LATE + DAY)

    assert await late(store, case) == 0


async def test_a_lead_is_not_told_of_their_own_promise(
    house: House, store: Store, clock: FakeClock
) -> None:
    case = await owing(house, owner=LEAD)

    await tick_at(house, clock, LATE + DAY)

    assert await late(store, case) == 0


async def test_an_older_version_that_planned_nothing_is_made_up_for(
    house: House, store: Store, clock: FakeClock
) -> None:
    case = await owing(house)
    async with store.transaction() as tx:
        for alarm in await tx.reminders.alarms_due(LATE + 9 * DAY, limit=9):
            await tx.reminders.end(alarm)

    await Alarms(house).plan_missing()
    await tick_at(house, clock, LATE)

    assert await late(store, case) == 1
