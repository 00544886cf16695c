"""Legal hold: what triggers it, what it withholds, what goes on, and who lifts it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.case import PRIVATE_FOR, Case, Serious, State
from bot.domain.draft import KEYS, Variant
from bot.domain.errors import InvalidFields, NotAllowed
from bot.domain.hold import (
    KEEPS,
    Allowed,
    Consulted,
    Kept,
    Trigger,
    Words,
    consult,
    consulted,
    follow,
    is_asked,
    is_held,
    lift,
    may_apologize,
    may_draft,
    may_erase,
    may_offer,
    must_be_private,
    one_speaker,
    place,
    report_by,
    triggers,
    withheld,
)
from bot.domain.person import Contact
from bot.domain.rules import Rules
from bot.playbooks.drafts import load_drafts
from tests.factories import ANN, BOB, CARA, LEAD, a_case, a_workspace
from tests.support.clock import NOON

LATER = NOON + timedelta(hours=2)
COUNSEL_ROOM = a_workspace(
    contacts=(Contact(level=1, user_id=LEAD), Contact(level=3, user_id=CARA))
)
CONTACT = {
    "receipt",
    "holding_message",
    "acknowledgement",
    "update_without_news",
    "renegotiation",
    "introduction",
    "taken_over",
}


def held(**facts: Any) -> Case:
    return a_case(serious=frozenset({Serious.LEGAL}), **facts)


def asked(case: Case, allowed: Allowed, *, by: str = CARA) -> Case:
    said = Consulted(who="Ines Roth", at=LATER, allowed=allowed)
    return consult(case, said, COUNSEL_ROOM, by=by, now=LATER)


@pytest.mark.parametrize(
    ("serious", "trigger"),
    [
        (Serious.LEGAL, Trigger.LEGAL),
        (Serious.SAFETY, Trigger.INJURY),
        (Serious.PERSONAL_DATA, Trigger.PERSONAL_DATA),
        (Serious.PRESS, None),
        (Serious.LARGE_SUM, None),
        (Serious.ABOUT_US, None),
    ],
)
def test_what_was_ticked_holds_or_does_not(serious: Serious, trigger: Trigger | None) -> None:
    case = a_case(serious=frozenset({serious}))

    assert triggers(case) == ({trigger} if trigger else set())
    assert is_held(case) is (trigger is not None)


def test_an_authority_that_asks_holds_a_case_that_was_harmless() -> None:
    case = place(a_case(), Trigger.AUTHORITY, now=LATER)

    assert triggers(case) == {Trigger.AUTHORITY}
    assert must_be_private(case)


def test_each_answer_that_holds_makes_private_too() -> None:
    assert all(
        serious in PRIVATE_FOR
        for serious in Serious
        if is_held(a_case(serious=frozenset({serious})))
    )


def test_an_answer_that_is_taken_back_lifts_nothing() -> None:
    before = follow(None, held(), now=NOON)

    after = follow(before, replace(before, serious=frozenset()), now=LATER)

    assert triggers(after) == {Trigger.LEGAL}


def test_an_answer_from_before_holds_were_written_down_is_kept_too() -> None:
    after = follow(held(), replace(held(), serious=frozenset()), now=LATER)

    assert is_held(after)


def test_an_answer_given_later_holds_from_then_on() -> None:
    after = follow(a_case(), held(), now=LATER)

    assert is_held(after)
    assert follow(after, after, now=LATER) == after


@pytest.mark.parametrize(
    ("allowed", "words"),
    [
        (None, {Words.FAULT, Words.SUMS, Words.REMEDIES}),
        (Allowed.SYMPATHY, {Words.FAULT, Words.SUMS, Words.REMEDIES}),
        (Allowed.APOLOGY, {Words.SUMS, Words.REMEDIES}),
        (Allowed.APOLOGY_AND_REMEDY, set()),
    ],
)
def test_what_is_withheld_is_what_counsel_has_not_allowed(
    allowed: Allowed | None, words: set[Words]
) -> None:
    case = asked(held(), allowed) if allowed else held()

    assert withheld(case) == words
    assert may_apologize(case) is (Words.FAULT not in words)
    assert may_offer(case) is (Words.REMEDIES not in words)
    assert is_held(case)


def test_contact_goes_on_under_hold() -> None:
    assert {Kept.HOLDING_MESSAGE, Kept.CLIENT_CLOCK, Kept.SYMPATHY} == KEEPS
    assert {key for key in KEYS if may_draft(held(), key)} == CONTACT


def test_each_draft_that_goes_on_has_a_text_for_it() -> None:
    drafts = load_drafts().items()

    assert {key for key, each in drafts if Variant.HOLD in each.variants} == CONTACT


def test_the_remedy_may_be_drafted_once_counsel_allows_it() -> None:
    apology = asked(held(), Allowed.APOLOGY)
    remedy = asked(held(), Allowed.APOLOGY_AND_REMEDY)

    assert {key for key in KEYS if may_draft(apology, key)} == CONTACT
    assert {key for key in KEYS if may_draft(remedy, key)} - CONTACT == {
        "options",
        "promise",
        "solved",
    }


def test_a_draft_of_a_team_waits_because_nobody_knows_what_it_says() -> None:
    assert not may_draft(held(), "our_own_letter")
    assert may_draft(a_case(), "our_own_letter")


@pytest.mark.parametrize(
    ("record", "field", "free", "under_hold", "with_remedy"),
    [
        ("fault", "fault", True, False, False),
        ("fault", "fault_fact", True, False, False),
        ("meaning", "suspected_cause", True, False, False),
        ("meaning", "meant", True, True, True),
        ("prevention", "cause", True, False, False),
        ("view", "view", True, False, False),
        ("agreement", "agreed", True, False, True),
        ("offers", "what_1", True, False, True),
        ("need", "need", True, True, True),
        ("harm", "harm", True, True, True),
        ("counsel", "who", True, True, True),
    ],
)
def test_whose_fault_the_whys_and_the_money_are_not_asked_in_writing(
    record: str, field: str, free: bool, under_hold: bool, with_remedy: bool
) -> None:
    remedy = asked(held(), Allowed.APOLOGY_AND_REMEDY)

    answers = [is_asked(case, record, field) for case in (a_case(), held(), remedy)]
    assert answers == [free, under_hold, with_remedy]


@pytest.mark.parametrize("by", [ANN, BOB, LEAD])
def test_nobody_below_level_3_lifts_the_hold(by: str) -> None:
    case = asked(held(), Allowed.SYMPATHY, by=ANN)

    with pytest.raises(NotAllowed, match=f"level 3.*<@{CARA}>"):
        lift(case, COUNSEL_ROOM, by=by, now=LATER)


def test_a_contact_of_level_3_lifts_it_after_counsel_was_consulted() -> None:
    with pytest.raises(InvalidFields, match="first who was consulted"):
        lift(held(), COUNSEL_ROOM, by=CARA, now=LATER)

    case = lift(asked(held(), Allowed.SYMPATHY), COUNSEL_ROOM, by=CARA, now=LATER)

    assert not is_held(case)
    assert withheld(case) == set()
    assert follow(case, case, now=LATER) == case


def test_nobody_stands_in_for_a_level_3_that_has_no_contact() -> None:
    with pytest.raises(NotAllowed, match="there is none"):
        lift(asked(held(), Allowed.SYMPATHY), a_workspace(), by=LEAD, now=LATER)


def test_whom_the_case_is_about_never_lifts_its_hold() -> None:
    case = asked(held(about=CARA), Allowed.SYMPATHY, by=ANN)

    with pytest.raises(NotAllowed):
        lift(case, COUNSEL_ROOM, by=CARA, now=LATER)


def test_a_second_letter_holds_a_case_again() -> None:
    lifted = lift(asked(held(), Allowed.APOLOGY), COUNSEL_ROOM, by=CARA, now=LATER)

    again = place(lifted, Trigger.LEGAL, now=LATER + timedelta(days=1))

    assert is_held(again)
    assert consulted(again) is None
    assert not may_apologize(again)


def test_what_counsel_allowed_does_not_cover_what_came_later() -> None:
    case = asked(held(), Allowed.APOLOGY_AND_REMEDY)

    case = place(case, Trigger.AUTHORITY, now=LATER + timedelta(hours=1))

    assert withheld(case) == set(Words)


def test_anybody_may_note_sympathy_and_only_level_3_more() -> None:
    noted = asked(held(), Allowed.SYMPATHY, by=ANN)

    assert consulted(noted) == Consulted(who="Ines Roth", at=LATER, allowed=Allowed.SYMPATHY)
    with pytest.raises(NotAllowed):
        asked(held(), Allowed.APOLOGY, by=ANN)


@pytest.mark.parametrize("who", ["", "  ", "Ines says that we should settle for half, and " * 3])
def test_the_advice_of_counsel_is_never_written_down(who: str) -> None:
    said = Consulted(who=who, at=LATER, allowed=Allowed.SYMPATHY)

    with pytest.raises(InvalidFields, match="never the advice"):
        consult(held(), said, COUNSEL_ROOM, by=CARA, now=LATER)


def test_counsel_is_consulted_in_the_past_and_under_hold() -> None:
    said = Consulted(who="Ines", at=LATER, allowed=Allowed.SYMPATHY)

    with pytest.raises(InvalidFields, match="future"):
        consult(held(), said, COUNSEL_ROOM, by=CARA, now=NOON)
    with pytest.raises(InvalidFields, match="not on legal hold"):
        consult(a_case(), said, COUNSEL_ROOM, by=CARA, now=LATER)


def test_72_hours_run_from_when_it_reached_us_by_the_clock_on_the_wall() -> None:
    friday = NOON + timedelta(days=4)
    case = a_case(serious=frozenset({Serious.PERSONAL_DATA}), reached_at=friday)

    assert report_by(follow(None, case, now=friday)) == friday + timedelta(days=3)
    assert report_by(case, Rules(report=timedelta(hours=48))) == friday + timedelta(days=2)
    assert report_by(held()) is None


def test_personal_data_found_later_gives_72_hours_from_then() -> None:
    data = a_case(serious=frozenset({Serious.PERSONAL_DATA}))

    assert report_by(follow(a_case(), data, now=LATER)) == LATER + timedelta(hours=72)


def test_retention_and_erasure_wait_also_when_the_case_is_closed() -> None:
    assert not may_erase(held(state=State.CLOSED))
    assert may_erase(a_case(state=State.CLOSED))


@pytest.mark.parametrize("serious", [Serious.PRESS, Serious.LARGE_SUM])
def test_neither_press_nor_a_large_sum_holds_back_an_apology(serious: Serious) -> None:
    case = a_case(serious=frozenset({serious}))

    assert may_apologize(case)
    assert one_speaker(case) is (serious is Serious.PRESS)


@pytest.mark.parametrize("junk", ["", "soon", "2026-03-02T12:00:00"])
def test_a_record_that_can_not_be_read_allows_nothing(junk: str) -> None:
    case = held(records={"counsel": {"who": "x", "at": junk, "allowed": "apology"}})

    assert consulted(case) is None
    assert not may_apologize(case)


def test_counsel_consulted_in_the_minute_of_the_threat_covers_it() -> None:
    came = LATER.replace(second=42)
    case = place(a_case(), Trigger.LEGAL, now=came)
    said = Consulted(who="Ines", at=LATER.replace(second=0), allowed=Allowed.APOLOGY)

    assert may_apologize(consult(case, said, COUNSEL_ROOM, by=CARA, now=came))


def test_counsel_consulted_before_a_threat_says_nothing_of_it() -> None:
    case = place(a_case(), Trigger.LEGAL, now=LATER)
    said = Consulted(who="Ines", at=LATER - timedelta(minutes=1), allowed=Allowed.APOLOGY)

    assert not may_apologize(consult(case, said, COUNSEL_ROOM, by=CARA, now=LATER))
