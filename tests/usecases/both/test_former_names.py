"""The name that a cause had before leads to the cause that it is today, on both databases."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.case import Case, Serious
from bot.domain.cause import Category
from bot.domain.errors import DomainError, InvalidFields
from bot.usecases.cases import Cases
from bot.usecases.causes import Causes
from bot.usecases.change import House
from bot.usecases.similar import Similar
from store import BOT
from tests.factories import ANN, CARA, LEAD, TEAM, an_opening, by
from tests.support.clock import FakeClock
from tests.usecases.preventing import a_plan, at_prevent, closed

OLD, NEW, THIRD = "Job ran twice", "Two jobs", "Night run"


async def solved(house: House, source: str, cause: str, **facts: object) -> Case:
    opening = an_opening(source=source, solved=True, cause=cause, solution="Paid back", **facts)
    return await Cases(house).open(opening)


async def id_of(house: House, name: str) -> str:
    async with house.store.reading() as tx:
        found = await tx.causes.find(TEAM, name)
    assert found is not None
    return found.id


async def merge(house: House, gone: str, into: str) -> None:
    await Causes(house).merge(by(LEAD), await id_of(house, gone), await id_of(house, into))


async def rename(house: House, name: str, to: str) -> None:
    cause_id = await id_of(house, name)
    await Causes(house).change(by(LEAD), cause_id, name=to, category=Category.PROCESS)


async def known(house: House) -> list[str]:
    return [each.name for each in await Causes(house).search(TEAM, "", viewer=LEAD)]


async def become(house: House, way: str) -> None:
    """What was `OLD` is called `NEW` from now on."""
    await solved(house, "S1", OLD)
    if way == "renamed":
        await rename(house, OLD, NEW)
        return
    await solved(house, "S2", NEW, client="Bolt")
    if way == "merged":
        await merge(house, OLD, NEW)
        return
    await rename(house, OLD, THIRD)
    await merge(house, THIRD, NEW)


WAYS = pytest.mark.parametrize("way", ["renamed", "merged", "renamed and merged"])


@WAYS
async def test_a_case_that_is_given_the_old_name_has_the_cause_of_today(
    house: House, way: str
) -> None:
    await become(house, way)

    case = await solved(house, "S3", " job  RAN twice", client="Cord")

    assert case.cause == NEW
    assert await known(house) == [NEW]


@WAYS
async def test_typing_the_old_name_offers_the_cause_of_today_and_none_that_is_new(
    house: House, way: str
) -> None:
    await become(house, way)

    part = await Causes(house).offered(TEAM, "job ran", viewer=ANN)
    whole = await Causes(house).offered(TEAM, "JOB ran twice", viewer=ANN)

    assert ([each.name for each in part.known], part.same) == ([NEW], None)
    assert whole.same == whole.known[0]


async def test_the_form_says_of_the_old_name_what_it_opens_again(
    house: House, clock: FakeClock
) -> None:
    case = await closed(house, cause=OLD)
    await rename(house, OLD, NEW)
    other = await at_prevent(house, "V2", client="Bolt")

    outlook = await Causes(house).outlook(other, OLD, viewer=ANN)

    assert outlook.cause is not None
    assert outlook.cause.name == NEW
    assert [found.id for found, _action in outlook.open] == [case.id]


async def test_a_case_that_is_suspected_of_the_old_name_is_like_those_of_the_new_one(
    house: House,
) -> None:
    past = await solved(house, "S1", OLD, happened="Invoice of June")
    await rename(house, OLD, NEW)
    case = await Cases(house).open(an_opening(source="S2", client="Bolt", happened="Angry call"))
    suspected = replace(case, records={"meaning": {"suspected_cause": OLD}})

    assert [each.id for each in await Similar(house).of(suspected, viewer=ANN)] == [past.id]


async def test_a_name_that_is_given_to_another_cause_is_that_ones_from_then_on(
    house: House,
) -> None:
    await solved(house, "S1", OLD)
    await rename(house, OLD, NEW)
    await solved(house, "S2", THIRD, client="Bolt")

    await rename(house, THIRD, OLD)

    assert (await solved(house, "S3", OLD, client="Cord")).cause == OLD
    assert await known(house) == [OLD, NEW]
    assert (await solved(house, "S4", THIRD, client="Dune")).cause == OLD


async def test_a_cause_gets_its_old_name_back(house: House) -> None:
    await solved(house, "S1", OLD)
    await rename(house, OLD, NEW)

    await rename(house, NEW, OLD)

    assert (await solved(house, "S2", NEW, client="Bolt")).cause == OLD
    assert await known(house) == [OLD]


async def test_a_name_that_a_cause_has_today_is_not_taken_from_it(house: House) -> None:
    await solved(house, "S1", OLD)
    await solved(house, "S2", NEW, client="Bolt")

    with pytest.raises(InvalidFields):
        await rename(house, OLD, "two JOBS")

    assert await known(house) == [OLD, NEW]


async def test_two_causes_that_are_merged_into_each_other_at_once_become_one(house: House) -> None:
    await solved(house, "S1", OLD)
    await solved(house, "S2", NEW, client="Bolt")
    one, two = await id_of(house, OLD), await id_of(house, NEW)

    ended = await asyncio.gather(
        Causes(house).merge(by(LEAD), one, two),
        Causes(house).merge(by(LEAD), two, one),
        return_exceptions=True,
    )

    assert sum(isinstance(each, DomainError) for each in ended) == 1
    (name,) = await known(house)
    assert (await solved(house, "S3", OLD, client="Cord")).cause == name
    assert (await solved(house, "S4", NEW, client="Dune")).cause == name


async def test_cases_that_get_the_old_name_while_it_is_merged_have_the_cause_of_today(
    house: House,
) -> None:
    await solved(house, "S1", OLD)
    await solved(house, "S2", NEW, client="Bolt")
    one, two = await id_of(house, OLD), await id_of(house, NEW)

    await asyncio.gather(
        Causes(house).merge(by(LEAD), one, two),
        *(solved(house, f"S{n}", OLD, client=f"Client {n}") for n in range(3, 6)),
    )

    async with house.store.reading() as tx:
        cases = await tx.exports.cases(TEAM, viewer=BOT, after=0, limit=100)
    assert {each.cause for each in cases} == {NEW}


async def test_the_old_name_of_others_private_causes_offers_nothing(house: House) -> None:
    secret = frozenset({Serious.PERSONAL_DATA})
    await closed(house, "V1", OLD, a_plan(owner=ANN), serious=secret, owner=LEAD)
    await rename(house, OLD, NEW)

    offered = await Causes(house).offered(TEAM, OLD, viewer=CARA)

    assert (offered.known, offered.same) == ((), None)
