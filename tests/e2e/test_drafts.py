"""*Draft a reply*: a text from the case to copy, checked, and logged once it was sent."""

from zoneinfo import ZoneInfo

from bot.sandbox import Message
from tests.e2e.drafts import KIND, choose, drafted, offered, sent, text
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
from tests.support import forged
from tests.support.world import World, shown

RECORDS = {
    "objective": "Paid once",
    "facts": "Two charges on 3 March",
    "need": "Their money back",
    "meant": "They felt ignored",
    "harm": "They could not pay wages",
    "fault": "ours",
    "fault_fact": "we charged twice",
    "agreed": "Refund",
    "met": "yes",
}


async def go_on(world: World, card: Message, **given: object) -> None:
    """Done on the open step, with whatever its form asks for."""
    ann = world.ann
    await press(world, ann, "Done", step(world, card))
    if ann.view is not None:
        asked = {b["block_id"] for b in ann.view.blocks}
        known = {"due": at(world, hours=5), **RECORDS, **given}
        values = {name: value for name, value in known.items() if name in asked}
        if values.get("fault"):
            await ann.select(None, "step.record.fault", values["fault"])
        assert (await save(world, ann, **values)).ok


async def test_each_step_offers_what_may_have_to_be_said_in_it(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    came: dict[str, list[str]] = {}

    for title in ("Prepare", "Listen", "Understand", "Acknowledge", "Offer", "Act", "Follow"):
        await drafted(world, ann, step(world, card))
        came[title] = offered(ann)
        await ann.close()
        await go_on(world, card)
    await drafted(world, ann, step(world, card))

    assert came["Prepare"] == ["receipt", "holding_message"]
    assert came["Listen"] == ["receipt", "paraphrase"]
    assert came["Understand"] == ["paraphrase", "acknowledgement"]
    assert came["Acknowledge"] == []  # one text, and nothing to choose
    assert came["Offer"] == ["options", "promise"]  # all ours: no view of our own
    assert came["Act"] == ["update_without_news", "renegotiation", "solved"]
    assert came["Follow"] == []
    assert offered(ann) == ["what_we_changed", "word_to_other_clients"]


async def test_a_draft_is_filled_from_the_case_and_shows_what_it_does_not_know(
    world: World,
) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone", contact="Maria Keller")
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, need="Their money back")

    came = await drafted(world, ann, step(world, card))
    assert "“charged twice”" in came
    assert "“Their money back”" in came

    came = await choose(world, ann, key="acknowledgement")
    assert "[…]" in came
    assert "1 gap […]" in form_text(ann)
    came = await choose(world, ann, channel="writing")
    assert came.startswith("Hello Maria Keller,")
    assert came.endswith("Ann Berger")


async def test_a_draft_for_the_phone_greets_nobody_and_the_switch_keeps_the_text_chosen(
    world: World,
) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    written = await drafted(world, ann, step(world, card))
    assert written.startswith("Hello Acme,")

    holding = await choose(world, ann, key="holding_message")
    spoken = await choose(world, ann, channel="phone")

    assert "I'd rather give you facts than guesses" in spoken
    assert "Hello" not in spoken
    assert fields(ann) == ["Which text?", "For", "Text", "Your next word to them"]
    assert await choose(world, ann, channel="writing") == holding


async def test_a_text_that_belongs_into_writing_alone_shows_no_switch(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    await press(world, ann, "We talked", step(world, card))
    await save(world, ann, need="Their money back", harm="No wages", fault="shared")
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, facts="Two charges")
    await press(world, ann, "More", step(world, card))
    await press(world, ann, "They refused")
    known = {"our_limits": "480", "their_limits": "A week", "proposal": "480 and a call"}
    await save(world, ann, **known)

    summary = await drafted(world, ann, step(world, card))

    assert "480 and a call" in summary
    assert "For" not in fields(ann)


