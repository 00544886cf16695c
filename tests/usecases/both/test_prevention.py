"""The life of a prevention action, on both databases."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.action import Stage
from bot.domain.case import Serious
from bot.domain.cause import Category
from bot.domain.errors import CaseNotFound, InvalidFields
from bot.domain.prevention import Found, NotAtThat
from bot.usecases.cases import Cases
from bot.usecases.causes import Causes
from bot.usecases.change import House
from bot.usecases.leaving import Leaving
from bot.usecases.linking import Linking
from bot.usecases.prevention import Prevention
from tests.factories import ANN, BOB, CARA, LEAD, TEAM, an_opening, by
from tests.support.clock import NOON, FakeClock
from tests.usecases import look
from tests.usecases.preventing import a_plan, at_prevent, closed, read, watched

DAY = timedelta(days=1)


async def test_a_case_closes_with_its_cause_and_an_action(house: House) -> None:
    case = await closed(house)

    assert (case.state, case.cause, case.actions[0].owner) == ("closed", "Two jobs", BOB)
    found = await Causes(house).search(TEAM, "jo", viewer=ANN)
    assert [(each.name, each.category) for each in found] == [("Two jobs", Category.PROCESS)]


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        (Found(records={}), "cause"),
        (Found(records={}, cause="Two jobs"), "what_1"),
        (Found(records={}, cause="Two jobs", plans=[a_plan(what=" ")]), "what_1"),
        (Found(records={}, cause="Two jobs", plans=[a_plan(), a_plan(due_at=NOON)]), "due_2"),
        (Found(records={}, cause="Two jobs", plans=[a_plan(looks_like="x" * 151)]), "looks_like_1"),
    ],
)
async def test_what_is_missing_is_said_by_field_and_nothing_is_saved(
    house: House, found: Found, wrong: str
) -> None:
    case = await at_prevent(house)

    with pytest.raises(InvalidFields) as refused:
        await Prevention(house).finish(case.id, "prevent", by(), found)

    assert list(refused.value.fields) == [wrong]
    assert (await read(house, case)).state == "resolved"


async def test_done_verified_and_watched_for_ninety_days_it_is_proven(
    house: House, clock: FakeClock
) -> None:
    case, action = await watched(house)
    assert action.stage is Stage.WATCHED
    with pytest.raises(NotAtThat):
        await Prevention(house).holds(case.id, action.id, by(BOB), day=90)

    clock.advance(90 * DAY)
    case = await Prevention(house).holds(case.id, action.id, by(BOB), day=90)

    assert case.actions[0].stage is Stage.PROVEN
    assert await look.kinds(house.store, case) >= ["action proven"]


async def test_done_makes_a_promise_to_each_client_concerned(house: House) -> None:
    first = await closed(house)
    second = await at_prevent(house, "V2", client="Bolt")
    join = [(first.id, first.actions[0].id)]
    found = Found(records={}, cause="two  JOBS", join=join)
    second = await Prevention(house).finish(second.id, "prevent", by(), found)
    assert second.cause == "Two jobs"

    await Prevention(house).done(first.id, first.actions[0].id, by(BOB), said="One job")

    for case in (first, second):
        told = (await read(house, case)).open_promises
        assert [each.what for each in told] == ["Tell them what changed: Make the two jobs one"]


async def test_the_action_of_a_private_case_is_unknown_to_others(house: House) -> None:
    secret = frozenset({Serious.PERSONAL_DATA})
    case = await closed(house, "V1", "Lost list", a_plan(owner=ANN), serious=secret)
    other = await at_prevent(house, "V2", by=CARA)

    assert await Causes(house).search(TEAM, "", viewer=CARA) == ()
    assert not (await Causes(house).outlook(other, "Lost list", viewer=CARA)).open
    with pytest.raises(CaseNotFound):
        await Prevention(house).done(case.id, case.actions[0].id, by(CARA), said="x")


async def test_an_action_whose_owner_left_goes_to_the_lead(house: House) -> None:
    case = await closed(house)

    await Leaving(house).left(TEAM, BOB)

    assert (await read(house, case)).actions[0].owner == LEAD


async def test_an_action_goes_on_in_the_case_that_its_case_was_merged_into(house: House) -> None:
    case = await at_prevent(house)
    case = await Prevention(house).plan(case.id, by(), a_plan())
    into = await Cases(house).open(an_opening(source="V2"))
    await Linking(house).merge(case.id, by(), into.number, confirmed=True)

    action = case.actions[0]
    into = await Prevention(house).done(case.id, action.id, by(BOB), said="One job")

    assert (into.id, into.actions[0].stage) == (into.id, Stage.DONE)
    assert (await read(house, case)).actions == ()


async def test_said_twice_a_thing_is_done_once(house: House) -> None:
    case = await closed(house)
    action = case.actions[0]
    click: Mapping[str, Any] = {"said": "One job", "verifier": CARA}

    for _ in range(2):
        await Prevention(house).done(case.id, action.id, by(BOB, source="V9"), **click)

    assert (await look.kinds(house.store, case)).count("action done") == 1
    assert len((await read(house, case)).open_promises) == 1
