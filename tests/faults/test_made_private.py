"""A case is made private while Slack fails: whatever goes wrong, it ends in the same state."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sandbox import Message
from bot.views.moving import GONE
from store.claims import LEASE
from tests.e2e import moves
from tests.support.world import World, a_world, shown

CALLS = (
    "conversations.create",
    "conversations.invite",
    "conversations.replies",
    "chat.postMessage",
    "chat.update",
    "chat.delete",
)
FAILURES: dict[str, dict[str, Any]] = {
    "the answer is lost": {"drop": "after"},
    "the call is lost": {"drop": "before"},
    "too fast": {"status": 429, "retry_after": 3},
    "Slack is broken": {"status": 500},
}


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with a_world(sqlite_url) as world:
        yield world


async def a_case_in_the_open(world: World) -> Message:
    """With a note, and a word of Chi's in its thread; its card."""
    card = await moves.new_case(world, world.ann, "Voltmark: charged twice")
    await moves.press(world, world.ann, "Log client update", card)
    assert (await moves.save(world, world.ann, what="We have it")).ok
    await world.chi.say(card.channel, "They sue", thread_ts=card.ts)
    return card


def is_moved(world: World, card: Message) -> None:
    """Once each, and nothing else: the card, what happened, what was left behind, the step."""
    rooms = [c for c in world.slack.workspace.channels.values() if c.name.startswith("ci-")]
    assert [room.name for room in rooms] == ["ci-1"]
    assert rooms[0].members == {"UANN", world.slack.bot_user_id}
    (new,) = world.slack.workspace.messages("ci-1")
    assert "CI-1 · Voltmark · private" in shown(new)
    there = [shown(m) for m in world.slack.workspace.messages("ci-1", new.ts)]
    assert len(there) == 4
    for words in ("Until now", "made private", "still in the old thread", "Prepare"):
        assert sum(words in each for each in there) == 1, words
    assert GONE in shown(card)
    old = world.slack.workspace.messages(card.channel, card.ts)
    assert [shown(m).strip() for m in old] == ["They sue"]


@pytest.mark.parametrize("failure", FAILURES)
async def test_each_call_fails_once_and_all_is_as_it_should_be(world: World, failure: str) -> None:
    card = await a_case_in_the_open(world)
    for call in CALLS:
        world.slack.faults.next(call, **FAILURES[failure])

    assert (await moves.change(world, world.ann, card, "private", why="A lawyer")).ok
    for _ in CALLS:
        await moves.pass_time(world, seconds=LEASE.total_seconds() + 1)

    is_moved(world, card)


async def test_out_of_the_old_channel_the_owner_is_told_and_all_goes_on_its_return(
    world: World,
) -> None:
    await moves.say(world, world.ann, "settings")
    assert (await moves.save(world, world.ann, cases_channel="CCASES")).ok
    card = await a_case_in_the_open(world)
    await world.ann.kick("client-cases")
    await moves.quiet(world)

    assert (await moves.change(world, world.ann, card, "private", why="A lawyer")).ok

    (new,) = world.slack.workspace.messages("ci-1")
    assert "Prepare" in moves.said(world, new)
    told = [shown(m) for m in moves.dms(world, world.ann)]
    (trouble,) = [each for each in told if "is still there" in each]
    assert "/invite @Client Issue" in trouble

    await world.ann.invite("client-cases")
    await moves.quiet(world)
    assert GONE in shown(card)
    assert "We have it" not in moves.said(world, card)
