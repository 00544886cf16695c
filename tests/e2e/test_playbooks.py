"""Every playbook can be walked from its first step to a closed case."""

import pytest

from bot.sandbox import Message, Person
from tests.e2e.moves import at, new_case, press, said, save, step
from tests.support.world import World, shown

ANSWERS: dict[str, object] = {
    "objective": "Fair for both",
    "facts": "Two charges",
    "need": "Their money back",
    "meant": "They felt ignored",
    "harm": "No wages",
    "fault": "shared",
    "view": "It was in the offer",
    "agreed": "Refund",
    "met": "yes",
}
STEPS = {
    "heated-conversation": 8,
    "conflict": 8,
    "unhappy-client": 6,
}


async def walk(world: World, who: Person, card: Message) -> None:
    """Done on every step, with whatever its form asks for."""
    for _ in range(12):
        await press(world, who, "Done", step(world, card))
        if who.view is not None:
            asked = {b["block_id"] for b in who.view.blocks}
            values = {name: value for name, value in ANSWERS.items() if name in asked}
            if "due" in asked:
                values["due"] = at(world, hours=5)
            assert (await save(world, who, **values)).ok
        if "Closed" in shown(who.message(card.channel, card.ts)):
            return


@pytest.mark.parametrize("situation", STEPS)
async def test_a_case_of_each_situation_is_walked_to_its_end(world: World, situation: str) -> None:
    ann = world.ann
    card = await new_case(world, ann, situation=situation)

    await walk(world, ann, card)

    assert "Closed · solved" in shown(ann.message(card.channel, card.ts))
    thread = said(world, card)
    assert thread.index("Resolved") < thread.index("Closed")


@pytest.mark.parametrize("situation", STEPS)
async def test_one_talk_covers_the_conversation_of_each_situation(
    world: World, situation: str
) -> None:
    ann = world.ann
    card = await new_case(world, ann, situation=situation, reached="phone")

    await press(world, ann, "We talked", step(world, card))
    values = {n: ANSWERS[n] for n in ("need", "harm", "agreed")}
    assert (await save(world, ann, **values, fault="ours", due=at(world, hours=5))).ok
    await walk(world, ann, card)

    assert "Closed · solved" in shown(ann.message(card.channel, card.ts))
