"""Where the workspace forbids private channels, a private case lives in its owner's direct message."""

import pytest

from bot.sandbox import Message
from bot.views.moving import GONE
from tests.e2e.moves import change, dms, form_text, new_case, opened, press, quiet, said, save, step
from tests.support.world import World, shown

FORBIDDEN = "lets me make no private channel"


@pytest.fixture
def world(world: World) -> World:
    world.slack.access.restricted.add("conversations.create")
    return world


async def private_case(world: World, **values: object) -> Message:
    """Opened by Ann as private; its card in its owner's direct message."""
    ann = world.ann
    await opened(world, ann, "Voltmark: a letter from their lawyer")
    await ann.select(None, "case.open.serious", ["legal"])
    await quiet(world)
    await press(world, ann, "More")
    assert (await save(world, ann, **values)).ok
    return card_with(world, str(values.get("owner", "UANN")))


def card_with(world: World, user_id: str) -> Message:
    messages = dms(world, world.slack.person(user_id))
    return next(m for m in messages if "CI-1 · Voltmark · private" in shown(m))


def names(world: World) -> set[str]:
    return {channel.name for channel in world.slack.workspace.channels.values()}


async def test_the_next_form_says_so_first(world: World) -> None:
    ann = world.ann
    await opened(world, ann)
    assert FORBIDDEN not in form_text(ann)
    await ann.close()
    await private_case(world)

    await opened(world, ann, "Acme: a lawyer again")
    await ann.select(None, "case.open.serious", ["legal"])
    await quiet(world)

    assert FORBIDDEN in form_text(ann)
    assert "direct message of its owner" in form_text(ann)
    assert (await save(world, ann)).outcome == "update"
    assert "It lives in the direct message of" in form_text(ann)


async def test_once_the_workspace_allows_them_the_form_says_it_again(world: World) -> None:
    ann = world.ann
    await private_case(world)
    world.slack.access.restricted.clear()

    await opened(world, ann, channel="DANNBEN")
    assert FORBIDDEN in form_text(ann)
    await save(world, ann)
    assert "ci-2" in names(world)
    await ann.close()

    await opened(world, ann, channel="DANNBEN")
    assert "Private: the case gets a channel of its own" in form_text(ann)


async def test_making_a_case_private_says_so_first_and_moves_it_to_the_owner(world: World) -> None:
    ann = world.ann
    await private_case(world)
    await ann.close()
    card = await new_case(world, ann, "Acme: charged twice", owner="UBEN")

    await press(world, ann, "More", card)
    await save(world, ann, change="private")
    assert FORBIDDEN in form_text(ann)
    await save(world, ann, why="They sue")

    assert "the direct message of its owner" in form_text(ann)
    new = next(m for m in dms(world, world.ben) if "CI-2 · Acme · private" in shown(m))
    assert "Done" in str(step(world, new).blocks)
    assert GONE in shown(card)


async def test_handed_over_it_moves_to_the_new_owner_and_leaves_the_old(world: World) -> None:
    card = await private_case(world)
    await press(world, world.ann, "Log client update", card)
    await save(world, world.ann, what="We have it")

    assert (await change(world, world.ann, card, "hand_over", to="UBEN", why="He knows them")).ok

    new = card_with(world, "UBEN")
    assert "We have it" in said(world, new)
    assert "Done" in str(step(world, new).blocks)
    assert GONE in shown(card)
    assert world.slack.workspace.messages(card.channel, card.ts) == []
    await press(world, world.ben, "Log client update", new)
    assert (await save(world, world.ben, what="Still on it")).ok
    assert "Still on it" in said(world, new)


async def test_handed_over_twice_it_comes_back_whole(world: World) -> None:
    card = await private_case(world)
    await change(world, world.ann, card, "hand_over", to="UBEN", why="He knows them")

    new = card_with(world, "UBEN")
    assert (await change(world, world.ben, new, "hand_over", to="UANN", why="She knows them")).ok

    assert GONE in shown(new)
    back = card_with(world, "UANN")
    assert back.ts > card.ts
    assert "Done" in str(step(world, back).blocks)


async def test_handed_over_when_channels_are_allowed_again_it_gets_one(world: World) -> None:
    card = await private_case(world)
    world.slack.access.restricted.clear()

    await change(world, world.ann, card, "hand_over", to="UBEN", why="He knows them")

    assert world.slack.workspace.channel("ci-1").members == {
        "UANN",
        "UBEN",
        world.slack.bot_user_id,
    }
    assert GONE in shown(card)