async def test_what_was_sent_is_logged_with_the_time_that_was_named(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await drafted(world, ann, step(world, card))

    assert (await sent(world, ann, KIND, next_update_at=at(world, hours=3))).ok

    assert ann.view is None
    assert "Client update by" in said(world, card)
    assert KIND in said(world, card)
    assert "none yet" not in shown(ann.message(card.channel, card.ts))
    assert "I've told them" not in labels(step(world, card))
    reminder = await falls_due(world, ann, "Mon 15:00")
    assert "they would hear from you" in shown(reminder)


async def test_what_should_be_mended_is_said_once_and_may_be_kept(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await drafted(world, ann, step(world, card))
    poor = "I'm sorry if you were upset, but you will hear from us soon."

    assert (await sent(world, ann, poor)).outcome == "update"
    assert "Look once more" in form_text(ann)
    assert "soon" in form_text(ann)
    assert text(ann) == poor
    assert "Client update" not in said(world, card)

    assert (await sent(world, ann)).ok
    assert poor in said(world, card)


async def test_a_gap_that_was_left_is_named_before_it_is_logged(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    assert "[…]" in await drafted(world, ann, step(world, card))

    assert (await sent(world, ann)).outcome == "update"
    assert "1 gap […] to fill" in form_text(ann)
    assert "Press I sent this again" in form_text(ann)
    assert (await sent(world, ann, KIND)).ok

    assert KIND in said(world, card)


async def test_another_text_is_checked_anew(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await drafted(world, ann, step(world, card))
    await sent(world, ann, "You will hear from us soon.")

    await choose(world, ann, key="holding_message")

    assert "Look once more" not in form_text(ann)
    assert (await sent(world, ann, "You will hear from us soon.")).outcome == "update"


async def test_a_time_that_is_past_is_refused_with_the_text_kept(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await drafted(world, ann, step(world, card))

    answer = await sent(world, ann, KIND, next_update_at=at(world, hours=-1))

    assert list(answer.errors) == ["next_update_at"]
    assert text(ann) == KIND


async def test_a_draft_from_before_the_fault_changed_says_so(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann, reached="phone")
    await press(world, ann, "We talked", step(world, card))
    await save(world, ann, need="Money back", fault="ours")
    await go_on(world, card)
    assert "4 of 8" in shown(step(world, card))
    await drafted(world, ann, step(world, card))
    await press(world, ben, "More", step(world, card))
    await press(world, ben, "Back")
    await ben.close(everything=True)
    await press(world, ben, "Done", step(world, card))
    await ben.select(None, "step.record.fault", "not ours")
    await quiet(world)
    assert (await save(world, ben, fault_why="Their bank showed one charge")).ok

    assert (await sent(world, ann, KIND)).outcome == "update"

    assert "changed after this was drafted" in form_text(ann)
    assert text(ann) == KIND
    assert (await sent(world, ann)).ok
    assert KIND in said(world, card)


async def test_a_draft_of_a_step_that_was_left_is_not_offered(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    old = forged.as_it_is(step(world, card))
    await go_on(world, card)

    await forged.press(world, ann, old, "Draft a reply")
    await quiet(world)

    assert ann.view is None
    assert "was already finished by" in shown(ann.ephemerals[-1])


async def test_what_was_sent_is_logged_also_when_its_step_was_left_or_the_case_closed(
    world: World,
) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await drafted(world, ann, step(world, card))
    await change(world, ben, card, "end", end="withdrawn", why="They found it")

    assert (await sent(world, ann, KIND)).ok

    assert KIND in said(world, card)
    assert "Closed" in shown(ann.message(card.channel, card.ts))


async def test_a_reminder_that_asks_for_words_brings_them(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached_at=at(world))
    receipt = await falls_due(world, ann, "Mon 16:00")
    assert "Your message has arrived" in await drafted(world, ann, receipt)
    assert offered(ann) == []
    assert (await sent(world, ann, KIND)).ok
    assert labels(ann.message(receipt.channel, receipt.ts)) == []

    update = await falls_due(world, ann, "Wed 16:15")
    assert "no result yet" in await drafted(world, ann, update)
    assert (await sent(world, ann, KIND)).ok
    assert KIND in said(world, card)


async def test_before_and_at_the_time_of_a_promise_its_own_words_are_offered(
    world: World,
) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await change(world, ann, card, "promise", what="Refund the charge", due=at(world, hours=3))

    soon = await falls_due(world, ann, "Mon 13:00")
    came = await drafted(world, ann, soon)
    assert "Refund the charge" in came
    await ann.close()

    due = await falls_due(world, ann, "Mon 15:00")
    came = await drafted(world, ann, due)
    assert "Refund the charge" in came
    assert "sorry" in came
    assert "someone senior" in form_text(ann)


async def test_what_must_be_answered_and_the_follow_up_bring_their_words(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, answer_by=at(world, days=2))
    await press(world, ann, "I've told them", step(world, card))
    await save(world, ann, what="We have it", next_update_at=at(world, days=8))
    soon = await falls_due(world, ann, "Tue 12:00")
    assert "You should get facts from me" in await drafted(world, ann, soon)
    await ann.close()

    await change(world, ann, card, "end", end="resolve")
    asked = await falls_due(world, ann, "Thu 12:15")
    assert "How did we deal with" in await drafted(world, ann, asked)


async def test_a_reminder_of_work_inside_brings_no_words(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    due = at(world, days=2, hours=4)
    await change(world, ann, card, "task", what="Undo it", owner="UBEN", due=due)

    reminder = await falls_due(world, world.ben, "Tue 10:00", ZoneInfo("America/New_York"))

    assert "Task: Undo it" in shown(reminder)
    assert "Draft a reply" not in labels(reminder)
