"""What came before: a repeat changes the guidance, and like cases show what they got."""

from bot.sandbox import Message
from tests.e2e.drafts import drafted
from tests.e2e.moves import change, fields, form_text, new_case, press, save, step
from tests.e2e.test_offers import at_offer, more
from tests.support.world import World, shown


async def solved(world: World, text: str = "Acme: charged twice", **values: object) -> Message:
    """A case of some days ago that came to an end."""
    card = await new_case(world, world.ann, text, **values)
    await change(world, world.ann, card, "end", end="partly", why="A credit note was enough")
    return card


async def test_the_third_case_of_a_client_is_a_repeat_for_card_draft_and_prevention(
    world: World,
) -> None:
    ann = world.ann
    for _ in range(2):
        await solved(world)
    card = await new_case(world, ann, reached="phone")
    await press(world, ann, "We talked", step(world, card))
    assert (await save(world, ann, need="Their money back", fault="ours")).ok
    while "· Acknowledge" not in shown(step(world, card)):
        await press(world, ann, "Done", step(world, card))
        await save(world, ann)
    assert "It happened again: apologize for that first" in shown(step(world, card))
    assert "You had to come to us with this again" in await drafted(world, ann, step(world, card))
    assert "someone senior" in form_text(ann)
    await ann.close()

    for needed in ({"harm": "No wages"}, {}, {}, {"met": "yes"}):
        await press(world, ann, "Done", step(world, card))
        if ann.view is not None:
            assert (await save(world, ann, **needed)).ok
    assert "One line is not enough here" in shown(step(world, card))
    assert "asks for the cause and one change" in shown(step(world, card))
    await press(world, ann, "Done", step(world, card))
    assert "What caused it?" in fields(ann)


async def test_private_cases_make_a_repeat_for_their_members_alone(world: World) -> None:
    ann, ben = world.ann, world.ben
    for _ in range(2):
        await new_case(world, ann, serious=["personal data"])
    card = await new_case(world, ann, reached="phone")
    await press(world, ann, "We talked", step(world, card))
    assert (await save(world, ann, need="Their money back", fault="ours")).ok
    while "· Acknowledge" not in shown(step(world, card)):
        await press(world, ann, "Done", step(world, card))
        await save(world, ann)

    assert "It happened again" not in shown(step(world, card))
    assert "again" not in await drafted(world, ben, step(world, card))
    assert "again" in await drafted(world, ann, step(world, card))


async def test_noting_the_ways_shows_what_like_cases_got(world: World) -> None:
    ann, ben = world.ann, world.ben
    first = await at_offer(world)
    await press(world, ann, "We talked", step(world, first))
    await save(world, ann, need="Their money back", agreed="Half of it <!here>", due=_soon(world))
    await change(world, ann, first, "end", end="partly", why="Half was fair")
    await solved(world, serious=["legal"])
    await solved(world, "Bolt: late")

    card = await at_offer(world)
    await more(world, card, "Note the ways")
    got = form_text(ann)
    assert "What like cases got" in got
    assert "CI-1 · Acme: Half of it <!here>. Ended: partly." in got
    assert "CI-2 · Acme: nothing noted as agreed" in got
    assert "Bolt" not in got

    await press(world, ben, "More", step(world, card))
    await press(world, ben, "Note the ways")
    assert "CI-1" in form_text(ben)
    assert "CI-2" not in form_text(ben)


async def test_without_a_like_case_nothing_stands_above_the_ways(world: World) -> None:
    card = await at_offer(world)

    await more(world, card, "Note the ways")

    assert "What like cases got" not in form_text(world.ann)


def _soon(world: World) -> int:
    return int(world.clock().timestamp()) // 60 * 60 + 3600
