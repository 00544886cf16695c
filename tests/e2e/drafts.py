"""Moves with *Draft a reply*: open it, read it, choose another text, say that it was sent."""

from bot.sandbox import Message, Person
from bot.sandbox.submissions import Submission
from tests.e2e.moves import press, quiet, save
from tests.support.world import World

KIND = "Thank you for telling us. You'll have my answer by Friday at 15:00."
"""Words that the checker lets through."""


async def drafted(world: World, who: Person, where: Message) -> str:
    """Press *Draft a reply* there; the text that came."""
    await press(world, who, "Draft a reply", where)
    return text(who)


def text(who: Person) -> str:
    """The draft as it stands in the open form."""
    assert who.view is not None
    name = _field(who)
    return str(who.view.values[name]["text"]["value"])


def offered(who: Person) -> list[str]:
    """The drafts among which one can choose."""
    assert who.view is not None
    block = next((b for b in who.view.blocks if b["block_id"] == "key"), None)
    return [] if block is None else [o["value"] for o in block["element"]["options"]]


async def choose(world: World, who: Person, *, key: str = "", channel: str = "") -> str:
    """Another text, or the same for another channel; what came."""
    action, value = ("draft.key", key) if key else ("draft.channel", channel)
    assert (await who.select(None, action, value)).ok
    await quiet(world)
    return text(who)


async def sent(world: World, who: Person, words: str = "", **values: object) -> Submission:
    """*I sent this*, with other words if they are given."""
    changed = {_field(who): words} if words else {}
    return await save(world, who, **changed, **values)


def _field(who: Person) -> str:
    assert who.view is not None
    return next(str(b["block_id"]) for b in who.view.blocks if b["block_id"].startswith("text."))
