"""Closed cases are erased by a rule that admins set, and all of them know before it begins."""

from bot.usecases.erasing import Erasing
from tests.e2e.moves import already_solved, dms, opened, pass_time, press, quiet, save, say
from tests.support.world import World, shown


async def rule(world: World, years: str) -> None:
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, erase_after=years)).ok


async def a_case_that_is_over(world: World) -> None:
    await opened(world, world.ann)
    assert (await already_solved(world, world.ann, cause="Double click")).ok


async def test_admins_are_told_a_week_before(world: World) -> None:
    await a_case_that_is_over(world)
    await say(world, world.ben, "help")
    await pass_time(world, days=366)

    await rule(world, "1")

    told = shown(dms(world, world.ann)[-1])
    assert "closed more than 1 year ago: 1 is due now" in told
    assert not any("erased" in shown(message) for message in dms(world, world.ben))
    await Erasing(world.bot.store, world.clock).some()
    assert "CI-1" in await say(world, world.ann, "show CI-1")


async def test_a_rule_that_was_taken_back_at_once_erases_nothing(world: World) -> None:
    await a_case_that_is_over(world)
    await rule(world, "1")
    await rule(world, "0")

    await pass_time(world, days=380)
    await Erasing(world.bot.store, world.clock).some()

    assert "CI-1" in await say(world, world.ann, "show CI-1")


async def test_what_is_erased_is_unknown_everywhere_and_its_number_stays_taken(
    world: World,
) -> None:
    await a_case_that_is_over(world)
    card = world.cards()[-1]
    await rule(world, "1")
    await pass_time(world, days=380)

    await Erasing(world.bot.store, world.clock).some()

    assert "I know no case CI-1" in await say(world, world.ann, "show CI-1")
    assert "Cases found: 0" in await say(world, world.ann, "find charged twice")
    before = len(world.ann.ephemerals)
    await press(world, world.ann, "More", card)
    assert "I know no case" in shown(world.ann.ephemerals[before])
    await opened(world, world.ann, "Acme: again")
    assert (await save(world, world.ann)).ok
    await quiet(world)
    assert "CI-2" in shown(world.cards()[-1])
