"""From the first word to a case: the form, and what it makes."""

from dataclasses import replace

from bot.manifest import page_shortcuts
from tests.e2e.moves import (
    already_solved,
    at,
    dms,
    falls_due,
    fields,
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

GLOBAL, MESSAGE = (each["callback_id"] for each in page_shortcuts())


async def test_the_command_alone_opens_a_form_with_four_empty_fields(world: World) -> None:
    await opened(world, world.ann, "")

    assert fields(world.ann) == [
        "Client",
        "What happened",
        "How did it reach us",
        "Anything serious?",
    ]
    assert "#general" in form_text(world.ann)


async def test_a_text_after_the_command_fills_in_the_form(world: World) -> None:
    ann = world.ann
    await opened(world, ann, "Acme: charged twice")

    assert (await save(world, ann)).ok

    card = world.cards()[-1]
    assert "CI-1 · Acme" in shown(card)
    assert "charged twice" in shown(card)


async def test_a_form_without_a_client_is_not_sent(world: World) -> None:
    await opened(world, world.ann, "they were charged twice")

    answer = await save(world, world.ann)

    assert list(answer.errors) == ["client"]
    assert world.cards() == []


async def test_more_adds_fields_and_keeps_what_was_typed(world: World) -> None:
    ann = world.ann
    await opened(world, ann, "")
    await ann.options("case.open.client", "Acme")
    ann.fill({"client": "Acme", "happened": "charged twice", "reached": "review"})

    await press(world, ann, "More")

    assert fields(ann)[4:] == [
        "Who there?",
        "What do they want?",
        "When did it reach us? (now)",
        "Severity",
        "Situation",
        "Owner (me)",
        "Must be answered by",
    ]
    assert (await save(world, ann, want="their money back")).ok
    card = shown(world.cards()[-1])
    assert "CI-1 · Acme" in card
    assert "charged twice" in card
    assert "their money back" in card


async def test_an_issue_that_is_solved_already_takes_two_presses(world: World) -> None:
    ann = world.ann
    await opened(world, ann)

    assert (await already_solved(world, ann, cause="Double click")).ok

    card = world.cards()[-1]
    assert "Closed · solved" in shown(card)
    assert "Get help" not in labels(card)
    assert "Done" not in said(world, card)
    assert "Double click" in await say(world, ann, "show CI-1")


async def test_already_solved_can_be_taken_back(world: World) -> None:
    ann = world.ann
    await opened(world, ann)
    await press(world, ann, "Already solved")

    await press(world, ann, "Not solved yet")

    assert (await save(world, ann)).ok
    assert "Open" in shown(world.cards()[-1])


async def test_known_clients_are_offered_while_typing(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, "Acme Ltd: charged twice")
    await opened(world, ann, "")

    known = await ann.options("case.open.client", "acm")

    assert [option["text"]["text"] for option in known] == ["acm (new)", "Acme Ltd"]


async def test_another_spelling_is_the_same_client(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, "Acme Ltd: charged twice")

    await opened(world, ann, "ACME: no invoice")

    assert "Open for this client already" in form_text(ann)
    assert "CI-1" in form_text(ann)


async def test_choosing_a_client_shows_their_open_cases(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, "Acme: charged twice")
    await opened(world, ann, "")
    await ann.options("case.open.client", "Acme")

    await ann.select(None, "case.open.client", "Acme")
    await quiet(world)

    assert "charged twice" in form_text(ann)


async def test_what_was_typed_can_be_added_to_the_open_case(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann, "Acme: charged twice")
    await opened(world, ben, "Acme: and now a third time")

    await press(world, ben, "Add to CI-1")
    assert (await save(world, ben)).ok

    assert len(world.cards()) == 1
    assert "and now a third time" in said(world, card)


async def test_a_client_on_the_phone_is_listened_to_first(world: World) -> None:
    card = await new_case(world, world.ann, reached="phone")

    assert "2 of 8 · Listen" in shown(step(world, card))


async def test_a_letter_is_prepared_for_first(world: World) -> None:
    card = await new_case(world, world.ann, reached="email")

    assert "1 of 8 · Prepare" in shown(step(world, card))


async def test_clocks_start_when_it_reached_us(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world, hours=-2, minutes=-30))  # 09:30

    assert "no word yet" in shown(await falls_due(world, world.ann, "Mon 13:30"))


