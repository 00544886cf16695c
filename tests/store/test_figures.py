"""The same figures from both databases, counted by hand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.action import Stage
from bot.domain.case import Case, Outcome, State, Status
from bot.domain.figures import Figures, Share, Waits
from bot.domain.period import Length
from bot.domain.promise import PromiseState
from bot.domain.reminder import Kind as Reminded
from bot.domain.timeline import Entry, Kind
from bot.usecases.figures import LookingBack
from store import Store, new_id
from tests.factories import (
    TEAM,
    a_case,
    a_house,
    a_promise,
    an_action,
    keep,
    planned,
    settle,
)
from tests.support.clock import NOON, FakeClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def came(ago: timedelta, **facts: Any) -> Case:
    """A case that was opened so long ago, an hour after it reached us."""
    opened_at = NOON - ago
    return a_case(opened_at=opened_at, reached_at=opened_at - HOUR, touched_at=NOON, **facts)


def asked(case: Case, *, ago: timedelta, **feedback: str) -> Case:
    """The client was asked how it went."""
    steps = tuple(
        replace(s, status=Status.DONE, at=NOON - ago) if s.key == "follow_up" else s
        for s in case.steps
    )
    return replace(case, steps=steps, records={"feedback": feedback})


async def look(store: Store, length: Length = Length.MONTH) -> Figures:
    return await LookingBack(a_house(store, FakeClock())).at(TEAM, length)


async def write(store: Store, case: Case, kind: Kind, *, ago: timedelta, step: str = "") -> None:
    async with store.transaction() as tx:
        entry = Entry(id=new_id(), kind=kind, by="UANN", at=NOON - ago, detail={"step": step})
        tx.timeline.add(TEAM, case.id, entry)


async def plan_follow_up(store: Store, case: Case, *, ago: timedelta) -> None:
    async with store.transaction() as tx:
        due = planned(kind=Reminded.FOLLOW_UP, due_at=NOON - ago)
        tx.reminders.add(TEAM, case.id, [due])


async def test_of_nothing_the_figures_are_empty(store: Store) -> None:
    await settle(store)
    assert (await look(store)).is_empty


async def test_a_month_counted_by_hand(store: Store) -> None:
    await settle(store)
    solved = came(
        10 * DAY, client="Acme", cause="Double booking", state=State.CLOSED,
        outcome=Outcome.SOLVED, receipt_at=NOON - 10 * DAY, updated_at=NOON - 3 * DAY,
        resolved_at=NOON - 5 * DAY, closed_at=NOON - 3 * DAY,
        promises=(a_promise(id="p1", state=PromiseState.KEPT, answered_at=NOON - 5 * DAY),),
        actions=(
            an_action(stage=Stage.PROVEN, ended_at=NOON - HOUR),
            an_action(id="a2", stage=Stage.DONE, done_at=NOON, failed_at=NOON - DAY),
        ),
    )  # fmt: skip
    solved = await keep(store, asked(solved, ago=3 * DAY, met="yes", score="4"))
    await plan_follow_up(store, solved, ago=3 * DAY)
    await write(store, solved, Kind.CLIENT_UPDATE, ago=10 * DAY)  # the receipt itself
    await write(store, solved, Kind.NOTE, ago=9 * DAY)
    await write(store, solved, Kind.STEP_DONE, ago=9 * DAY, step="prepare")
    await write(store, solved, Kind.STEP_DONE, ago=8 * DAY, step="understand")
    await write(store, solved, Kind.CLIENT_UPDATE, ago=7 * DAY)
    late = came(
        6 * DAY, number=2, client="Acme", cause="double booking", state=State.RESOLVED,
        receipt_at=NOON - 6 * DAY + 2 * HOUR, updated_at=NOON - 6 * DAY + 2 * HOUR,
        resolved_at=NOON - 4 * DAY,
        promises=(
            a_promise(id="p2", due_at=NOON - DAY), a_promise(id="p3", due_at=NOON + DAY),
        ),
    )  # fmt: skip
    late = await keep(store, late)
    await plan_follow_up(store, late, ago=2 * DAY)
    await keep(store, came(2 * DAY, number=3, client="Acme"))
    await keep(store, came(50 * DAY, number=4, client="Bolt", closed_at=NOON - 40 * DAY))

    found = await look(store)

    assert found.opened == (0, 0, 1, 2)
    assert found.closed == (0, 0, 0, 1)
    assert found.receipt == Waits(count=2, half=2 * HOUR, most=3 * HOUR)
    assert found.update == Waits(count=1, half=2 * DAY + HOUR, most=2 * DAY + HOUR)
    assert found.resolve == Waits(count=2, half=3 * DAY + 13 * HOUR, most=5 * DAY + HOUR)
    assert found.follow_ups == Share(part=1, of=2)
    assert found.promises == Share(part=1, of=2)
    assert found.met == {"yes": 1, "partly": 0, "no": 0}
    assert (found.marks, found.mark) == (1, 4)
    assert found.outcomes == {Outcome.SOLVED: 1}
    assert found.causes == (("Double booking", 1),)
    assert found.repeats == Share(part=1, of=3)
    assert found.proven == Share(part=1, of=2)
    assert found.under_way == 1


async def test_a_period_with_one_case_that_nothing_happened_in_yet(store: Store) -> None:
    await settle(store)
    await keep(store, came(DAY))

    found = await look(store, Length.WEEK)

    assert (found.opened, sum(found.closed)) == ((0, 0, 0, 0, 0, 1, 0), 0)
    assert (found.receipt, found.update, found.resolve) == (Waits(), Waits(), Waits())
    shares = (found.follow_ups, found.promises, found.proven)
    assert (shares, found.repeats) == ((Share(),) * 3, Share(part=0, of=1))
    assert (found.outcomes, found.causes, found.mark, found.is_empty) == ({}, (), 0, False)


async def test_a_merged_case_goes_on_in_another_and_counts_there_alone(store: Store) -> None:
    await settle(store)
    await keep(store, came(DAY, outcome=Outcome.MERGED, closed_at=NOON, state=State.CLOSED))
    assert (await look(store)).is_empty


async def test_a_private_case_counts_and_its_cause_is_not_named(store: Store) -> None:
    await settle(store)
    facts: dict[str, Any] = {
        "outcome": Outcome.SOLVED,
        "state": State.CLOSED,
        "closed_at": NOON - HOUR,
    }
    await keep(store, came(DAY, private=True, cause="Harassment", **facts))
    found = await look(store)
    assert (sum(found.closed), found.causes, found.unnamed) == (1, (), 1)


async def test_nobody_is_asked_how_it_went_after_no_answer(store: Store) -> None:
    await settle(store)
    facts: dict[str, Any] = {
        "outcome": Outcome.NO_ANSWER,
        "state": State.CLOSED,
        "closed_at": NOON - HOUR,
    }
    case = await keep(store, came(9 * DAY, resolved_at=NOON - 8 * DAY, **facts))
    await plan_follow_up(store, case, ago=6 * DAY)
    assert (await look(store)).follow_ups == Share()


async def test_another_team_is_not_counted(store: Store) -> None:
    await settle(store)
    await keep(store, came(DAY, team_id="T2"))
    assert (await look(store)).is_empty
