"""What was to prevent it did not hold: it is open again, and both cases know; on both databases."""

import asyncio
from datetime import timedelta

from bot.domain.action import Stage
from bot.domain.case import Case, Serious
from bot.domain.prevention import Found
from bot.usecases.cases import Cases
from bot.usecases.causes import Causes
from bot.usecases.change import House
from bot.usecases.prevention import Prevention
from bot.usecases.steps import Steps
from tests.factories import ANN, BOB, CARA, LEAD, TEAM, an_opening, by
from tests.support.clock import NOON, FakeClock
from tests.usecases import look
from tests.usecases.preventing import a_plan, at_prevent, closed, read, watched

DAY = timedelta(days=1)


async def done_for_two(house: House) -> tuple[Case, Case]:
    """One action serves two clients, and is said to be done."""
    first = await closed(house)
    second = await at_prevent(house, "V2", client="Bolt")
    action_id = first.actions[0].id
    await Prevention(house).join(second.id, by(), first.id, action_id)
    await Prevention(house).done(first.id, action_id, by(BOB), said="One job", verifier=CARA)
    return first, second


async def test_what_is_not_in_place_is_told_to_no_client_before_its_new_day(
    house: House, clock: FakeClock
) -> None:
    first, second = await done_for_two(house)
    action_id = first.actions[0].id

    await Prevention(house).not_yet(first.id, action_id, by(CARA), missing="The night run")

    for case in (first, second):
        (owed,) = (await read(house, case)).open_promises
        assert owed.due_at > NOON + 7 * DAY
    clock.advance(DAY)
    await Prevention(house).done(first.id, action_id, by(BOB), said="Night, too", verifier=CARA)
    for case in (first, second):
        (owed,) = (await read(house, case)).open_promises
        assert owed.due_at == NOON + 3 * DAY


async def test_what_came_back_by_itself_is_told_to_no_client_before_its_new_day(
    house: House, clock: FakeClock
) -> None:
    first, second = await done_for_two(house)
    clock.advance(DAY)

    third = await at_prevent(house, "V3", client="Cord")
    found = Found(records={}, cause="Two jobs")
    await Prevention(house).finish(third.id, "prevent", by(), found)

    for case in (first, second):
        (owed,) = (await read(house, case)).open_promises
        assert owed.due_at > NOON + 8 * DAY
    assert (await read(house, third)).open_promises == ()


async def test_a_case_of_the_same_cause_opens_the_action_again_and_both_are_linked(
    house: House, clock: FakeClock
) -> None:
    case, action = await watched(house)
    clock.advance(40 * DAY)

    again = await at_prevent(house, "V2", client="Bolt")
    outlook = await Causes(house).outlook(again, "two jobs", viewer=ANN)
    assert [each.id for _case, each in outlook.reopens] == [action.id]
    found = Found(records={}, cause="Two jobs")
    again = await Prevention(house).finish(again.id, "prevent", by(), found)

    case = await read(house, case)
    assert (case.actions[0].stage, case.actions[0].reopened_by) == (Stage.FAILED, (again.id,))
    assert (again.id in case.linked, case.id in again.linked) == (True, True)
    assert "came back" in await look.kinds(house.store, again)


async def test_a_case_solved_already_opens_the_action_again(house: House, clock: FakeClock) -> None:
    case, _action = await watched(house)
    clock.advance(DAY)

    opening = an_opening(source="V2", solved=True, cause="Two jobs", solution="Paid back")
    again = await Cases(house).open(opening)

    assert (await read(house, case)).actions[0].reopened_by == (again.id,)


async def test_what_reached_us_before_it_was_done_opens_nothing_again(house: House) -> None:
    early = await at_prevent(house, "V0", reached_at=NOON - DAY)
    case, _action = await watched(house)

    found = Found(records={}, cause="Two jobs", plans=(a_plan(),))
    await Prevention(house).finish(early.id, "prevent", by(), found)

    assert (await read(house, case)).actions[0].stage is Stage.WATCHED


async def test_two_cases_that_close_at_once_on_the_same_cause_each_open_it_again_once(
    house: House, clock: FakeClock
) -> None:
    case, _action = await watched(house)
    clock.advance(DAY)
    two = [await at_prevent(house, f"V{n}", client=f"Client {n}") for n in (2, 3)]
    found = Found(records={}, cause="Two jobs")

    await asyncio.gather(
        *(Prevention(house).finish(each.id, "prevent", by(), found) for each in two)
    )

    case = await read(house, case)
    assert sorted(case.actions[0].reopened_by) == sorted(each.id for each in two)
    assert set(case.linked) == {each.id for each in two}
    assert (await look.kinds(house.store, case)).count("action reopened") == 2
    for each in two:
        assert (await look.kinds(house.store, each)).count("came back") == 1


async def test_a_private_case_opens_nothing_again_that_others_see(
    house: House, clock: FakeClock
) -> None:
    case, _action = await watched(house)
    clock.advance(DAY)
    secret = frozenset({Serious.PERSONAL_DATA})

    await closed(house, "V2", "Two jobs", a_plan(owner=ANN), serious=secret)

    case = await read(house, case)
    assert (case.actions[0].stage, case.linked) == (Stage.WATCHED, ())


async def test_what_was_planned_goes_on_when_the_case_is_reopened(house: House) -> None:
    case = await closed(house)
    case = await Cases(house).reopen(case.id, by(), why="Not all was paid back")
    for key in ("understand", "acknowledge", "offer", "act", "follow_up"):
        case = await Steps(house).skip(case.id, key, by(), why="already done")
    found = Found(records={}, cause="Two jobs")
    case = await Prevention(house).finish(case.id, "prevent", by(), found)

    case = await Prevention(house).done(case.id, case.actions[0].id, by(BOB), said="One job")

    assert (case.state, case.actions[0].stage) == ("closed", Stage.DONE)


async def test_a_watched_cause_says_which_case_it_opens_again_and_no_private_one(
    house: House, clock: FakeClock
) -> None:
    await watched(house)
    secret = frozenset({Serious.PERSONAL_DATA})
    case = await closed(house, "V2", "Two jobs", a_plan(owner=ANN), serious=secret, owner=LEAD)
    await Prevention(house).done(case.id, case.actions[0].id, by(ANN), said="x", verifier=LEAD)
    await closed(house, "V3", "Late post", client="Bolt")

    offered = await Causes(house).offered(TEAM, "", viewer=ANN)

    assert [(each.name, offered.warning(each)) for each in offered.known] == [
        ("Late post", ""),
        ("Two jobs", "Watched: opens CI-1 again"),
    ]
