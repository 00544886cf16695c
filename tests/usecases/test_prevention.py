"""The life of a prevention action, on both databases."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.action import Action, ActionKind, Stage
from bot.domain.case import Case, Serious
from bot.domain.cause import Category
from bot.domain.errors import CaseNotFound, InvalidFields
from bot.domain.person import Absence
from bot.domain.prevention import Found, NotAtThat, OwnAction, Plan
from bot.usecases.absences import Absences
from bot.usecases.cases import Cases
from bot.usecases.causes import Causes
from bot.usecases.change import House
from bot.usecases.leaving import Leaving
from bot.usecases.linking import Linking
from bot.usecases.prevention import Prevention
from bot.usecases.privacy import Privacy
from bot.usecases.reminders import Reminders
from bot.usecases.steps import Steps
from store import BOT, Store
from tests.factories import ANN, BOB, CARA, LEAD, TEAM, a_house, an_opening, by, settle
from tests.support.clock import NOON, FakeClock
from tests.usecases import look

DAY = timedelta(days=1)


@pytest.fixture
async def house(db_url: str, clock: FakeClock) -> AsyncIterator[House]:
    store = Store.open(db_url)
    await settle(store)
    yield a_house(store, clock)
    await store.close()


def a_plan(**overrides: Any) -> Plan:
    facts = {
        "kind": ActionKind.PROCESS,
        "what": "Make the two jobs one",
        "looks_like": "A second run is refused",
        "owner": BOB,
        "due_at": NOON + 7 * DAY,
    }
    return Plan(**{**facts, **overrides})


async def at_prevent(house: House, source: str = "V1", **opening: Any) -> Case:
    """A case that has come to its last step."""
    case = await Cases(house).open(an_opening(source=source, **opening))
    keys = [step.key for step in case.steps]
    for key in keys[:-1]:
        case = await Steps(house).skip(case.id, key, by(), why="already done")
    assert case.current == "prevent"
    return case


async def closed(
    house: House, source: str = "V1", cause: str = "Two jobs", *plans: Plan, **opening: Any
) -> Case:
    case = await at_prevent(house, source, **opening)
    found = Found(records={}, cause=cause, category=Category.PROCESS, plans=plans or (a_plan(),))
    return await Prevention(house).finish(case.id, "prevent", by(), found)


async def watched(house: House) -> tuple[Case, Action]:
    """Bob has done what he was to do, and Cara saw that it is so."""
    case = await closed(house)
    action = case.actions[0]
    await Prevention(house).done(case.id, action.id, by(BOB), said="One job", verifier=CARA)
    case = await Prevention(house).verify(case.id, action.id, by(CARA))
    return case, case.actions[0]


async def read(house: House, case: Case) -> Case:
    return await Cases(house).find(TEAM, case.id, viewer=BOT)


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


async def test_what_is_not_in_place_is_told_to_no_client_before_its_new_day(
    house: House, clock: FakeClock
) -> None:
    first = await closed(house)
    second = await at_prevent(house, "V2", client="Bolt")
    await Prevention(house).join(second.id, by(), first.id, first.actions[0].id)
    action_id = first.actions[0].id
    await Prevention(house).done(first.id, action_id, by(BOB), said="One job", verifier=CARA)

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
    first = await closed(house)
    second = await at_prevent(house, "V2", client="Bolt")
    await Prevention(house).join(second.id, by(), first.id, first.actions[0].id)
    await Prevention(house).done(first.id, first.actions[0].id, by(BOB), said="x", verifier=CARA)
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


async def test_what_was_planned_goes_on_when_the_case_is_reopened(house: House) -> None:
    case = await closed(house)
    case = await Cases(house).reopen(case.id, by(), why="Not all was paid back")
    for key in ("understand", "acknowledge", "offer", "act", "follow_up"):
        case = await Steps(house).skip(case.id, key, by(), why="already done")
    found = Found(records={}, cause="Two jobs")
    case = await Prevention(house).finish(case.id, "prevent", by(), found)

    case = await Prevention(house).done(case.id, case.actions[0].id, by(BOB), said="One job")

    assert (case.state, case.actions[0].stage) == ("closed", Stage.DONE)


async def test_without_anybody_else_the_doer_has_to_name_who_looks(house: House) -> None:
    case = await closed(house, "V1", "Two jobs", a_plan(owner=LEAD))
    with pytest.raises(InvalidFields) as refused:
        await Prevention(house).done(case.id, case.actions[0].id, by(ANN), said="One job")

    assert list(refused.value.fields) == ["verifier"]


async def test_a_renamed_cause_stays_the_same_for_all_its_cases(house: House) -> None:
    case = await closed(house)
    cause = (await Causes(house).search(TEAM, "", viewer=LEAD))[0]

    await Causes(house).change(by(LEAD), cause.id, name="Double job", category=Category.PRODUCT)

    assert (await read(house, case)).cause == "Double job"
    second = await at_prevent(house, "V2")
    assert (await Causes(house).outlook(second, "double JOB", viewer=ANN)).open


async def test_merged_causes_are_one_for_all_their_cases(house: House) -> None:
    first = await closed(house)
    second = await closed(house, "V2", "Job ran twice")
    found = await Causes(house).search(TEAM, "", viewer=LEAD)
    known = {each.name: each for each in found}

    await Causes(house).merge(by(LEAD), known["Job ran twice"].id, known["Two jobs"].id)

    assert (await read(house, second)).cause == (await read(house, first)).cause == "Two jobs"
    assert len(await Causes(house).search(TEAM, "", viewer=LEAD)) == 1


async def test_said_twice_a_thing_is_done_once(house: House) -> None:
    case = await closed(house)
    action = case.actions[0]
    click: Mapping[str, Any] = {"said": "One job", "verifier": CARA}

    for _ in range(2):
        await Prevention(house).done(case.id, action.id, by(BOB, source="V9"), **click)

    assert (await look.kinds(house.store, case)).count("action done") == 1
    assert len((await read(house, case)).open_promises) == 1
