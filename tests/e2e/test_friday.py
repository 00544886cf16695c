"""A threat to sue on a Friday evening: who is asked, when, and what goes on over the weekend."""

import pytest

from bot.sandbox import Message, Person
from tests.e2e.moves import (
    dms,
    get_help,
    labels,
    new_case,
    press,
    save,
    say,
    until_local,
)
from tests.support.world import World, shown

THREAT = "They threaten us"


@pytest.fixture
async def friday(world: World) -> World:
    """Chi is the executive on call, Ben the lead who is not; it is Friday evening in Berlin."""
    await say(world, world.ann, "settings")
    named = {"contact.1.0": "UBEN", "contact.3.0": "UCHI", "phone.3.0": "+81 3 555"}
    assert (await save(world, world.ann, **named, on_call=["UCHI"])).ok
    await until_local(world, "Fri 19:00")
    return world


def in_room(world: World) -> Message:
    """The escalation's card in the case's own channel."""
    room = next(c for c in world.slack.workspace.channels.values() if c.name == "ci-1")
    (card,) = world.cards(room.id)
    replies = world.slack.workspace.messages(room.id, card.ts)
    return next(m for m in reversed(replies) if "scalat" in m.text)


def told(world: World, who: Person) -> list[str]:
    return [shown(each) for each in dms(world, who)]


async def test_who_is_on_call_is_asked_at_once_and_told_again_after_four_real_hours(
    friday: World,
) -> None:
    ann, chi = friday.ann, friday.chi
    card = await new_case(friday, ann, "Acme: you will hear from my lawyer")
    assert (await get_help(friday, ann, card, THREAT, decision="Who answers, and when?")).ok

    assert "escalated, level 3 · legal hold" in shown(in_room(friday))
    assert "+81 3 555" in shown(in_room(friday))
    assert len(told(friday, chi)) == 1
    await until_local(friday, "Fri 22:59")
    assert not any("Nobody has accepted" in each for each in told(friday, chi))
    await until_local(friday, "Fri 23:01")
    assert "Nobody has accepted it yet" in told(friday, chi)[-1]
    await press(friday, chi, "Accept", dms(friday, chi)[-1])
    assert "Accepted" in shown(in_room(friday))


async def test_on_the_weekend_whoever_accepted_hears_what_the_client_waits_for(
    friday: World,
) -> None:
    ann, chi = friday.ann, friday.chi
    card = await new_case(friday, ann, "Acme: you will hear from my lawyer")
    await get_help(friday, ann, card, THREAT)
    await press(friday, chi, "Accept", dms(friday, chi)[-1])
    before = len(told(friday, chi))

    await until_local(friday, "Sun 12:00")

    assert any("receipt" in each for each in told(friday, ann))
    assert "Done" in labels(dms(friday, chi)[-1])
    assert len(told(friday, chi)) > before
