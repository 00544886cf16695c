"""Lanes: a call that is owed gets the next number of its lane, so that order is commit order."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, insert

from bot.domain.post import Op
from store.claims import Claims
from store.outbox_models import LaneRow, OutboxRow
from store.rows import rows, table, value
from store.tables import new_id
from store.upsert import upsert

_LANES = table(LaneRow)
NEW_CALLS = insert(table(OutboxRow))


@cache
def _take(dialect: str) -> Executable:
    """Made once for each kind of database, as every post asks it."""
    return (
        upsert(dialect, _LANES)
        .values(team_id=bindparam("team"), lane=bindparam("in_lane"), last=bindparam("count"))
        .on_conflict_do_update(
            index_elements=["team_id", "lane"],
            set_={"last": _LANES.c.last + bindparam("count", type_=_LANES.c.last.type)},
        )
        .returning(_LANES.c.last)
    )


class Lanes(Claims):
    async def append(
        self, team_id: str, lane: str, message_id: str, op: Op, at: datetime, now: datetime
    ) -> None:
        seq = await self.take_numbers(team_id, lane, 1)
        row = row_values(team_id, lane, seq, message_id, op, at=at, now=now)
        await rows(self._session, NEW_CALLS, [row])

    async def take_numbers(self, team_id: str, lane: str, count: int) -> int:
        """The last of `count` fresh numbers. The lane stays locked: order is commit order."""
        statement = _take(self._session.get_bind().dialect.name)
        given = {"team": team_id, "in_lane": lane, "count": count}
        return int(await value(self._session, statement, given))


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
