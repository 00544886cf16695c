"""From due to posted, posts a second beside a bare client, and the digest of many follow-ups."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import event, insert

import store as database
from bench.figures import Figure
from bench.speaker import CHANNELS, EACH, speaking
from bot.clock import utc_now
from bot.domain.post import Post, Role, channel
from bot.sandbox import Sandbox, SandboxClock
from bot.sandbox.state import Channel, User
from bot.usecases.digests import Digests
from store import Store, new_id
from store.models import ReminderRow
from store.rows import rows, table
from tests.factories import a_house, a_workspace
from tests.faults.replicas import People
from tests.support.outbox import a_case

SAMPLES = 30
APART = timedelta(seconds=1.3)
SOON = timedelta(seconds=3)
P50_MS, P99_MS = 20, 200
LATENCY = 0.05
SHARE = 0.8
ROUNDS = 3
OPEN = 10_000
QUERIES = 5


@asynccontextmanager
async def a_store() -> AsyncIterator[tuple[Store, str]]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        url = f"sqlite+inloop:///{folder}/bot.db"
        await asyncio.to_thread(database.upgrade, url)
        store = Store.open(url)
        yield store, url
        await store.close()


@asynccontextmanager
async def a_slack() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(clock=SandboxClock())
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def due_to_posted() -> Figure:
    """Of a quiet bot: one reminder at a time, each in a workspace of its own."""
    async with a_slack() as sandbox, a_store() as (store, url):
        await People(teams=SAMPLES, people_a_team=1).owe(store, sandbox)
        async with speaking("ours", sandbox, url) as begin:
            first = utc_now() + SOON
            due = {f"T{n}": first + n * APART for n in range(SAMPLES)}
            await _put_off(store, due)
            begin()
            await sandbox.until(lambda: len(_reminded(sandbox)) == SAMPLES, timeout=600)
        posted = sorted(_reminded(sandbox))
    late = sorted(
        (at - due_at.timestamp()) * 1000
        for at, due_at in zip(posted, sorted(due.values()), strict=True)
    )
    p50, p99 = statistics.median(late), late[-1]
    return Figure(
        "Due to posted, p50 and the latest",
        f"{p50:.0f} and {p99:.0f} ms",
        f"at most {P50_MS} and {P99_MS} ms",
        p50 <= P50_MS and p99 <= P99_MS,
        f"{SAMPLES} reminders",
    )


def _reminded(sandbox: Sandbox) -> list[float]:
    said = (m for c in sandbox.workspace.channels.values() for m in c.timeline.values())
    return [float(m.ts) for m in said if m.text.startswith("reminders")]


async def _put_off(store: Store, due: dict[str, datetime]) -> None:
    async with store.transaction() as tx:
        for team_id, at in due.items():
            (owed,) = await tx.reminders.owed(team_id)
            await tx.reminders.move(owed, at, why="bench")


async def posting_rate() -> Figure:
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(ROUNDS):
        ours.append(await _ours())
        bare.append(await _posts_a_second("bare"))
    value = statistics.median(ours) / statistics.median(bare)
    return Figure(
        f"Posts a second, {CHANNELS} channels, Slack answers after {LATENCY * 1000:.0f} ms",
        f"{value:.2f} ×",
        f"at least {SHARE} ×",
        value >= SHARE,
        f"{statistics.median(ours):.0f} / {statistics.median(bare):.0f} a second",
    )


async def _ours() -> float:
    """Each channel is in a workspace of its own, so that Slack's pace is not what is measured."""
    async with a_store() as (store, url):
        for number in range(CHANNELS):
            posts = [
                Post(role=Role.NOTICE, place=channel(f"CB{number}"), subject=f"{n}")
                for n in range(EACH)
            ]
            async with store.transaction() as tx:
                await tx.outbox.add(f"T{number}", posts, now=utc_now())
        return await _posts_a_second("ours", url)


async def _posts_a_second(side: str, url: str = "-") -> float:
    async with a_slack() as sandbox:
        _open_channels(sandbox)
        sandbox.faults.latency = LATENCY
        async with speaking(side, sandbox, url) as begin:
            began = time.perf_counter()
            begin()
            await sandbox.until(lambda: _posts(sandbox) == CHANNELS * EACH, timeout=600)
            taken = time.perf_counter() - began
    return CHANNELS * EACH / taken


def _open_channels(sandbox: Sandbox) -> None:
    for number in range(CHANNELS):
        found = Channel(
            f"CB{number}", f"b{number}", "public", {sandbox.bot_user_id}, sandbox.bot_user_id, 0
        )
        sandbox.workspace.channels[found.id] = found
    sandbox.workspace.users["U000"] = User("U000", "p", "P", "Etc/UTC", sandbox.team_id)


def _posts(sandbox: Sandbox) -> int:
    return sum(
        len(each.timeline) for name, each in sandbox.workspace.channels.items() if name[:2] == "CB"
    )


async def digest() -> Figure:
    """Ten follow-ups to a case."""
    async with a_store() as (store, _url):
        async with store.transaction() as tx:
            await tx.workspaces.save(a_workspace())
        due_at = utc_now() + timedelta(hours=1)
        for number in range(OPEN // 10):
            case_id = await a_case(store, number=number)
            async with store.transaction() as tx:
                values = [_follow_up(case_id, n, due_at) for n in range(10)]
                await rows(tx.reminders._session, insert(table(ReminderRow)), values)  # noqa: SLF001 - faster than the way of a case
        asked: list[str] = []
        event.listen(
            store.engine.sync_engine,
            "before_cursor_execute",
            lambda _c, _cursor, statement, *_: asked.append(statement),
        )
        began = time.perf_counter()
        found, _calendar = await Digests(a_house(store, utc_now)).of("T1", viewer="UANN")
        taken = time.perf_counter() - began
    queries = sum(1 for statement in asked if statement.startswith("SELECT"))
    return Figure(
        f"Digest over {OPEN:,} open follow-ups",
        f"{queries} queries, {taken * 1000:.0f} ms",
        f"at most {QUERIES} queries, 1,000 ms",
        queries <= QUERIES and taken < 1,
        f"{len(found.lines)} lines and {found.more:,} more",
    )


def _follow_up(case_id: str, number: int, due_at: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "team_id": "T1",
        "key": f"{case_id}:{number}",
        "kind": "task",
        "person": "UANN",
        "case_id": case_id,
        "subject": f"{number}",
        "basis_at": due_at,
        "due_at": due_at,
        "occurrence": 1,
        "state": "planned",
        "exact": False,
        "round_the_clock": False,
        "snoozed_by": "",
        "snoozes": 0,
        "shifts": [],
        "batch": "",
    }
