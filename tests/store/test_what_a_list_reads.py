"""Cases that are named by their ids are looked up, not looked for among all of a workspace."""

from typing import Any

from sqlalchemy import event

from store import EVERYBODY, Store
from tests.factories import TEAM
from tests.store.test_what_a_tick_reads import plan_of


async def test_cases_are_looked_up_by_their_ids(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    asked: list[tuple[str, Any]] = []
    event.listen(
        store.engine.sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, given, *_: asked.append((statement, given)),
    )
    ids = {f"case-{n}" for n in range(100)}
    async with store.reading() as tx:
        await tx.cases.some(TEAM, ids, viewer=EVERYBODY)
        await tx.exports.labels(TEAM, ids, viewer=EVERYBODY)
    await store.close()

    plans = [plan_of(sqlite_url, *each) for each in asked if "FROM cases" in each[0]]
    assert len(plans) == 2
    for plan in plans:
        assert "SEARCH cases USING INDEX sqlite_autoindex_cases_1 (id=?)" in plan
