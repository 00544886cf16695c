"""The ways that we can offer, the client's choice, and their no."""

from bot.sandbox import Message
from tests.e2e.drafts import drafted, sent
from tests.e2e.moves import (
    at,
    change,
    falls_due,
    fields,
    form_text,
    new_case,
    press,
    said,
    save,
    step,
)
from tests.support.world import World, shown

KIND = "Thank you for saying so. By Friday at 15:00 you'll have my answer."


async def at_offer(world: World) -> Message:
    """A case at the step in which we offer; the fault is shared."""
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    await press(world, ann, "We talked", step(world, card))
    await save(world, ann, need="Their money back", harm="No wages", fault="shared")
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, facts="Two charges")
    assert "5 of 8 · Offer solutions" in shown(step(world, card))
    return card


async def more(world: World, card: Message, label: str) -> None:
    await press(world, world.ann, "More", step(world, card))
    await press(world, world.ann, label)


def two_ways(world: World) -> dict[str, object]:
    return {
        "kind_1": "give back",
        "what_1": "Refund of 480",
        "at_1": at(world, hours=5),
        "kind_2": "extra",
        "what_2": "A free month",
        "at_2": at(world, days=2),
        "limits_2": "Not for other contracts",
    }


async def test_what_they_choose_becomes_our_promise(world: World) -> None:
    ann = world.ann
    card = await at_offer(world)
    await more(world, card, "Note the ways")
    assert (await save(world, ann, **two_ways(world))).ok
    assert ann.views == []
    assert "Refund of 480 · A free month" in said(world, card)
    assert "5 of 8" in shown(step(world, card))
    came = await drafted(world, ann, step(world, card))
    assert "Refund of 480" in came
    assert "A free month" in came
    await ann.close()

    await press(world, ann, "Done", step(world, card))
    assert fields(ann) == ["Which did they choose?", "What did we agree?", "By when?"]
    assert (await save(world, ann, chosen="1")).ok

    act = shown(step(world, card))
    assert "6 of 8 · Act" in act
    assert "Agreed: Refund of 480" in act
    assert "Now due: Refund of 480" in shown(await falls_due(world, ann, "Mon 17:00"))


async def test_what_they_changed_is_what_counts(world: World) -> None:
    ann = world.ann
    card = await at_offer(world)
    await more(world, card, "Note the ways")
    await save(world, ann, **two_ways(world))

    await press(world, ann, "Done", step(world, card))
    assert (await save(world, ann, chosen="2", agreed="Two free months")).ok

    assert "Agreed: Two free months" in shown(step(world, card))


async def test_a_way_needs_a_time_and_a_single_one_a_reason(world: World) -> None:
    ann = world.ann
    card = await at_offer(world)
    await more(world, card, "Note the ways")

    assert list((await save(world, ann, what_1="Refund")).errors) == ["at_1"]
    assert list((await save(world, ann, at_1=at(world, hours=5))).errors) == ["why_only"]
    wrong = await save(world, ann, amount_1="a lot")
    assert list(wrong.errors) == ["amount_1"]
    assert (await save(world, ann, amount_1="480", only="owed", why_only="It is theirs")).ok


async def test_after_a_no_the_card_leads_from_limits_to_a_summary(world: World) -> None:
    ann = world.ann
    card = await at_offer(world)
    await more(world, card, "They refused")
    assert (await save(world, ann)).ok
    assert "They said no. Don't bid on" in shown(step(world, card))
    assert "Refused, notes" in said(world, card)

    await more(world, card, "They refused")
    assert (await save(world, ann, our_limits="480", their_limits="A week")).ok
    assert "ask what they would find fair" in shown(step(world, card))

    await more(world, card, "They refused")
    assert (await save(world, ann, proposal="480 and a call")).ok
    assert "Write them where both sides stand" in shown(step(world, card))

    came = await drafted(world, ann, step(world, card))
    assert "What you would find fair: 480 and a call" in came
    assert (await sent(world, ann, KIND)).ok
    assert "Weigh time, energy, cost and relationship" in shown(step(world, card))

    await more(world, card, "They refused")
    assert "480 and a call" in str(ann.view.values if ann.view else "")
    weighed = {"time": "weeks", "energy": "much", "cost": "2000", "relationship": "old"}
    assert (await save(world, ann, **weighed)).ok
    assert "Raise it now: Get help" in shown(step(world, card))


async def test_a_second_no_counts_only_after_another_offer(world: World) -> None:
    ann = world.ann
    card = await at_offer(world)
    known = {"our_limits": "480", "their_limits": "A week", "proposal": "480 and a call"}
    for _ in range(2):
        await more(world, card, "They refused")
        await save(world, ann, **known)
    assert "Write them where both sides stand" in shown(step(world, card))
    await drafted(world, ann, step(world, card))
    await sent(world, ann, KIND)

    await more(world, card, "They refused")
    await save(world, ann)
    assert "Weigh time, energy, cost and relationship" in shown(step(world, card))

    await more(world, card, "Note the ways")
    await save(world, ann, **two_ways(world))
    await more(world, card, "They refused")
    assert fields(ann)[0] == "Where are our limits?"
    await save(world, ann, proposal="500")
    assert "Write them where both sides stand" in shown(step(world, card))


async def test_under_hold_nothing_is_offered(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, serious=["legal"], reached="phone")
    await press(world, ann, "We talked", step(world, card))
    await save(world, ann, need="To be heard", harm="No sleep")
    for _ in range(2):
        await press(world, ann, "Done", step(world, card))
        if ann.view is not None:
            await save(world, ann)
    assert "5 of 8 · Offer solutions" in shown(step(world, card))

    await press(world, ann, "More", step(world, card))

    assert "Note the ways" not in form_text(ann)
    assert "They refused" not in form_text(ann)


async def test_a_form_of_ways_sent_after_the_step_was_left_keeps_what_was_typed(
    world: World,
) -> None:
    ann, ben = world.ann, world.ben
    card = await at_offer(world)
    await more(world, card, "Note the ways")
    await change(world, ben, card, "end", end="withdrawn", why="They found it")

    answer = await save(world, ann, **two_ways(world))

    assert answer.outcome == "update"
    assert "is closed" in form_text(ann)
    assert "Refund of 480" in form_text(ann)
