"""`client-issue run` as a process of its own, to be stopped, killed and started again."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from pydantic import SecretStr

from bot.sandbox import Sandbox
from bot.settings import Settings
from tests.support.ports import free_port
from tests.support.waiting import eventually
from tests.support.world import settings_for

LONGEST_START = 90.0


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


@dataclass
class Running:
    """A bot that was started; `port` is where it tells whether it is ready."""

    process: Process
    port: int

    async def ready(self) -> None:
        async def look() -> bool:
            if self.process.returncode is not None:
                raise AssertionError((await self.ended()).err)
            return await _status(f"http://127.0.0.1:{self.port}/readyz") == 200

        await eventually(look, seconds=LONGEST_START)

    def terminate(self) -> None:
        self.process.terminate()

    def kill(self) -> None:
        self.process.kill()

    async def ended(self) -> Ended:
        out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return Ended(self.process.returncode, out.decode(), err.decode())


@asynccontextmanager
async def running(folder: Path, environment: Mapping[str, str]) -> AsyncIterator[Running]:
    """`client-issue run` in this folder, with nothing of this machine's environment."""
    port = int(environment.get("PORT", "0"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
        cwd=folder, env={"PATH": os.environ["PATH"], **environment}, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    try:
        yield Running(process, port)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@asynccontextmanager
async def a_bot(
    slack: Sandbox, database_url: str, folder: Path, *, socket_mode: bool = True
) -> AsyncIterator[Running]:
    """A bot that is ready, with the sandbox as its Slack."""
    environment = environment_for(slack, database_url, socket_mode=socket_mode)
    slack.events_url = f"http://127.0.0.1:{environment['PORT']}/slack/events"
    async with running(folder, environment) as bot:
        await bot.ready()
        yield bot


def environment_for(
    slack: Sandbox, database_url: str, *, socket_mode: bool = True, **changed: str
) -> dict[str, str]:
    way_in = {} if socket_mode else {"slack_app_token": None}
    settings = settings_for(slack, database_url, port=free_port(), **way_in)
    return _as_environment(settings) | changed


def _as_environment(settings: Settings) -> dict[str, str]:
    values = {name.upper(): getattr(settings, name) for name in Settings.model_fields}
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in values.items()
        if value is not None
    }


async def _status(url: str) -> int:
    try:
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return answer.status
    except aiohttp.ClientError:
        return 0
