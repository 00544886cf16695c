"""`client-issue erase`: lists first, erases when told, and says what stands in the way."""

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
        monkeypatch.setenv("DATABASE_URL", sqlite_url.replace("+inloop", ""))
        yield world


async def erase(*words: str) -> tuple[int, str]:
    result = await asyncio.to_thread(CliRunner().invoke, app, ["erase", "--client", *words])
    return result.exit_code, result.output


async def solved(world: World, text: str) -> None:
    await moves.opened(world, world.ann, text)
    assert (await moves.already_solved(world, world.ann, cause="Double click")).ok


async def test_beside_a_bot_that_runs_it_lists_and_then_erases(world: World) -> None:
    await solved(world, "Acme: charged twice")
    await solved(world, "Beta: late")

    code, said = await erase("acme inc.")
    assert (code, "CI-1, closed 2030-03-04" in said, "CI-2" in said) == (0, True, False)
    assert "1 would be erased for good. Nothing was; to do it, add --yes." in said
    assert "CI-1" in await moves.say(world, world.ann, "show CI-1")

    code, said = await erase("Acme", "--yes")
    assert (code, "1 erased." in said) == (0, True)
    assert "I know no case CI-1" in await moves.say(world, world.ann, "show CI-1")
    assert "Beta" in await moves.say(world, world.ann, "show CI-2")
    assert await erase("Acme", "--yes") == (
        1,
        "I know no client “Acme”. Write the name as on the card.\n",
    )


async def test_legal_hold_and_open_cases_stand_in_the_way(world: World) -> None:
    await moves.new_case(world, world.ann, "Beta: late")
    await moves.new_case(world, world.ann, "Acme: sues us", serious=["legal"])

    code, said = await erase("Acme", "--yes")
    assert (code, "Under legal hold: CI-2. Nothing of “Acme” is erased" in said) == (1, True)
    code, said = await erase("Beta", "--yes")
    assert (code, "Not closed yet: CI-1" in said) == (1, True)
    assert "CI-1" in await moves.say(world, world.ann, "show CI-1")
