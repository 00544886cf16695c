"""Another playbook under way: what was noted stays, and the end can be reached."""

from itertools import permutations

import pytest

from bot.sandbox import Message, Person
from tests.e2e.moves import at, change, labels, new_case, press, quiet, said, save, step
from tests.support import forged
from tests.support.world import World, shown

SITUATIONS = ("client-issue", "heated-conversation", "conflict", "unhappy-client")
TITLES = {
    "client-issue": "Any issue",
    "heated-conversation": "Heated conversation",
    "conflict": "Conflict",
    "unhappy-client": "Unhappy client",
}
KNOWN: dict[str, object] = {
    "objective": "Fair for both",
    "facts": "Two charges",
    "need": "Their money back",
    "meant": "They felt ignored",
    "harm": "No wages",
    "view": "It was in the offer",
    "agreed": "Refund",
    "met": "yes",
}


async def go_on(world: World, who: Person, card: Message) -> list[str]:
    """Done on the open step; the fields that it asked for."""
    await press(world, who, "Done", step(world, card))
    if who.view is None:
        return []
    asked = [b["block_id"] for b in who.view.blocks if b["type"] == "input"]
    values = {name: KNOWN[name] for name in asked if name in KNOWN}
    if "due" in asked:
        values["due"] = at(world, hours=5)
    assert (await save(world, who, **values)).ok
    return asked


def is_closed(world: World, card: Message) -> bool:
    return "Closed" in shown(world.ann.message(card.channel, card.ts))


@pytest.mark.parametrize(("before", "after"), list(permutations(SITUATIONS, 2)))
async def test_any_situation_may_become_any_other_and_still_ends(
    world: World, before: str, after: str
) -> None:
    ann = world.ann
    card = await new_case(world, ann, situation=before)
    asked_before: list[str] = []
    for _ in range(4):
        asked_before += await go_on(world, ann, card)

    await change(world, ann, card, "situation", situation=after)
    assert TITLES[after] in said(world, card)
    assert "From here on: Another playbook now" in said(world, card)
    asked: list[str] = []
    for _ in range(9):
        if not is_closed(world, card):
            asked += await go_on(world, ann, card)

    assert is_closed(world, card)
    thread = said(world, card)
    assert thread.index("Resolved") < thread.index("Closed")
    assert not set(asked) & set(asked_before) & {"need", "harm"}  # what is known is not asked again


async def test_what_was_noted_stays_and_its_steps_count_as_done(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, objective="Fair for both", facts="Two charges")
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, need="Their money back")
    old = forged.as_it_is(step(world, card))
    assert "Understand" in shown(old)

    await change(world, ann, card, "situation", situation="conflict")

    now = step(world, card)
    assert "4 of 8 · Apologize or not" in shown(now)
    assert "CI-1 goes on with another playbook" in said(world, card)
    assert "step 4 of 8" in shown(ann.message(card.channel, card.ts))
    await forged.press(world, ann, old, "Done")
    await quiet(world)
    assert ann.view is None
    assert "out of date" in shown(ann.ephemerals[-1])


async def test_only_one_card_can_be_pressed_after_a_change(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    for situation in ("unhappy-client", "conflict", "client-issue"):
        await change(world, ann, card, "situation", situation=situation)
        replies = world.slack.workspace.messages(card.channel, card.ts)
        assert len([m for m in replies if "Done" in labels(m)]) == 1


async def test_the_same_situation_again_is_refused(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    answer = await change(world, ann, card, "situation", situation="client-issue")

    assert list(answer.errors) == ["situation"]


async def test_a_resolved_case_keeps_its_state_in_another_situation(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await change(world, ann, card, "end", end="resolve")

    await change(world, ann, card, "situation", situation="conflict")

    assert "Resolved" in shown(ann.message(card.channel, card.ts))
    for _ in range(8):
        if not is_closed(world, card):
            await go_on(world, ann, card)
    assert is_closed(world, card)
