"""Rows of the outbox are leased by one process at a time, and finished by the lease's holder."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    bindparam,
    case,
    exists,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.post import CASE, LEFT_PLACE, THREAD, Op, Role
from store.messages import Claimed, Message, message_columns, to_message
from store.models import CaseRow
from store.outbox_models import MessageRow, OutboxRow
from store.pace import EDITS, TEAM, Bucket, Pace
from store.rows import rows, table, value
from store.tables import new_id

LEASE = timedelta(seconds=90)
"""Longer than the time-out of a call and what Slack may still do after it."""


_OUTBOX, _MESSAGES, _CASES = table(OutboxRow), table(MessageRow), table(CaseRow)
_CARDS = _MESSAGES.alias("cards")
_ROW, _MESSAGE, _CARD = _OUTBOX.c, _MESSAGES.c, _CARDS.c


def is_head() -> ColumnElement[bool]:
    """Nothing unfinished is before it in its lane."""
    earlier = _OUTBOX.alias("earlier").c
    return not_(
        exists().where(
            earlier.team_id == _ROW.team_id,
            earlier.lane == _ROW.lane,
            earlier.seq < _ROW.seq,
            not_(earlier.done),
        )
    )


# Made once: they are asked all the time, and take longer to make than to ask.
_HEADS = and_(_ROW.id.not_in(bindparam("in_flight", expanding=True)), is_head())
_NEXT = (
    select(_ROW.visible_at)
    .where(_ROW.visible_at.is_not(None), _HEADS)
    .order_by(_ROW.visible_at)
    .limit(1)
)
_PICKED = (
    select(_ROW.id)
    .where(_ROW.visible_at <= bindparam("now"), _HEADS)
    .order_by(_ROW.visible_at, _ROW.id)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
    .cte("picked")
)
_LEASE = (
    update(_OUTBOX)
    .where(_ROW.id.in_(select(_PICKED.c.id)))
    .values(
        # Whoever held the lease before us did not say what came of it.
        in_doubt=case((_ROW.lease_token.is_not(None), True), else_=_ROW.in_doubt),
        lease_token=bindparam("token"),
        visible_at=bindparam("until"),
        attempts=_ROW.attempts + 1,
    )
    .returning(_ROW.id)
)
_CLAIMED = (
    select(
        *_OUTBOX.c,
        *message_columns(_MESSAGES, "shows_"),
        *message_columns(_CARDS, "root_"),
        _CASES.c.channel.label("case_channel"),
    )
    .join(_MESSAGES, _MESSAGE.id == _ROW.message_id)
    .outerjoin(_CASES, _CASES.c.id == _MESSAGE.case_id)
    .outerjoin(
        _CARDS,
        and_(
            _CARD.case_id == _MESSAGE.case_id,
            or_(
                and_(_MESSAGE.place == THREAD, _CARD.role == Role.CARD),
                _MESSAGE.place == literal(LEFT_PLACE) + _CARD.id,
            ),
            _CARD.ts.is_not(None),
        ),
    )
    .where(_ROW.id.in_(bindparam("ids", expanding=True)))
    .order_by(_ROW.created_at, _ROW.id)
)


@cache
def _fence(names: tuple[str, ...]) -> ReturningUpdate[str]:
    """Set these columns, named `new_…`, if the lease is still that of the row."""
    return (
        update(_OUTBOX)
        .where(_ROW.id == bindparam("row"), _ROW.lease_token == bindparam("lease"))
        .values({name: bindparam(f"new_{name}") for name in names})
        .returning(_ROW.id)
    )


class Claims:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._pace = Pace(session)

    async def claim(
        self,
        now: datetime,
        *,
        limit: int = 20,
        lease: timedelta = LEASE,
        in_flight: Collection[str] = (),
    ) -> tuple[Claimed, ...]:
        """Lease what is due at the heads of the lanes, as far as the pace allows."""
        asked = {
            "in_flight": list(in_flight),
            "now": now,
            "at_most": limit,
            "token": new_id(),
            "until": now + lease,
        }
        ids = [row.id for row in await rows(self._session, _LEASE, asked)]
        claimed = await self._claimed(ids) if ids else []
        put_off = await self._pace.take([(row.id, row.buckets) for row in claimed], now)
        for row in claimed:
            if row.id in put_off:
                await self._release(row, put_off[row.id], attempts=row.attempts - 1)
        return tuple(row for row in claimed if row.id not in put_off)

    async def next_visible(self, in_flight: Collection[str] = ()) -> datetime | None:
        """When there may be something to claim."""
        at: datetime | None = await value(self._session, _NEXT, {"in_flight": list(in_flight)})
        return at

    async def mark_dropped(self, claimed: Claimed, *, now: datetime, error: str = "") -> bool:
        """It is no longer true, or can no longer be shown."""
        return await self._finish(claimed, "dropped", now, error)

    async def park(self, claimed: Claimed, error: str, *, now: datetime) -> bool:
        """Slack will never take it as it is; the lane goes on."""
        return await self._finish(claimed, "parked", now, error)

    async def retry(
        self,
        claimed: Claimed,
        at: datetime,
        *,
        in_doubt: bool,
        error: str = "",
        attempts: int = 0,
        waits_for: str = "",
    ) -> bool:
        """Keep the row, and with it its lane, until `at`."""
        return await self._release(
            claimed, at, in_doubt=in_doubt, error=error, attempts=attempts, waits_for=waits_for
        )

    async def give_back(self, claimed: Claimed, *, now: datetime) -> bool:
        """Nothing was sent: another process may take it at once."""
        return await self._release(claimed, now, attempts=claimed.attempts - 1)

    async def slow_down(self, bucket: Bucket, *, until: datetime) -> None:
        """Slack asked for silence."""
        await self._pace.hold(bucket, until=until)

    async def is_waited_for(self, team_id: str, place: str) -> bool:
        """Something waits already until the bot can speak there again."""
        query = select(OutboxRow.id).where(
            OutboxRow.team_id == team_id, OutboxRow.waits_for == place, not_(OutboxRow.done)
        )
        return await self._session.scalar(query.limit(1)) is not None

    async def free_channel(self, team_id: str, channel: str, *, now: datetime) -> None:
        """The bot can speak there again: what waits for it may go."""
        await self._session.execute(
            update(OutboxRow)
            .where(
                OutboxRow.team_id == team_id,
                OutboxRow.waits_for == channel,
                OutboxRow.lease_token.is_(None),
                not_(OutboxRow.done),
            )
            .values(visible_at=now, waits_for="")
            .execution_options(synchronize_session=False)
        )

    async def unpark(self, *, now: datetime) -> int:
        """Try again what Slack would not take, and what waits for a place; returns how many."""
        waits = and_(
            OutboxRow.waits_for != "", OutboxRow.lease_token.is_(None), not_(OutboxRow.done)
        )
        tried = await self._session.scalars(
            update(OutboxRow)
            .where(or_(OutboxRow.result == "parked", waits))
            .values(done=False, visible_at=now, result="", attempts=0, finished_at=None)
            .returning(OutboxRow.id)
            .execution_options(synchronize_session=False)
        )
        return len(tried.all())

    async def _claimed(self, ids: Sequence[str]) -> list[Claimed]:
        return [_to_claimed(row) for row in await rows(self._session, _CLAIMED, {"ids": ids})]

    async def _finish(self, claimed: Claimed, result: str, now: datetime, error: str = "") -> bool:
        return await self._fenced(
            claimed,
            done=True,
            visible_at=None,
            lease_token=None,
            result=result,
            error=error,
            finished_at=now,
        )

    async def _release(self, claimed: Claimed, at: datetime, **values: Any) -> bool:
        return await self._fenced(claimed, visible_at=at, lease_token=None, **values)

    async def _fenced(self, claimed: Claimed, **values: Any) -> bool:
        """Only the holder of the lease has a say; False for one who lost it."""
        new = {f"new_{name}": value for name, value in values.items()}
        given = {"row": claimed.id, "lease": claimed.lease, **new}
        return await value(self._session, _fence(tuple(values)), given) is not None


def _to_claimed(row: Row[Any]) -> Claimed:
    if row.lease_token is None or row.visible_at is None:
        raise ValueError(f"Row {row.id} is not leased.")
    message = to_message(row, "shows_")
    return Claimed(
        id=row.id,
        team_id=row.team_id,
        lane=row.lane,
        op=Op(row.op),
        lease=row.lease_token,
        until=row.visible_at,
        attempts=row.attempts,
        in_doubt=row.in_doubt,
        waits_for=row.waits_for,
        created_at=row.created_at,
        message=message,
        root=to_message(row, "root_") if row.root_id else None,
        buckets=_buckets(row, message),
    )


def _buckets(row: Row[Any], message: Message) -> tuple[Bucket, ...]:
    """What the row takes a token from; the last is the one that a 429 speaks of."""
    team = (row.team_id, TEAM)
    if row.op in {Op.UPDATE, Op.DELETE}:
        return team, (row.team_id, EDITS)
    if row.op != Op.POST:
        return (team,)
    if message.place not in {CASE, THREAD}:
        return team, (row.team_id, message.place)
    channel = row.case_channel
    return team, (row.team_id, f"channel:{channel}" if channel else row.lane)
