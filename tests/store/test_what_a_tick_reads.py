"""What a tick reads of a person: what is due and what was told, however much is pending."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import event, make_url

from store import Store
from tests.factories import ANN, BOB, TEAM
from tests.support.clock import NOON


@pytest.mark.parametrize(
    ("read", "column"), [("due", "due_at<?"), ("told_since", "handed_out_at>?")]
)
async def test_no_more_than_what_it_looks_for(sqlite_url: str, read: str, column: str) -> None:
    store = Store.open(sqlite_url)
    asked: list[tuple[str, Any]] = []
    event.listen(
        store.engine.sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, given, *_: asked.append((statement, given)),
    )
    async with store.reading() as tx:
        await getattr(tx.reminders, read)(TEAM, [ANN, BOB], NOON)
    await store.close()

    assert f"(team_id=? AND person=? AND {column})" in plan_of(sqlite_url, *asked[-1])


def plan_of(url: str, statement: str, given: Any) -> str:
    with closing(sqlite3.connect(make_url(url).database or "")) as connection:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
        return " ".join(row[-1] for row in rows)
