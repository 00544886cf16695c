"""A time is chosen once: the draft says it, and it is kept."""

from bot.sandbox import Person
from tests.e2e.drafts import KIND, choose, drafted, sent, text
from tests.e2e.moves import at, new_case, press, quiet, said, save, step
from tests.support.world import World, shown


async def pick(world: World, who: Person, block: str, when: int) -> str:
    assert (await who.click(None, "draft.time", block_id=block, value=when)).ok
    await quiet(world)
    return text(who)


async def test_a_chosen_time_fills_its_gap_and_is_kept_with_what_was_sent(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    assert "You'll have my answer by […]." in await drafted(world, ann, step(world, card))

    assert "by 17:00 today." in await pick(world, ann, "next_update_at", at(world, hours=5))
    assert "by 13:00 tomorrow." in await pick(world, ann, "next_update_at", at(world, hours=25))
    assert "by 13:00 tomorrow." in await choose(world, ann, channel="phone")
    assert (await sent(world, ann)).outcome == "clear"

    assert "by 13:00 tomorrow." in said(world, card)
    assert "by 13:00 on Tuesday." in shown(step(world, card))


async def test_who_is_in_another_zone_than_the_team_says_whose_clock_it_is(world: World) -> None:
    await new_case(world, world.ann, "Bolt: late")
    card = await new_case(world, world.chi)
    await drafted(world, world.chi, step(world, card))

    chosen = await pick(world, world.chi, "next_update_at", at(world, hours=5))

    assert "by 1:00 Tokyo time tomorrow." in chosen


async def test_a_chosen_time_leaves_words_alone_that_somebody_edited(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await drafted(world, ann, step(world, card))
    assert ann.view is not None
    field = next(b["block_id"] for b in ann.view.blocks if b["block_id"].startswith("text."))
    ann.fill({field: KIND})

    assert await pick(world, ann, "next_update_at", at(world, hours=5)) == KIND


async def test_the_time_of_a_promise_stands_in_the_draft_that_makes_it(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    known = {"facts": "Two charges", "need": "The money", "meant": "Ignored", "harm": "No wages"}
    for name, value in known.items():
        await press(world, ann, "Done", step(world, card))
        assert (await save(world, ann, **{name: value})).ok
    await drafted(world, ann, step(world, card))
    await choose(world, ann, key="promise")

    assert "by 17:00 today." in await pick(world, ann, "due", at(world, hours=5))
