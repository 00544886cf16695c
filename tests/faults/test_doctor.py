"""`client-issue doctor`: what lacks is named with the way to mend it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.e2e import moves
from tests.support.world import World, a_world


@pytest.fixture
async def world(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[World]:
    async with a_world(sqlite_url) as world:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("SLACK_BOT_TOKEN", world.slack.bot_token)
        monkeypatch.setenv("SLACK_APP_TOKEN", world.slack.app_token)
        monkeypatch.setenv("SLACK_API_URL", world.slack.api_url)
        monkeypatch.setenv("DATABASE_URL", sqlite_url.replace("+aiosqlite", ""))
        yield world


async def examined() -> tuple[int, str]:
    result = await asyncio.to_thread(CliRunner().invoke, app, ["doctor"])
    return result.exit_code, result.output


async def test_a_bot_that_lacks_nothing(world: World) -> None:
    await moves.say(world, world.ann, "help")  # the first of the staff is the lead

    code, said = await examined()

    assert code == 0
    assert [line.split() for line in said.splitlines()] == [
        ["ok", "database"],
        ["ok", "socket"],
        ["ok", "bot", "token"],
        ["ok", "scopes"],
        ["ok", "lead"],
    ]


async def test_a_token_that_was_revoked(world: World) -> None:
    world.slack.access.token_error = "token_revoked"

    code, said = await examined()

    assert code == 1
    assert "Bot User OAuth Token" in said


async def test_scopes_that_are_missing(world: World) -> None:
    world.slack.access.scopes = world.slack.access.scopes - {"groups:write"}

    code, said = await examined()

    assert code == 1
    assert "lacks the scopes groups:write" in said


async def test_a_database_that_does_not_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")

    code, said = await examined()

    assert code == 1
    assert "amiss  database" in said
    assert "ok     bot token" in said


async def test_a_channel_that_was_archived(world: World) -> None:
    await moves.say(world, world.ann, "settings")
    await moves.save(world, world.ann, cases_channel="CCASES")
    world.slack.workspace.channels["CCASES"].is_archived = True

    code, said = await examined()

    assert code == 1
    assert "archived" in said


async def test_how_many_cases_are_to_be_erased(world: World) -> None:
    await moves.say(world, world.ann, "settings")
    await moves.save(world, world.ann, erase_after="2")

    code, said = await examined()

    assert code == 0
    assert "ok     erasing old cases: 0 due, from 2030-03-11" in said


async def test_a_database_that_is_not_there_is_not_made(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none.db")

    code, said = await examined()

    assert code == 1
    assert "There is no database" in said
    assert not (tmp_path / "none.db").exists()
