"""`/metrics`: figures for whoever runs the bot."""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e import moves
from tests.support.world import World, a_world


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with a_world(sqlite_url) as world:
        yield world


async def figures(world: World) -> dict[str, float]:
    url = f"http://127.0.0.1:{world.bot.port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        families = text_string_to_metric_families(await answer.text())
    return {
        sample.name.removeprefix("client_issue_"): sample.value
        for family in families
        for sample in family.samples
        if "le" not in sample.labels
    }


async def test_what_was_posted_is_counted_with_how_late_it_was(world: World) -> None:
    await moves.new_case(world, world.ann)

    found = await figures(world)

    assert found["sent_total"] >= 2  # the card and its first step
    assert found["late_seconds_count"] >= 2
    assert found["owed"] == 0
    assert found["parked_total"] == 0


async def test_a_reminder_that_was_handed_out_is_counted(world: World) -> None:
    await moves.new_case(world, world.ann, reached_at=moves.at(world))
    before = (await figures(world))["reminders_due_total"]

    await moves.falls_due(world, world.ann, "Mon 16:00")

    assert (await figures(world))["reminders_due_total"] == before + 1


async def test_what_fails_is_counted(world: World) -> None:
    card = await moves.new_case(world, world.ann)
    world.slack.faults.next("chat.postMessage", status=429)
    world.slack.faults.next("chat.postMessage", error="invalid_blocks")

    await moves.press(world, world.ann, "Log client update", card)
    world.ann.fill({"what": "We are on it"})
    await world.ann.submit()
    world.clock.advance(timedelta(seconds=2))
    await moves.quiet(world)

    found = await figures(world)
    assert found["retries_total"] >= 1
    assert found["parked_total"] == 1
