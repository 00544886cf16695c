"""A case that is made private later: it leaves the open, with all that we wrote there."""

import pytest

from bot.sandbox import Message
from bot.views.moving import GONE
from tests.e2e.moves import (
    change,
    dms,
    form_text,
    labels,
    new_case,
    opened,
    pass_time,
    press,
    quiet,
    said,
    save,
    say,
    step,
)
from tests.support.world import World, shown

WHY = "A lawyer wrote"


def room(world: World, name: str = "ci-1") -> list[Message]:
    return world.slack.workspace.messages(name)


def in_thread(world: World, card: Message) -> list[str]:
    return [shown(m) for m in world.slack.workspace.messages(card.channel, card.ts)]


async def logged(world: World, card: Message, what: str = "We have it") -> None:
    await press(world, world.ann, "Log client update", card)
    assert (await save(world, world.ann, what=what)).ok


async def test_all_that_we_wrote_goes_to_a_channel_of_its_own(world: World) -> None:
    card = await new_case(world, world.ann, "Voltmark: charged twice")
    await logged(world, card)
    await press(world, world.ann, "Done", step(world, card))
    assert (await save(world, world.ann)).ok

    answer = await change(world, world.ann, card, "private", why=WHY)

    assert answer.ok
    assert "CI-1 is private now. It moves to a private channel of its own, #ci-1" in form_text(
        world.ann
    )
    assert world.slack.workspace.channel("ci-1").members == {"UANN", world.slack.bot_user_id}
    (new,) = room(world)
    assert "CI-1 · Voltmark · private" in shown(new)
    there = said(world, new)
    assert "Until now" in there
    assert "Opened" in there
    assert "We have it" in there
    assert "Prepare done by " in there
    assert f"“{WHY}”" in there
    assert "Done" in labels(step(world, new))
    assert shown(card).strip() == f"{GONE} {GONE}"
    assert in_thread(world, card) == []


async def test_the_old_card_of_a_case_has_nothing_to_press(world: World) -> None:
    card = await new_case(world, world.ann)

    await change(world, world.ann, card, "private", why=WHY)

    assert labels(card) == []


async def test_what_people_wrote_in_the_old_thread_is_listed_for_those_in_the_case(
    world: World,
) -> None:
    card = await new_case(world, world.ann)
    wrote = await world.chi.say("general", "I know them, they sue", thread_ts=card.ts)

    await change(world, world.ann, card, "private", why=WHY)

    there = said(world, room(world)[0])
    assert "People's own messages are still in the old thread" in there
    assert "sue" not in there
    listed = next(
        m for m in world.slack.workspace.messages("ci-1", room(world)[0].ts) if "delete" in shown(m)
    )
    assert f"/p{wrote.ts.replace('.', '')}?thread_ts={card.ts}" in str(listed.blocks)
    assert "I know them, they sue" in said(world, card)


async def test_nothing_is_listed_where_nobody_wrote(world: World) -> None:
    card = await new_case(world, world.ann)

    await change(world, world.ann, card, "private", why=WHY)

    assert "still in the old thread" not in said(world, room(world)[0])


async def test_it_is_worked_on_in_its_new_place(world: World) -> None:
    card = await new_case(world, world.ann)
    await change(world, world.ann, card, "private", why=WHY)
    (new,) = room(world)

    await logged(world, new, "All is well")
    await press(world, world.ann, "Done", step(world, new))
    await save(world, world.ann)

    assert "All is well" in said(world, new)
    assert "Listen" in shown(step(world, new))
    assert in_thread(world, card) == []


async def test_reminders_then_lead_to_the_new_place(world: World) -> None:
    card = await new_case(world, world.ann)
    await pass_time(world, hours=5)
    reminder = dms(world, world.ann)[-1]
    assert f"/archives/{card.channel}/" in str(reminder.blocks)

    await change(world, world.ann, card, "private", why=WHY)

    (new,) = room(world)
    assert f"/archives/{new.channel}/" in str(reminder.blocks)
    assert f"/archives/{card.channel}/" not in str(reminder.blocks)


async def test_made_private_twice_it_is_told_in_one_sentence(world: World) -> None:
    card = await new_case(world, world.ann)
    await press(world, world.ann, "More", card)
    assert (await save(world, world.ann, change="private")).outcome == "update"
    await press(world, world.ben, "More", card)
    assert (await save(world, world.ben, change="private")).outcome == "update"
    await save(world, world.ann, why=WHY)

    await save(world, world.ben, why=WHY)

    assert "I know no case" in form_text(world.ben)
    assert len(room(world)) == 1


async def test_the_second_of_two_in_the_case_learns_that_it_is_private_already(
    world: World,
) -> None:
    card = await new_case(world, world.ann, owner="UBEN")
    for who in (world.ann, world.ben):
        await press(world, who, "More", card)
        assert (await save(world, who, change="private")).outcome == "update"
    await save(world, world.ann, why=WHY)

    await save(world, world.ben, why=WHY)

    assert "CI-1 is private already. Nothing was changed." in form_text(world.ben)
    assert len(room(world)) == 1


async def test_a_private_case_is_not_offered_to_be_made_private(world: World) -> None:
    card = await new_case(world, world.ann)
    await change(world, world.ann, card, "private", why=WHY)

    await press(world, world.ann, "More", room(world)[0])

    assert "Make private" not in str(world.ann.view.blocks if world.ann.view else "")


