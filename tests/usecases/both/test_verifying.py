"""Who looks whether it is so, and who may not, on both databases."""

from datetime import timedelta

import pytest

from bot.domain.action import Stage
from bot.domain.case import Serious
from bot.domain.errors import InvalidFields
from bot.domain.person import Absence
from bot.domain.prevention import OwnAction
from bot.usecases.absences import Absences
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.prevention import Prevention
from bot.usecases.privacy import Privacy
from bot.usecases.reminders import Reminders
from tests.factories import ANN, BOB, CARA, LEAD, an_opening, by
from tests.support.clock import NOON, FakeClock
from tests.usecases import look
from tests.usecases.preventing import a_plan, closed

DAY = timedelta(days=1)


@pytest.mark.parametrize("who", [BOB, ANN])
async def test_the_doer_and_who_said_so_can_t_verify_it(house: House, who: str) -> None:
    case = await closed(house)
    action = case.actions[0]
    await Prevention(house).done(case.id, action.id, by(ANN), said="One job")

    with pytest.raises(OwnAction):
        await Prevention(house).verify(case.id, action.id, by(who))


@pytest.mark.parametrize("back", [True, False])
async def test_who_was_reminded_in_the_owners_place_can_t_verify_it(
    house: House, clock: FakeClock, back: bool
) -> None:
    case = await closed(house)
    await Absences(house).leave(by(BOB), Absence(until=NOON + 14 * DAY, cover=CARA))
    clock.set(NOON + 8 * DAY)
    await Reminders(house).tick()
    assert CARA in {each.person for each in await look.reminders(house.store)}
    if back:
        await Absences(house).come_back(by(BOB))

    action_id = case.actions[0].id
    with pytest.raises(InvalidFields) as refused:
        await Prevention(house).done(case.id, action_id, by(BOB), said="One job", verifier=CARA)
    await Prevention(house).done(case.id, action_id, by(BOB), said="One job")

    assert list(refused.value.fields) == ["verifier"]
    with pytest.raises(OwnAction):
        await Prevention(house).verify(case.id, action_id, by(CARA))
    await Prevention(house).verify(case.id, action_id, by(LEAD))


async def test_who_covered_and_was_told_nothing_of_it_may_verify_it(house: House) -> None:
    case = await closed(house)
    await Absences(house).leave(by(BOB), Absence(until=NOON + 3 * DAY, cover=CARA))
    await Absences(house).come_back(by(BOB))

    action_id = case.actions[0].id
    await Prevention(house).done(case.id, action_id, by(BOB), said="One job", verifier=CARA)

    case = await Prevention(house).verify(case.id, action_id, by(CARA))
    assert case.actions[0].verified_by == CARA


async def test_whom_a_served_case_is_about_can_t_verify_it(house: House) -> None:
    case = await closed(house)
    other = await Cases(house).open(an_opening(source="V2", owner=LEAD))
    await Prevention(house).join(other.id, by(), case.id, case.actions[0].id)
    about = frozenset({Serious.ABOUT_US})
    await Privacy(house).answer(other.id, by(LEAD), about, CARA, why="A word")
    action_id = case.actions[0].id
    await Prevention(house).done(case.id, action_id, by(BOB), said="One job")

    with pytest.raises(OwnAction):
        await Prevention(house).verify(case.id, action_id, by(CARA))


async def test_not_yet_opens_it_again_with_a_new_day(house: House) -> None:
    case = await closed(house)
    action = case.actions[0]
    await Prevention(house).done(case.id, action.id, by(BOB), said="One job")

    case = await Prevention(house).not_yet(case.id, action.id, by(LEAD), missing="The night run")

    action = case.actions[0]
    assert (action.stage, action.not_yet, action.done_at) == (Stage.PLANNED, 1, None)
    assert action.due_at == NOON + 7 * DAY


async def test_without_anybody_else_the_doer_has_to_name_who_looks(house: House) -> None:
    case = await closed(house, "V1", "Two jobs", a_plan(owner=LEAD))
    with pytest.raises(InvalidFields) as refused:
        await Prevention(house).done(case.id, case.actions[0].id, by(ANN), said="One job")

    assert list(refused.value.fields) == ["verifier"]
