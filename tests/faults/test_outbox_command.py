"""`client-issue outbox`: what did not reach Slack, and the way to send it again."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.e2e import moves
from tests.support.waiting import eventually
from tests.support.world import World, a_world, shown


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


async def run(*words: str) -> str:
    result = await asyncio.to_thread(CliRunner().invoke, app, ["outbox", *words])
    assert result.exit_code == 0, result.output
    return result.output


async def test_when_all_is_well_it_says_so(world: World) -> None:
    await moves.new_case(world, world.ann)

    assert await run() == "All that is due is in Slack.\n"


async def test_what_was_left_out_is_named_with_the_reason_and_sent_again(world: World) -> None:
    card = await moves.new_case(world, world.ann)
    world.slack.faults.next("chat.postMessage", error="invalid_blocks")
    await moves.press(world, world.ann, "Log client update", card)
    await moves.save(world, world.ann, what="We are on it")

    assert "note of CI-1: invalid_blocks" in await run()
    assert "We are on it" not in moves.said(world, card)

    await moves.until_local(world, "Tue 09:00")
    assert "did not take 1 message" in shown(moves.dms(world, world.ann)[-1])

    assert (await run("retry")).startswith("1 to be sent again")
    world.bot.wake()
    await moves.quiet(world)
    assert "We are on it" in moves.said(world, card)
    assert await run() == "All that is due is in Slack.\n"


async def test_a_channel_that_refuses_us_is_named_with_what_waits(world: World) -> None:
    card = await moves.new_case(world, world.ann)
    world.slack.faults.next("chat.postMessage", error="is_archived", times=9)
    await moves.press(world, world.ann, "Log client update", card)
    world.ann.fill({"what": "We are on it"})
    await world.ann.submit()

    async def is_named() -> bool:
        found = await run()
        return "waiting" in found and "is_archived" in found

    await eventually(is_named)
    world.slack.faults.clear()
    await run("retry")
    world.bot.wake()
    await world.slack.until(lambda: "We are on it" in moves.said(world, card))


async def test_what_belongs_to_no_single_case_is_named_by_whom_it_is_for(world: World) -> None:
    await moves.new_case(world, world.ann)
    world.slack.faults.next("chat.postMessage", error="invalid_blocks", times=9)
    await moves.until_local(world, "Tue 09:00")

    async def is_named() -> bool:
        return f"for dm:{world.ann.id}: invalid_blocks" in await run()

    await eventually(is_named)