async def test_whoever_makes_it_private_without_being_in_it_is_told_whom_to_ask(
    world: World,
) -> None:
    card = await new_case(world, world.ann)

    await change(world, world.chi, card, "private", why=WHY)

    assert "You are not in it" in form_text(world.chi)
    assert "UCHI" not in world.slack.workspace.channel("ci-1").members
    assert "I know no case CI-1" in await say(world, world.chi, "show 1")


async def test_a_closed_case_can_still_be_made_private(world: World) -> None:
    card = await new_case(world, world.ann)
    await change(world, world.ann, card, "end", end="withdrawn", why="They found it")

    await change(world, world.ann, card, "private", why=WHY)

    (new,) = room(world)
    assert "Closed" in shown(new)
    assert GONE in shown(card)


@pytest.mark.parametrize("serious", ["legal", "safety", "personal data"])
async def test_what_becomes_serious_becomes_private_and_held_in_the_same_change(
    world: World, serious: str
) -> None:
    card = await new_case(world, world.ann)

    assert (await change(world, world.ann, card, "serious", serious=[serious], why=WHY)).ok

    (new,) = room(world)
    there = said(world, new)
    assert "Made private" in there
    assert "Legal hold" in there
    assert GONE in shown(card)


async def test_press_alone_keeps_it_in_the_open_and_changes_the_guidance(world: World) -> None:
    card = await new_case(world, world.ann)

    assert (await change(world, world.ann, card, "serious", serious=["press"], why="A blog")).ok

    assert "Serious: press" in said(world, card)
    assert "From here on" in said(world, card)
    assert "CI-1" in shown(card)


async def test_a_case_about_its_owner_goes_to_the_lead_without_them(world: World) -> None:
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, **{"contact.1.0": "UCHI"})).ok
    card = await new_case(world, world.ann, "Voltmark: shouted at", owner="UBEN")

    answer = await change(
        world,
        world.ann,
        card,
        "serious",
        serious=["about one of us"],
        about="UBEN",
        why="They say so",
    )

    assert answer.ok
    members = world.slack.workspace.channel("ci-1").members
    assert members == {"UANN", "UCHI", world.slack.bot_user_id}
    assert "This case is yours now" in shown(dms(world, world.chi)[-1])
    assert "I know no case CI-1" in await say(world, world.ben, "show 1")
    assert [m for m in dms(world, world.ben) if "CI-1" in shown(m)] == []
    await pass_time(world, hours=5)
    assert [m for m in dms(world, world.ben) if "Voltmark" in shown(m)] == []
    assert any("Voltmark" in shown(m) for m in dms(world, world.chi))


async def test_a_case_about_its_owner_who_leads_goes_to_the_next_contact(world: World) -> None:
    await say(world, world.ann, "settings")
    contacts = {"contact.1.0": "UBEN", "contact.2.0": "UCHI"}
    assert (await save(world, world.ann, **contacts)).ok
    card = await new_case(world, world.ann, owner="UBEN")

    answer = await change(
        world, world.ann, card, "serious", serious=["about one of us"], about="UBEN", why="x"
    )

    assert answer.ok
    assert "UCHI" in world.slack.workspace.channel("ci-1").members
    assert "UBEN" not in world.slack.workspace.channel("ci-1").members


async def test_with_nobody_else_to_own_it_the_form_says_so(world: World) -> None:
    card = await new_case(world, world.ann)

    answer = await change(
        world, world.ann, card, "serious", serious=["about one of us"], about="UANN", why="x"
    )

    assert "nobody else to take it" in answer.errors["about"]
    assert "CI-1" in shown(card)


async def test_who_a_private_case_turns_out_to_be_about_leaves_its_channel(world: World) -> None:
    ann = world.ann
    await opened(world, ann, channel="DANNBEN")
    await save(world, ann)
    await change(world, ann, room(world)[0], "hand_over", to="UBEN", why="He knows them")
    await change(world, ann, room(world)[0], "hand_over", to="UANN", why="Back")
    assert "UBEN" in world.slack.workspace.channel("ci-1").members

    answer = await change(
        world, ann, room(world)[0], "serious", serious=["about one of us"], about="UBEN", why="x"
    )

    assert answer.ok
    assert "UBEN" not in world.slack.workspace.channel("ci-1").members
    assert "I know no case CI-1" in await say(world, world.ben, "show 1")


async def test_answers_that_are_the_same_change_nothing(world: World) -> None:
    card = await new_case(world, world.ann, serious=["press"])

    answer = await change(world, world.ann, card, "serious", serious=["press"], why="x")

    assert "answers already" in answer.errors["serious"]


async def test_where_deleting_is_forbidden_our_old_messages_say_nothing_any_more(
    world: World,
) -> None:
    card = await new_case(world, world.ann, "Voltmark: charged twice")
    world.slack.faults.next("chat.delete", error="compliance_exports_prevent_deletion", times=20)

    await change(world, world.ann, card, "private", why=WHY)
    await quiet(world)

    assert all(text.strip() == f"{GONE} {GONE}" for text in in_thread(world, card))
    assert "Voltmark" not in said(world, card)
