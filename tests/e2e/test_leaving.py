"""An owner leaves the workspace: all that is theirs goes to the lead."""

from tests.e2e.moves import at, change, dms, labels, new_case, quiet, said, save, say, until
from tests.support.world import World, shown


async def with_a_lead(world: World, lead: str = "UCHI") -> None:
    await say(world, world.ann, "settings")
    await save(world, world.ann, **{"contact.1.0": lead})


async def leaves(world: World, user_id: str, **facts: object) -> None:
    world.slack.change_user(user_id, **(facts or {"deleted": True}))
    await quiet(world)
    await world.slack.until(lambda: not world.slack.delivery.is_busy)
    await quiet(world)


async def test_six_cases_of_an_owner_who_leaves_are_one_list_for_the_lead(world: World) -> None:
    ben, chi = world.ben, world.chi
    await with_a_lead(world)
    cards = [await new_case(world, ben, f"Client {n}: it is late") for n in range(1, 7)]
    await change(world, ben, cards[4], "promise", what="Call them", due=at(world, minutes=30))

    await leaves(world, "UBEN")

    told = [m for m in dms(world, chi) if " left. " in shown(m)]
    assert len(told) == 1
    words = shown(told[0])
    assert words.index("Client 5") < words.index("Client 1")
    assert all(f"Client {n}" in words for n in range(1, 7))
    for card in cards:
        assert "Owner is now" in said(world, card)

    first = told[0].blocks[1]["block_id"]
    assert (await chi.click(told[0], label="Hand over", block_id=first)).ok
    await quiet(world)
    await save(world, chi, to="UANN", why="You know them")

    assert "This case is yours now" in shown(dms(world, world.ann)[-1])


async def test_their_reminders_are_the_leads(world: World) -> None:
    ben, chi = world.ben, world.chi
    await with_a_lead(world)
    card = await new_case(world, ben)
    await change(world, ben, card, "promise", what="Call them", due=at(world, hours=4))
    before = len(dms(world, ben))

    await leaves(world, "UBEN")
    await until(world, world.clock().replace(hour=15, minute=1))

    assert "Call them" in shown(dms(world, chi)[-1])
    assert len(dms(world, ben)) == before


async def test_who_becomes_a_guest_owns_nothing_any_more(world: World) -> None:
    await with_a_lead(world)
    card = await new_case(world, world.ben)

    await leaves(world, "UBEN", is_restricted=True)

    assert "Owner is now" in said(world, card)
    assert "left. All that was theirs" in shown(dms(world, world.chi)[-1])


async def test_who_left_while_the_bot_did_not_hear_of_it_is_found_later(world: World) -> None:
    await with_a_lead(world)
    card = await new_case(world, world.ben)
    world.slack.subscribed_events = (world.slack.subscribed_events or set()) - {"user_change"}
    await leaves(world, "UBEN")
    assert "Owner is now" not in said(world, card)

    world.clock.set(world.clock().replace(day=5))
    world.bot.scheduler._sweep_soon()

    await world.reply(card, "Owner is now")


async def test_whoever_is_given_a_task_is_told_once(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)

    await change(world, ann, card, "task", what="Undo it", owner="UBEN", due=at(world, days=2))

    assert len(dms(world, ben)) == 1
    assert "Undo it" in shown(dms(world, ben)[0])
    assert labels(dms(world, ben)[0]) == ["Open case"]
