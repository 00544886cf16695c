"""Pictures of the figures while Slack is slow or gone."""

from collections.abc import AsyncIterator

import pytest

from tests.e2e.moves import new_case, say
from tests.support.world import World, a_world


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with a_world(sqlite_url) as world:
        await new_case(world, world.ann)
        yield world


async def test_a_picture_that_slack_does_not_know_yet_is_posted_a_little_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.figures.PATIENCE", (0.0, 0.0))
    world.slack.faults.next("chat.postMessage", error="invalid_blocks", times=2)
    await say(world, world.ann, "stats")
    message = await world.dm(world.ann, "Looking back")
    assert [block for block in message.blocks if block["type"] == "image"]


async def test_when_slack_takes_no_file_the_asker_is_told_and_can_ask_again(world: World) -> None:
    world.slack.faults.next("upload", status=500, times=9)
    await say(world, world.ann, "stats")
    await world.told(world.ann, "Slack did not answer me in time")
    world.slack.faults.clear()
    assert "as a direct message" in await say(world, world.ann, "stats")
    await world.dm(world.ann, "Looking back")
