"""`/healthz` and `/readyz`: whether the bot can work, and what keeps it from working."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import make_url

from bot.app import STALE
from bot.clock import utc_now
from tests.support.postgres import refuse_connections
from tests.support.waiting import eventually
from tests.support.world import World, a_world

IN_BOTH_MODES = pytest.mark.parametrize(
    "world", [True, False], ids=["socket", "http"], indirect=True
)


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask Slack each time, and ping often: a test has less time than a bot."""
    monkeypatch.setattr("bot.app.ASK_EVERY", timedelta())
    monkeypatch.setattr("handlers.transport.PING_SECONDS", 0.5)


@pytest.fixture
async def world(
    sqlite_url: str, impatience: None, request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    async with a_world(sqlite_url, socket_mode=getattr(request, "param", True)) as world:
        await ready(world)
        yield world


async def ask(world: World, path: str = "/readyz") -> tuple[int, dict[str, Any]]:
    url = f"http://127.0.0.1:{world.bot.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.json()


async def ready(world: World) -> None:
    async def is_ready() -> bool:
        return await ask(world) == (200, {"ok": True, "amiss": {}})

    await eventually(is_ready)


async def amiss(world: World) -> dict[str, str]:
    """What is amiss, once something is."""

    async def look() -> dict[str, str]:
        status, answer = await ask(world)
        assert answer["ok"] == (status == 200)
        found: dict[str, str] = answer["amiss"]
        return found

    return await eventually(look)


@IN_BOTH_MODES
async def test_a_bot_that_can_work_is_ready(world: World) -> None:
    assert await ask(world) == (200, {"ok": True, "amiss": {}})


@IN_BOTH_MODES
async def test_a_bot_that_cant_work_is_alive_still(world: World) -> None:
    world.slack.access.token_error = "token_revoked"

    assert await amiss(world)
    assert await ask(world, "/healthz") == (200, {"ok": True})


@IN_BOTH_MODES
async def test_a_token_that_is_revoked_and_valid_again(world: World) -> None:
    world.slack.access.token_error = "token_revoked"

    assert await amiss(world) == {"slack": "token_revoked"}

    world.slack.access.token_error = None
    await ready(world)


@IN_BOTH_MODES
async def test_a_slack_that_does_not_answer(world: World) -> None:
    world.slack.faults.next("auth.test", drop="before", times=100)

    assert list(await amiss(world)) == ["slack"]

    world.slack.faults.clear()
    await ready(world)


@IN_BOTH_MODES
async def test_a_database_file_that_is_gone_and_back(
    world: World, sqlite_url: str, tmp_path: Path
) -> None:
    file, elsewhere = make_url(sqlite_url).database or "", str(tmp_path / "elsewhere.db")
    move(file, to=elsewhere)

    assert await amiss(world) == {"database": "does not answer"}

    move(elsewhere, to=file)
    await ready(world)


async def test_a_postgresql_that_is_gone_and_back(pg_url: str) -> None:
    async with a_world(pg_url) as world:
        await ready(world)
        refuse_connections(pg_url, refuse=True)

        assert await amiss(world) == {"database": "does not answer"}

        refuse_connections(pg_url, refuse=False)
        await ready(world)


@IN_BOTH_MODES
async def test_a_tick_that_stands_still(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    began, goes_on = asyncio.Event(), asyncio.Event()

    async def held() -> int:
        began.set()
        await goes_on.wait()
        return 0

    monkeypatch.setattr(world.bot.scheduler, "_tick", held)
    world.bot.wake()
    await began.wait()
    world.bot.scheduler.ticked_at = utc_now() - STALE - timedelta(seconds=1)

    assert await amiss(world) == {"tick": "stands still"}

    goes_on.set()
    await ready(world)


async def test_a_socket_that_slack_renews_keeps_the_bot_ready(world: World) -> None:
    await world.slack.sockets.disconnect()
    await world.slack.until(lambda: len(world.slack.sockets) == 1)

    await ready(world)
    await world.ann.command("/client-issue", "help")
    assert await world.told(world.ann, "this list")


async def test_a_socket_that_is_cut(world: World) -> None:
    world.slack.faults.next("apps.connections.open", status=500, times=100)
    await world.slack.sockets.close()

    assert await amiss(world) == {"socket": "not connected"}

    world.slack.faults.clear()
    await ready(world)
    await world.ann.command("/client-issue", "help")
    assert await world.told(world.ann, "this list")


async def test_a_socket_that_went_deaf(world: World) -> None:
    world.slack.faults.deaf = True

    assert await amiss(world) == {"socket": "not connected"}

    world.slack.faults.deaf = False
    await ready(world)
    await world.ann.command("/client-issue", "help")
    assert await world.told(world.ann, "this list")


def move(file: str, *, to: str) -> None:
    Path(file).rename(to)
