"""What is chosen and changed shows on the cards that follow, and the thread says so."""

from bot.sandbox import Message
from tests.e2e.drafts import drafted
from tests.e2e.moves import (
    at,
    change,
    dms,
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
    until_local,
)
from tests.support import forged
from tests.support.world import World, shown

SHOWN = "What shows that it is not ours?"
WHY = "Their bank sent us its list"


async def choose_fault(world: World, whose: str) -> None:
    assert (await world.ann.select(None, "step.record.fault", whose)).ok
    await quiet(world)


async def understood(world: World, card: Message, whose: str, **values: object) -> None:
    """Done on Understand, with whose fault it is."""
    await press(world, world.ann, "Done", step(world, card))
    await choose_fault(world, whose)
    assert (await save(world, world.ann, **values)).ok


async def at_understand(world: World) -> Message:
    """A case that came by e-mail, at its third step."""
    card = await new_case(world, world.ann)
    await press(world, world.ann, "Done", step(world, card))
    await save(world, world.ann, facts="Two charges")
    await press(world, world.ann, "Done", step(world, card))
    await save(world, world.ann, need="Their money back")
    assert "3 of 8 · Understand" in shown(step(world, card))
    return card


async def back(world: World, card: Message) -> None:
    await press(world, world.ann, "More", step(world, card))
    await press(world, world.ann, "Back")
    await world.ann.close(everything=True)


async def test_whose_fault_it_is_decides_what_else_is_asked(world: World) -> None:
    ann = world.ann
    card = await at_understand(world)
    await press(world, ann, "Done", step(world, card))
    asked = fields(ann)
    assert asked[:2] == ["Whose fault is it?", "What happened, in one line?"]
    ann.fill({"meant": "They felt ignored", "fault_fact": "we took it twice"})

    await choose_fault(world, "not ours")
    assert SHOWN in fields(ann)
    assert "Were we late, curt or careless about it?" in fields(ann)

    await choose_fault(world, "shared")
    assert "What was our part, in one line?" in fields(ann)
    assert "What of theirs must go back?" in fields(ann)
    assert SHOWN not in fields(ann)
    assert ann.view is not None
    assert ann.view.values["meant"]["meant"]["value"] == "They felt ignored"
    assert ann.view.values["fault_fact"]["fault_fact"]["value"] == "we took it twice"

    await choose_fault(world, "unclear")
    assert fields(ann) == asked


async def test_a_fault_of_ours_brings_the_apology_and_the_thread_says_so(world: World) -> None:
    card = await at_understand(world)

    await understood(world, card, "ours", fault_fact="we charged twice")

    acknowledge = shown(step(world, card))
    assert "apologize once, before any reason" in acknowledge
    assert "You are right, Acme: we charged twice. That was our mistake." in acknowledge
    assert "From here on: It was ours" in said(world, card)


async def test_a_fault_that_is_not_ours_brings_regret_alone(world: World) -> None:
    card = await at_understand(world)

    await understood(world, card, "not ours")

    acknowledge = shown(step(world, card))
    assert "no apology for what they claim" in acknowledge
    assert "our mistake" not in acknowledge
    assert "Note what shows that it was not ours" in acknowledge
    assert "From here on: It was not ours" in said(world, card)


async def test_what_is_not_clear_yet_stays_regret_and_the_thread_stays_quiet(world: World) -> None:
    card = await at_understand(world)

    await understood(world, card, "unclear", meant="They felt ignored")

    assert "regret yes, apology not yet" in shown(step(world, card))
    assert "From here on" not in said(world, card)


async def test_a_fault_changed_after_we_spoke_is_corrected_first(world: World) -> None:
    ann = world.ann
    card = await at_understand(world)
    await understood(world, card, "ours", fault_fact="we charged twice")
    await press(world, ann, "Log client update", card)
    await save(world, ann, what="We told them that it was us")
    await back(world, card)

    await understood(world, card, "not ours", shown="Their bank shows one charge", fault_why=WHY)

    acknowledge = shown(step(world, card))
    assert "We told them that it was ours. Correct ourselves first." in acknowledge
    assert "our mistake" not in acknowledge
    assert "From here on: It was not ours" in said(world, card)
    assert "what I told you earlier" in await drafted(world, ann, step(world, card))
    await ann.close()

    await press(world, ann, "Log client update", card)
    await save(world, ann, what="We corrected ourselves")
    assert "Correct ourselves first" not in shown(step(world, card))


