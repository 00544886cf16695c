"""Lanes: a call that is owed gets the next number of its lane, so that order is commit order."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, insert

from bot.domain.post import Op
from store.claims import Claims
from store.outbox_models import LaneRow, OutboxRow
from store.rows import rows, table
from store.tables import new_id
from store.upsert import upsert

_LANES = table(LaneRow)
NEW_CALLS = insert(table(OutboxRow))


@cache
def _take(dialect: str) -> Executable:
    """Made once for each kind of database, as every post asks it."""
    new = upsert(dialect, _LANES)
    taken = {"last": _LANES.c.last + new.excluded.last}
    return new.on_conflict_do_update(index_elements=["team_id", "lane"], set_=taken).returning(
        _LANES.c.lane, _LANES.c.last
    )


class Lanes(Claims):
    async def append(
        self, team_id: str, lane: str, message_id: str, op: Op, at: datetime, now: datetime
    ) -> None:
        last = await self.take_numbers(team_id, {lane: 1})
        row = row_values(team_id, lane, last[lane], message_id, op, at=at, now=now)
        await rows(self._session, NEW_CALLS, [row])

    async def take_numbers(self, team_id: str, counts: Mapping[str, int]) -> dict[str, int]:
        """The last of so many fresh numbers in each lane.

        The lanes stay locked: order is commit order. In sorted order, so that two transactions
        never wait for each other.
        """
        statement = _take(self._session.get_bind().dialect.name)
        given = [
            {"team_id": team_id, "lane": lane, "last": count}
            for lane, count in sorted(counts.items())
        ]
        found = await rows(self._session, statement, given) if given else ()
        return {row.lane: row.last for row in found}


def row_values(
    team_id: str, lane: str, seq: int, message_id: str, op: Op, *, at: datetime, now: datetime
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "team_id": team_id,
        "lane": lane,
        "seq": seq,
        "message_id": message_id,
        "op": op,
        "visible_at": at,
        "attempts": 0,
        "in_doubt": False,
        "done": False,
        "waits_for": "",
        "result": "",
        "error": "",
        "created_at": now,
    }
