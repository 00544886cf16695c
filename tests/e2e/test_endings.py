"""Ending without an agreement: a final answer with reasons, and the door open."""

import pytest

from bot.sandbox import Message
from tests.e2e.drafts import sent, text
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

REASONS = "The contract names the fee"
PLACE = "the ombudsman"


async def final_answer(world: World, **typed: object) -> Message:
    """The form *Final answer*, open before Ann; returns the card."""
    card = await new_case(world, world.ann)
    answer = await change(world, world.ann, card, "end", end="no agreement", why=REASONS, **typed)
    assert answer.outcome == "update"
    return card


async def test_a_final_answer_is_drafted_sent_and_ends_the_case(world: World) -> None:
    ann = world.ann
    card = await final_answer(world)

    assert (await save(world, ann, next_place=PLACE)).outcome == "update"
    draft = text(ann)
    assert "these are the reasons: the contract names the fee" in draft
    assert PLACE in draft
    assert "Closed" not in shown(ann.message(card.channel, card.ts))
    assert (await sent(world, ann)).ok

    assert "Closed · no agreement" in shown(ann.message(card.channel, card.ts))
    assert REASONS in said(world, card)
    assert "Client update" in said(world, card)


async def test_who_goes_away_before_it_is_sent_finds_it_again(world: World) -> None:
    ann = world.ann
    card = await final_answer(world)
    await save(world, ann, next_place=PLACE)
    await ann.close(everything=True)

    await change(world, ann, card, "end", end="no agreement")

    assert ann.view is not None
    assert ann.view.values["reasons"]["reasons"]["value"] == REASONS
    assert ann.view.values["next_place"]["next_place"]["value"] == PLACE


@pytest.mark.parametrize("name", ["reasons", "next_place"])
async def test_without_reasons_or_a_place_to_turn_to_there_is_none(world: World, name: str) -> None:
    ann = world.ann
    await final_answer(world)

    answer = await save(world, ann, **{"reasons": "r", "next_place": "p", name: "  "})

    assert list(answer.errors) == [name]


async def test_under_legal_hold_a_final_answer_waits(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, serious=["legal"])

    await change(world, ann, card, "end", end="no agreement", why=REASONS)

    assert "Legal hold" in form_text(ann)
    assert "waits until it is lifted" in form_text(ann)


async def test_after_it_nobody_asks_them_how_it_was_and_promises_run_on(world: World) -> None:
    ann = world.ann
    card = await final_answer(world)
    await ann.close(everything=True)
    await change(world, ann, card, "promise", what="Send the papers", due=at(world, hours=3))
    await change(world, ann, card, "end", end="no agreement")
    await save(world, ann, reasons=REASONS, next_place=PLACE)
    await sent(world, ann)

    assert "Get help" not in labels(ann.message(card.channel, card.ts))
    assert "Send the papers" in shown(await falls_due(world, ann, "Mon 13:00"))
    await until_local(world, "Fri 12:00")
    assert not any("expectations" in shown(message) for message in dms(world, ann))


async def test_a_promise_at_risk_is_renegotiated_from_its_reminder(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await change(world, ann, card, "promise", what="Call them", due=at(world, hours=4))
    soon = await falls_due(world, ann, "Mon 14:00")
    assert "Draft a reply" in labels(soon)

    await press(world, ann, "Renegotiate", soon)
    assert list((await save(world, ann)).errors) == ["due"]
    assert (await save(world, ann, due=at(world, hours=20))).ok

    assert "Promise renegotiated" in said(world, card)
    assert "Nothing waits here any more" in shown(ann.message(soon.channel, soon.ts))
