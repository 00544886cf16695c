"""Causes that are renamed or merged later, on both databases: one cause from then on, told once."""

import itertools
from datetime import timedelta

import pytest

from bot.domain.action import Stage
from bot.domain.case import Case
from bot.domain.cause import Category
from bot.domain.repeat import Told
from bot.usecases.cases import Cases
from bot.usecases.causes import Causes
from bot.usecases.change import House
from bot.usecases.prevention import Prevention
from bot.usecases.repeats import told_of
from store import BOT, EVERYBODY
from tests.factories import ANN, BOB, CARA, LEAD, TEAM, an_opening, by
from tests.support.clock import NOON, FakeClock
from tests.usecases import look
from tests.usecases.preventing import a_plan, at_prevent, closed, read

DAY = timedelta(days=1)
ONE, TWO = "Two jobs", "Job ran twice"
NUMBERS = itertools.count(1)


async def solved(house: House, *causes: str) -> list[Case]:
    """A case solved already of each of these causes, each of another client."""
    made: list[Case] = []
    for cause in causes:
        number = next(NUMBERS)
        opening = an_opening(
            source=f"S{number}",
            client=f"Client {number}",
            solved=True,
            cause=cause,
            solution="Paid back",
        )
        made.append(await Cases(house).open(opening))
    return made


async def merge(house: House, gone: str, into: str) -> None:
    async with house.store.reading() as tx:
        ids = [found.id for name in (gone, into) if (found := await tx.causes.find(TEAM, name))]
    await Causes(house).merge(by(LEAD), *ids)


async def notices(house: House) -> list[Told]:
    """What each notice says now, oldest first."""
    async with house.store.reading() as tx:
        messages = await tx.outbox.repeats_of(TEAM, "cause")
        return [await told_of(tx, each, house.rules) for each in messages]


async def test_the_cases_of_two_names_add_up_to_one_notice(house: House) -> None:
    await solved(house, ONE, ONE, TWO)
    assert await notices(house) == []

    await merge(house, TWO, ONE)

    (told,) = await notices(house)
    assert (told.name, len(told.cases)) == (ONE, 3)
    await solved(house, ONE)
    (told,) = await notices(house)
    assert len(told.cases) == 4


async def test_what_was_told_of_the_name_that_goes_is_told_of_the_other(house: House) -> None:
    await solved(house, TWO, TWO, TWO, ONE)

    await merge(house, TWO, ONE)
    await solved(house, ONE)

    (told,) = await notices(house)
    assert (told.name, len(told.cases)) == (ONE, 5)


async def test_cases_that_were_told_of_make_no_notice_weeks_later(
    house: House, clock: FakeClock
) -> None:
    await solved(house, TWO, TWO, TWO, ONE)
    clock.advance(21 * DAY)

    await merge(house, TWO, ONE)
    assert [len(told.cases) for told in await notices(house)] == [4]

    await solved(house, ONE)
    assert [len(told.cases) for told in await notices(house)] == [4, 5]


async def test_of_two_notices_of_a_week_the_one_that_goes_tells_of_nothing(house: House) -> None:
    await solved(house, ONE, ONE, ONE, TWO, TWO, TWO)

    await merge(house, TWO, ONE)

    assert [(told.name, len(told.cases)) for told in await notices(house)] == [(ONE, 6), ("", 0)]


async def test_private_cases_of_the_other_name_add_nothing(house: House) -> None:
    await solved(house, ONE, ONE)
    await closed(house, "V9", TWO, a_plan(owner=ANN), private_here=True)
    await merge(house, TWO, ONE)

    assert await notices(house) == []


@pytest.mark.parametrize("keeps", [ONE, TWO])
async def test_a_case_under_the_other_name_opens_what_did_not_hold_with_links_both_ways(
    house: House, clock: FakeClock, keeps: str
) -> None:
    first = await closed(house, "V1", ONE)
    action_id = first.actions[0].id
    (early,) = await solved(house, TWO)
    clock.advance(DAY)
    await Prevention(house).done(first.id, action_id, by(BOB), said="One job", verifier=CARA)
    await Prevention(house).verify(first.id, action_id, by(CARA))
    clock.advance(DAY)
    (came,) = await solved(house, TWO)

    await merge(house, TWO if keeps == ONE else ONE, keeps)

    first, came = [await Cases(house).find(TEAM, c.id, viewer=BOT) for c in (first, came)]
    assert (first.cause, came.cause) == (keeps, keeps)
    action = first.actions[0]
    assert (action.stage, action.reopened_by) == (Stage.FAILED, (came.id,))
    assert (first.linked, came.linked) == ((came.id,), (first.id,))
    assert early.id not in first.linked
    assert "came back" in await look.kinds(house.store, came)
    assert action.due_at > NOON


@pytest.mark.parametrize("merged", [True, False])
async def test_a_case_is_found_by_the_new_name_of_its_cause(house: House, merged: bool) -> None:
    (case,) = await solved(house, TWO)
    if merged:
        await solved(house, "Nightly overlap")
        await merge(house, TWO, "Nightly overlap")
    else:
        (cause,) = await Causes(house).search(TEAM, "", viewer=LEAD)
        name, category = "Nightly overlap", Category.PROCESS
        await Causes(house).change(by(LEAD), cause.id, name=name, category=category)

    async with house.store.reading() as tx:
        found = await tx.like.having(TEAM, ["nightly"], viewer=EVERYBODY, limit=9)
        gone = await tx.like.having(TEAM, ["ran"], viewer=EVERYBODY, limit=9)
    assert case.id in found
    assert gone == []


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
