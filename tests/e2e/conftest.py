"""A world for each story."""

from collections.abc import AsyncIterator

import pytest

from tests.e2e.escalating import CONTACTS
from tests.e2e.moves import save, say
from tests.support.world import World, a_world

MALFORMED = {"invalid_arguments", "invalid_blocks", "msg_too_long", "view_too_large", "no_text"}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not decide a story; what a late commit does has tests of its own."""
    monkeypatch.setattr("handlers.guard.COMMIT_WITHIN", 60.0)


@pytest.fixture(autouse=True)
def no_sweep_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor may how long a story takes: a sweep plans digests, which gather what is due."""
    monkeypatch.setattr("bot.scheduler.SWEEP_SECONDS", 3600)


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    """Whatever a story does, Slack can show what the bot sends."""
    async with a_world(sqlite_url) as world:
        yield world
        assert [call for call in world.slack.calls if call[2] in MALFORMED] == []
        assert [n.text for person in (world.ann, world.ben) for n in person.notices] == []


@pytest.fixture
async def ready(world: World) -> World:
    """Ben is the lead, Chi the executive with a telephone."""
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, **CONTACTS)).ok
    return world
