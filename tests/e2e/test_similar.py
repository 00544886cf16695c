"""Past cases: found by words, offered while a case is open, and shown when a new one is typed."""

from bot.sandbox import Message, Person
from tests.e2e.moves import change, form_text, new_case, opened, press, save, say, step
from tests.e2e.test_repeats import solved
from tests.support.world import World

EVIL = '"Acme" AND (NEAR: parcel* <!channel> 🎉'


async def offered(world: World, card: Message, who: Person | None = None) -> str:
    """What *Similar cases*, under *More* of the card, shows."""
    who = who or world.ann
    await press(world, who, "More", card)
    await press(world, who, "Similar cases")
    shown = form_text(who)
    await who.close()
    await who.close()
    return shown


async def test_similar_cases_tell_what_was_tried_what_worked_and_how_it_ended(
    world: World,
) -> None:
    text = "Bolt: the March invoice was charged twice <!here>"
    first = await new_case(world, world.ann, text, reached="phone")
    await press(world, world.ann, "We talked", step(world, first))
    talked = {"need": "Money back", "fault": "shared", "agreed": "A *credit* note"}
    assert (await save(world, world.ann, **talked, due=_soon(world))).ok
    await change(world, world.ann, first, "end", end="partly", why="It was enough")
    await solved(world, "Zebra: the roof leaks")
    card = await new_case(world, world.ann, "Acme: invoice charged twice")

    shown = await offered(world, card)

    assert "CI-1 · Bolt: the March invoice was charged twice <!here>" in shown
    assert "Agreed A *credit* note" in shown
    assert "Ended partly" in shown
    assert "Zebra" not in shown


async def test_the_first_case_of_its_kind_says_so(world: World) -> None:
    card = await new_case(world, world.ann)

    assert "No past case is like this one yet." in await offered(world, card)


async def test_a_step_offers_similar_cases_too(world: World) -> None:
    await solved(world, "Bolt: invoice charged twice")
    card = await new_case(world, world.ann, "Acme: invoice charged twice")

    await press(world, world.ben, "More", step(world, card))
    await press(world, world.ben, "Similar cases")

    assert "CI-1 · Bolt" in form_text(world.ben)


async def test_similar_cases_that_are_private_are_shown_to_their_members_only(
    world: World,
) -> None:
    await solved(world, "Bolt: invoice charged twice", serious=["legal"])
    card = await new_case(world, world.ann, "Acme: invoice charged twice")

    assert "Bolt" in await offered(world, card)
    assert "Bolt" not in await offered(world, card, world.ben)


async def test_find_shows_cases_by_their_words(world: World) -> None:
    await solved(world, "Bolt: invoice charged twice")
    await new_case(world, world.ann, "Acme: parcel lost <!channel>")

    found = await say(world, world.ben, "find charges")
    assert "CI-1" in found
    assert "· partly" in found
    assert "CI-2" not in found
    assert "Acme: parcel lost <!channel> · open" in await say(world, world.ben, f"find {EVIL}")


async def test_find_by_number_shows_that_case(world: World) -> None:
    await new_case(world, world.ann)

    assert "Timeline" in await say(world, world.ben, "find CI-1")


async def test_find_says_what_to_type_and_when_there_is_nothing(world: World) -> None:
    assert "Find what?" in await say(world, world.ann, "find")
    assert "No case has “elephant” in it" in await say(world, world.ann, "find elephant")
    assert "Try other words" in await say(world, world.ann, "find 🎉 " + "x" * 2000)


async def test_find_names_no_private_case_to_others(world: World) -> None:
    await new_case(world, world.ann, "Acme: parcel lost", serious=["legal"])

    assert "CI-1" in await say(world, world.ann, "find parcel")
    others = await say(world, world.ben, "find parcel")
    assert "CI-1" not in others
    assert "No case has “parcel”" in others


async def test_the_opening_form_shows_what_is_like_it_lately(world: World) -> None:
    await new_case(world, world.ann, "Bolt: the web shop is down since noon")
    await new_case(world, world.ann, "Zebra: roof leaks")

    await opened(world, world.ben, "Acme: your web shop is down")

    shown = form_text(world.ben)
    assert "Similar, lately" in shown
    assert "CI-1 · Bolt: the web shop is down since noon · open" in shown
    assert "Zebra" not in shown


async def test_the_opening_form_names_a_case_of_the_client_once(world: World) -> None:
    await new_case(world, world.ann, "Acme: the web shop is down")

    await opened(world, world.ben, "Acme: web shop down again")

    shown = form_text(world.ben)
    assert "Open for this client already" in shown
    assert "Similar, lately" not in shown


async def test_the_opening_form_shows_no_private_case_to_others(world: World) -> None:
    await new_case(world, world.ann, "Bolt: the web shop is down", serious=["legal"])

    await opened(world, world.ben, "Acme: web shop down")

    assert "Bolt" not in form_text(world.ben)


def _soon(world: World) -> int:
    return int(world.clock().timestamp()) // 60 * 60 + 3600
