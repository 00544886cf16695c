"""*Client is on the line*: what one should know at once, and the notes in the same form."""

from bot.sandbox import Person
from tests.e2e.drafts import KIND, drafted, sent, text
from tests.e2e.moves import (
    at,
    change,
    fields,
    form_text,
    labels,
    log,
    new_case,
    pass_time,
    press,
    quiet,
    said,
    save,
    say,
    step,
)
from tests.support import forged
from tests.support.world import World, shown


async def call(world: World, who: Person, text: str) -> str:
    """Type `call` with that text; the private answer, if there is one."""
    return await say(world, who, f"call {text}".strip())


def on_the_line(who: Person) -> bool:
    return who.view is not None and who.view.title == "Client is on the line"


def picked(who: Person) -> list[str]:
    """What can be chosen in the open form."""
    assert who.view is not None
    return labels(who.view)  # type: ignore[arg-type]


async def test_the_card_tells_at_once_what_one_should_know(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann, contact="Maria", want="The second charge back")
    await log(world, ann, card, what="We have it, I check the bank")
    await change(world, ann, card, "promise", what="Call them back", due=at(world, hours=2))

    await press(world, ben, "Client is on the line", card)

    seen = form_text(ben)
    for part in ("CI-1 · Acme", "Maria", "The second charge back", "charged twice"):
        assert part in seen
    assert "We have it, I check the bank" in seen
    assert "Call them back, by" in seen
    assert "“Our mistake” before we know" in seen
    assert "UANN" in str(ben.view and ben.view.blocks)
    assert "is talking with them in CI-1" in seen
    assert not on_the_line(ann)


