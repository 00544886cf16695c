"""What the buttons of the card do for a case, from client updates to its end."""

from zoneinfo import ZoneInfo

from tests.e2e.moves import (
    at,
    change,
    dms,
    falls_due,
    form_text,
    labels,
    new_case,
    pass_time,
    press,
    said,
    save,
    say,
    step,
)
from tests.support.world import World, shown

NEW_YORK = ZoneInfo("America/New_York")


async def test_a_client_update_stands_in_the_thread_and_resets_the_clock(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await press(world, ann, "Log client update", card)
    assert (await save(world, ann, what="We have it, I answer by Friday")).ok

    assert "We have it, I answer by Friday" in said(world, card)
    assert "none yet" not in shown(ann.message(card.channel, card.ts))
    reminder = await falls_due(world, ann, "Wed 12:15")
    assert "Their last word from us" in shown(reminder)


async def test_a_next_update_that_was_named_is_remembered_to_the_minute(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await press(world, ann, "Log client update", card)
    assert (await save(world, ann, what="I write at 19:20", next_update_at=at(world, hours=7.4))).ok

    reminder = await falls_due(world, ann, "Mon 19:24")
    assert "they would hear from you" in shown(reminder)


async def test_a_next_update_in_the_past_is_refused(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "Log client update", card)

    answer = await save(world, ann, what="We have it", next_update_at=at(world, hours=-1))

    assert list(answer.errors) == ["next_update_at"]


async def test_a_promise_stands_in_the_thread_and_can_be_kept(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await change(world, ann, card, "promise", what="Call them", due=at(world, hours=2))
    assert "Promise by" in said(world, card)
    assert "Call them" in said(world, card)

    reminder = await falls_due(world, ann, "Mon 14:00")
    await press(world, ann, "Done", reminder)
    assert (await save(world, ann, answer="kept")).ok

    assert "Promise kept" in said(world, card)


async def test_a_promise_gets_a_new_time_that_the_client_agreed_to(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await change(world, ann, card, "promise", what="Call them", due=at(world, hours=2))
    reminder = await falls_due(world, ann, "Mon 14:00")

    await press(world, ann, "Done", reminder)
    assert list((await save(world, ann, answer="new time")).errors) == ["due"]
    assert (await save(world, ann, due=at(world, hours=1))).ok

    assert "Promise renegotiated" in said(world, card)
    assert "Call them" in shown(await falls_due(world, ann, "Mon 15:00"))


async def test_of_a_promise_that_was_not_kept_the_lead_is_told_privately(world: World) -> None:
    ann, ben = world.ann, world.ben
    await say(world, ann, "settings")
    await save(world, ann, **{"contact.1.0": "UBEN"})
    card = await new_case(world, ann)
    await change(world, ann, card, "promise", what="Call them", due=at(world, hours=2))
    reminder = await falls_due(world, ann, "Mon 14:00")

    await press(world, ann, "Done", reminder)
    assert (await save(world, ann, answer="not kept")).ok

    assert "not kept" not in said(world, card)
    told = shown(dms(world, ben)[-1])
    assert "Call them" in told
    assert "as the lead, privately" in told


async def test_a_task_is_its_owners_and_is_done_from_their_reminder(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await change(world, ann, card, "task", what="Undo it", owner="UBEN", due=at(world, days=2))
    assert "Undo it" in said(world, card)

    await pass_time(world, days=2, hours=4)
    await press(world, ben, "Done", dms(world, ben)[-1])

    assert "Task done" in said(world, card)
    await press(world, ann, "More", card)
    assert "Undo it" not in form_text(ann)


async def test_the_severity_is_changed_with_a_reason(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await change(world, ann, card, "severity", severity="high", why="Their audit is tomorrow")

    assert "Severity is now high" in said(world, card)
    assert "Their audit is tomorrow" in said(world, card)
    assert "Severity high" in shown(ann.message(card.channel, card.ts))


async def test_whose_fault_it_is_is_changed_with_a_reason_whatever_step_is_open(
    world: World,
) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    await press(world, ann, "We talked", step(world, card))
    agreed = {"agreed": "We show them the log", "due": at(world, hours=5)}
    await save(world, ann, need="A right bill", harm="A bad day", fault="not ours", **agreed)
    assert "6 of 8 · Act" in shown(step(world, card))
    known = {"fault": "ours", "fault_fact": "we booked it twice", "theirs": "£480"}

    assert list((await change(world, ann, card, "fault", **known, why=" ")).errors) == ["why"]
    assert (await save(world, ann, why="The bank showed us")).ok

    assert "Fault is now: ours" in said(world, card)
    assert "The bank showed us" in said(world, card)
    assert "From here on: It was ours" in said(world, card)
    act = shown(step(world, card))
    assert "We told them that it was not ours. Correct ourselves first. Then apologize." in act
    await press(world, ann, "Draft a reply", step(world, card))
    assert "Acknowledgement" in str(ann.view and ann.view.blocks)
    await ann.close()

    await press(world, ann, "Log client update", card)
    await save(world, ann, what="We said that it was us, and sorry")
    assert "Correct ourselves first" not in shown(step(world, card))


async def test_under_hold_nobody_is_asked_whose_fault_it_is(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, serious=["legal"])

    await press(world, ann, "More", card)

    assert "Change the severity" in str(ann.view and ann.view.blocks)
    assert "whose fault" not in str(ann.view and ann.view.blocks)


async def test_the_same_severity_is_no_change(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    answer = await change(world, ann, card, "severity", severity="normal", why="Just so")

    assert list(answer.errors) == ["severity"]


async def test_while_we_wait_on_the_client_their_clock_rests_and_our_promises_run_on(
    world: World,
) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "Log client update", card)
    await save(world, ann, what="We have it")
    await change(world, ann, card, "promise", what="Call them", due=at(world, days=4))

    await change(world, ann, card, "waiting", waiting="client")

    assert "Waiting on the client" in shown(ann.message(card.channel, card.ts))
    assert "In two hours" in shown(await falls_due(world, ann, "Fri 10:00"))
    assert not any("Their last word" in shown(message) for message in dms(world, ann))


async def test_details_are_corrected_on_the_card(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await change(world, ann, card, "details", happened="charged three times", want="all of it back")

    corrected = shown(ann.message(card.channel, card.ts))
    assert "charged three times" in corrected
    assert "all of it back" in corrected


async def test_a_correction_is_refused_when_somebody_corrected_it_meanwhile(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    for person in (ann, ben):
        await press(world, person, "More", card)
        await save(world, person, change="details")
    await save(world, ann, happened="charged three times")

    answer = await save(world, ben, happened="charged four times")

    assert answer.outcome == "update"
    assert "Somebody changed this at the same moment" in form_text(ben)
    assert "charged four times" in form_text(ben)
    assert "charged three times" in shown(ann.message(card.channel, card.ts))


async def test_a_case_is_closed_early_with_an_outcome_and_a_reason(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    answer = await change(world, ann, card, "end", end="withdrawn")
    assert list(answer.errors) == ["why"]
    assert (await save(world, ann, why="They see it otherwise")).ok

    assert "Closed · withdrawn" in shown(ann.message(card.channel, card.ts))
    assert "They see it otherwise" in said(world, card)


async def test_a_case_is_resolved_from_more(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await change(world, ann, card, "end", end="resolve")

    assert "Resolved" in shown(ann.message(card.channel, card.ts))
    assert "7 of 8 · Follow up" in shown(step(world, card))


async def test_who_clicks_on_a_notice_to_open_the_case_is_sent_to_its_card(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await change(world, ann, card, "hand_over", to="UBEN", why="They know him")

    await press(world, ben, "Open case", dms(world, ben)[-1])

    button = dms(world, ben)[-1].blocks[-1]["elements"][-1]
    assert button["url"].endswith(f"/archives/CGENERAL/p{card.ts.replace('.', '')}")
    assert ben.ephemerals == []


async def test_a_closed_case_asks_for_no_help(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await change(world, ann, card, "end", end="withdrawn", why="Found it themselves")

    assert labels(ann.message(card.channel, card.ts)) == [
        "Client is on the line",
        "Log client update",
        "More",
    ]