async def test_the_future_is_no_time_at_which_it_reached_us(world: World) -> None:
    ann = world.ann
    await opened(world, ann)
    await press(world, ann, "More")

    answer = await save(world, ann, reached_at=at(world, hours=1))

    assert list(answer.errors) == ["reached_at"]


async def test_the_situation_chooses_the_steps(world: World) -> None:
    card = await new_case(world, world.ann, situation="heated-conversation")

    assert "Listen and understand" in shown(step(world, card))


async def test_another_owner_is_told_of_the_case_that_is_theirs_now(world: World) -> None:
    card = await new_case(world, world.ann, owner="UBEN")

    assert "UBEN" in str(card.blocks)
    assert "This case is yours" in shown(dms(world, world.ben)[-1])
    assert labels(dms(world, world.ben)[-1]) == ["Open case"]
    assert dms(world, world.ann) == []


async def test_what_must_be_answered_by_a_time_is_remembered_at_that_time(world: World) -> None:
    card = await new_case(world, world.ann, answer_by=at(world, days=3))
    await press(world, world.ann, "Log client update", card)
    await save(world, world.ann, what="We have it")

    assert "Must be answered by" in shown(await falls_due(world, world.ann, "Wed 12:00"))
    assert "Must be answered by" in shown(await falls_due(world, world.ann, "Thu 12:00"))


async def test_a_message_becomes_a_case_with_its_text_its_time_and_a_link(world: World) -> None:
    ann = world.ann
    await pass_time(world, minutes=1)  # the clock runs on: not on the edge of a quarter hour
    message = await ann.say("general", "Acme writes: charged *twice* & <angry>")
    await pass_time(world, hours=2)

    await ann.message_shortcut(MESSAGE, message)
    await quiet(world)
    await ann.options("case.open.client", "Acme")
    assert (await save(world, ann, client="Acme")).ok

    card = world.cards()[-1]
    assert "Acme writes: charged *twice* & <angry>" in shown(card)
    assert f"/archives/CGENERAL/p{message.ts.replace('.', '')}" in shown(card)
    await falls_due(world, ann, "Mon 16:15")  # four hours after the message, to the quarter hour


async def test_what_people_say_among_themselves_opens_as_private(world: World) -> None:
    ann, channels = world.ann, world.slack.workspace.channels
    channels["G1"] = replace(channels["CCASES"], id="G1", name="mpdm-ann--ben-1", kind="private")
    channels["G1"].members = {ann.id, world.ben.id}
    message = await ann.say("G1", "Acme is angry")

    await ann.message_shortcut(MESSAGE, message)
    await quiet(world)
    by_shortcut = form_text(ann)
    await ann.command("/client-issue", "Acme: angry", channel="G1")
    await quiet(world)

    assert "channel of its own" in by_shortcut
    assert "channel of its own" in form_text(ann)


async def test_what_a_command_filled_in_is_given_again_when_the_form_changes(world: World) -> None:
    await opened(world, world.ann, "Acme: charged twice")

    await press(world, world.ann, "More")
    await quiet(world)

    assert world.ann.view is not None
    given = {
        block["block_id"]: block["element"]
        for block in world.ann.view.blocks
        if block["type"] == "input"
    }
    assert given["client"]["initial_option"]["value"] == "Acme"
    assert given["happened"]["initial_value"] == "charged twice"