async def test_before_the_first_word_it_says_that_there_was_none(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await press(world, ann, "Client is on the line", card)

    assert "nothing yet: this is our first word to them" in form_text(ann)
    assert "not said yet: ask" in form_text(ann)
    assert "nothing that is still open" in form_text(ann)
    assert "One voice" not in form_text(ann)


async def test_what_they_need_and_a_late_promise_come_from_the_talk(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached="phone")
    await press(world, ann, "We talked", step(world, card))
    await save(world, ann, need="Pay day is safe", agreed="Refund it", due=at(world, hours=1))
    await pass_time(world, hours=2)

    await press(world, ann, "Client is on the line", card)

    assert "Pay day is safe" in form_text(ann)
    assert "Refund it" in form_text(ann)
    assert "past due" in form_text(ann)


async def test_under_legal_hold_the_matter_is_not_spoken_of(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, serious=["legal"])

    await press(world, ann, "Client is on the line", card)

    assert "legal hold" in form_text(ann)
    assert "What happened, fault or money" in form_text(ann)


async def test_the_notes_are_the_client_update_and_the_step_stays(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "Client is on the line", card)
    assert (await save(world, ann, what="She is calmer", next_update_at=at(world, hours=4))).ok

    assert "She is calmer" in said(world, card)
    assert "none yet" not in shown(ann.message(card.channel, card.ts))
    assert "1 of 8 · Prepare" in shown(step(world, card))


async def test_a_closed_case_still_knows_who_calls(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await log(world, ann, card, what="It is refunded")
    await change(world, ann, card, "end", end="solved", why="All done")

    await press(world, ann, "Client is on the line", card)

    assert "It is refunded" in form_text(ann)
    assert "Don't say" not in form_text(ann)


async def test_call_opens_the_one_open_case_of_that_client(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, "Globex: no invoice")
    await new_case(world, ann, "Acme: charged twice")

    for typed in ("acme", "ACME, Inc.", "  Acme  ", "acm", "akme", "CI-2", "2", "#2"):
        assert await call(world, ann, typed) == "", typed
        assert "CI-2 · Acme" in form_text(ann), typed
        await ann.close()


async def test_a_client_that_is_called_like_a_number_comes_before_the_case_of_that_number(
    world: World,
) -> None:
    ann = world.ann
    await new_case(world, ann, "Acme: charged twice")
    await new_case(world, ann, "1: no invoice")

    await call(world, ann, "1")

    assert "CI-2 · 1" in form_text(ann)


async def test_of_several_cases_one_is_chosen(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, "Acme: charged twice")
    await new_case(world, ann, "Acme: no invoice")
    await new_case(world, ann, "Globex: no login")

    await call(world, ann, "acme")
    assert picked(ann) == ["CI-1 · Acme · charged twice", "CI-2 · Acme · no invoice"]
    await press(world, ann, "CI-2 · Acme · no invoice")

    assert ann.view is not None
    assert ann.view.title == "Client is on the line"
    assert "CI-2 · Acme" in form_text(ann)
    assert (await save(world, ann, what="They ask for it again")).ok
    assert "They ask for it again" in said(world, world.cards()[1])


async def test_without_a_name_my_own_open_cases_come_first(world: World) -> None:
    ann, ben = world.ann, world.ben
    await new_case(world, ann, "Acme: charged twice")
    await new_case(world, ben, "Globex: no login")

    await call(world, ben, "")

    assert picked(ben) == ["CI-2 · Globex · no login", "CI-1 · Acme · charged twice"]


async def test_who_is_in_no_open_case_is_answered_in_one_sentence(world: World) -> None:
    ann = world.ann
    assert "No case is open. Open one: /client-issue" in await call(world, ann, "")
    await new_case(world, ann, "Acme: charged twice")

    told = await call(world, ann, "Initech")
    assert "I find no open case for “Initech”. Open one: /client-issue Initech" in told
    assert "I know no case CI-99" in await call(world, ann, "99")
    assert not on_the_line(ann)


async def test_odd_names_are_answered_as_text(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, "Acme: charged twice")

    hostile = ("<!channel>", "&lt;@UCHI&gt;", "😀", "*bold*", "{text} {0}")
    for typed in ("x" * 10_000, "9" * 40, *hostile):
        told = await call(world, ann, typed)
        assert "I find no open case" in told or "I know no case" in told, typed
        assert len(told) < 400
        assert "'type': 'user'" not in str(ann.ephemerals[-1].blocks), typed


async def test_a_private_case_of_another_is_not_found_by_a_call(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann, "Acme: their lawyer wrote", serious=["legal"])

    assert "I find no open case" in await call(world, ben, "acme")
    assert "I know no case CI-1" in await call(world, ben, "CI-1")
    await forged.press(world, ben, card, "Client is on the line")
    await quiet(world)

    assert ben.view is None
    assert "I know no case" in shown(ben.ephemerals[-1])


async def test_a_forged_or_stale_choice_opens_nothing(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await forged.press(world, ann, card, "Client is on the line", value="no-such-case")
    await quiet(world)

    assert not on_the_line(ann)
    assert "I know no case" in shown(ann.ephemerals[-1])


async def test_a_case_that_was_closed_while_they_talked_still_takes_the_notes(
    world: World,
) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await press(world, ann, "Client is on the line", card)
    await change(world, ben, card, "end", end="withdrawn", why="They found it")

    assert (await save(world, ann, what="They say thank you")).ok

    assert "They say thank you" in said(world, card)


async def test_ten_thousand_characters_are_refused_under_their_field(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "Client is on the line", card)
    assert ann.view is not None

    answer = await forged.submit(world, ann, ann.view, what="x" * 10_000)

    assert answer.body["response_action"] == "errors"
    assert list(answer.body["errors"]) == ["what"]


async def test_long_texts_are_cut_where_they_are_read_in_ten_seconds(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, happened="y" * 1900, want="z" * 500, contact="c" * 150)
    for _ in range(6):
        await change(world, ann, card, "promise", what="p" * 500, due=at(world, hours=30))
    await log(world, ann, card, what="w" * 2000)

    await press(world, ann, "Client is on the line", card)

    assert len(form_text(ann)) < 2_600


async def test_a_draft_is_overtaken_by_what_a_colleague_logged_meanwhile(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await drafted(world, ann, step(world, card))
    await pass_time(world, minutes=5)
    await press(world, ben, "Client is on the line", card)
    await save(world, ben, what="Told her that the bank checks it")

    assert (await sent(world, ann, KIND)).outcome == "update"

    assert "Overtaken" in form_text(ann)
    assert "Told her that the bank checks it" in form_text(ann)
    assert text(ann) == KIND
    assert (await sent(world, ann)).ok
    assert KIND in said(world, card)


async def test_a_draft_is_overtaken_by_a_talk_and_once_more_by_the_next(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann, reached="phone")
    await drafted(world, ann, step(world, card))
    await pass_time(world, minutes=5)
    await press(world, ben, "We talked", step(world, card))
    await save(world, ben, need="Their money back")

    assert (await sent(world, ann, KIND)).outcome == "update"
    assert "Overtaken" in form_text(ann)
    await pass_time(world, minutes=5)
    await log(world, ben, card, what="And once more")

    assert (await sent(world, ann)).outcome == "update"
    assert "And once more" in form_text(ann)
    assert (await sent(world, ann)).ok


async def test_what_was_said_before_a_draft_does_not_overtake_it(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await log(world, ann, card, what="We have it")
    await drafted(world, ann, step(world, card))

    assert (await sent(world, ann, KIND)).ok


async def test_the_form_to_log_asks_for_no_case_where_there_is_no_other(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await press(world, ann, "Log client update", card)

    assert fields(ann) == ["What was said?", "Next update", "Regularly"]