async def test_a_fault_named_in_a_whole_talk_counts_as_told_and_apologized_for(
    world: World,
) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    await press(world, ann, "We talked", step(world, card))
    await save(world, ann, need="Money back", harm="No wages", fault="ours")
    await press(world, ann, "More", step(world, card))
    await press(world, ann, "Skip")
    await save(world, ann, why="no time")

    offer = shown(step(world, card))

    assert "5 of 8" in offer
    assert "apologize once" not in offer
    assert "From here on: It was ours" in said(world, card)


async def test_a_fault_that_is_emptied_again_is_unclear_again(world: World) -> None:
    ann = world.ann
    card = await at_understand(world)
    await understood(world, card, "ours", fault_fact="we charged twice")
    await back(world, card)

    await understood(world, card, "unclear", fault_fact="", fault_why=WHY)

    acknowledge = shown(step(world, card))
    assert "regret yes, apology not yet" in acknowledge
    assert "we charged twice" not in acknowledge
    assert "From here on: Fault is unclear again" in said(world, card)
    assert ann.view is None


async def test_a_fault_changed_after_going_back_asks_why_and_the_thread_says_it(
    world: World,
) -> None:
    ann = world.ann
    card = await at_understand(world)
    await understood(world, card, "ours", fault_fact="we charged twice")
    await back(world, card)
    await press(world, ann, "Done", step(world, card))
    asked = "Why has it changed?"
    assert asked not in fields(ann)

    await choose_fault(world, "not ours")
    assert asked in fields(ann)
    assert list((await save(world, ann, fault_why=" ")).errors) == ["fault_why"]
    await choose_fault(world, "ours")
    assert asked not in fields(ann)
    await choose_fault(world, "not ours")
    assert (await save(world, ann, fault_why=WHY)).ok

    assert "Fault is now: not ours" in said(world, card)
    assert WHY in said(world, card)


async def test_a_fault_changed_by_a_talk_asks_why_and_the_thread_says_it(world: World) -> None:
    ann = world.ann
    card = await at_understand(world)
    await press(world, ann, "We talked", step(world, card))
    asked = "If the fault has changed: why?"
    assert asked not in fields(ann)
    assert (await save(world, ann, need="Money back", fault="ours")).ok
    await press(world, ann, "We talked", step(world, card))
    assert asked in fields(ann)

    assert list((await save(world, ann, fault="not ours")).errors) == ["fault_why"]
    assert (await save(world, ann, fault_why=WHY)).ok

    assert "Fault is now: not ours" in said(world, card)
    assert WHY in said(world, card)


async def test_a_record_that_is_emptied_again_is_a_gap_again(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, facts="Two charges", objective="Paid once")
    await back(world, card)

    await press(world, ann, "Done", step(world, card))
    assert (await save(world, ann, facts="", objective="")).ok
    await back(world, card)
    await press(world, ann, "Done", step(world, card))

    assert ann.view is not None
    values = ann.view.values
    assert (values.get("facts") or {"facts": {}})["facts"].get("value") in {None, ""}