async def test_the_global_shortcut_needs_a_channel_for_cases(world: World) -> None:
    await world.ann.global_shortcut(GLOBAL)
    await quiet(world)

    assert "Choose a channel for cases first" in form_text(world.ann)


async def test_the_global_shortcut_opens_a_case_in_the_channel_for_cases(world: World) -> None:
    ann = world.ann
    await ann.command("/client-issue", "settings")
    await quiet(world)
    assert (await save(world, ann, cases_channel="CCASES")).ok

    await ann.global_shortcut(GLOBAL)
    await quiet(world)
    await ann.options("case.open.client", "Acme")
    assert (await save(world, ann, client="Acme", happened="charged twice")).ok

    assert "CI-1 · Acme" in shown(world.cards("client-cases")[-1])


async def test_the_same_form_sent_twice_is_one_case(world: World) -> None:
    await opened(world, world.ann)
    await world.ann.submit()

    await world.slack.repeat_last()
    await quiet(world)

    assert len(world.cards()) == 1


async def test_a_guest_can_not_open_a_case(world: World) -> None:
    await world.guest.command("/client-issue", "Acme: charged twice")
    await quiet(world)

    assert world.guest.view is None
    assert "Only staff of this workspace" in shown(world.guest.ephemerals[-1])


ON_CALL = {"contact.1.0": "UBEN", "phone.1.0": "+1 555 0100"}


async def test_with_nobody_on_call_the_form_says_whom_to_phone(world: World) -> None:
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, **ON_CALL)).ok
    await opened(world, world.ann)
    assert "on call" not in form_text(world.ann)

    await world.ann.select(None, "case.open.serious", ["safety"])
    await quiet(world)

    assert "Nobody is on call. If it can't wait, phone" in form_text(world.ann)
    assert "+1 555 0100" in form_text(world.ann)


async def test_a_critical_case_says_it_too_and_calms_down_again(world: World) -> None:
    await opened(world, world.ann)
    await press(world, world.ann, "More")

    await world.ann.select(None, "case.open.severity", "critical")
    await quiet(world)
    assert "phone your lead: no number is set here" in form_text(world.ann)
    await world.ann.select(None, "case.open.severity", "high")
    await quiet(world)

    assert "on call" not in form_text(world.ann)


async def test_with_somebody_on_call_the_form_stays_as_it_is(world: World) -> None:
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, **ON_CALL, on_call=["UBEN"])).ok
    await opened(world, world.ann)

    await world.ann.select(None, "case.open.serious", ["safety"])
    await quiet(world)

    assert "on call" not in form_text(world.ann)


async def test_only_contacts_can_be_on_call(world: World) -> None:
    await say(world, world.ann, "settings")

    answer = await save(world, world.ann, **ON_CALL, on_call=["UCHI"])

    assert answer.errors == {"on_call": "Choose only people who are named above."}


async def test_ticks_in_quick_succession_all_change_the_form(world: World) -> None:
    ann = world.ann
    await opened(world, ann, "Acme: charged twice")

    for ticked in (["legal"], ["legal", "about one of us"], ["about one of us"]):
        await ann.select(None, "case.open.serious", ticked)
    await quiet(world)
    assert "Who is it about?" in fields(ann)
    assert "Private: the case gets a channel of its own" in form_text(ann)

    for ticks in (["press", "about one of us"], ["press"]):
        await ann.select(None, "case.open.serious", ticks)
    await quiet(world)
    assert "Who is it about?" not in fields(ann)
    assert "#general" in form_text(ann)


async def test_a_tick_right_after_more_keeps_the_fields_that_more_added(world: World) -> None:
    ann = world.ann
    await opened(world, ann, "Acme: charged twice")
    form = ann.view

    await ann.click(form, "case.open.more")
    await ann.select(form, "case.open.serious", ["legal"])
    await quiet(world)

    assert "Severity" in fields(ann)
    assert "Private: the case gets a channel of its own" in form_text(ann)
