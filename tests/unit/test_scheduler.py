"""The clock comes back when something falls due, and goes on while a tick leaves some behind."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import utc_now
from bot.scheduler import Scheduler
from tests.support.clock import NOON

SOON = timedelta(milliseconds=300)


def a_scheduler(*, told: Sequence[int], due_at: datetime | None) -> Scheduler:
    """Whose ticks tell so many, one after the other, and leave this as the next that is due."""
    ticks = iter(told)

    async def tick() -> int:
        return next(ticks)

    async def sweep() -> None: ...

    async def next_due() -> datetime | None:
        return due_at

    return Scheduler(tick=tick, sweep=sweep, next_due=next_due, clock=lambda: NOON)


async def turn(scheduler: Scheduler) -> datetime | None:
    """One turn; when the clock comes back by itself."""
    scheduler._jobs.start()
    await scheduler._turn()
    job = scheduler._jobs.get_job("wake")
    scheduler._jobs.shutdown(wait=False)
    return job.next_run_time if job else None


async def test_what_falls_due_within_a_second_is_told_on_time() -> None:
    scheduler = a_scheduler(told=[0], due_at=NOON + SOON)
    before = utc_now()

    back_at = await turn(scheduler)

    assert back_at is not None
    assert before + SOON <= back_at <= utc_now() + SOON


async def test_what_one_tick_could_not_take_is_told_at_once() -> None:
    scheduler = a_scheduler(told=[200], due_at=NOON)

    await turn(scheduler)

    assert scheduler._wake.is_set()


async def test_what_another_replica_holds_is_not_asked_for_all_the_time() -> None:
    scheduler = a_scheduler(told=[0], due_at=NOON)
    before = utc_now()

    back_at = await turn(scheduler)

    assert back_at is not None
    assert back_at >= before + timedelta(seconds=1)
    assert not scheduler._wake.is_set()
