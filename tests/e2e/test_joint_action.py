"""*Start a joint action*: one change for all cases of a repeat."""

from bot.sandbox import Message
from tests.e2e.moves import at, change, form_text, new_case, press, quiet, said, save, say
from tests.e2e.test_repeat_notices import notices
from tests.support import forged
from tests.support.world import World, shown

TYPED = {
    "what_1": "One job for <!channel>",
    "kind_1": "fix the process",
    "looks_like_1": "A second run is refused",
    "owner_1": "UBEN",
}


async def repeated(world: World) -> list[Message]:
    """The cards of three cases of one client, in the channel of the digest."""
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, cases_channel="CGENERAL")).ok
    return [await new_case(world, world.ann) for _ in range(3)]


async def test_it_is_planned_for_all_of_them_and_the_notice_names_it(world: World) -> None:
    ben = world.ben
    cards = await repeated(world)

    await press(world, ben, "Start a joint action", notices(world)[0])
    assert "It serves CI-1, CI-2, CI-3." in form_text(ben)
    assert (await save(world, ben, **TYPED, due_1=at(world, days=7))).ok

    assert "One job for <!channel> · not done yet" in shown(notices(world)[0])
    assert "of CI-3 serves this case as well" in said(world, cards[0])
    assert "of CI-3 serves this case as well" in said(world, cards[1])
    assert "Prevention" in said(world, cards[2])


async def test_what_is_wrong_is_said_under_its_field(world: World) -> None:
    ben = world.ben
    await repeated(world)
    await press(world, ben, "Start a joint action", notices(world)[0])

    past = await save(world, ben, **TYPED, due_1=at(world, days=-1))
    assert "still to come" in past.errors["due_1"]
    guest = await save(world, ben, **{**TYPED, "owner_1": "UGUS"}, due_1=at(world, days=1))
    assert "your own team" in guest.errors["owner_1"]
    assert "No prevention action was planned yet." in shown(notices(world)[0])


async def test_a_case_that_became_private_meanwhile_is_not_served(world: World) -> None:
    ann, ben = world.ann, world.ben
    cards = await repeated(world)
    await new_case(world, ann)
    await press(world, ben, "Start a joint action", notices(world)[0])
    await change(world, ann, cards[0], "private", why="A lawyer wrote")

    assert (await save(world, ben, **TYPED, due_1=at(world, days=7))).ok

    assert "CI-1" not in shown(notices(world)[0])
    assert "of CI-4 serves this case as well" in said(world, cards[1])


async def test_a_button_that_names_no_notice_is_out_of_date(world: World) -> None:
    await repeated(world)

    notice, label = notices(world)[0], "Start a joint action"
    assert (await forged.press(world, world.ben, notice, label, value="nonsense")).ok
    await quiet(world)

    assert "out of date" in shown(world.ben.ephemerals[-1])
