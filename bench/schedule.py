"""What is pending, and who takes what is due: one APScheduler job a reminder, and ours.

`python -m bench.schedule ours|jobs FOLDER PENDING` measures one side in a process of its own.
"""

import asyncio
import json
import pickle
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.util import datetime_to_utc_timestamp
from sqlalchemy import insert

import store as database
from bot.clock import utc_now
from bot.domain.reminder import Kind, Remembered
from bot.usecases.reminders import Reminders
from store import Store, new_id
from store.models import PersonRow, ReminderRow
from store.rows import rows, table
from tests.factories import a_house, a_workspace
from tests.support.outbox import a_case

DUE = 1_000
TEAMS = 10
PEOPLE = 100
"""In each workspace; what is due is one reminder for each of them."""
FAR = timedelta(days=30)
BATCH = 10_000
LOOKS = 200
TICKS = 0.001
LONGEST = 900.0
ran = 0


async def stall(done: Callable[[], bool]) -> float:
    """The longest time for which the event loop did nothing else, in seconds."""
    longest, before = 0.0, time.perf_counter()
    while not done():
        await asyncio.sleep(TICKS)
        longest = max(longest, time.perf_counter() - before - TICKS)
        before = time.perf_counter()
    return longest


async def ours(folder: Path, pending: int) -> dict[str, float]:
    url = f"sqlite+inloop:///{folder}/ours.db"
    await asyncio.to_thread(database.upgrade, url)
    store = Store.open(url)
    now = utc_now()
    for team in range(TEAMS):
        await _fill(store, f"T{team}", now, pending // TEAMS)
    size = _size(folder)
    reminders, told = Reminders(a_house(store, utc_now)), 0
    idle = await _idle(store, reminders, now)
    began = time.perf_counter()
    watching = asyncio.create_task(stall(lambda: told >= DUE))
    while told < DUE:
        told += await reminders.tick()
    taken = time.perf_counter() - began
    longest = await watching
    await store.close()
    return {"taken": taken, "stall": longest, "size": size, "idle": idle, "memory": _memory()}


async def jobs(folder: Path, pending: int) -> dict[str, float]:
    """As one would write it: a job with a date for each reminder."""
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.db")
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_jobstore(store)
    scheduler.start(paused=True)
    now = utc_now()
    _fill_jobs(scheduler, store, now, pending)
    size = _size(folder)
    began = time.perf_counter()
    watching = asyncio.create_task(stall(lambda: ran >= DUE))
    scheduler.resume()
    async with asyncio.timeout(LONGEST):
        longest = await watching
    taken = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    return {"taken": taken, "stall": longest, "size": size, "idle": 0, "memory": _memory()}


async def remind(_who: str) -> None:
    global ran  # noqa: PLW0603 - a job is found by its name, so it has nowhere else to count
    ran += 1


async def _fill(store: Store, team_id: str, now: datetime, pending: int) -> None:
    """A hundred are due now, the rest in a month."""
    case_id = await a_case(store, team_id=team_id)
    async with store.transaction() as tx:
        await tx.workspaces.save(a_workspace(team_id=team_id))
        session = tx.reminders._session  # noqa: SLF001 - rows without what makes them
        await rows(session, insert(table(PersonRow)), [_person(team_id, n) for n in range(PEOPLE)])
    for first in range(0, pending, BATCH):
        values = [
            _reminder(team_id, case_id, n, now if n < PEOPLE else now + FAR)
            for n in range(first, min(first + BATCH, pending))
        ]
        async with store.transaction() as tx:
            await rows(tx.reminders._session, insert(table(ReminderRow)), values)  # noqa: SLF001 - as above


def _fill_jobs(
    scheduler: AsyncIOScheduler, store: SQLAlchemyJobStore, now: datetime, pending: int
) -> None:
    """As `add_job` would write them, but in few transactions."""
    job = scheduler.add_job(remind, "date", run_date=now, args=["U000"], misfire_grace_time=None)
    state = job.__getstate__()
    store.remove_job(job.id)
    for first in range(0, pending, BATCH):
        values = [
            _job(state, now if n < DUE else now + FAR)
            for n in range(first, min(first + BATCH, pending))
        ]
        with store.engine.begin() as connection:
            connection.execute(store.jobs_t.insert(), values)


def _job(state: dict[str, Any], at: datetime) -> dict[str, Any]:
    job_id = new_id()
    state = state | {"id": job_id, "next_run_time": at}
    return {
        "id": job_id,
        "next_run_time": datetime_to_utc_timestamp(at),
        "job_state": pickle.dumps(state, pickle.HIGHEST_PROTOCOL),
    }


async def _idle(store: Store, reminders: Reminders, now: datetime) -> float:
    """What one wake-up asks when nothing is due: the best of many, in seconds."""
    quiet = Reminders(a_house(store, lambda: now - timedelta(hours=1)))
    taken = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        await quiet.tick()
        await reminders.next_due()
        taken.append(time.perf_counter() - began)
    return min(taken)


def _person(team_id: str, number: int) -> dict[str, Any]:
    return {
        "team_id": team_id,
        "user_id": f"U{number:03}",
        "name": f"Person {number}",
        "zone": "UTC",
        "staff": True,
        "admin": False,
        "checked_at": utc_now(),
    }


def _reminder(team_id: str, case_id: str, number: int, due_at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "team_id": team_id,
        "key": f"{case_id}:{number}",
        "kind": Kind.PROMISE,
        "person": f"U{number % PEOPLE:03}",
        "case_id": case_id,
        "subject": "",
        "basis_at": due_at,
        "due_at": due_at,
        "occurrence": 1,
        "state": Remembered.PLANNED,
        "exact": True,
        "round_the_clock": False,
        "snoozed_by": "",
        "snoozes": 0,
        "shifts": [],
        "batch": "",
    }


def _size(folder: Path) -> float:
    """In bytes, with the journal."""
    return sum(file.stat().st_size for file in folder.iterdir())


def _memory() -> float:
    """In MB, at its highest."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    _, side, folder, pending = sys.argv
    measure = ours if side == "ours" else jobs
    sys.stdout.write(json.dumps(asyncio.run(measure(Path(folder), int(pending)))))
