"""Two cases become one: what is open moves, also when two people do it at once."""

import asyncio

from bot.domain.case import Case, Outcome
from bot.domain.errors import DomainError
from bot.domain.post import dm
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.linking import Linking
from bot.usecases.promises import Promises
from store import Store
from tests.factories import ANN, BOB, TEAM, a_task, an_opening, by
from tests.support.clock import NOON
from tests.usecases import look


async def two_cases(house: House) -> tuple[Case, Case]:
    one = await Cases(house).open(an_opening(source="V1"))
    return one, await Cases(house).open(an_opening(source="V2", by=BOB))


async def test_promises_tasks_and_reminders_move_and_the_timeline_stays_readable(
    house: House, store: Store
) -> None:
    one, two = await two_cases(house)
    await Promises(house).make(two.id, by(), "A refund", NOON.replace(hour=20))
    await Promises(house).add_task(two.id, by(), a_task(owner=BOB))

    await Linking(house).merge(two.id, by(source="V3"), one.number, confirmed=False)
    await Linking(house).merge(two.id, by(source="V3"), one.number, confirmed=False)

    goes_on = await Cases(house).find(TEAM, one.id, viewer=ANN)
    ended = await Cases(house).find(TEAM, two.id, viewer=ANN)
    assert [promise.owner for promise in goes_on.promises] == [ANN]
    assert [task.owner for task in goes_on.tasks] == [BOB]
    assert (ended.promises, ended.tasks, ended.outcome) == ((), (), Outcome.MERGED)
    assert {each.case_id for each in await look.reminders(store)} == {one.id}
    told = await Cases(house).timeline(TEAM, one.id, viewer=ANN)
    assert sorted(str(entry.kind) for entry in told) == [
        "merged", "merged", "opened", "opened", "promise made", "task added",
    ]  # fmt: skip


async def test_two_who_merge_them_both_ways_at_once_end_one_of_them(house: House) -> None:
    one, two = await two_cases(house)
    linking = Linking(house)

    done = await asyncio.gather(
        linking.merge(one.id, by(), two.number, confirmed=False),
        linking.merge(two.id, by(BOB), one.number, confirmed=False),
        return_exceptions=True,
    )

    assert sum(isinstance(each, DomainError) for each in done) == 1
    cases = [await Cases(house).find(TEAM, each.id, viewer=ANN) for each in (one, two)]
    assert sorted(bool(case.merged_into) for case in cases) == [False, True]


async def test_whose_case_goes_on_is_told_that_another_one_is_part_of_it(
    house: House, store: Store
) -> None:
    one, two = await two_cases(house)

    await Linking(house).merge(two.id, by(BOB), one.number, confirmed=False)

    notices = [place for role, place in await look.messages(store) if role == "notice"]
    assert notices == [dm(ANN)]
