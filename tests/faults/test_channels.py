"""A channel that the bot is not in, is taken out of, or that is archived."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Message
from tests.e2e import moves
from tests.support.world import World, a_world, shown, words

PUBLIC, PRIVATE = "client-cases", "leads"
IDS = {PUBLIC: "CCASES", PRIVATE: "CLEADS"}
UPDATES = ("We look into it", "We found it", "We mend it")

in_both = pytest.mark.parametrize("channel", [PUBLIC, PRIVATE])


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with a_world(sqlite_url) as world:
        yield world


async def live_in(world: World, channel: str) -> Message:
    """The card of a case of Ben's in the channel for cases."""
    await world.ann.invite(channel)
    await moves.say(world, world.ann, "settings")
    assert (await moves.save(world, world.ann, cases_channel=IDS[channel])).ok
    await moves.opened(world, world.ben)
    assert (await moves.save(world, world.ben)).ok
    return world.cards(channel)[0]


async def log_updates(world: World, card: Message) -> None:
    """By who has the buttons in view: pressing does not need the bot in the channel."""
    for text in UPDATES:
        await moves.press(world, world.ben, "Log client update", card)
        assert (await moves.save(world, world.ben, what=text)).ok


def replies(world: World, card: Message) -> list[str]:
    return [shown(m) for m in world.slack.workspace.messages(card.channel, card.ts)]


def updates(world: World, card: Message) -> list[str]:
    """Which of the updates stand in the thread, in their order there."""
    return [text for said in replies(world, card) for text in UPDATES if text in said]


def troubles(world: World) -> list[str]:
    return [shown(m) for m in moves.dms(world, world.ben) if "can't post" in shown(m)]


@in_both
async def test_out_of_its_channel_the_bot_tells_the_owner_once_how_to_mend_it(
    world: World, channel: str
) -> None:
    card = await live_in(world, channel)
    await world.ann.kick(channel)
    await moves.quiet(world)

    await log_updates(world, card)

    assert updates(world, card) == []
    (trouble,) = troubles(world)
    assert "/invite @Client Issue" in trouble
    assert "Nothing is lost" in trouble


@in_both
async def test_invited_again_it_posts_what_waited_once_and_in_order(
    world: World, channel: str
) -> None:
    card = await live_in(world, channel)
    await world.ann.kick(channel)
    await log_updates(world, card)

    await world.ann.invite(channel)
    await moves.quiet(world)

    assert updates(world, card) == list(UPDATES)
    await moves.pass_time(world, hours=2)
    assert updates(world, card) == list(UPDATES)


async def test_an_archived_channel_is_named_and_its_posts_wait(world: World) -> None:
    card = await live_in(world, PUBLIC)
    await world.ann.archive(PUBLIC)
    await moves.quiet(world)

    await log_updates(world, card)
    (trouble,) = troubles(world)
    assert "is archived" in trouble
    assert updates(world, card) == []

    await world.ann.archive(PUBLIC, archived=False)
    await moves.quiet(world)
    assert updates(world, card) == list(UPDATES)


async def test_it_comes_back_into_a_public_channel_with_the_next_command(world: World) -> None:
    card = await live_in(world, PUBLIC)
    await world.ann.kick(PUBLIC)
    await log_updates(world, card)

    await moves.opened(world, world.ann, "Beta: late")
    await moves.quiet(world)

    assert updates(world, card) == list(UPDATES)


async def test_out_of_a_private_channel_it_asks_for_an_invitation_before_the_form(
    world: World,
) -> None:
    await live_in(world, PRIVATE)
    await world.ann.kick(PRIVATE)
    await moves.quiet(world)

    await world.ann.command("/client-issue", "Beta: late")
    await moves.quiet(world)

    assert world.ann.view is not None
    assert "/invite @Client Issue" in words(world.ann.view.blocks)
    assert "CLEADS" in str(world.ann.view.blocks)
    assert world.ann.view.body.get("submit") is None


async def test_an_archived_channel_is_named_before_the_form(world: World) -> None:
    await live_in(world, PUBLIC)
    await world.ann.archive(PUBLIC)
    await moves.quiet(world)

    await world.ann.command("/client-issue", "Beta: late")
    await moves.quiet(world)

    assert world.ann.view is not None
    assert "is archived" in words(world.ann.view.blocks)


async def test_a_form_that_was_open_meanwhile_is_saved_and_its_card_waits(world: World) -> None:
    await live_in(world, PRIVATE)
    await moves.opened(world, world.ben, "Beta: late")
    await world.ann.kick(PRIVATE)
    await moves.quiet(world)

    assert (await moves.save(world, world.ben)).ok
    assert len(world.cards(PRIVATE)) == 1
    assert "CI-2" in troubles(world)[0]

    await world.ann.invite(PRIVATE)
    await moves.quiet(world)
    assert [("CI-2" in card.text) for card in world.cards(PRIVATE)] == [False, True]


async def test_when_the_owner_left_the_lead_is_told(world: World) -> None:
    card = await live_in(world, PRIVATE)
    await world.ann.kick(PRIVATE)
    world.slack.change_user("UBEN", deleted=True)
    await moves.quiet(world)

    await moves.press(world, world.ann, "Log client update", card)
    assert (await moves.save(world, world.ann, what=UPDATES[0])).ok
    await moves.pass_time(world, minutes=5)

    assert [m for m in moves.dms(world, world.ann) if "can't post" in shown(m)]
