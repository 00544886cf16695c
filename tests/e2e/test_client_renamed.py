"""A client whose name was typed wrongly, or who is another one: *Correct the details*."""

from tests.e2e.moves import change, new_case, press, save, say
from tests.support.world import World, shown


async def test_another_spelling_is_the_same_client_everywhere(world: World) -> None:
    card = await new_case(world, world.ann, "acme gmbh: charged twice")
    await new_case(world, world.ann, "Acme: late again")

    await change(world, world.ann, card, "details", client="ACME")

    listed = await say(world, world.ann, "list")
    assert listed.count("ACME") == 2
    assert "CI-1 · ACME" in shown(world.ann.message(card.channel, card.ts))


async def test_another_client_takes_the_case_along(world: World) -> None:
    card = await new_case(world, world.ann, "Acme: charged twice")
    await new_case(world, world.ann, "Beta: late")

    await change(world, world.ann, card, "details", client="beta ltd")

    assert "CI-1 · Beta" in shown(world.ann.message(card.channel, card.ts))
    await world.ann.command("/client-issue", "Beta: once more")
    await world.form(world.ann, "New client issue")


async def test_a_client_without_a_name_is_refused(world: World) -> None:
    card = await new_case(world, world.ann)
    await press(world, world.ann, "More", card)
    await save(world, world.ann, change="details")

    assert list((await save(world, world.ann, client="\N{ZERO WIDTH SPACE}")).errors) == ["client"]


async def test_a_private_case_keeps_its_spelling_to_itself(world: World) -> None:
    card = await new_case(world, world.ann, "Acme: charged twice", serious=["legal"])

    await change(world, world.ann, card, "details", client="Acme Secret Holding")
    await new_case(world, world.ben, "acme secret holding: hello")

    assert "Acme Secret Holding" in await say(world, world.ann, "show CI-1")
    assert "Acme Secret Holding" not in await say(world, world.ben, "list")
