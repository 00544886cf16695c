"""The one loop that gives Slack what the outbox owes it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.delivery.book import Book
from bot.delivery.failing import Failures
from bot.delivery.sending import Sender
from bot.domain.post import Op
from bot.metrics import Metrics
from bot.slack import TIMEOUT_SECONDS, Slack
from store import Store, Transaction
from store.claims import LEASE
from store.messages import Claimed

log = structlog.get_logger()

WORKERS = 16
"""Some ten wait for Slack while the others are rendered or marked."""
CLAIMED_AT_MOST = 24
LONGEST_REST = 60.0
REST_AT_WORK = 0.2
"""What ends claims what comes next; only what falls due meanwhile waits for this."""
REST_AFTER_ERROR = 1.0
MARGIN = timedelta(seconds=TIMEOUT_SECONDS + 5)


class Delivery:
    """`wake()` after a commit; without it, the loop looks by itself once a minute.

    `slack_for` raises TeamRefused for a workspace that it has no token for.
    """

    def __init__(
        self,
        store: Store,
        slack_for: Callable[[str], Slack],
        book: Book,
        clock: Clock,
        *,
        metrics: Metrics | None = None,
        workers: int = WORKERS,
        lease: timedelta = LEASE,
        margin: timedelta = MARGIN,
    ) -> None:
        if lease <= margin:
            raise ValueError("A lease has to outlive the calls that are made on it.")
        self._store = store
        self._clock = clock
        self._lease = lease
        self._metrics = metrics or Metrics()
        self._failures = Failures(store, book, clock, self._metrics)
        self._sender = Sender(
            store=store,
            slack_for=slack_for,
            book=book,
            clock=clock,
            margin=margin,
            ending=self._ending,
        )
        self._slots = asyncio.Semaphore(workers)
        self._wake = asyncio.Event()
        self._told = False
        self._ended = asyncio.Event()
        self._ended.set()
        self._stopping = False
        self._in_flight: dict[str, asyncio.Task[None]] = {}

    @property
    def paused(self) -> Mapping[str, str]:
        """The workspaces that Slack does not let us work in, and its word for why."""
        return self._failures.paused

    def wake(self) -> None:
        self._told = True
        self._wake.set()

    async def run(self) -> None:
        self._ended.clear()
        try:
            while not self._stopping:
                await self._rest(await self._turn())
        finally:
            self._ended.set()

    async def drain(self, timeout: timedelta) -> None:  # noqa: ASYNC109 (an order to give up, not an error)
        """Claim no more, give back what was not begun, and wait for what is being posted.

        What does not end in time keeps its lease, and is looked for when that ends.
        """
        self._stopping = True
        self.wake()
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout.total_seconds()):
                await self._ended.wait()
                while self._in_flight:
                    await asyncio.gather(*self._in_flight.values())
        left = list(self._in_flight.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _turn(self) -> float:
        """Start what is due; the seconds to rest then."""
        told, self._told = self._told, False
        self._wake.clear()
        try:
            return await self._start_due(told=told)
        except Exception:
            log.exception("could not claim")
            return REST_AFTER_ERROR

    async def _start_due(self, *, told: bool) -> float:
        """Claims at once when told to; else it reads first, as a claim takes SQLite's only pen."""
        if len(self._in_flight) >= CLAIMED_AT_MOST:
            return LONGEST_REST
        if not told and (rest := await self._idle_for(self._clock())):
            return rest
        async with self._store.transaction() as tx:
            rows = await self._claim(tx)
            told = self._told
        self._start_all(rows)
        if not rows and not told:
            self._told = False  # this very commit wakes us, too
            self._wake.clear()
        return REST_AT_WORK

    async def _idle_for(self, now: datetime) -> float:
        """The seconds until something may be due; 0 when it is."""
        async with self._store.reading() as tx:
            at = await tx.outbox.next_visible(self._in_flight)
        longest = REST_AT_WORK if self._in_flight else LONGEST_REST
        if at is None:
            return longest
        return min(max((at - now).total_seconds(), 0), longest)

    @asynccontextmanager
    async def _ending(self, row: Claimed) -> AsyncIterator[Transaction]:
        """A transaction that ends a row and claims what is due next: one commit for both."""
        async with self._store.transaction() as tx:
            yield tx
            rows = await self._claim(tx, ending=1)
        del self._in_flight[row.id]
        self._start_all(rows)
        if not rows:
            self._wake.set()  # the loop sees how long it may rest

    async def _claim(self, tx: Transaction, *, ending: int = 0) -> Sequence[Claimed]:
        free = CLAIMED_AT_MOST - len(self._in_flight) + ending
        if self._stopping or free <= 0:
            return ()
        return await tx.outbox.claim(
            self._clock(), limit=free, lease=self._lease, in_flight=self._in_flight
        )

    def _start_all(self, rows: Sequence[Claimed]) -> None:
        for row in rows:
            self._start(row)

    async def _rest(self, seconds: float) -> None:
        if seconds:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._wake.wait()

    def _start(self, row: Claimed) -> None:
        task = asyncio.create_task(self._deliver(row), name=f"deliver {row.id}")
        self._in_flight[row.id] = task
        task.add_done_callback(lambda _: self._end(row))

    def _end(self, row: Claimed) -> None:
        if self._in_flight.pop(row.id, None):  # else it claimed what comes next as it ended
            self.wake()

    async def _deliver(self, row: Claimed) -> None:
        async with self._slots:
            try:
                if self._stopping:
                    await self._sender.give_back(row)
                else:
                    await self._attempt(row)
            except Exception:
                # Not even noted: the lease ends by itself, and then the row is in doubt.
                log.exception("lost hold of a row", row=row.id, team=row.team_id)

    async def _attempt(self, row: Claimed) -> None:
        wanted: Claimed | None = row
        try:
            if row.in_doubt:
                self._metrics.in_doubt.inc()
                wanted = await self._sender.look(row)
            if wanted is not None:
                row = wanted
                await self._sender.send(row)
        except Exception as error:
            await self._failures.settle(error, row)
        else:
            self._failures.works(row.team_id)
            self._count(row)

    def _count(self, row: Claimed) -> None:
        self._metrics.sent.inc()
        if row.op is Op.POST:
            self._metrics.late.observe((self._clock() - row.created_at).total_seconds())
