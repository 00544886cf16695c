"""*I sent this* plans the promise that is in the text: it moves, or it is made, once."""

from bot.sandbox import Message
from tests.e2e.drafts import choose, drafted, sent, text
from tests.e2e.moves import (
    at,
    change,
    falls_due,
    fields,
    form_text,
    labels,
    new_case,
    press,
    quiet,
    said,
    save,
    step,
)
from tests.e2e.test_offers import at_offer
from tests.support.world import World, shown

KIND = "Thank you for your patience. The time that I can keep is Wednesday at 12:00."


async def promised(world: World, what: str = "Refund the charge") -> Message:
    card = await new_case(world, world.ann)
    await change(world, world.ann, card, "promise", what=what, due=at(world, hours=3))
    return card


async def test_a_new_time_that_was_sent_moves_the_promise(world: World) -> None:
    ann = world.ann
    card = await promised(world)
    soon = await falls_due(world, ann, "Mon 13:00")
    await drafted(world, ann, soon)
    assert "The new time" in fields(ann)
    assert "Our promise moves to it: Refund the charge" in str(ann.view.blocks if ann.view else "")

    assert list((await sent(world, ann, KIND)).errors) == ["new_time"]
    past = await sent(world, ann, new_time=at(world, hours=-1))
    assert list(past.errors) == ["new_time"]
    assert (await sent(world, ann, new_time=at(world, hours=24))).ok
    await world.slack.repeat_last()
    await quiet(world)

    assert said(world, card).count("Promise renegotiated") == 1
    assert said(world, card).count("Client update by") == 1
    assert labels(ann.message(soon.channel, soon.ts)) == []
    assert "Now due: Refund the charge" in shown(await falls_due(world, ann, "Tue 13:00"))


async def test_the_apology_for_a_promise_may_carry_its_new_time(world: World) -> None:
    ann = world.ann
    card = await promised(world)
    due = await falls_due(world, ann, "Mon 15:00")
    await drafted(world, ann, due)

    assert (await sent(world, ann, KIND, new_time=at(world, hours=24))).ok

    assert "Promise renegotiated" in said(world, card)


async def test_what_is_settled_in_a_text_is_kept_as_our_promise_and_asked_no_more(
    world: World,
) -> None:
    ann = world.ann
    card = await at_offer(world)
    await drafted(world, ann, step(world, card))
    await choose(world, ann, key="promise")
    answer = await sent(world, ann, "So this is settled: your refund, on Wednesday at 12:00.")
    assert sorted(answer.errors) == ["due", "promised"]
    due = at(world, hours=5)
    assert (await sent(world, ann, promised="Refund <!here>", due=due)).ok
    assert "Promise by" in said(world, card)

    await drafted(world, ann, step(world, card))
    await choose(world, ann, key="promise")
    assert "What did you promise them?" not in fields(ann)
    await ann.close()
    await press(world, ann, "Done", step(world, card))
    assert (await save(world, ann)).ok
    assert said(world, card).count("Promise by") == 1
    assert "Promise renegotiated" not in said(world, card)
    assert "Agreed: Refund <!here>" in shown(step(world, card))
    assert "Now due: Refund <!here>" in shown(await falls_due(world, ann, "Mon 17:00"))


async def test_options_that_were_sent_need_no_promise_yet(world: World) -> None:
    ann = world.ann
    card = await at_offer(world)
    await drafted(world, ann, step(world, card))
    assert "What did you promise them?" in fields(ann)
    words = "There are two ways: your money back, or a free month. Which suits you better?"

    assert list((await sent(world, ann, words, promised="A refund")).errors) == ["due"]
    assert (await sent(world, ann, words, promised="")).ok

    assert "Promise by" not in said(world, card)


async def test_what_was_typed_stays_when_the_text_is_looked_at_again(world: World) -> None:
    ann = world.ann
    card = await at_offer(world)
    await drafted(world, ann, step(world, card))
    await choose(world, ann, key="promise")
    poor = "You will have it soon, I promise."
    due = at(world, hours=5)

    assert (await sent(world, ann, poor, promised="Refund", due=due)).outcome == "update"

    assert "Look once more" in form_text(ann)
    assert text(ann) == poor
    assert (await sent(world, ann)).ok
    assert "Refund, by" in said(world, card)


async def test_a_promise_that_was_kept_meanwhile_does_not_move_and_the_words_are_kept(
    world: World,
) -> None:
    ann, ben = world.ann, world.ben
    card = await at_offer(world)
    await press(world, ann, "Done", step(world, card))
    assert (await save(world, ann, agreed="Refund", due=at(world, hours=5))).ok
    await drafted(world, ann, await falls_due(world, ann, "Mon 15:00"))
    await press(world, ben, "Done", step(world, card))
    assert "Resolved" in said(world, card)

    answer = await sent(world, ann, KIND, new_time=at(world, hours=24))

    assert answer.outcome == "update"
    assert "already marked as kept" in form_text(ann)
    assert KIND in form_text(ann)
    assert "Promise renegotiated" not in said(world, card)
