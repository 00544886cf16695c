"""Whichever way a case ends, its cause can be named there, and counts for repeats."""

from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox import Message
from bot.views import ids
from tests.e2e.drafts import sent
from tests.e2e.moves import (
    already_solved,
    change,
    fields,
    new_case,
    opened,
    press,
    quiet,
    save,
    say,
    step,
)
from tests.e2e.test_opening import GLOBAL
from tests.e2e.test_repeat_notices import notices
from tests.support.world import World, shown

Way = Callable[[World, str], Awaitable[None]]
CAUSE = "Double click"
ASKED = "What caused it?"


@pytest.fixture(autouse=True)
async def _with_channel(world: World) -> None:
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, cases_channel="CGENERAL")).ok


async def name_it(world: World, text: str = CAUSE) -> None:
    """Type the cause into the open form, and take what is offered first."""
    offered = await world.ann.options(ids.END_CAUSE, text)
    world.ann.fill({"cause": offered[0]["value"]})


async def to_prevent(world: World, card: Message) -> None:
    await change(world, world.ann, card, "end", end="resolve")
    await press(world, world.ann, "Done", step(world, card))
    assert (await save(world, world.ann, met="yes")).ok


async def skipped(world: World, client: str) -> None:
    """*Prevent* was skipped, for want of time."""
    card = await new_case(world, world.ann, f"{client}: charged twice")
    await to_prevent(world, card)
    await press(world, world.ann, "More", step(world, card))
    await press(world, world.ann, "Skip")
    assert ASKED in fields(world.ann)
    await name_it(world)
    assert (await save(world, world.ann, why="no time")).ok


async def ended(world: World, client: str, end: str = "solved") -> None:
    """Closed before its last step."""
    card = await new_case(world, world.ann, f"{client}: charged twice")
    await press(world, world.ann, "More", card)
    assert (await save(world, world.ann, change="end")).outcome == "update"
    assert ASKED in fields(world.ann)
    await name_it(world)
    assert (await save(world, world.ann, end=end, why="All is well")).ok


async def solved_by_command(world: World, client: str) -> None:
    await opened(world, world.ann, f"{client}: charged twice")
    assert (await already_solved(world, world.ann, cause=CAUSE)).ok


async def solved_by_shortcut(world: World, client: str) -> None:
    await world.ann.global_shortcut(GLOBAL)
    await quiet(world)
    await world.ann.options(ids.OPEN_CLIENT, client)
    world.ann.fill({"client": client, "happened": "Charged twice"})
    assert (await already_solved(world, world.ann, cause=CAUSE)).ok


async def one_off(world: World, client: str) -> None:
    """The first small case of its cause keeps what was suspected."""
    card = await new_case(world, world.ann, f"{client}: charged twice")
    for needed in ({"facts": "Two charges"}, {"need": "Money"}):
        await press(world, world.ann, "Done", step(world, card))
        await save(world, world.ann, **needed)
    await press(world, world.ann, "Done", step(world, card))
    await save(world, world.ann, suspected_cause=CAUSE)
    await to_prevent(world, card)
    await press(world, world.ann, "Done", step(world, card))


async def without_agreement(world: World, client: str) -> None:
    await ended(world, client, "no agreement")
    assert (await save(world, world.ann, next_place="The ombudsman")).ok
    assert (await sent(world, world.ann)).ok


@pytest.mark.parametrize(
    "way",
    [ended, skipped, solved_by_command, solved_by_shortcut, one_off, without_agreement],
    ids=lambda way: str(way.__name__),
)
async def test_each_way_to_close_names_the_cause(world: World, way: Way) -> None:
    await way(world, "Acme")

    assert "Closed" in shown(world.cards()[-1])
    assert f"Cause {CAUSE}" in await say(world, world.ann, "show CI-1")


async def test_cases_closed_in_different_ways_are_one_repeat(world: World) -> None:
    await one_off(world, "Acme")
    await ended(world, "Bolt")
    assert notices(world) == []

    await skipped(world, "Cord")

    (notice,) = notices(world)
    assert f"3 cases in 90 days of one cause: {CAUSE}" in shown(notice)


async def test_what_was_suspected_is_filled_in_and_none_is_asked_under_legal_hold(
    world: World,
) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    while "· Understand" not in shown(step(world, card)):
        await press(world, ann, "Done", step(world, card))
        await save(world, ann, need="Money")
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, suspected_cause="Two jobs")
    await press(world, ann, "More", card)
    await save(world, ann, change="end")
    assert "Two jobs" in str(ann.view.blocks if ann.view else "")
    await ann.close(everything=True)

    held = await new_case(world, ann, "Bolt: their lawyer wrote", serious=["legal"])
    await press(world, ann, "More", held)
    await save(world, ann, change="end")
    assert ASKED not in fields(ann)


async def test_resolving_leaves_the_cause_to_prevent(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "More", card)
    await save(world, ann, change="end")
    await name_it(world)

    assert (await save(world, ann, end="resolve")).ok

    assert "Cause" not in await say(world, ann, "show CI-1")


async def test_the_old_name_of_a_cause_is_offered_as_the_one_of_today(world: World) -> None:
    ann = world.ann
    await solved_by_command(world, "Acme")
    await say(world, ann, "causes")
    known = await ann.options(ids.CAUSES_PICK, "")
    assert (await save(world, ann, cause=known[0]["value"])).outcome == "update"
    assert (await save(world, ann, name="Button pressed twice")).ok
    await opened(world, ann, "Bolt: charged twice")
    await press(world, ann, "Already solved")

    offered = await ann.options(ids.OPEN_CAUSE, CAUSE.upper())
    new = await ann.options(ids.OPEN_CAUSE, "Double")

    assert [each["text"]["text"] for each in offered] == ["Button pressed twice"]
    assert [each["text"]["text"] for each in new] == ["Double (new)", "Button pressed twice"]
