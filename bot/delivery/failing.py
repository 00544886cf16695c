"""What follows when an owed call fails: the row, its place, its workspace, or doubt."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import singledispatchmethod

import structlog

from bot.clock import Clock
from bot.delivery.book import Book
from bot.delivery.sending import NotYet, RootLost
from bot.domain.post import Op, Role
from bot.metrics import Metrics
from bot.slack import (
    InDoubt,
    MessageGone,
    NotSent,
    PlaceRefused,
    RateLimited,
    RoomRefused,
    RowRefused,
    SlackError,
    TeamRefused,
)
from store import Store
from store.messages import Claimed

log = structlog.get_logger()

SOON = timedelta(seconds=1)
LONGEST_BACK_OFF = 60
TEAM_PAUSE = timedelta(seconds=60)
PLACE_PAUSE = timedelta(hours=1)
"""A place is tried again by itself, in case that we missed the bot's return."""
TRIES_OF_OURS = 10
"""So often may our own code fail before the lane goes on without the message."""


def back_off(attempts: int) -> timedelta:
    """1, 2, 4 … seconds, and at most a minute."""
    return timedelta(seconds=min(1 << min(attempts - 1, 10), LONGEST_BACK_OFF))


class Failures:
    def __init__(self, store: Store, book: Book, clock: Clock, metrics: Metrics) -> None:
        self._metrics = metrics
        self._store = store
        self._book = book
        self._clock = clock
        self._telling = asyncio.Lock()
        self._paused: dict[str, str] = {}

    @property
    def paused(self) -> Mapping[str, str]:
        """The workspaces that we can't work in now, and Slack's word for why."""
        return self._paused

    def works(self, team_id: str) -> None:
        if self._paused.pop(team_id, None):
            log.info("workspace works again", team=team_id)

    @singledispatchmethod
    async def settle(self, error: Exception, row: Claimed) -> None:
        """Whatever this is, it is ours; and it may have come after the post."""
        log.error("sending failed", **_ids(row), exc_info=error)
        if row.attempts >= TRIES_OF_OURS:
            await self._park(row, type(error).__name__)
        else:
            await self._retry(row, row.until, error, in_doubt=True)

    @settle.register
    async def _(self, error: InDoubt, row: Claimed) -> None:
        """Not before the lease ends: what Slack does late has then been done."""
        log.warning("in doubt", **_ids(row), code=error.code)
        await self._retry(row, row.until, error, in_doubt=True)

    @settle.register
    async def _(self, error: NotSent, row: Claimed) -> None:
        log.info("not sent", **_ids(row), code=error.code)
        await self._retry(row, self._clock() + back_off(row.attempts), error)

    @settle.register
    async def _(self, error: NotYet, row: Claimed) -> None:
        await self._retry(row, self._clock() + back_off(row.attempts), error)

    @settle.register
    async def _(self, error: RateLimited, row: Claimed) -> None:
        until = self._clock() + timedelta(seconds=error.retry_after)
        log.info("rate limited", **_ids(row), seconds=error.retry_after)
        self._metrics.retries.inc()
        async with self._store.transaction() as tx:
            await tx.outbox.retry(row, until, in_doubt=_doubt(row), error=error.code)
            await tx.outbox.slow_down(row.buckets[-1], until=until)

    @settle.register
    async def _(self, error: RowRefused, row: Claimed) -> None:
        await self._park(row, error.code)

    @settle.register
    async def _(self, error: PlaceRefused, row: Claimed) -> None:
        """Told before it is noted: a crash in between tells twice rather than never.

        Whoever was told that we may make no room may have found the case another place.
        """
        place = row.spot
        log.warning("place refused", **_ids(row), place=place, code=error.code)
        async with self._telling:
            async with self._store.reading() as tx:
                known = await tx.outbox.is_waited_for(row.team_id, place)
            if not known:
                await self._book.place_refused(row.message, error.code)
            elsewhere = isinstance(error, RoomRefused) and not known
            async with self._store.transaction() as tx:
                await tx.outbox.retry(
                    row,
                    self._clock() + (SOON if elsewhere else PLACE_PAUSE),
                    in_doubt=_doubt(row),
                    error=error.code,
                    waits_for=place,
                )

    @settle.register
    async def _(self, error: TeamRefused, row: Claimed) -> None:
        if row.team_id not in self._paused:
            log.error("workspace paused", team=row.team_id, code=error.code)
        self._paused[row.team_id] = error.code
        until = self._clock() + TEAM_PAUSE
        async with self._store.transaction() as tx:
            await tx.outbox.retry(row, until, in_doubt=_doubt(row), error=error.code)
            await tx.outbox.slow_down(row.buckets[0], until=until)

    @settle.register
    async def _(self, error: MessageGone, row: Claimed) -> None:
        log.info("message gone", **_ids(row), code=error.code)
        now = self._clock()
        async with self._store.transaction() as tx:
            if row.message.role is Role.CARD and error.code == "message_not_found":
                await tx.outbox.post_again(row.message, now=now)
            await tx.outbox.mark_dropped(row, now=now, error=error.code)

    @settle.register
    async def _(self, error: RootLost, row: Claimed) -> None:
        log.info("card gone", **_ids(row), card=error.root.id)
        now = self._clock()
        async with self._store.transaction() as tx:
            await tx.outbox.post_again(error.root, now=now)
            await tx.outbox.retry(row, now + SOON, in_doubt=False)

    async def _park(self, row: Claimed, error: str) -> None:
        log.error("message parked", **_ids(row), code=error)
        self._metrics.parked.inc()
        async with self._store.transaction() as tx:
            await tx.outbox.park(row, error, now=self._clock())
        try:
            await self._book.row_refused(row.message, error)
        except Exception:
            log.exception("nobody told", **_ids(row))

    async def _retry(
        self, row: Claimed, at: datetime, error: Exception, *, in_doubt: bool = False
    ) -> None:
        self._metrics.retries.inc()
        code = error.code if isinstance(error, SlackError) else type(error).__name__
        async with self._store.transaction() as tx:
            await tx.outbox.retry(
                row, at, in_doubt=in_doubt or _doubt(row), error=code, attempts=row.attempts
            )


def _doubt(row: Claimed) -> bool:
    """A room may exist after any failure: its making is not the last of its calls."""
    return row.in_doubt or row.op is Op.ROOM


def _ids(row: Claimed) -> dict[str, str]:
    return {"row": row.id, "team": row.team_id, "lane": row.lane, "op": row.op}
