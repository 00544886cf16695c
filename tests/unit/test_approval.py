"""Approval of a remedy: when a yes is needed, whose, and what it is given to."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.domain.approval import (
    Approval,
    approval,
    approve,
    ask,
    decline,
    is_waiting,
    may_give,
    must_be_approved,
    noted,
    stamp,
    to_ask,
)
from bot.domain.case import Case, Outcome, Serious, close
from bot.domain.errors import CaseEnded, DomainError, InvalidFields, NotAllowed
from bot.domain.offer import Kind, Offer, Only, written
from bot.domain.person import Contact, Limits, Workspace
from bot.domain.written import write
from tests.factories import ANN, BOB, CARA, LEAD, a_case, a_workspace
from tests.support.clock import NOON

FRIDAY = NOON + timedelta(days=4)
REDO = Offer(kind=Kind.REDO, what="The report again", at=FRIDAY)
LARGE = frozenset({Serious.LARGE_SUM})
LIMITS = Limits(owner=Decimal(100), lead=Decimal(500))
CONTACTS = tuple(Contact(level=n, user_id=u) for n, u in ((1, LEAD), (2, BOB), (3, CARA)))


def house(limits: Limits = LIMITS, contacts: tuple[Contact, ...] = CONTACTS) -> Workspace:
    return a_workspace(contacts=contacts, limits=limits)


def worth(sum_of: int | None) -> Offer:
    amount = None if sum_of is None else Decimal(sum_of)
    return Offer(kind=Kind.DISCOUNT, what="A third off", at=FRIDAY, amount=amount)


def offering(*made: Offer, **facts: Any) -> Case:
    record = written(made, only=Only.NOTHING_ELSE, why_only="No other slot", now=NOON)
    return a_case(records={"offers": record}, **facts)


@pytest.mark.parametrize(
    ("facts", "sum_of", "limits", "level"),
    [
        ({}, 100, LIMITS, 0),
        ({}, 101, LIMITS, 1),
        ({}, 500, LIMITS, 1),
        ({}, 501, LIMITS, 2),
        ({}, None, LIMITS, 0),
        ({}, 9000, Limits(), 0),
        ({}, 9000, Limits(lead=Decimal(500)), 2),
        ({"owner": LEAD}, 400, LIMITS, 0),
        ({"owner": LEAD}, 501, LIMITS, 2),
        ({"owner": BOB}, 9000, LIMITS, 0),
        ({"serious": LARGE}, None, Limits(), 1),
        ({"serious": LARGE}, 501, LIMITS, 2),
        ({"serious": LARGE, "owner": BOB}, None, Limits(), 3),
        ({"serious": LARGE, "owner": CARA}, None, Limits(), 0),
    ],
)
def test_a_remedy_above_a_limit_needs_a_yes_of_a_level(
    facts: dict[str, Any], sum_of: int | None, limits: Limits, level: int
) -> None:
    needed = approval(offering(REDO, worth(sum_of), **facts), house(limits))

    assert (needed.level if needed else 0) == level


def test_a_large_sum_without_an_offer_needs_no_yes_yet() -> None:
    assert approval(a_case(serious=LARGE), house()) is None


@pytest.mark.parametrize(
    ("what", "amount", "level"),
    [
        ("A refund of 1.200,00 €", None, 2),
        ("EUR 101 off", None, 1),
        ("A third off the bill of EUR 1,200", 90, 0),
        ("The report of 2026 again", None, 0),
    ],
)
def test_a_sum_in_the_words_of_a_way_counts_where_none_is_named_beside_them(
    what: str, amount: int | None, level: int
) -> None:
    needed = approval(offering(REDO, replace(worth(amount), what=what)), house())

    assert (needed.level if needed else 0) == level


@pytest.mark.parametrize(
    ("case", "by", "agreed", "waits"),
    [
        (a_case(), ANN, "We refund 1,200 EUR", True),
        (a_case(), ANN, "€100 back", False),
        (a_case(), LEAD, "€500 back", False),
        (a_case(), BOB, "€50.000 back", False),
        (offering(REDO, worth(50)), ANN, "EUR 120 back", True),
        (offering(REDO, worth(400), owner=LEAD), ANN, "EUR 400 back", False),
        (a_case(records={"fault": {"fault": "ours", "theirs": "£480"}}), ANN, "£480 back", False),
    ],
)
def test_a_sum_that_was_agreed_needs_the_yes_that_a_way_needs(
    case: Case, by: str, agreed: str, *, waits: bool
) -> None:
    wrong: dict[str, str] = {}
    try:
        must_be_approved(case, house(), {"agreed": agreed}, by=by)
    except InvalidFields as error:
        wrong = dict(error.fields)

    assert list(wrong) == (["agreed"] if waits else [])
    assert all("Note it as a way first" in text for text in wrong.values())


def test_what_was_approved_may_be_named_and_no_more() -> None:
    case = offering(REDO, worth(200))

    assert may_give(case, house(), by=ANN) == 100
    assert may_give(approve(case, house(), stamp(case), by=LEAD, now=NOON), house(), by=ANN) == 200
    assert may_give(case, house(Limits()), by=ANN) is None


@pytest.mark.parametrize(
    ("contacts", "about", "asked"),
    [
        (CONTACTS, "", (BOB,)),
        (CONTACTS, BOB, (CARA,)),
        (CONTACTS[:1], "", (LEAD,)),
        ((), "", (LEAD,)),
        ((CONTACTS[2],), "", (CARA,)),
    ],
)
def test_without_a_contact_of_the_level_those_above_are_asked_then_the_lead(
    contacts: tuple[Contact, ...], about: str, asked: tuple[str, ...]
) -> None:
    needed = approval(offering(REDO, worth(501), about=about), house(contacts=contacts))

    assert needed == Approval(level=2, ask=asked)


def test_nobody_approves_their_own_offer_nor_whom_it_is_about() -> None:
    own = noted(offering(REDO, worth(501), about=BOB), by=LEAD)

    for by in (ANN, LEAD, BOB):
        with pytest.raises(NotAllowed, match="level 2"):
            approve(own, house(), stamp(own), by=by, now=NOON)
    assert approval(approve(own, house(), stamp(own), by=CARA, now=NOON), house()) is None


def test_who_notes_the_ways_needs_a_yes_for_what_they_may_not_decide() -> None:
    case = offering(REDO, worth(200), owner=ANN)

    assert approval(noted(case, by=LEAD), house()) is None
    assert approval(noted(case, by=BOB), house(contacts=CONTACTS[:1])) is not None


def test_a_yes_is_to_the_offers_as_they_stood() -> None:
    case = offering(REDO, worth(200))
    case = approve(case, house(), stamp(case), by=LEAD, now=NOON)
    later = written([REDO, replace(worth(200), at=FRIDAY + timedelta(days=1))], now=NOON)
    higher = write(case, "offers", written([REDO, worth(250)], now=NOON))

    assert approval(write(case, "offers", later), house()) is None
    assert approval(higher, house()) == Approval(level=1, ask=(LEAD,))


def test_an_answer_to_other_offers_is_refused() -> None:
    case = offering(REDO, worth(200))
    higher = write(case, "offers", written([REDO, worth(250)], now=NOON))

    with pytest.raises(DomainError, match="changed since"):
        approve(higher, house(), stamp(case), by=LEAD, now=NOON)
    with pytest.raises(DomainError, match="changed since"):
        decline(higher, house(), stamp(case), by=LEAD, why="Too much")


def test_the_second_answer_is_told_of_the_first() -> None:
    case = offering(REDO, worth(200))
    yes = approve(case, house(), stamp(case), by=LEAD, now=NOON)
    no = decline(case, house(), stamp(case), by=LEAD, why="Too much")

    with pytest.raises(DomainError, match=f"<@{LEAD}> said yes"):
        approve(yes, house(), stamp(case), by=BOB, now=NOON)
    with pytest.raises(DomainError, match=f"<@{LEAD}> said yes"):
        decline(yes, house(), stamp(case), by=BOB, why="Too much")
    with pytest.raises(DomainError, match=f"<@{LEAD}> said no"):
        approve(no, house(), stamp(case), by=BOB, now=NOON)


def test_no_answer_is_taken_once_the_case_is_closed_or_on_hold() -> None:
    case = offering(REDO, worth(200))
    held = replace(case, serious=frozenset({Serious.LEGAL}))

    with pytest.raises(CaseEnded):
        approve(close(case, Outcome.WITHDRAWN, now=NOON), house(), stamp(case), by=LEAD, now=NOON)
    with pytest.raises(NotAllowed, match="Legal hold"):
        approve(held, house(), stamp(held), by=LEAD, now=NOON)


@pytest.mark.parametrize("why", ["", "  ", "x" * 501])
def test_a_no_has_a_word_why(why: str) -> None:
    case = offering(REDO, worth(200))

    with pytest.raises(InvalidFields, match="Why not"):
        decline(case, house(), stamp(case), by=LEAD, why=why)


def test_noted_again_the_same_offers_are_asked_about_again() -> None:
    case = offering(REDO, worth(200))
    no = decline(case, house(), stamp(case), by=LEAD, why="Too much")
    again = noted(no, by=ANN)

    assert approval(no, house()) == Approval(level=1, ask=(LEAD,), no_by=LEAD)
    assert to_ask(no, no, house(), anew=False) is None
    assert to_ask(no, again, house(), anew=True) == Approval(level=1, ask=(LEAD,))


@pytest.mark.parametrize(
    ("changed", "anew", "level"),
    [
        ({}, False, 0),
        ({}, True, 1),
        ({"serious": LARGE}, False, 0),
        ({"owner": LEAD, "serious": LARGE}, False, 2),
    ],
)
def test_whatever_makes_a_yes_necessary_asks_for_it_once(
    changed: dict[str, Any], anew: bool, level: int
) -> None:
    before = offering(REDO, worth(200))

    needed = to_ask(before, replace(before, **changed), house(), anew=anew)

    assert (needed.level if needed else 0) == level


def test_a_large_sum_that_is_ticked_later_asks_as_well() -> None:
    before = offering(REDO)

    assert to_ask(before, replace(before, serious=LARGE), house(), anew=False) is not None


def test_who_is_asked_is_in_the_case_until_it_is_answered() -> None:
    case = ask(offering(REDO, worth(200), private=True), "e1", (LEAD,))
    yes = approve(case, house(), stamp(case), by=LEAD, now=NOON)

    assert LEAD in case.members
    assert is_waiting(case, "e1", stamp(case))
    assert not is_waiting(ask(case, "e2", (LEAD,)), "e1", stamp(case))
    assert not is_waiting(yes, "e1", stamp(case))


def test_an_offer_that_needs_a_yes_can_not_be_chosen_before() -> None:
    with pytest.raises(InvalidFields, match="a yes of level 1") as refused:
        must_be_approved(offering(REDO, worth(200)), house(), {"chosen": "1"}, by=ANN)

    assert list(refused.value.fields) == ["chosen"]


@pytest.mark.parametrize(
    ("case", "by", "agreed", "waits"),
    [
        (a_case(serious=LARGE), ANN, "Half of it back", True),
        (a_case(serious=LARGE), ANN, " ", False),
        (a_case(serious=LARGE), BOB, "Half of it back", True),
        (a_case(serious=LARGE), CARA, "Half of it back", False),
        (a_case(), ANN, "Half of it back", False),
        (offering(REDO, worth(200)), ANN, "Two hundred back", True),
        (offering(REDO, worth(50)), ANN, "Fifty back", False),
        (
            a_case(serious=LARGE, records={"agreement": {"agreed": "Half of it back"}}),
            ANN,
            "Half of it back",
            False,
        ),
    ],
)
def test_what_is_agreed_without_a_choice_waits_for_the_same_yes(
    case: Case, by: str, agreed: str, *, waits: bool
) -> None:
    wrong: list[str] = []
    try:
        must_be_approved(case, house(), {"agreed": agreed}, by=by)
    except InvalidFields as error:
        wrong = list(error.fields)

    assert wrong == (["agreed"] if waits else [])


def test_a_workspace_with_nobody_to_ask_is_not_stuck() -> None:
    alone = Workspace(team_id="T1", installed_by=ANN)
    case = offering(REDO, serious=LARGE)

    assert approval(case, alone) == Approval(level=2, ask=())
    must_be_approved(case, alone, {"chosen": "1"}, by=ANN)
    must_be_approved(a_case(serious=LARGE), alone, {"agreed": "Half of it back"}, by=ANN)
