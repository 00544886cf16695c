"""The clock: it wakes the tick when something falls due, and sweeps. It holds no state."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock, utc_now

log = structlog.get_logger()

SWEEP_SECONDS = 30
SOON_SECONDS = 0.2
LONGEST_WAIT = 60.0
BETWEEN_TICKS = timedelta(seconds=1)
"""For what is due and was not taken: another replica may hold it."""


class Scheduler:
    """Jobs only set an event; one task works. A dead clock costs a minute, never a reminder."""

    def __init__(
        self,
        *,
        tick: Callable[[], Awaitable[int]],
        sweep: Callable[[], Awaitable[None]],
        next_due: Callable[[], Awaitable[datetime | None]],
        clock: Clock,
    ) -> None:
        self._tick, self._sweep, self._next_due = tick, sweep, next_due
        self._clock = clock
        self._wake = asyncio.Event()
        self._soon: asyncio.TimerHandle | None = None
        self._sweeps = True
        self._stopping = False
        self._jobs = AsyncIOScheduler(timezone=UTC)
        self.ticked_at: datetime | None = None
        """When the last tick that ended well began, by the system's clock."""

    def wake(self) -> None:
        self._wake.set()

    def wake_soon(self) -> None:
        """After a commit: what it owes to Slack goes first, and many commits are one tick."""
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(SOON_SECONDS, self.wake)

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        trigger = IntervalTrigger(seconds=SWEEP_SECONDS)
        self._jobs.add_job(
            _in_the_loop,
            trigger,
            args=[self._sweep_soon],
            id="sweep",
            misfire_grace_time=None,
            coalesce=True,
        )
        self._jobs.start()
        try:
            while not self._stopping:
                await self._turn()
                with suppress(TimeoutError):
                    async with asyncio.timeout(LONGEST_WAIT):
                        await self._wake.wait()
        finally:
            self._jobs.shutdown(wait=False)

    async def _turn(self) -> None:
        self._wake.clear()
        self._soon = None
        began = utc_now()
        try:
            if self._sweeps:
                self._sweeps = False
                await self._sweep()
            told = await self._tick()
            await self._arm(again=told > 0)
            self.ticked_at = began
        except Exception:
            self._sweeps = True
            log.exception("tick failed")

    async def _arm(self, *, again: bool) -> None:
        """One job at the next due time. By the system's clock: ours may be moved in the sandbox.

        What is due still was too much for one tick, if that took something: then `again`, at once.
        """
        due_at = await self._next_due()
        if due_at is None:
            return
        wait = due_at - self._clock()
        if again and wait <= timedelta(0):
            self._wake.set()
            return
        self._jobs.add_job(
            _in_the_loop,
            DateTrigger(run_date=utc_now() + (wait if wait > timedelta(0) else BETWEEN_TICKS)),
            args=[self.wake],
            id="wake",
            misfire_grace_time=None,
            replace_existing=True,
        )

    def _sweep_soon(self) -> None:
        self._sweeps = True
        self._wake.set()


async def _in_the_loop(job: Callable[[], None]) -> None:
    """APScheduler runs what is no coroutine in a thread, and an event is the loop's own."""
    job()
