"""The client does not answer: chased by other routes, each time with a draft."""

from bot.sandbox import Message
from tests.e2e.drafts import drafted, sent
from tests.e2e.moves import (
    at,
    change,
    dms,
    falls_due,
    form_text,
    labels,
    new_case,
    press,
    said,
    save,
    until_local,
)
from tests.support.world import World, shown


async def waits_on_them(world: World) -> Message:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "Log client update", card)
    await save(world, ann, what="Which invoice is it?")
    await change(world, ann, card, "waiting", waiting="client")
    return card


async def test_the_card_says_since_when_and_that_their_clock_rests(world: World) -> None:
    card = await waits_on_them(world)

    now = shown(world.ann.message(card.channel, card.ts))
    assert "Waiting on the client since " in now
    assert "their clock rests" in now


async def test_a_chase_has_its_draft_and_once_sent_the_waiting_goes_on(world: World) -> None:
    ann = world.ann
    card = await waits_on_them(world)

    chase = await falls_due(world, ann, "Wed 12:15")
    assert "by another route" in shown(chase)
    text = await drafted(world, ann, chase)
    assert "One answer from you is missing" in text
    assert (await sent(world, ann, "One word from you is missing.")).ok

    assert "Done." in shown(ann.message(chase.channel, chase.ts))
    assert "Waiting on the client" in shown(ann.message(card.channel, card.ts))
    assert "by another route, or ask somebody else there" in shown(
        await falls_due(world, ann, "Mon 12:15")
    )


async def test_done_asks_what_was_said_and_whether_they_answered(world: World) -> None:
    ann = world.ann
    card = await waits_on_them(world)
    chase = await falls_due(world, ann, "Wed 12:15")

    await press(world, ann, "Done", chase)
    assert "They answered" in form_text(ann)
    await save(world, ann, what="It is the one of March", answered=["yes"])

    assert "They answered: we are on it again." in said(world, card)
    assert "Waiting on" not in shown(ann.message(card.channel, card.ts))


async def test_after_the_third_chase_no_answer_is_offered_and_asks_nothing_more(
    world: World,
) -> None:
    ann = world.ann
    card = await waits_on_them(world)
    for number, day in enumerate(("Wed 12:15", "Mon 12:15", "Mon 12:15"), start=1):
        chase = await falls_due(world, ann, day)
        assert "No answer" not in labels(chase)
        await press(world, ann, "Done", chase)
        named = {"next_update_at": at(world, days=2)} if number == 3 else {}
        await save(world, ann, what="Asked again", **named)

    over = await falls_due(world, ann, "Wed 12:15")
    assert "They never answered" in shown(over)
    await press(world, ann, "No answer", over)
    assert (await save(world, ann)).ok

    assert "Closed · no answer" in shown(ann.message(card.channel, card.ts))
    assert "no answer" in said(world, card)
    before = len(dms(world, ann))
    await until_local(world, "Fri 16:00")
    assert not any("expectations" in shown(message) for message in dms(world, ann)[before:])
