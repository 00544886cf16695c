"""Legal hold: the matter rests, contact does not."""

import re
from typing import Any

import pytest

from bot.playbooks import load_shipped
from bot.sandbox import Message, Person
from bot.sandbox.submissions import Submission
from tests.e2e.drafts import choose, drafted, offered, sent, text
from tests.e2e.moves import (
    at,
    falls_due,
    fields,
    form_text,
    labels,
    new_case,
    pass_time,
    press,
    quiet,
    said,
    save,
    step,
)
from tests.support.world import World, shown

HOLDING = "On the matter itself I can't say anything yet"
KIND = "Thank you for writing to me. By Friday at 15:00 you'll know who answers."
SITUATIONS = ("client-issue", "heated-conversation", "conflict", "unhappy-client")


DOS = [
    re.split(r"[*{]", each)[0]
    for playbook in load_shipped().values()
    for each_step in playbook.steps
    for each in each_step.do
]
"""What the playbooks ask for, as far as it has neither stars nor facts in it."""


async def held(world: World, **values: Any) -> Message:
    """A case with a legal threat; its card, in a channel of its own."""
    return await new_case(world, world.ann, serious=["legal"], **values)


async def go_on(world: World, card: Message) -> list[str]:
    """Done on the open step; the fields that it asked for."""
    ann = world.ann
    await press(world, ann, "Done", step(world, card))
    if ann.view is None:
        return []
    asked = [b["block_id"] for b in ann.view.blocks if b["type"] == "input"]
    known = {"need": "To be heard", "meant": "They feel ignored", "met": "yes"}
    assert (await save(world, ann, **{n: v for n, v in known.items() if n in asked})).ok
    return asked


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("reached", ["email", "phone"])
async def test_all_the_way_the_card_and_more_say_the_holding_message_alone(
    world: World, situation: str, reached: str
) -> None:
    ann = world.ann
    card = await held(world, situation=situation, reached=reached)
    assert card.channel != world.slack.workspace.channel("general").id
    asked: list[str] = []

    for _ in range(9):
        shown_now = step(world, card)
        assert "legal hold" in shown(shown_now)
        assert HOLDING in shown(shown_now)
        assert not [each for each in DOS if each in shown(shown_now)]
        await press(world, ann, "More", shown_now)
        assert "This and no more" in form_text(ann)
        assert HOLDING in form_text(ann)
        assert not [each for each in DOS if each in form_text(ann)]
        for title in ("In writing", "On the phone", "When it was our fault"):
            assert title not in form_text(ann)
        await ann.close()
        asked += await go_on(world, card)
        if "Closed" in shown(ann.message(card.channel, card.ts)):
            break

    assert "Closed · solved" in shown(ann.message(card.channel, card.ts))
    assert "need" in asked
    withheld = {"fault", "fault_fact", "view", "suspected_cause", "cause", "agreed", "due"}
    assert not withheld & set(asked)


async def test_a_talk_is_written_down_without_fault_or_sums(world: World) -> None:
    ann = world.ann
    card = await held(world, reached="phone")

    await press(world, ann, "We talked", step(world, card))

    assert fields(ann) == ["What do they need?", "What did it do to them?"]
    assert (await save(world, ann, need="To be heard", harm="Sleepless nights")).ok
    assert "talked with Acme" in said(world, card)
    assert "legal hold" in shown(step(world, card))


async def test_only_drafts_that_keep_to_the_hold_are_offered(world: World) -> None:
    ann = world.ann
    card = await held(world)
    allowed = {"receipt", "holding_message", "acknowledgement", "update_without_news"}

    for _ in range(8):
        await drafted(world, ann, step(world, card))
        for key in offered(ann) or [""]:
            came = await choose(world, ann, key=key) if key else text(ann)
            assert key in {*allowed, "renegotiation", ""}
            for word in ("mistake", "refund", "our fault", "charged twice"):
                assert word not in came.lower(), key
        await ann.close()
        await go_on(world, card)

    assert "Closed" in shown(ann.message(card.channel, card.ts))


