"""Cases that have to do with each other, and two that are one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import hold
from bot.domain.case import Case, Outcome, Serious, Severity, State, must_be_open, reopen
from bot.domain.errors import CaseEnded, CaseMerged, InvalidFields
from bot.domain.linking import OtherClient, link, merge, number_of
from tests.factories import ANN, BOB, CARA, a_case, a_promise, a_task, an_escalation
from tests.support.clock import NOON

LATER = NOON + timedelta(hours=1)


def another(**facts: Any) -> Case:
    return a_case(**{"id": "case-2", "number": 2, "owner": BOB, **facts})


@pytest.mark.parametrize("typed", ["CI-12", "ci12", " #12 ", "12", "ci - 012"])
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert number_of(typed) == 12


@pytest.mark.parametrize("typed", ["", "twelve", "CI-", "12 13", ":fire:", "1" * 20, "<!channel>"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidFields, match="Type the number of a case"):
        number_of(typed)


def test_a_link_goes_both_ways_and_is_made_once() -> None:
    one, two = link(a_case(), another())

    assert (one.linked, two.linked) == (("case-2",), ("case-1",))
    with pytest.raises(InvalidFields, match="linked already"):
        link(one, two)


def test_what_is_open_goes_on_in_the_other() -> None:
    case = a_case(
        promises=(a_promise(), a_promise(id="kept").kept(now=NOON)),
        tasks=(a_task(), replace(a_task(id="done"), done_at=NOON)),
        severity=Severity.HIGH,
        updated_at=LATER,
        receipt_at=NOON,
        answer_by=LATER,
    )

    ended, goes_on = merge(case, another(), now=LATER)

    assert (ended.state, ended.outcome, ended.merged_into) == (
        State.CLOSED,
        Outcome.MERGED,
        "case-2",
    )
    assert [each.id for each in ended.promises] == ["kept"]
    assert [each.id for each in ended.tasks] == ["done"]
    assert [(p.id, p.owner) for p in goes_on.promises] == [("promise-1", BOB)]
    assert [task.id for task in goes_on.tasks] == ["task-1"]
    assert goes_on.severity is Severity.HIGH
    assert (goes_on.updated_at, goes_on.receipt_at, goes_on.answer_by) == (LATER, NOON, LATER)


@pytest.mark.parametrize(
    ("case", "into", "says"),
    [
        (a_case(), a_case(), "itself"),
        (a_case(), another(merged_into="case-3", state=State.CLOSED), "merged itself"),
        (a_case(), another(state=State.CLOSED), "Reopen it first"),
        (a_case(private=True), another(), "others would learn"),
        (a_case(), another(private=True), "others would learn"),
        (a_case(private=True), another(private=True), "not the same people"),
        (a_case(escalations=(an_escalation(),)), another(), "escalated"),
    ],
)
def test_what_can_not_be_merged_is_refused_in_one_sentence(
    case: Case, into: Case, says: str
) -> None:
    with pytest.raises(InvalidFields, match=says) as caught:
        merge(case, into, now=LATER)

    assert list(caught.value.fields) == ["number"]


def test_two_private_cases_of_the_same_people_can_be_merged() -> None:
    members = frozenset({ANN, BOB})

    ended, _goes_on = merge(
        a_case(private=True, members=members), another(private=True, members=members), now=LATER
    )

    assert ended.merged_into == "case-2"


def test_whom_one_is_about_never_comes_into_it_by_a_merge() -> None:
    members = frozenset({ANN, BOB})
    case = a_case(private=True, members=members, about=CARA)

    with pytest.raises(InvalidFields):
        merge(case, another(private=True, members=members), now=LATER)


def test_across_clients_it_is_asked_once() -> None:
    theirs = another(client_id="client-2", client="Globex")
    with pytest.raises(OtherClient, match="Globex"):
        merge(a_case(), theirs, now=LATER)

    assert merge(a_case(), theirs, now=LATER, confirmed=True)[0].merged_into == "case-2"


def test_a_merged_case_is_neither_changed_nor_reopened_nor_merged_again() -> None:
    ended, goes_on = merge(a_case(), another(), now=LATER)

    with pytest.raises(CaseMerged):
        must_be_open(ended)
    with pytest.raises(CaseMerged):
        reopen(ended, at_step="listen", now=LATER)
    with pytest.raises(CaseMerged):
        merge(ended, goes_on, now=LATER)


def test_a_closed_case_can_be_linked_but_not_merged() -> None:
    closed = a_case(state=State.CLOSED)

    assert link(closed, another())[0].linked == ("case-2",)
    with pytest.raises(CaseEnded):
        merge(closed, another(), now=LATER)


def test_what_only_the_first_knows_is_carried_over() -> None:
    case = a_case(
        want="The £480 back",
        contact="Maria",
        serious=frozenset({Serious.PRESS}),
        records={"need": {"need": "The £480"}, "harm": {"harm": "Pay day"}, "facts": {"facts": ""}},
    )
    into = another(contact="Tom", records={"need": {"need": "An answer"}})

    goes_on = merge(case, into, now=LATER)[1]

    assert (goes_on.want, goes_on.contact) == ("The £480 back", "Tom")
    assert goes_on.serious == {Serious.PRESS}
    assert goes_on.records == {"need": {"need": "An answer"}, "harm": {"harm": "Pay day"}}


def test_a_hold_is_not_lost_in_a_merge() -> None:
    facts = {"private": True, "members": frozenset({ANN, BOB})}
    case = hold.place(a_case(**facts), hold.Trigger.LEGAL, now=NOON)

    goes_on = merge(case, another(**facts), now=LATER)[1]

    assert hold.triggers(goes_on) == {hold.Trigger.LEGAL}