async def test_a_change_of_severity_says_what_it_changes(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    assert "They wrote: take 15, 30 or 60 minutes" in shown(step(world, card))
    assert "Answer later" in labels(step(world, card))

    await change(world, ann, card, "severity", severity="critical", why="It goes on")

    prepare = step(world, card)
    assert "Critical: no waiting" in shown(prepare)
    assert "Answer later" not in labels(prepare)
    assert "From here on: Critical now" in said(world, card)


async def test_cooling_off_is_for_what_was_written_and_is_not_critical(world: World) -> None:
    by_phone = await new_case(world, world.ann, "Acme: shouted", reached="phone")
    critical = await new_case(world, world.ann, "Beta: harm goes on", severity="critical")
    written = await new_case(world, world.ann, "Gamma: charged twice")

    assert "Answer later" not in labels(step(world, by_phone))
    assert "Answer later" not in labels(step(world, critical))
    assert "Answer later" in labels(step(world, written))


async def test_cooling_off_never_passes_what_is_due(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached_at=at(world), answer_by=at(world, minutes=45))

    await press(world, ann, "Answer later", step(world, card))

    assert ann.view is not None
    options = ann.view.blocks[0]["element"]["options"]
    assert [each["value"] for each in options] == ["15", "30"]

    await pass_time(world, minutes=20)
    answer = await save(world, ann, minutes="30")
    assert not answer.ok or answer.outcome == "update"
    assert "too late by now" in form_text(ann)


async def test_when_nothing_fits_any_more_the_old_button_says_so(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached_at=at(world), answer_by=at(world, minutes=45))
    prepare = forged.as_it_is(step(world, card))
    await pass_time(world, minutes=40)

    await forged.press(world, ann, prepare, "Answer later")
    await quiet(world)

    assert ann.view is None
    assert "It can't wait any more" in shown(ann.ephemerals[-1])


async def test_the_end_of_a_cooling_off_is_remembered_and_done_means_seen(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached_at=at(world))
    await press(world, ann, "Answer later", step(world, card))
    assert (await save(world, ann, minutes="30")).ok
    assert "answers in 30 minutes, with a cooler head" in said(world, card)
    assert "Your answer waits until" in shown(step(world, card))
    assert "Answer later" not in labels(step(world, card))

    await pass_time(world, minutes=31)
    (reminder,) = dms(world, ann)
    assert "The cooling-off is over" in shown(reminder)
    await press(world, ann, "Done", reminder)

    assert labels(ann.message(reminder.channel, reminder.ts)) == []
    assert "1 of 8 · Prepare" in shown(step(world, card))
    await until_local(world, "Mon 15:59")
    assert len(dms(world, ann)) == 1


async def test_the_end_of_a_cooling_off_comes_when_it_was_snoozed_to(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached_at=at(world))
    await press(world, ann, "Answer later", step(world, card))
    assert (await save(world, ann, minutes="30")).ok
    await pass_time(world, minutes=31)
    (reminder,) = dms(world, ann)

    await press(world, ann, "Snooze", reminder)
    await save(world, ann, until="tomorrow morning")
    await until_local(world, "Mon 16:00")
    assert "no word yet" in shown(dms(world, ann)[-1])  # what was chosen holds nothing back
    await until_local(world, "Tue 09:00")

    assert "answer with a cooler head" in shown(dms(world, ann)[-1])


async def test_the_facts_end_a_cooling_off(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached_at=at(world))
    await press(world, ann, "Answer later", step(world, card))
    await save(world, ann, minutes="60")
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, facts="Two charges")

    await pass_time(world, minutes=61)

    assert dms(world, ann) == []


async def test_a_critical_turn_ends_a_cooling_off(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached_at=at(world))
    await press(world, ann, "Answer later", step(world, card))
    await save(world, ann, minutes="15")

    await change(world, ann, card, "severity", severity="critical", why="It goes on")
    await pass_time(world, minutes=16)

    assert "This can't wait any more. Answer now." in shown(step(world, card))
    assert not any("cooling-off" in shown(message) for message in dms(world, ann))


async def test_buttons_of_a_case_that_was_closed_meanwhile_say_so(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    old = forged.as_it_is(step(world, card))
    await press(world, ann, "Done", step(world, card))
    await change(world, ben, card, "end", end="withdrawn", why="They found it")

    answer = await save(world, ann, facts="Written with care")
    assert answer.outcome == "update"
    assert "is closed" in form_text(ann)
    assert "Written with care" in form_text(ann)
    await ann.close()

    for label in ("Done", "Answer later", "Draft a reply", "More", "I've told them"):
        await forged.press(world, ann, old, label)
        await quiet(world)
        assert ann.view is None, label
        assert "is closed" in shown(ann.ephemerals[-1]), label


async def test_press_and_a_large_sum_hold_back_no_apology(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone", serious=["press", "large sum"])

    assert "one person speaks for us" in shown(step(world, card))
    await press(world, ann, "We talked", step(world, card))
    await save(world, ann, need="Their money back", fault="ours")
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, facts="Two charges")

    assert "4 of 8" in shown(step(world, card))
    assert "apologize once, before any reason" in shown(step(world, card))
    assert "legal hold" not in said(world, card)
