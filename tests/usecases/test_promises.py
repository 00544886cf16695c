"""Promises to the client and the tasks behind them."""

from datetime import timedelta

import pytest

from bot.domain.case import Case, Outcome, Serious, State
from bot.domain.errors import DomainError, InvalidFields, Outdated
from bot.domain.export import Told
from bot.domain.promise import PromiseAnswered, PromiseState
from bot.domain.reminder import Kind
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.promises import Promises
from bot.views.timeline_file import timeline_markdown
from store import Store
from tests.factories import ANN, BOB, CARA, LEAD, a_task, an_opening, by
from tests.support.clock import NOON, FakeClock
from tests.usecases import look

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PROMISED = {Kind.PROMISE, Kind.PROMISE_SOON}


@pytest.fixture
def promises(house: House) -> Promises:
    return Promises(house)


@pytest.fixture
async def case(house: House, promises: Promises) -> Case:
    """Bob, who is not its owner, promised a refund by tomorrow."""
    opened = await Cases(house).open(an_opening())
    return await promises.make(opened.id, by(BOB), "A refund", NOON + DAY)


async def due(store: Store, person: str = "") -> dict[Kind, object]:
    found = await look.reminders(store, person)
    return {each.kind: each.due_at for each in found if each.kind in PROMISED}


async def test_a_promise_by_anyone_is_the_owners_to_keep(case: Case, store: Store) -> None:
    (promise,) = case.promises

    assert (promise.what, promise.owner, promise.state) == ("A refund", ANN, PromiseState.OPEN)
    assert await due(store, ANN) == {
        Kind.PROMISE: NOON + DAY,
        Kind.PROMISE_SOON: NOON + DAY - 2 * HOUR,
    }
    assert (await look.kinds(store, case))[-1] == "promise made"


@pytest.mark.parametrize(("what", "days"), [(" ", 1), ("A refund", 0)])
async def test_a_promise_says_what_and_by_when(
    case: Case, promises: Promises, what: str, days: int
) -> None:
    with pytest.raises(InvalidFields):
        await promises.make(case.id, by(), what, NOON + days * DAY)


async def test_a_promise_that_was_kept_is_no_longer_reminded_of(
    case: Case, promises: Promises, store: Store
) -> None:
    case = await promises.keep(case.id, case.promises[0].id, by())

    assert case.promises[0].state is PromiseState.KEPT
    assert await due(store) == {}


async def test_a_new_time_moves_the_reminders(
    case: Case, promises: Promises, store: Store, clock: FakeClock
) -> None:
    clock.advance(HOUR)

    case = await promises.renegotiate(case.id, case.promises[0].id, by(), NOON + 4 * DAY)

    assert case.promises[0].renegotiated == 1
    assert (await due(store))[Kind.PROMISE] == NOON + 4 * DAY
    assert (await look.kinds(store, case))[-1] == "promise renegotiated"


async def test_the_lead_is_told_privately_of_a_broken_promise(
    case: Case, promises: Promises, store: Store
) -> None:
    case = await promises.not_kept(case.id, case.promises[0].id, by())

    assert case.promises[0].state is PromiseState.BROKEN
    assert await due(store) == {}
    assert await look.messages(store, f"dm:{LEAD}") == [("notice", f"dm:{LEAD}")]


async def test_the_second_answer_is_refused_and_changes_nothing(
    case: Case, promises: Promises, store: Store
) -> None:
    promise_id = case.promises[0].id
    await promises.keep(case.id, promise_id, by())

    with pytest.raises(PromiseAnswered):
        await promises.not_kept(case.id, promise_id, by(BOB))

    assert (await look.kinds(store, case))[-1] == "promise kept"
    assert await look.messages(store, f"dm:{LEAD}") == []


async def test_an_answer_that_slack_sends_twice_is_one(
    case: Case, promises: Promises, store: Store
) -> None:
    for _ in range(2):
        await promises.keep(case.id, case.promises[0].id, by(source="click-1"))

    assert (await look.kinds(store, case)).count("promise kept") == 1


async def test_a_promise_is_reminded_of_when_its_case_is_closed(
    case: Case, house: House, promises: Promises, store: Store
) -> None:
    closed = await Cases(house).close(case.id, by(), Outcome.SOLVED, why="By phone")

    assert closed.state is State.CLOSED
    assert {each.kind for each in await look.reminders(store)} == PROMISED

    await promises.keep(case.id, case.promises[0].id, by())
    assert await look.reminders(store) == []


async def test_an_unknown_promise_or_task_is_out_of_date(case: Case, promises: Promises) -> None:
    with pytest.raises(Outdated):
        await promises.keep(case.id, "gone", by())
    with pytest.raises(Outdated):
        await promises.task_done(case.id, "gone", by())


async def test_whoever_does_a_task_is_reminded_of_it_until_it_is_done(
    case: Case, promises: Promises, store: Store
) -> None:
    case = await promises.add_task(case.id, by(), a_task(owner=CARA))

    assert {each.kind for each in await look.reminders(store, CARA)} == {
        Kind.TASK,
        Kind.TASK_SOON,
    }

    case = await promises.task_done(case.id, case.tasks[0].id, by(CARA))
    assert (case.tasks[0].done_by, case.open_tasks) == (CARA, ())
    assert await look.reminders(store, CARA) == []
    with pytest.raises(DomainError, match="done already"):
        await promises.task_done(case.id, case.tasks[0].id, by())


@pytest.mark.parametrize("nobody", [CARA, BOB, ""])
async def test_a_task_is_not_given_to_whom_the_case_is_hidden_from(
    house: House, promises: Promises, store: Store, nobody: str
) -> None:
    opening = an_opening(source="V2", serious=frozenset({Serious.ABOUT_US}), about=CARA)
    private = await Cases(house).open(opening)

    with pytest.raises(InvalidFields) as caught:
        await promises.add_task(private.id, by(), a_task(owner=nobody))

    assert list(caught.value.fields) == ["owner"]
    assert await look.reminders(store, CARA) == await look.reminders(store, BOB) == []


async def test_the_timeline_says_by_when_it_was_promised_at_each_time(
    case: Case, promises: Promises, store: Store
) -> None:
    case = await promises.renegotiate(case.id, case.promises[0].id, by(), NOON + 3 * DAY)
    case = await promises.renegotiate(case.id, case.promises[0].id, by(), NOON + 5 * DAY)

    entries = [each for each in await look.timeline(store, case) if "promise" in each.kind]
    names = {ANN: "Ann", BOB: "Bob", CARA: "Cara"}
    told = Told(case=case, entries=entries, names=names, titles={}, zone="UTC", at=NOON)
    days = [day for day in (1, 3, 5) if f"by {NOON + day * DAY:%a %-d %b}" in _timeline(told)]

    assert days == [1, 3, 5]


def _timeline(told: Told) -> str:
    return timeline_markdown(told).partition("## Timeline")[2]
