"""An escalation, as all who have to do with it see it: asked, accepted, guided, handed back."""

from tests.e2e import moves
from tests.e2e.drafts import text as draft_text
from tests.e2e.escalating import element, letter, message, reasons, stuck
from tests.e2e.moves import (
    at,
    change,
    dms,
    form_text,
    get_help,
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

LEVEL_OF = {
    "Somebody could be hurt": 3,
    "They threaten us": 3,
    "Lawyer, claim or court": 3,
    "Personal data got out": 3,
    "An authority asks": 3,
    "Press, many readers": 2,
    "Key client at risk": 2,
    "It happened again": 2,
    "They ask higher up": 1,
    "Above my limit": 1,
    "About one of us": 1,
    "No agreement": 1,
    "They are abusive": 1,
    "I am stuck": 1,
    "We broke a promise": 0,
}


async def test_each_reason_leads_to_its_level_with_a_brief(ready: World) -> None:
    ann = ready.ann
    card = await new_case(ready, ann)
    found = {}

    for reason in LEVEL_OF:
        await press(ready, ann, "Get help", card)
        await press(ready, ann, reason)
        found[reason] = int(element(ann, "level")["initial_option"]["value"])
        assert "Reach them" in element(ann, "brief")["initial_value"]
        await ann.close(everything=True)

    assert found == LEVEL_OF


async def test_what_cant_wait_stands_first_and_each_answer_is_one_press(ready: World) -> None:
    await press(ready, ready.ann, "Get help", await new_case(ready, ready.ann))

    assert "Raising it early is right" in form_text(ready.ann)
    assert len(reasons(ready.ann)) == 15
    assert reasons(ready.ann)[0] == "Somebody could be hurt"


async def test_a_first_broken_promise_is_a_heads_up_that_leaves_the_case_with_its_owner(
    ready: World,
) -> None:
    ann, ben = ready.ann, ready.ben
    card = await new_case(ready, ann)
    await press(ready, ann, "Get help", card)
    await press(ready, ann, "We broke a promise")
    assert "the lead knows, you keep it" in form_text(ann)

    assert (await save(ready, ann, decision="I call them at four")).ok

    assert "Heads-up" in letter(ready, ben)
    assert "I call them at four" in letter(ready, ben)
    assert "Accept" not in labels(dms(ready, ben)[-1])
    assert "Escalated" not in shown(ann.message(card.channel, card.ts))


async def test_the_brief_is_written_from_the_case_and_can_be_changed(ready: World) -> None:
    ann, ben = ready.ann, ready.ben
    card = await new_case(ready, ann, want="The money back")
    await change(ready, ann, card, "promise", what="Refund it", due=at(ready, hours=5))
    await press(ready, ann, "Get help", card)
    await press(ready, ann, "I am stuck")
    brief = element(ann, "brief")
    written = brief["initial_value"]
    for fact in (
        "“charged twice”",
        "“The money back”",
        "“Refund it”, by Mon 4 Mar 17:00",
        "Berlin",
    ):
        assert fact in written
    assert "[…]" in written

    due = at(ready, hours=3)
    await save(ready, ann, decision="May we pay?", needed_by=due, brief=written + "\nShe is kind.")

    assert "May we pay?" in letter(ready, ben)
    assert "By when: Mon 4 Mar 09:00" in letter(ready, ben)  # in New York, where Ben is
    assert "She is kind." in letter(ready, ben)


async def test_who_is_asked_is_told_why_them_and_takes_it_on_from_there(ready: World) -> None:
    ann, ben = ready.ann, ready.ben
    card = await stuck(ready)
    assert "as lead" in letter(ready, ben)
    assert "not accepted yet" in shown(message(ready, card))
    assert "Escalated, level 1" in shown(ann.message(card.channel, card.ts))

    await press(ready, ben, "Accept", dms(ready, ben)[-1])

    assert labels(dms(ready, ben)[-1]) == ["Hand back", "Open case"]
    assert "Accepted by" in shown(message(ready, card))
    assert "Accept" not in labels(message(ready, card))
    assert "Accepted" in letter(ready, ann)


async def test_the_owner_sees_who_is_asked_next_and_by_when(ready: World) -> None:
    card = await stuck(ready)

    assert "No Accept by " in shown(message(ready, card))


async def test_nobody_accepts_and_the_next_is_asked_who_sees_that(ready: World) -> None:
    card = await new_case(ready, ready.ann, severity="critical")
    await get_help(ready, ready.ann, card, "I am stuck")

    await moves.pass_time(ready, minutes=16)

    assert "was asked first, and has not accepted" in letter(ready, ready.chi)
    await press(ready, ready.chi, "Accept", dms(ready, ready.chi)[-1])
    assert "There is nothing for you to do" in letter(ready, ready.ben)
    assert "Accept" not in labels(dms(ready, ready.ben)[-1])
    assert shown(message(ready, card)).count("Accepted") == 1


async def test_handing_back_says_what_was_decided_in_the_thread_and_to_the_owner(
    ready: World,
) -> None:
    ann, ben = ready.ann, ready.ben
    card = await stuck(ready)
    await press(ready, ben, "Accept", dms(ready, ben)[-1])

    await press(ready, ben, "Hand back", message(ready, card))
    assert (await save(ready, ben, decided="We waive April. Ann tells them today.")).ok

    assert "Decided: We waive April" in shown(message(ready, card))
    assert labels(message(ready, card)) == []
    assert "We waive April" in letter(ready, ann)
    assert "Escalated" not in shown(ann.message(card.channel, card.ts))


async def test_nothing_decided_is_not_handed_back(ready: World) -> None:
    card = await stuck(ready)
    await press(ready, ready.ben, "Hand back", message(ready, card))

    answer = await save(ready, ready.ben, decided=" ")

    assert list(answer.errors) == ["decided"]
    assert "not accepted yet" in shown(message(ready, card))


async def test_its_own_guidance_goes_on_step_by_step_and_back_in_one_card(ready: World) -> None:
    ann = ready.ann
    card = await stuck(ready)
    replies = len(ready.slack.workspace.messages(card.channel, card.ts))
    titles = []
    for _ in range(7):
        titles.append(shown(message(ready, card)))
        if "Done" in labels(message(ready, card)):
            await press(ready, ann, "Done", message(ready, card))

    for number, title in enumerate(
        ("Pause", "One voice", "Tell them who", "Stay steady", "Decide", "Write it down"), start=1
    ):
        assert f"{title} · {number} of 7" in titles[number - 1]
    assert "Hand back · 7 of 7" in titles[6]
    assert len(ready.slack.workspace.messages(card.channel, card.ts)) == replies
    await press(ready, ann, "Back", message(ready, card))
    assert "Write it down · 6 of 7" in shown(message(ready, card))
    assert "1 of 8" in shown(step(ready, card))


async def test_the_client_is_told_who_took_over_once_somebody_did(ready: World) -> None:
    ann = ready.ann
    card = await stuck(ready)
    for _ in range(2):
        await press(ready, ann, "Done", message(ready, card))
    await press(ready, ann, "Draft a reply", message(ready, card))
    assert "I have passed it on" in draft_text(ann)
    assert "Ben" not in draft_text(ann)
    await ann.close(everything=True)

    await press(ready, ready.ben, "Accept", dms(ready, ready.ben)[-1])
    await press(ready, ann, "Draft a reply", message(ready, card))

    assert "Ben Carter has taken this on" in draft_text(ann)


async def test_with_abuse_the_owner_comes_first_and_the_complaint_goes_on(ready: World) -> None:
    card = await new_case(ready, ready.ann, reached="phone")
    await get_help(ready, ready.ann, card, "They are abusive")

    assert "Name it · 1 of 8" in shown(message(ready, card))
    assert "You may end the call" in shown(message(ready, card))
    await press(ready, ready.ann, "Done", message(ready, card))
    assert "on its merits" in shown(message(ready, card))
    await press(ready, ready.ann, "Hand over", message(ready, card))
    assert ready.ann.view is not None
    assert ready.ann.view.title == "Hand over"


async def test_a_threat_to_sue_keeps_the_matter_out_of_brief_card_and_decision(
    ready: World,
) -> None:
    ann = ready.ann
    card = await new_case(
        ready, ann, "Acme: you owe us a refund of £480", serious=["legal"], want="£480"
    )
    await press(ready, ann, "Get help", card)
    await press(ready, ann, "Lawyer, claim or court")
    brief = element(ann, "brief")
    assert "£480" not in brief["initial_value"]
    assert "+81 3 555" in form_text(ann)

    refused = await save(ready, ann, decision="May we refund them?")
    assert "refund" in refused.errors["decision"]
    assert (await save(ready, ann, decision="Who answers them, and when?")).ok

    assert "£480" not in letter(ready, ready.chi)
    shown_now = message(ready, card)
    assert "escalated, level 3 · legal hold" in shown(shown_now)
    assert "of what happened, of fault or of money" in shown(shown_now)
    assert "this and no more" in shown(shown_now)
    assert "Phone +81 3 555" in shown(shown_now)
    assert "Counsel consulted" in labels(shown_now)


async def test_counsel_is_noted_from_the_card_by_a_contact_of_level_3(ready: World) -> None:
    chi = ready.chi
    card = await new_case(ready, ready.ann, serious=["legal"])
    await get_help(ready, ready.ann, card, "Lawyer, claim or court")
    await press(ready, chi, "Accept", dms(ready, chi)[-1])
    await moves.pass_time(ready, minutes=2)

    await press(ready, chi, "Counsel consulted", message(ready, card))
    chi.fill({"who": "Ines Roth"})
    assert (await save(ready, chi, at=at(ready), allowed="lift")).ok

    assert "Counsel consulted" in said(ready, card)
    assert "legal hold" not in shown(message(ready, card))


async def test_the_brief_can_be_read_and_copied_from_the_card(ready: World) -> None:
    card = await stuck(ready)

    await press(ready, ready.ben, "Brief", message(ready, card))

    brief = element(ready.ben, "brief")
    assert brief["initial_value"].startswith("Decision needed: May we waive it?\nBy when: […]")
    assert (await ready.ben.submit()).ok


async def test_one_that_silence_raised_has_a_brief_too(ready: World) -> None:
    card = await new_case(ready, ready.ann)
    await change(ready, ready.ann, card, "promise", what="Refund it", due=at(ready, hours=1))

    await moves.pass_time(ready, days=3, hours=3)  # nine o'clock in New York, where Ben is

    assert "We broke a promise" in letter(ready, ready.ben)
    assert "“Refund it”, by Mon 4 Mar" in letter(ready, ready.ben)
    assert "Raised by itself" in letter(ready, ready.ben)
    assert "raised by itself" in shown(message(ready, card))

    await moves.pass_time(ready, days=1)
    await press(ready, ready.ann, "Brief", message(ready, card))
    assert "“Refund it”" in element(ready.ann, "brief")["initial_value"]
    assert "Raised by itself, Thu 7 Mar" in element(ready.ann, "brief")["initial_value"]


async def test_an_owner_who_is_silent_for_long_does_not_stay_alone(ready: World) -> None:
    card = await new_case(ready, ready.ann, severity="high")

    await moves.pass_time(ready, days=4, hours=3)  # Ben is at work again

    assert "twice in a row" in said(ready, card) or "updates were missed" in said(ready, card)
    assert "Accept" in labels(dms(ready, ready.ben)[-1])


async def test_a_threat_makes_an_open_case_private_and_goes_on_in_its_own_channel(
    ready: World,
) -> None:
    ann, chi = ready.ann, ready.chi
    old = await new_case(ready, ann)

    assert (await get_help(ready, ann, old, "They threaten us")).ok

    room = next(c for c in ready.slack.workspace.channels.values() if c.name == "ci-1")
    (card,) = ready.cards(room.id)
    assert {"UANN", "UCHI"} <= set(room.members)
    assert "escalated, level 3 · legal hold" in shown(message(ready, card))
    assert "scalat" not in said(ready, old)
    assert "Acme" not in said(ready, old)
    assert "Acme" in letter(ready, chi)


async def test_a_case_that_becomes_private_by_it_is_one_press_away_for_who_is_asked(
    ready: World,
) -> None:
    card = await new_case(ready, ready.ann)

    await get_help(ready, ready.ann, card, "They threaten us")

    assert labels(dms(ready, ready.chi)[-1]) == ["Accept", "Open case"]


async def test_when_nobody_is_left_to_ask_the_owner_hears_what_to_do_now(ready: World) -> None:
    card = await new_case(ready, ready.ann, severity="critical")
    await get_help(ready, ready.ann, card, "I am stuck")

    for _ in range(3):
        await pass_time(ready, minutes=16)

    assert "Nobody else is there to ask" in shown(message(ready, card))
    told = next(each for each in dms(ready, ready.ann) if "All who can be asked" in shown(each))
    assert "phone somebody who may decide" in shown(told)
    assert labels(told) == ["Open case"]
    assert "its owner waits" in letter(ready, ready.ben)


async def test_abuse_while_somebody_has_it_is_raised_anew_with_its_own_guidance(
    ready: World,
) -> None:
    card = await stuck(ready)
    await press(ready, ready.ben, "Accept", message(ready, card))

    assert (await get_help(ready, ready.ann, card, "They are abusive")).ok

    assert "Name it · 1 of 8" in shown(message(ready, card))
    assert "They are abusive" in letter(ready, ready.ben)
    assert "Accept" in labels(dms(ready, ready.ben)[-1])


async def test_a_timeline_says_in_words_that_the_escalation_was_guided(ready: World) -> None:
    card = await new_case(ready, ready.ann)
    await get_help(ready, ready.ann, card, "I am stuck")
    await press(ready, ready.ann, "Done", message(ready, card))

    answer = await say(ready, ready.ann, "show CI-1")

    assert "went on in the guidance of the escalation" in answer
    assert "escalation guided" not in answer