async def test_words_of_fault_are_named_and_never_logged_as_sent(world: World) -> None:
    ann = world.ann
    card = await held(world)
    await drafted(world, ann, step(world, card))
    admission = "I'm sorry, it was our mistake. We will refund you £480 by Friday at 15:00."

    for _ in range(2):  # a second press changes nothing
        answer = await sent(world, ann, admission)
        assert answer.outcome == "errors"
        (refusal,) = answer.errors.values()
        assert "Legal hold" in refusal
        assert "our mistake" in refusal
        assert "refund" in refusal
        assert text(ann) == admission

    assert "Client update" not in said(world, card)
    assert (await sent(world, ann, KIND)).ok
    assert KIND in said(world, card)


async def test_reminders_of_contact_go_on_with_words_that_may_be_said(world: World) -> None:
    ann = world.ann
    card = await held(world, reached_at=at(world))

    receipt = await falls_due(world, ann, "Mon 16:00")
    assert "Your message has arrived" in await drafted(world, ann, receipt)
    assert (await sent(world, ann, KIND, next_update_at=at(world, hours=18))).ok

    update = await falls_due(world, ann, "Tue 10:00")
    assert "they would hear from you" in shown(update)
    await drafted(world, ann, update)
    assert (await sent(world, ann, KIND)).ok
    assert said(world, card).count(KIND) == 2


async def test_a_follow_up_under_hold_gives_way_to_the_holding_message(world: World) -> None:
    ann = world.ann
    card = await held(world)
    for _ in range(6):
        await go_on(world, card)
    assert "Resolved" in said(world, card)

    asked = await falls_due(world, ann, "Wed 12:15")

    assert HOLDING in await drafted(world, ann, asked)


async def test_personal_data_shows_the_hours_that_are_left(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, serious=["personal data"], reached_at=at(world, hours=-70))
    await press(world, ann, "I've told them", step(world, card))
    assert (await save(world, ann, what="We have it")).ok

    prepare = step(world, card)

    assert "Personal data: 72 hours end" in shown(prepare)
    assert "Answer later" not in labels(prepare)


async def counsel(world: World, card: Message, who: Person, allowed: str) -> Submission:
    """*Legal hold* under *More*: Ines was asked this minute."""
    await press(world, who, "More", card)
    assert (await save(world, who, change="hold")).outcome == "update"
    who.fill({"who": "Ines Roth"})
    return await save(world, who, at=at(world), allowed=allowed)


async def with_level_3(world: World) -> None:
    ann = world.ann
    assert (await ann.command("/client-issue", "settings")).ok
    await quiet(world)
    assert (await save(world, ann, **{"contact.3.0": "UANN"})).ok


async def test_sympathy_may_be_noted_by_anybody_and_more_by_level_3_alone(world: World) -> None:
    ann = world.ann
    card = await held(world)
    await pass_time(world, minutes=2)

    with pytest.raises(ValueError, match="offers \\['sympathy'\\], not 'apology'"):
        await counsel(world, card, ann, "apology")
    assert "More is noted, and the hold lifted, by a contact of level 3" in form_text(ann)
    await ann.close(everything=True)

    assert (await counsel(world, card, ann, "sympathy")).ok
    assert "Counsel consulted" in said(world, card)
    assert "Ines Roth" in said(world, card)
    assert "Counsel allows sympathy" in shown(step(world, card))
    assert "From here on: Counsel was asked: sympathy only" in said(world, card)
    assert HOLDING in shown(step(world, card))


async def test_only_a_contact_of_level_3_lifts_the_hold(world: World) -> None:
    ann = world.ann
    await with_level_3(world)
    card = await held(world)
    await pass_time(world, minutes=2)

    assert (await counsel(world, card, ann, "lift")).ok

    prepare = shown(step(world, card))
    assert "legal hold" not in prepare
    assert HOLDING not in prepare
    assert "From here on: The hold is lifted" in said(world, card)
    await press(world, ann, "More", card)
    assert "Legal hold" not in form_text(ann)


async def test_an_apology_that_counsel_allows_may_be_sent(world: World) -> None:
    ann = world.ann
    await with_level_3(world)
    card = await held(world)
    await pass_time(world, minutes=2)
    assert (await counsel(world, card, ann, "apology")).ok

    await drafted(world, ann, step(world, card))
    assert (await sent(world, ann, "It was our mistake. I'm sorry for what it did to you.")).ok
    await drafted(world, ann, step(world, card))
    answer = await sent(world, ann, "We will refund you £480 by Friday at 15:00.")

    assert "refund" in str(answer.errors)
    assert "our mistake" in said(world, card)
