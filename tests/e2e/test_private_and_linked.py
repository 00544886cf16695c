"""A case that was linked or merged in the open, and became private since."""

from bot.sandbox import Message
from bot.views.moving import GONE
from tests.e2e.moves import change, new_case, said, say
from tests.support.world import World, shown


async def two(world: World) -> tuple[Message, Message]:
    first = await new_case(world, world.ann, "Voltmark: a knife in the parcel")
    return first, await new_case(world, world.ann, "Voltmark: a second parcel")


async def test_the_thread_of_a_linked_case_names_it_no_more(world: World) -> None:
    first, second = await two(world)
    assert (await change(world, world.ann, second, "link", number="CI-1")).ok
    assert "Linked to CI-1" in said(world, second)

    await change(world, world.ann, first, "private", why="A lawyer wrote")

    assert "CI-1" not in said(world, second)
    assert "CI-2" in shown(second)


async def test_what_was_merged_into_it_goes_along(world: World) -> None:
    first, second = await two(world)
    assert (await change(world, world.ann, second, "link", number="CI-1", how="same")).ok

    await change(world, world.ann, first, "private", why="A lawyer wrote")

    assert GONE in shown(first)
    assert GONE in shown(second)
    assert said(world, second) == ""
    assert "I know no case CI-2" in await say(world, world.chi, "show 2")
    assert "CI-2" in await say(world, world.ann, "show 2")
