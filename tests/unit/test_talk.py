"""What one should know in a talk with a client, and how it is shown."""

from datetime import timedelta

import pytest

from bot.domain.case import Case, Serious, State
from bot.domain.promise import PromiseState
from bot.domain.talk import Talk, talk, wanted
from bot.domain.timeline import Entry, Kind
from bot.domain.voice import RECENT, is_in_touch, talking
from bot.views.text import length
from bot.views.updates import call_form, choose_call_form, nobody_calls, one_voice
from tests.factories import ANN, BOB, CARA, a_case, a_playbook, a_promise
from tests.support.clock import NOON
from tests.support.world import words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_another_owner_who_had_a_word_with_the_client_within_days_talks_with_them() -> None:
    mine = a_case(id="mine", owner=ANN, updated_at=NOON)
    bobs = a_case(id="bobs", owner=BOB, updated_at=NOON - DAY)

    assert talking([mine, bobs], person=ANN, now=NOON) == (bobs,)
    assert talking([mine, bobs], person=BOB, now=NOON) == (mine,)
    assert talking([mine, bobs], person=CARA, now=NOON) == (mine, bobs)


def test_who_spoke_last_is_named_first() -> None:
    old = a_case(id="old", owner=BOB, updated_at=NOON - 2 * DAY)
    new = a_case(id="new", owner=CARA, updated_at=NOON - HOUR)

    assert talking([old, new], person=ANN, now=NOON) == (new, old)


@pytest.mark.parametrize(
    ("facts", "in_touch"),
    [
        ({"updated_at": NOON - RECENT}, True),
        ({"updated_at": NOON - RECENT - HOUR}, False),
        # It reached us an hour ago: its owner is about to answer.
        ({"reached_at": NOON - HOUR}, True),
        ({"reached_at": NOON - 30 * DAY}, False),
        # What is owed at a time keeps the talk open, however long ago the last word was.
        ({"updated_at": NOON - 30 * DAY, "next_update_at": NOON + DAY}, True),
        ({"updated_at": NOON - 30 * DAY, "next_update_at": NOON - DAY}, False),
        ({"updated_at": NOON - 30 * DAY, "rhythm": "month/2026-03-02"}, True),
        ({"updated_at": NOON - 30 * DAY, "promises": (a_promise(),)}, True),
        (
            {"updated_at": NOON - 30 * DAY, "promises": (a_promise(state=PromiseState.KEPT),)},
            False,
        ),
        ({"updated_at": NOON, "state": State.RESOLVED}, True),
        ({"updated_at": NOON, "state": State.CLOSED}, False),
    ],
)
def test_a_talk_goes_on_for_days_after_the_last_word_or_while_one_is_owed(
    facts: dict[str, object], in_touch: bool
) -> None:
    assert is_in_touch(a_case(**facts), now=NOON) is in_touch


def test_what_they_want_is_what_they_said_since() -> None:
    assert wanted(a_case(want="A refund")) == "A refund"
    assert wanted(a_case(want="A refund", records={"need": {"need": "Sleep"}})) == "Sleep"
    assert wanted(a_case()) == ""


def test_while_the_fault_is_unclear_neither_ours_nor_theirs_is_said() -> None:
    said = talk(a_case(), [], person=ANN, now=NOON).unsaid

    assert said[:2] == ("“Our mistake” before we know", "“Not our fault” before we know")


def test_under_hold_the_matter_is_not_said_and_the_step_adds_what_to_avoid() -> None:
    step = a_playbook().steps[0]
    case = a_case(serious=frozenset({Serious.LEGAL}), private=True)

    said = talk(case, [], person=ANN, now=NOON, step=step).unsaid

    assert said == ("What happened, fault or money", *step.avoid)


def test_the_form_can_be_read_in_ten_seconds_however_much_was_typed() -> None:
    long = "word " * 600
    promises = tuple(a_promise(id=f"p{n}", what=long) for n in range(9))
    case = a_case(
        client="x" * 75, contact=long, want=long, happened=long, promises=promises,
        updated_at=NOON, rhythm="two weeks/2026-03-09", next_update_at=NOON + DAY,
    )  # fmt: skip
    last = Entry(id="e", kind=Kind.CLIENT_UPDATE, by=ANN, at=NOON, detail={"what": long})
    others = tuple(a_case(id=f"c{n}", owner=BOB, happened=long) for n in range(30))
    known = talk(case, [case, *others], person=ANN, now=NOON, step=a_playbook().steps[0], last=last)

    form = call_form(known, now=NOON)

    read = [block for block in form.blocks or [] if block.type == "rich_text"]
    assert length(read) < 2_400


def test_the_usual_form_is_short() -> None:
    case = a_case(contact="Maria", want="The second charge back", promises=(a_promise(),))
    form = call_form(talk(case, [case], person=ANN, now=NOON), now=NOON)

    read = [block for block in form.blocks or [] if block.type == "rich_text"]
    assert length(read) < 450


def test_after_a_talk_the_last_words_that_were_written_down_are_shown() -> None:
    case = a_case(updated_at=NOON)
    talked = Entry(id="e2", kind=Kind.TALKED, by=ANN, at=NOON)
    written = Entry(
        id="e1",
        kind=Kind.CLIENT_UPDATE,
        by=ANN,
        at=NOON - HOUR,
        detail={"what": "We look for the parcel"},
    )
    known = talk(case, [case], person=ANN, now=NOON, last=talked, noted=written)

    said = words(call_form(known, now=NOON).to_dict()["blocks"])

    assert "in a talk; before that: “We look for the parcel”" in said


def test_a_promise_that_was_not_kept_is_known_on_the_line_until_they_heard_of_it() -> None:
    broken = a_promise(what="Send it", state=PromiseState.BROKEN, answered_at=NOON)
    before = a_case(promises=(broken,), updated_at=NOON - HOUR)
    after = a_case(promises=(broken,), updated_at=NOON + HOUR)

    assert "not kept, and they have not heard that from us" in on_the_line(before)
    assert "nothing that is still open" in on_the_line(after)


def on_the_line(case: Case) -> str:
    known = talk(case, [case], person=ANN, now=NOON + 2 * HOUR)
    return words(call_form(known, now=NOON + 2 * HOUR).to_dict()["blocks"])


def test_many_open_cases_are_no_wall_of_buttons() -> None:
    cases = [a_case(id=f"c{n}", number=n) for n in range(30)]

    buttons, more = choose_call_form(cases).to_dict()["blocks"]

    assert len(buttons["elements"]) == 20
    assert "And 10 more" in str(more)


def test_a_name_that_nobody_has_is_shown_as_it_was_typed() -> None:
    (said,) = nobody_calls("<@UBOB> *bold*" + "x" * 9_000)

    assert "<@UBOB> *bold*" in str(said.to_dict())
    assert length([said]) < 250


def test_nobody_else_talking_is_not_worth_a_line() -> None:
    assert one_voice(Talk(case=a_case(), person=ANN).talking) == []
