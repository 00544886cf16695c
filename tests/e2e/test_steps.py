"""Step by step: done, skipped, back, a whole talk, and the ways to the end."""

from typing import Any

from bot.sandbox import Message, Person
from tests.e2e.moves import (
    at,
    change,
    choose_cause,
    fields,
    form_text,
    labels,
    new_case,
    press,
    said,
    save,
    say,
    step,
)
from tests.support.world import World, shown


def now_shown(world: World, card: Message) -> str:
    """The card as it stands in the channel."""
    return shown(world.ann.message(card.channel, card.ts))


async def talked(world: World, who: Person, card: Message, **values: Any) -> None:
    await press(world, who, "We talked", step(world, card))
    assert (await save(world, who, need="Their money back", **values)).ok


async def to_follow_up(world: World, card: Message) -> None:
    """A case opened on the phone, resolved."""
    due = at(world, hours=5)
    await talked(world, world.ann, card, harm="No wages", fault="ours", agreed="Refund", due=due)
    await press(world, world.ann, "Done", step(world, card))


async def test_done_asks_for_the_record_and_opens_the_next_step(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await press(world, ann, "Done", step(world, card))
    assert fields(ann) == ["What would be a fair end for both?", "What do we know for certain?"]
    assert (await save(world, ann, objective="Paid once", facts="Two charges")).ok

    assert "2 of 8 · Listen" in shown(step(world, card))
    assert "Prepare done by" in said(world, card)
    assert "step 2 of 8 · Listen" in now_shown(world, card)


async def test_back_opens_the_step_before_with_what_was_written(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, facts="Two charges")

    await press(world, ann, "More", step(world, card))
    await press(world, ann, "Back")
    assert "Back at Prepare" in form_text(ann)
    await ann.close(everything=True)

    assert "1 of 8 · Prepare" in shown(step(world, card))
    await press(world, ann, "Done", step(world, card))
    assert ann.view is not None
    assert ann.view.values["facts"]["facts"]["value"] == "Two charges"
    assert (await save(world, ann)).ok
    assert "2 of 8 · Listen" in shown(step(world, card))


async def test_a_step_is_skipped_for_one_of_four_reasons_and_says_so(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await press(world, ann, "More", step(world, card))
    await press(world, ann, "Skip")
    assert ann.view is not None
    offered = ann.view.blocks[0]["element"]["options"]
    assert [option["text"]["text"] for option in offered] == [
        "Already done",
        "Doesn't apply",
        "Client wishes otherwise",
        "No time",
    ]
    assert (await save(world, ann, why="no time")).ok
    assert ann.views == []

    assert "2 of 8 · Listen" in shown(step(world, card))
    assert "Prepare skipped by" in said(world, card)
    assert "no time" in said(world, card)


async def test_more_shows_the_rest_of_the_texts(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")

    await press(world, ann, "More", step(world, card))

    assert "Take notes with times" in form_text(ann)
    assert "In writing" in form_text(ann)
    assert "On the phone" in form_text(ann)


async def test_a_word_of_the_step_is_explained_above_its_form(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "More", step(world, card))

    await press(world, ann, "escalate")

    assert ann.view is not None
    assert ann.view.title == "Explain a word"
    assert len(ann.views) == 2


async def test_after_a_talk_that_left_something_open_comes_the_preparation_for_the_next(
    world: World,
) -> None:
    card = await new_case(world, world.ann, reached="phone")

    await talked(world, world.ann, card)

    assert "1 of 8 · Prepare" in shown(step(world, card))
    assert "talked with Acme" in said(world, card)
    assert "none yet" not in now_shown(world, card)


async def test_a_talk_in_which_all_was_said_goes_on_to_act(world: World) -> None:
    card = await new_case(world, world.ann, reached="phone")

    due = at(world, hours=5)
    await talked(world, world.ann, card, harm="No wages", fault="ours", agreed="Refund", due=due)

    assert "6 of 8 · Act" in shown(step(world, card))
    assert "Refund" in shown(step(world, card))


async def test_what_is_agreed_needs_a_time(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    await press(world, ann, "We talked", step(world, card))

    answer = await save(world, ann, need="Their money back", agreed="Refund")

    assert list(answer.errors) == ["due"]


async def test_done_on_a_step_in_which_we_speak_is_a_client_update(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    assert "none yet" in now_shown(world, card)

    await press(world, ann, "Done", step(world, card))
    assert (await save(world, ann, need="Their money back")).ok

    assert "none yet" not in now_shown(world, card)


async def test_i_have_told_them_logs_the_receipt_and_leaves_the_step_open(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await press(world, ann, "I've told them", step(world, card))
    assert "The first word to the client" in form_text(ann)
    assert (await save(world, ann, what="We have it, I answer by Friday")).ok

    assert "none yet" not in now_shown(world, card)
    assert "I answer by Friday" in said(world, card)
    assert "1 of 8 · Prepare" in shown(step(world, card))
    assert "I've told them" not in labels(step(world, card))


async def test_done_on_act_resolves_the_case_and_keeps_what_was_agreed(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")

    await to_follow_up(world, card)

    assert "Resolved" in now_shown(world, card)
    assert "7 of 8 · Follow up" in shown(step(world, card))
    await press(world, ann, "More", card)
    assert "Promise" not in form_text(ann).replace("Make a promise", "")


async def test_skipping_act_leaves_the_promise_to_be_answered(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    due = at(world, hours=5)
    await talked(world, ann, card, harm="No wages", fault="ours", agreed="Refund", due=due)

    await press(world, ann, "More", step(world, card))
    await press(world, ann, "Skip")
    await save(world, ann, why="no time")
    assert ann.view is None

    assert "Resolved" in now_shown(world, card)
    await press(world, ann, "More", card)
    assert "Promise Refund" in form_text(ann)


async def test_a_client_who_is_content_in_part_closes_the_case_as_partly(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    await to_follow_up(world, card)

    await press(world, ann, "Done", step(world, card))
    assert (await save(world, ann, met="partly")).ok
    await press(world, ann, "Done", step(world, card))

    assert "Closed · partly" in now_shown(world, card)


async def test_how_it_went_for_the_client_is_asked_for(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    await to_follow_up(world, card)

    await press(world, ann, "Done", step(world, card))

    assert list((await save(world, ann)).errors) == ["met"]


async def test_a_case_of_high_severity_names_its_cause_and_an_action_before_it_closes(
    world: World,
) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone", severity="high")
    await to_follow_up(world, card)
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, met="yes")

    await press(world, ann, "Done", step(world, card))
    needed = {"what_1", "kind_1", "looks_like_1", "owner_1", "due_1"}
    assert set((await save(world, ann)).errors) == {"cause", *needed}
    await choose_cause(world, ann, "Double click")
    change = {
        "what_1": "Lock the button",
        "kind_1": "fix the process",
        "looks_like_1": "A second click does nothing",
        "owner_1": "UBEN",
        "due_1": at(world, days=7),
    }
    assert (await save(world, ann, **change)).ok

    assert "Closed · solved" in now_shown(world, card)
    assert "Double click" in await say(world, ann, "show CI-1")


async def test_a_closed_case_has_no_step_to_press(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    await to_follow_up(world, card)
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, met="yes")
    await press(world, ann, "Done", step(world, card))

    thread = world.slack.workspace.messages(card.channel, card.ts)
    assert {label for reply in thread for label in labels(reply)} == set()
    assert labels(ann.message(card.channel, card.ts)) == [
        "Client is on the line",
        "Log client update",
        "More",
    ]


async def test_the_bar_on_the_card_fills_with_the_steps(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    assert "▱▱▱▱▱▱▱▱  step 1 of 8" in now_shown(world, card)

    await press(world, ann, "Done", step(world, card))
    await save(world, ann, facts="Two charges")

    assert "▰▱▱▱▱▱▱▱  step 2 of 8" in now_shown(world, card)


async def test_a_reopened_case_goes_on_at_understand_with_new_cards(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    await change(world, ann, card, "end", end="withdrawn", why="They found it themselves")
    assert "Closed · withdrawn" in now_shown(world, card)
    before = len(world.slack.workspace.messages(card.channel, card.ts))

    await change(world, ann, card, "reopen", why="It came back")

    assert "Open" in now_shown(world, card)
    thread = world.slack.workspace.messages(card.channel, card.ts)
    assert "3 of 8 · Understand" in shown(step(world, card))
    assert step(world, card) in thread[before:]
    assert "It came back" in said(world, card)


async def test_a_client_for_whom_it_is_not_solved_has_their_case_reopened(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    await to_follow_up(world, card)

    await change(world, ann, card, "reopen", why="It happened again")

    assert "3 of 8 · Understand" in shown(step(world, card))


async def test_of_two_who_press_at_once_the_second_is_told_who_was_first(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    prepare = step(world, card)
    for person in (ann, ben):
        await press(world, person, "Done", prepare)
    await save(world, ann, facts="Two charges")

    answer = await save(world, ben, facts="Written with much care")

    assert answer.outcome == "update"
    assert "was already finished by" in form_text(ben)
    assert "Written with much care" in form_text(ben)
    assert "2 of 8 · Listen" in shown(step(world, card))


async def test_a_button_of_an_old_card_says_that_it_is_old(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    old = step(world, card)
    blocks = old.blocks
    await press(world, ann, "Done", old)
    await save(world, ann, facts="Two charges")
    old.blocks = blocks  # what Ben still has before his eyes

    await press(world, ben, "Done", old)

    assert "was already finished by" in shown(ben.ephemerals[-1])
