"""What moves with a case, what its new owner is told, and when it can be taken back."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.case import Case, Serious, State
from bot.domain.errors import CaseEnded, InvalidFields
from bot.domain.handover import TooLate, brief, can_undo, finished, follow, hand_over, undo
from bot.domain.hold import follow as held
from bot.domain.timeline import Entry, Kind
from tests.factories import ANN, BOB, CARA, a_case, a_promise, a_task
from tests.support.clock import NOON

LATER = NOON + timedelta(hours=1)


def handed(case: Case, *, to: str = BOB) -> tuple[Case, Entry]:
    after = hand_over(case, to=to, now=LATER)
    detail = {"from": case.owner, "to": to}
    return after, Entry(id="e1", kind=Kind.OWNER, by=case.owner, at=LATER, detail=detail)


def told(at: datetime) -> str:
    return f"{at:%H:%M}"


def test_handing_over_moves_the_owners_open_promises_and_no_others() -> None:
    mine, kept = a_promise(id="mine"), a_promise(id="kept").kept(now=NOON)
    caras = a_promise(id="caras", owner=CARA)
    case = a_case(promises=(mine, kept, caras), tasks=(a_task(),))

    moved = hand_over(case, to=BOB, now=LATER)

    assert moved.owner == BOB
    assert [promise.owner for promise in moved.promises] == [BOB, ANN, CARA]
    assert moved.tasks == case.tasks


def test_the_new_owner_of_a_private_case_becomes_a_member() -> None:
    moved = hand_over(a_case(private=True), to=BOB, now=LATER)

    assert moved.members == {ANN, BOB}


@pytest.mark.parametrize(("to", "says"), [(ANN, "owner already"), (CARA, "about this person")])
def test_a_case_is_not_handed_to_its_owner_or_to_whom_it_is_about(to: str, says: str) -> None:
    with pytest.raises(InvalidFields, match=says):
        hand_over(a_case(about=CARA, private=True), to=to, now=LATER)


def test_a_closed_case_is_handed_over_only_for_its_promises() -> None:
    closed = a_case(state=State.CLOSED)
    with pytest.raises(CaseEnded):
        hand_over(closed, to=BOB, now=LATER)

    owing = replace(closed, promises=(a_promise(),))

    assert hand_over(owing, to=BOB, now=LATER).owner == BOB


def test_it_goes_back_with_its_promises() -> None:
    after, entry = handed(a_case(promises=(a_promise(),)))

    back = undo(entry, after, now=LATER)

    assert (back.owner, back.promises[0].owner, back.handed_from) == (ANN, ANN, "")


def test_it_goes_back_once() -> None:
    after, entry = handed(a_case())
    back = undo(entry, after, now=LATER)

    with pytest.raises(TooLate):
        undo(entry, back, now=LATER)


def test_it_does_not_go_back_when_it_went_on_to_somebody_else() -> None:
    after, entry = handed(a_case())
    further, _entry = handed(after, to=CARA)

    assert not can_undo(entry, further)


@pytest.mark.parametrize(("by", "open_still"), [(BOB, False), (ANN, True), (CARA, True)])
def test_it_can_go_back_until_the_new_owner_has_worked_on_it(by: str, open_still: bool) -> None:
    after, entry = handed(a_case())

    after = follow(after, Entry(id="e2", kind=Kind.NOTE, by=by, at=LATER))

    assert can_undo(entry, after) is open_still


def test_the_brief_holds_facts_last_words_promises_tone_and_what_not_to_say() -> None:
    case = a_case(
        want="Their money",
        contact="Maria",
        promises=(a_promise(what="Refund it", due_at=LATER),),
        records={"fault": {"fault": "ours"}},
    )
    said = Entry(
        id="e1", kind=Kind.CLIENT_UPDATE, by=ANN, at=NOON, detail={"what": "We look into it"}
    )

    text = brief(case, (said,), told, now=NOON)

    assert text.splitlines() == [
        "What happened: Charged twice for March",
        "They want: Their money",
        "Who there: Maria",
        "Whose fault: ours",
        "Last word, 12:00: We look into it",
        "Promised by 13:00: Refund it",
        "How they are, and what helps: […]",
        "Not to say: “If” or “but” beside sorry; Reasons before sorry; “It won't happen again”",
    ]


def test_the_brief_names_a_promise_that_was_not_kept_and_that_they_were_not_told() -> None:
    broken = a_promise(what="Send it", due_at=NOON).broken(now=LATER)

    said = brief(a_case(promises=(broken,)), (), told, now=LATER)

    assert "Not kept, and not told to them: Send it, by 12:00" in said


def test_under_legal_hold_the_brief_names_no_fault() -> None:
    case = a_case(serious=frozenset({Serious.LEGAL}), records={"fault": {"fault": "ours"}})

    text = brief(held(None, case, now=NOON), (), told, now=NOON)

    assert "Whose fault" not in text
    assert "Not to say: What happened, fault or money" in text


def test_a_line_that_nobody_filled_in_is_left_out() -> None:
    assert finished("Who there: Maria\nHow they are, and what helps: […]") == "Who there: Maria"
    assert finished("How they are: […] on the phone") == "How they are: […] on the phone"
