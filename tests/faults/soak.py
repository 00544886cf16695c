"""`make soak`: the long form of the tests of faults, with figures; it ends with 1 if one is wrong.

`python -m tests.faults [sqlite] [postgres] [control] [replicas] [whole]` picks.
"""

import asyncio
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import aiohttp

from bot.sandbox import Sandbox, SandboxClock
from bot.slack import Slack, new_session
from store import Store
from tests.faults.crew import CHANNEL, Count, Crew, Load, channel, count, is_done, until
from tests.faults.dice import Dice
from tests.faults.office import Found, Office, Work
from tests.faults.replicas import People, Told, run
from tests.faults.worker import Orders
from tests.support import own
from tests.support.patience import patient

LOAD = Load(teams=250, cases_a_team=5, notes_a_case=3)
KILLS = 160
CREW = 3
LATENCY = 0.03
TIMEOUT_SECONDS = 1.0
LEASE, MARGIN = timedelta(seconds=8), timedelta(seconds=3)
LONGEST = 3600.0
CONTROL = Load(teams=50, cases_a_team=5, notes_a_case=1)
CONTROL_KILLS = 16
PEOPLE = People(teams=200, people_a_team=100)
WORK = Work(people=20, cases_a_person=10, kills=40)


@dataclass(frozen=True)
class Run:
    """What one run gave."""

    count: Count
    kills: int
    faults: Counter[str]
    seconds: float

    def __str__(self) -> str:
        each = self.count
        return (
            f"{each.posted} posted, {self.kills} kills, {self.faults['calls']} calls to post, "
            f"{self.faults['lost or late']} answers lost or late, "
            f"{self.faults['refused or cut']} refused or cut before, {self.faults['looks']} looks: "
            f"{each.lost} lost, {each.doubled} doubled, {each.disordered} out of order; "
            f"{self.seconds:.0f} s"
        )


async def crashes(url: str, load: Load, *, kills: int, looks: bool = True) -> Run:
    """Deliver it all, with the kills spread over the messages."""
    sandbox, faults = patient(Sandbox(clock=SandboxClock())), Dice(latency=LATENCY)
    sandbox.web_api.faults = faults
    await sandbox.start()
    async with new_session() as session:
        await _join(sandbox, session)
        database = Store.open(url)
        cases = await load.owe(database)
        orders = Orders(
            database=url,
            api_url=sandbox.api_url,
            token=sandbox.bot_token,
            looks=looks,
            timeout_seconds=TIMEOUT_SECONDS,
            lease=LEASE,
            margin=MARGIN,
        )
        crew, began = Crew(orders, Random(7)), time.perf_counter()
        async with crew.at_work(CREW):
            await _kill_now_and_then(crew, sandbox, kills=kills, posts=load.posts)
            await until(lambda: is_done(database), seconds=LONGEST)
        seconds = time.perf_counter() - began
        await database.close()
    await sandbox.stop()
    return Run(count(sandbox, cases, load), crew.kills, faults.counted, seconds)


async def _join(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    await Slack.open(sandbox.bot_token, session, sandbox.api_url).join(CHANNEL)


async def _kill_now_and_then(crew: Crew, sandbox: Sandbox, *, kills: int, posts: int) -> None:
    for number in range(1, kills + 1):
        await _until_posted(sandbox, posts * number // (kills + 1))
        await asyncio.sleep(crew.dice.uniform(0, 0.1))
        await crew.kill_one()


async def _until_posted(sandbox: Sandbox, number: int) -> None:
    await sandbox.until(lambda: len(channel(sandbox).timeline) >= number, timeout=LONGEST)


def soak_sqlite() -> bool:
    with own.sqlite() as url:
        return _is_right("SQLite", asyncio.run(crashes(url, LOAD, kills=KILLS)))


def soak_postgres() -> bool:
    with own.postgres() as url:
        return _is_right("PostgreSQL", asyncio.run(crashes(url, LOAD, kills=KILLS)))


def control() -> bool:
    """Without the look, the same count has to see doubles."""
    with own.sqlite() as url:
        run = asyncio.run(crashes(url, CONTROL, kills=CONTROL_KILLS, looks=False))
    _say("Control, without the look", run)
    return run.count.doubled > 0


def replicas() -> bool:
    return all([_told_once(2), _told_once(4)])


def _told_once(size: int) -> bool:
    with own.postgres() as url:
        told = asyncio.run(_told(url, size))
    shares = ", ".join(f"{share.told}/{share.posted}" for share in told.shares)
    sys.stdout.write(
        f"{size} replicas, {PEOPLE.number} people due at once: told how often {dict(told.times)}, "
        f"{told.disordered} out of order; told/posted by each: {shares}; {told.seconds:.0f} s\n"
    )
    sys.stdout.flush()
    return told.times == Counter({1: PEOPLE.number}) and not told.disordered


async def _told(url: str, size: int) -> Told:
    sandbox = patient(Sandbox(clock=SandboxClock()))
    await sandbox.start()
    try:
        return await run(PEOPLE, url, sandbox, size=size)
    finally:
        await sandbox.stop()


def whole() -> bool:
    """`client-issue run` itself, with people at work."""
    with own.sqlite() as on_sqlite, own.postgres() as on_postgres:
        return all([_worked("SQLite", on_sqlite), _worked("PostgreSQL", on_postgres)])


def _worked(name: str, url: str) -> bool:
    found = asyncio.run(_work(url))
    _say(f"The whole bot, {name}", found)
    sys.stdout.writelines(f"  {each}\n" for each in found.wrong)
    return not found.wrong and found.cases == WORK.people * WORK.cases_a_person


async def _work(url: str) -> Found:
    sandbox = patient(Sandbox(clock=SandboxClock()))
    await sandbox.start()
    try:
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            return await Office(sandbox, url, Path(folder), Random(7)).run(WORK)
    finally:
        await sandbox.stop()


def _is_right(name: str, run: Run) -> bool:
    _say(name, run)
    return run.count.is_right and run.count.posted == LOAD.posts


def _say(name: str, run: Run | Found) -> None:
    sys.stdout.write(f"{name}: {run}\n")
    sys.stdout.flush()


SOAKS = {
    "sqlite": soak_sqlite,
    "postgres": soak_postgres,
    "control": control,
    "replicas": replicas,
    "whole": whole,
}


def main(names: list[str]) -> str | int:
    failed = [name for name in names or SOAKS if not SOAKS[name]()]
    return f"Wrong: {', '.join(failed)}." if failed else 0
