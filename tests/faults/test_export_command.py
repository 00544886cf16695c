"""`client-issue export`: beside a bot that runs, or with a sentence that says why not."""

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


async def run(*words: str) -> tuple[int, str]:
    result = await asyncio.to_thread(CliRunner().invoke, app, ["export", *words])
    return result.exit_code, result.output


async def test_beside_a_bot_that_runs_it_writes_all_cases(world: World, tmp_path: Path) -> None:
    await moves.new_case(world, world.ann)

    code, said = await run("--out", "here/and/there")

    assert code == 0
    assert "1 case, with " in said
    written = (tmp_path / "here/and/there/cases.csv").read_text("utf-8-sig")
    assert written.splitlines()[1].startswith(f"{world.slack.team_id},CI-1,")

    assert (await run("--format", "json"))[0] == 0
    assert (tmp_path / "cases.json").read_text("utf-8").startswith('[\n{"workspace"')


async def test_what_stands_in_the_way_is_said_in_one_sentence(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")

    code, said = await run("--out", "file")
    assert (code, "I can't write to file" in said) == (1, True)

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere.db")
    code, said = await run()
    assert (code, "There is no database" in said) == (1, True)
    assert not (tmp_path / "nowhere.db").exists()
