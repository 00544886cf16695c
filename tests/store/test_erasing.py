"""What is erased is gone from both databases, with all that hung on it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.action import Stage
from bot.domain.case import Case, Outcome, State
from bot.domain.post import CASE, Post, Role
from bot.domain.reminder import Kind as Reminded
from bot.domain.reminder import Planned
from bot.domain.timeline import Entry, Kind
from bot.usecases import erasing
from bot.usecases.erasing import Erasing
from store import BOT, Store, new_id
from tests.factories import ANN, TEAM, a_case, a_promise, a_task, a_workspace, an_action, keep
from tests.support.clock import NOON

YEAR = timedelta(days=366)
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}
SECRET = "basalt"


@pytest.fixture
async def store(store: Store) -> Store:
    """With a rule that has begun."""
    async with store.transaction() as tx:
        await tx.workspaces.save(a_workspace(erase_after=1, erase_from=NOON))
    return store


def over(**facts: Any) -> Case:
    closed = {"state": State.CLOSED, "closed_at": NOON - YEAR, "outcome": Outcome.SOLVED}
    return a_case(**{**closed, "current": "", **facts})


def erasing_of(store: Store) -> Erasing:
    return Erasing(store, lambda: NOON)


async def a_whole_case(store: Store, **facts: Any) -> Case:
    """With a row in each table that can hold something of it; all its words are secret."""
    promise = replace(a_promise(id=new_id(), what=SECRET), owner=ANN).kept(now=NOON - YEAR)
    task = a_task(id=new_id(), what=SECRET).done(by=ANN, now=NOON)
    words = {"client": SECRET, "happened": f"{SECRET} broke", "contact": SECRET, "want": SECRET}
    records = {"need": {"need": SECRET}}
    case = over(**words, records=records, promises=(promise,), tasks=(task,), **facts)
    case = await keep(store, case)
    async with store.transaction() as tx:
        detail = {"what": SECRET}
        entry = Entry(id=new_id(), kind=Kind.NOTE, by=ANN, at=NOON, detail=detail)
        tx.timeline.add(TEAM, case.id, entry)
        planned = Planned(kind=Reminded.PROMISE, person=ANN, due_at=NOON)
        tx.reminders.add(TEAM, case.id, [planned])
        await tx.reminders.reconcile(TEAM, case.id, [])
        await tx.outbox.add(TEAM, [Post(role=Role.CARD, case_id=case.id, place=CASE)], now=NOON)
    return case


async def dump(store: Store) -> dict[str, list[str]]:
    """All rows of all tables, as text."""
    async with store.reading() as tx:
        session = tx.cases._session
        names = await session.scalars(text(TABLES[store.engine.dialect.name]))
        return {
            name: [str(row) for row in await session.execute(text(f"SELECT * FROM {name}"))]
            for name in names.all()
        }


async def left(store: Store) -> list[int]:
    async with store.reading() as tx:
        cases = await tx.exports.cases(TEAM, viewer=BOT, after=0, limit=100)
        return [case.number for case in cases]


@pytest.mark.parametrize("private", [True, False])
async def test_no_row_of_any_table_names_it_any_more(store: Store, private: bool) -> None:
    before = await dump(store)
    case = await a_whole_case(store, private=private)
    assert case.id in str(await dump(store))

    assert not await erasing_of(store).some()

    after = await dump(store)
    assert [name for name, rows in after.items() if case.id in str(rows)] == []
    assert [name for name, rows in after.items() if SECRET in str(rows)] == []
    index = {name for name in after if name.startswith("case_words_")}  # SQLite's own, of numbers
    assert {n: r for n, r in after.items() if n not in index} == {
        n: r for n, r in before.items() if n not in index
    }


async def test_a_word_of_it_finds_nothing_and_those_of_others_still_do(store: Store) -> None:
    await a_whole_case(store)
    await keep(store, a_case(number=2, happened="granite broke"))

    await erasing_of(store).some()

    async with store.reading() as tx:
        assert not await tx.like.having(TEAM, [SECRET], viewer=ANN, limit=9)
        assert await tx.like.having(TEAM, ["granite"], viewer=ANN, limit=9)


async def test_a_client_stays_with_another_case_of_theirs(store: Store) -> None:
    await keep(store, over())
    await keep(store, a_case(number=2))

    await erasing_of(store).some()

    async with store.reading() as tx:
        assert await tx.clients.find(TEAM, "Acme")
    assert await left(store) == [2]


async def test_what_we_still_remind_somebody_of_stays(store: Store) -> None:
    case = await keep(store, over())
    async with store.transaction() as tx:
        planned = Planned(kind=Reminded.FOLLOW_UP, person=ANN, due_at=NOON)
        tx.reminders.add(TEAM, case.id, [planned])

    await erasing_of(store).some()

    assert await left(store) == [1]


async def test_what_a_change_elsewhere_serves_stays_until_that_is_proven(store: Store) -> None:
    served = await keep(store, over())
    action = an_action(serves=(served.id,), stage=Stage.WATCHED)
    other = await keep(store, over(number=2, actions=(action,)))

    await erasing_of(store).some()
    assert await left(store) == [1, 2]

    async with store.transaction() as tx:
        case = await tx.cases.get(TEAM, other.id, viewer=BOT)
        await tx.cases.save(replace(case, actions=(replace(action, stage=Stage.PROVEN),)))
    await erasing_of(store).some()
    assert await left(store) == []


async def test_what_was_merged_goes_after_the_case_that_went_on(store: Store) -> None:
    into = await keep(store, over(closed_at=NOON))
    await keep(store, over(number=2, outcome=Outcome.MERGED, merged_into=into.id))

    await erasing_of(store).some()
    assert await left(store) == [1, 2]

    later = Erasing(store, lambda: NOON + YEAR)
    await later.some()
    await later.some()
    assert await left(store) == []


async def test_old_cases_go_a_few_at_a_time_past_those_that_stay(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "AT_ONCE", 2)
    for number in range(1, 9):
        waits = (a_promise(id=new_id()),) if number <= 3 else ()
        closed_at = NOON - YEAR if number <= 6 else NOON - YEAR + timedelta(days=2)
        await keep(store, over(number=number, promises=waits, closed_at=closed_at))

    due = await erasing_of(store).due(TEAM)
    rounds = [await erasing_of(store).some() for _ in range(3)]

    assert due.cases == 3
    assert rounds == [True, False, False]
    assert await left(store) == [1, 2, 3, 7, 8]


async def test_several_replicas_at_once_are_in_nobodys_way(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "AT_ONCE", 2)
    for number in range(1, 7):
        await a_whole_case(store, number=number)

    for _ in range(4):
        await asyncio.gather(*(erasing_of(store).some() for _ in range(4)))

    assert await left(store) == []


async def test_without_a_rule_or_before_it_begins_nothing_goes(store: Store) -> None:
    await keep(store, over())

    for rule in (
        a_workspace(erase_after=1, erase_from=NOON + timedelta(seconds=1)),
        a_workspace(),
    ):
        async with store.transaction() as tx:
            await tx.workspaces.save(rule)
        assert not await erasing_of(store).some()

    assert await left(store) == [1]


async def test_one_client_goes_when_told_and_is_only_listed_before(store: Store) -> None:
    whole = await a_whole_case(store, number=1)
    await keep(store, over(number=2, client="Beta"))

    listed = await erasing_of(store).of_client(f"  {SECRET.upper()}, Inc. ", erase=False)
    assert [case.id for case in listed] == [whole.id]
    assert await left(store) == [1, 2]

    await erasing_of(store).of_client(SECRET, erase=True)
    assert await left(store) == [2]
