"""The two programs that are measured, each a process of its own with a sandbox of its own."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp

from bot.sandbox import Person, Sandbox, SandboxClock
from bot.sandbox.state import User
from tests.support.ports import free_port

CROWD = 50
LOOPBACK = "127.0.0.1"
STARTS_WITHIN = 120.0
STOPS_WITHIN = 15.0
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
BETWEEN_LOOKS = 0.005


@dataclass(frozen=True)
class Side:
    """One program, with the Slack and the fifty people that it serves."""

    name: str
    slack: Sandbox
    process: asyncio.subprocess.Process
    crowd: tuple[Person, ...]
    opens_form: str

    @property
    def memory_mb(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    @property
    def cpu_seconds(self) -> float:
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / TICKS_A_SECOND


@asynccontextmanager
async def a_slack() -> AsyncIterator[Sandbox]:
    slack = Sandbox(clock=SandboxClock())
    for number in range(CROWD):
        user = User(f"U{number:03}", f"p{number}", f"Person {number}", "Etc/UTC", slack.team_id)
        slack.workspace.users[user.id] = user
        for channel in slack.workspace.channels.values():
            if channel.kind == "public":
                channel.members |= {user.id, slack.bot_user_id}
    await slack.start()
    try:
        yield slack
    finally:
        await slack.stop()


@asynccontextmanager
async def the_bot(
    slack: Sandbox, folder: Path, *, command: tuple[str, ...] = (), database: str = ""
) -> AsyncIterator[Side]:
    """`client-issue run` on SQLite, ready, or what is given in place of either."""
    port = free_port()
    environment = bot_environment(slack, folder, port)
    environment["DATABASE_URL"] = database or environment["DATABASE_URL"]
    async with running(command or bot_command(), environment, folder) as process:
        await is_ready(port, process, folder)
        yield _side("bot", slack, process, opens_form="/client-issue")


@asynccontextmanager
async def the_bare(slack: Sandbox, folder: Path, calls: dict[str, Any]) -> AsyncIterator[Side]:
    """The bare Bolt app, connected; `calls` are the ones that it makes."""
    given = {
        "bot_token": slack.bot_token,
        "app_token": slack.app_token,
        "api_url": slack.api_url,
        "calls": calls,
    }
    path = folder / "bare.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    command = (sys.executable, "-m", "bench.bare", str(path))
    async with running(command, {}, folder) as process:
        await slack.until(lambda: len(slack.sockets) > 0, timeout=STARTS_WITHIN)
        yield _side("bare", slack, process, opens_form="/form")


def bot_command() -> tuple[str, ...]:
    return str(Path(sys.executable).with_name("client-issue")), "run"


def bot_environment(slack: Sandbox, folder: Path, port: int) -> dict[str, str]:
    """All of it: a proxy or a token of this shell's must not get in."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder}/bench.db",
        "PORT": str(port),
    }


@asynccontextmanager
async def running(
    command: tuple[str, ...], environment: dict[str, str], folder: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    with log_of(folder).open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, cwd=folder, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), STOPS_WITHIN)


async def is_ready(port: int, process: asyncio.subprocess.Process, folder: Path) -> None:
    """Ask /readyz until it says yes."""
    ends_at = time.perf_counter() + STARTS_WITHIN
    async with aiohttp.ClientSession() as session:
        while not await _says_yes(session, f"http://{LOOPBACK}:{port}/readyz"):
            if process.returncode is not None or time.perf_counter() > ends_at:
                raise RuntimeError(f"It did not start:\n{log_of(folder).read_text()[-2000:]}")
            await asyncio.sleep(BETWEEN_LOOKS)


async def _says_yes(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as answer:
            return answer.status == HTTPStatus.OK
    except aiohttp.ClientError:
        return False


def log_of(folder: Path) -> Path:
    return folder / "log.txt"


def _side(
    name: str, slack: Sandbox, process: asyncio.subprocess.Process, *, opens_form: str
) -> Side:
    people = tuple(slack.person(f"U{number:03}") for number in range(CROWD))
    return Side(name, slack, process, people, opens_form)
