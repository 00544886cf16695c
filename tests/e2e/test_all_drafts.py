"""Each kind of draft is found by a person on screen, where it is needed."""

import json
from collections.abc import Iterable

from bot.domain.draft import KEYS
from bot.sandbox import Message
from bot.views.drafts import About
from tests.e2e.drafts import choose, offered, sent, text
from tests.e2e.moves import (
    at,
    change,
    falls_due,
    fields,
    new_case,
    press,
    save,
    step,
)
from tests.support.world import World

ELSEWHERE = {"chase_1", "chase_2", "chase_3", "introduction", "taken_over"}
"""Offered when a client is silent, when a case is handed over, and when it is escalated."""
KNOWN = {
    "facts": "Two charges",
    "need": "Their money back",
    "meant": "They felt ignored",
    "harm": "No wages",
    "fault": "shared",
    "agreed": "Refund",
    "met": "yes",
}


async def found(world: World, where: Message, label: str = "Draft a reply") -> set[str]:
    """The drafts behind the button there; the form is closed again."""
    ann = world.ann
    await press(world, ann, label, where)
    if "Draft ·" not in (ann.view.title if ann.view else ""):
        await press(world, ann, "Draft a reply")
    return await seen(world)


async def seen(world: World) -> set[str]:
    ann = world.ann
    assert ann.view is not None
    assert text(ann)
    keys = set(offered(ann)) or {About.load(str(ann.view.body["private_metadata"])).key}
    await ann.close(everything=True)
    return keys


async def go_on(world: World, card: Message) -> None:
    ann = world.ann
    await press(world, ann, "Done", step(world, card))
    if ann.view is not None:
        asked = {b["block_id"] for b in ann.view.blocks}
        known = {"due": at(world, hours=5), **KNOWN}
        assert (await save(world, ann, **{n: v for n, v in known.items() if n in asked})).ok


async def test_every_kind_of_draft_is_offered_where_it_is_needed(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    places: dict[str, set[str]] = {}
    for title in ("Prepare", "Listen", "Understand", "Acknowledge", "Offer", "Act"):
        places[title] = await found(world, step(world, card))
        await go_on(world, card)
    places["Card while resolved"] = await found(world, card, "More")
    places["Follow-up reminder"] = await found(world, await falls_due(world, ann, "Wed 12:15"))
    places["Follow up"] = await found(world, step(world, card))
    await go_on(world, card)
    places["Prevent"] = await found(world, step(world, card))
    await change(world, ann, card, "end", end="no agreement", why="The contract names it")
    await save(world, ann, next_place="the ombudsman")
    places["End"] = await seen(world)

    assert union(places.values()) == set(KEYS) - ELSEWHERE, json.dumps(
        {place: sorted(keys) for place, keys in places.items()}
    )
    assert places["Offer"] == {"options", "our_view", "promise"}
    assert places["Follow-up reminder"] == places["Follow up"] == {"follow_up_question"}
    assert places["Prevent"] == {"what_we_changed", "word_to_other_clients"}
    assert places["End"] == {"final_answer"}


async def test_a_final_answer_can_be_drafted_again_when_the_case_has_ended_without_agreement(
    world: World,
) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await change(world, ann, card, "end", end="no agreement", why="The contract names it")
    await save(world, ann, next_place="the ombudsman")
    assert (await sent(world, ann)).ok

    await press(world, ann, "More", card)
    await press(world, ann, "Draft a reply")

    assert offered(ann) == ["final_answer", "what_we_changed", "word_to_other_clients"]
    assert "these are the reasons: the contract names it." in text(ann)


async def test_when_all_is_over_clients_can_still_be_told_what_we_changed(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await change(world, ann, card, "end", end="solved", why="A patch")
    await press(world, ann, "More", card)
    await press(world, ann, "Draft a reply")
    assert "So we changed something" in text(ann)

    other = await choose(world, ann, key="word_to_other_clients")

    assert "We found something on our side" in other


async def test_under_hold_the_card_offers_no_word_on_the_matter(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, serious=["legal"])
    await press(world, ann, "More", card)
    await press(world, ann, "Draft a reply")
    assert "our answer" not in text(ann).lower()
    assert "with news or without" in text(ann)
    await ann.close(everything=True)

    await press(world, ann, "More", card)
    await save(world, ann, change="end")

    assert "How does it end?" in fields(ann)


def union(sets: Iterable[set[str]]) -> set[str]:
    return {key for each in sets for key in each}
