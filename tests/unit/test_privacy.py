"""When a case becomes private, who is in it, and where it lives then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import hold
from bot.domain.case import PRIVATE_FOR, Case, Serious, State
from bot.domain.errors import CaseEnded, InvalidFields
from bot.domain.person import Contact
from bot.domain.privacy import answer, follow, make_private
from tests.factories import (
    ANN,
    BOB,
    CARA,
    CASES,
    LEAD,
    a_case,
    a_promise,
    a_task,
    a_workspace,
)
from tests.support.clock import NOON

ABOUT = frozenset({Serious.ABOUT_US})
LATER = NOON + timedelta(hours=1)


def answered(case: Case, *serious: Serious, about: str = "", **workspace: object) -> Case:
    found = a_workspace(**workspace)
    return follow(case, answer(case, frozenset(serious), about, found, now=LATER))


def test_made_private_it_has_no_place_yet_and_remembers_where_it_was() -> None:
    case = a_case()

    private = follow(case, make_private(case))

    assert (private.private, private.channel, private.left_channel) == (True, "", CASES)
    assert private.members == {ANN}
    assert private.record("client") == {"name": "Acme"}


def test_made_private_twice_is_refused_in_one_sentence() -> None:
    with pytest.raises(InvalidFields, match="CI-1 is private already"):
        make_private(a_case(private=True))


def test_what_was_merged_becomes_private_with_the_case_that_goes_on() -> None:
    with pytest.raises(InvalidFields, match="goes on in another case"):
        make_private(a_case(merged_into="case-2"))


@pytest.mark.parametrize("serious", sorted(PRIVATE_FOR))
def test_these_answers_make_it_private(serious: Serious) -> None:
    assert answered(a_case(), serious, about=BOB).private


@pytest.mark.parametrize("serious", sorted(frozenset(Serious) - PRIVATE_FOR))
def test_these_answers_leave_it_in_the_open(serious: Serious) -> None:
    case = answered(a_case(), serious)

    assert not case.private
    assert case.channel == CASES


def test_legal_hold_makes_it_private() -> None:
    case = a_case()

    assert follow(case, hold.place(case, hold.Trigger.AUTHORITY, now=NOON)).private


def test_what_is_no_longer_serious_stays_private() -> None:
    case = a_case(private=True, channel="CROOM", serious=frozenset({Serious.LEGAL}))

    assert answered(case).private
    assert answered(case).channel == "CROOM"


def test_whom_it_is_about_has_no_part_in_it() -> None:
    case = a_case(
        members=frozenset({ANN, BOB}),
        promises=(a_promise(owner=BOB),),
        tasks=(a_task(owner=BOB),),
    )

    case = answered(case, Serious.ABOUT_US, about=BOB)

    assert case.members == {ANN}
    assert case.promises[0].owner == ANN
    assert case.tasks[0].owner == ANN


def test_about_its_owner_it_goes_to_the_lead_with_its_promises() -> None:
    case = a_case(owner=BOB, promises=(a_promise(owner=BOB),))

    case = answered(case, Serious.ABOUT_US, about=BOB)

    assert (case.owner, case.handed_from) == (LEAD, "")
    assert case.members == {ANN, LEAD}
    assert case.promises[0].owner == LEAD


def test_about_the_lead_it_goes_to_the_next_contact() -> None:
    contacts = (Contact(level=1, user_id=LEAD), Contact(level=2, user_id=CARA))

    case = answered(a_case(owner=LEAD), Serious.ABOUT_US, about=LEAD, contacts=contacts)

    assert case.owner == CARA


def test_with_nobody_else_it_is_refused() -> None:
    with pytest.raises(InvalidFields, match="nobody else to take it"):
        answered(a_case(owner=LEAD), Serious.ABOUT_US, about=LEAD)


def test_about_one_of_us_asks_who() -> None:
    with pytest.raises(InvalidFields, match="Who is it about"):
        answered(a_case(), Serious.ABOUT_US)


def test_who_it_was_about_is_forgotten_with_the_answer() -> None:
    case = a_case(private=True, serious=ABOUT, about=BOB)

    assert answered(case, about=BOB).about == ""


def test_the_same_answers_change_nothing() -> None:
    with pytest.raises(InvalidFields, match="answers already"):
        answered(a_case(serious=frozenset({Serious.PRESS})), Serious.PRESS)


def test_answers_of_a_closed_case_stay() -> None:
    case = replace(a_case(), state=State.CLOSED)

    with pytest.raises(CaseEnded):
        answered(case, Serious.PRESS)


def test_from_one_direct_message_it_follows_its_owner_to_the_other() -> None:
    case = a_case(private=True, channel="DANN")

    assert follow(case, replace(case, owner=BOB)).channel == ""
    assert follow(case, replace(case, want="x")).channel == "DANN"


def test_in_a_channel_of_its_own_it_stays_when_its_owner_changes() -> None:
    case = a_case(private=True, channel="CROOM")

    assert follow(case, replace(case, owner=BOB)).channel == "CROOM"
