"""Closed cases are erased by a rule that admins set, and all of them know before it begins."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.case import State
from bot.domain.person import Workspace
from bot.usecases.erasing import Erasing
from store import BOT, Store
from tests.e2e.moves import BLINK, already_solved, dms, opened, pass_time, press, quiet, save, say
from tests.factories import a_case, keep
from tests.support.world import MONDAY_NOON, World, a_world, shown


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
    assert "closed more than 1 year ago; 1 is due now" in told
    assert "Set by" in told
    assert not any("erased" in shown(message) for message in dms(world, world.ben))
    await Erasing(world.bot.store, world.clock).some()
    assert "CI-1" in await say(world, world.ann, "show CI-1")


async def test_a_rule_that_was_taken_back_at_once_erases_nothing(world: World) -> None:
    await a_case_that_is_over(world)
    await rule(world, "1")
    assert "will be erased" in shown(dms(world, world.ann)[-1])
    await rule(world, "0")
    assert "was changed since" in shown(dms(world, world.ann)[-1])

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
    assert "I know no case that this belongs to." in shown(world.ann.ephemerals[before])
    await opened(world, world.ann, "Acme: again")
    assert (await save(world, world.ann)).ok
    await quiet(world)
    assert "CI-2" in shown(world.cards()[-1])


async def labels_left(store: Store) -> list[str]:
    async with store.reading() as tx:
        cases = await tx.exports.cases("THARBOUR", viewer=BOT, after=0, limit=9)
    return [case.label for case in cases]


async def test_a_bot_that_starts_erases_what_is_due_by_itself(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    long_ago = MONDAY_NOON - timedelta(days=800)
    async with store.transaction() as tx:
        rule = Workspace(team_id="THARBOUR", erase_after=2, erase_from=long_ago)
        await tx.workspaces.save(rule)
    over = a_case(team_id="THARBOUR", state=State.CLOSED, closed_at=long_ago, current="")
    for case in (over, replace(over, number=2, closed_at=MONDAY_NOON)):
        await keep(store, case)

    async with a_world(sqlite_url), asyncio.timeout(60):
        while "CI-1" in await labels_left(store):  # noqa: ASYNC110 - nothing tells us
            await asyncio.sleep(BLINK)

    assert await labels_left(store) == ["CI-2"]
    await store.close()
