"""What stories of an escalation look at and begin with."""

from typing import Any

from bot.sandbox import Message, Person
from bot.sandbox.elements import elements
from tests.e2e.moves import (
    dms,
    get_help,
    new_case,
)
from tests.support.world import World, shown

CONTACTS = {"contact.1.0": "UBEN", "contact.3.0": "UCHI", "phone.3.0": "+81 3 555"}


def message(world: World, card: Message) -> Message:
    """The escalation's own, in the thread."""
    replies = world.slack.workspace.messages(card.channel, card.ts)
    return next(m for m in reversed(replies) if "scalat" in m.text)


def letter(world: World, who: Person) -> str:
    return shown(dms(world, who)[-1])


def element(who: Person, name: str) -> dict[str, Any]:
    """A field of the open form."""
    assert who.view is not None
    return next(b["element"] for b in who.view.blocks if b.get("block_id") == name)


def reasons(who: Person) -> list[str]:
    """What *Get help* offers to press."""
    assert who.view is not None
    return [each.label for each in elements(who.view.blocks)]


async def stuck(world: World) -> Message:
    card = await new_case(world, world.ann)
    assert (await get_help(world, world.ann, card, "I am stuck", decision="May we waive it?")).ok
    return card
