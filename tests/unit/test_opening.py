"""What follows from the form *New client issue*."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.case import Case, Outcome, Reached, Serious, State, Status
from bot.domain.errors import InvalidFields
from bot.domain.opening import Ids, open_case
from tests.factories import ANN, BOB, CARA, CASES, a_playbook, an_opening
from tests.support.clock import NOON

HOUR = timedelta(hours=1)


def opened(**typed: Any) -> Case:
    ids = Ids(case_id="case-1", client_id="client-1", number=7)
    return open_case(an_opening(**typed), a_playbook(), ids, now=NOON)


def wrong(**typed: Any) -> list[str]:
    with pytest.raises(InvalidFields) as caught:
        opened(**typed)
    return sorted(caught.value.fields)


def test_whoever_opens_a_case_owns_it() -> None:
    case = opened()

    assert (case.label, case.state, case.owner, case.opened_by) == ("CI-7", State.OPEN, ANN, ANN)
    assert case.members == {ANN}


def test_another_owner_is_a_member_as_well() -> None:
    case = opened(owner=BOB)

    assert case.owner == BOB
    assert case.members == {ANN, BOB}


def test_it_begins_at_the_first_step_with_the_version_of_today() -> None:
    case = opened()

    assert case.current == "prepare"
    assert [step.key for step in case.steps] == list(a_playbook().keys)
    assert case.playbook_version == a_playbook().version


@pytest.mark.parametrize("reached", [Reached.PHONE, Reached.CHAT])
def test_a_client_on_the_line_is_listened_to_first(reached: Reached) -> None:
    case = opened(reached=reached)

    assert case.current == "listen"
    assert not any(step.left for step in case.steps)


def test_clocks_start_when_it_reached_us() -> None:
    case = opened(reached_at=NOON - 3 * HOUR)

    assert (case.reached_at, case.opened_at) == (NOON - 3 * HOUR, NOON)
    assert opened().reached_at == NOON


@pytest.mark.parametrize(
    ("serious", "private"),
    [
        (Serious.SAFETY, True),
        (Serious.LEGAL, True),
        (Serious.PERSONAL_DATA, True),
        (Serious.PRESS, False),
        (Serious.LARGE_SUM, False),
    ],
)
def test_what_is_serious_may_make_a_case_private(serious: Serious, private: bool) -> None:
    case = opened(serious=frozenset({serious}))

    assert case.private is private
    assert case.channel == ("" if private else CASES)


def test_a_case_about_one_of_us_is_private_and_that_person_no_member() -> None:
    case = opened(serious=frozenset({Serious.ABOUT_US}), about=BOB)

    assert case.private
    assert BOB not in case.members


def test_a_case_opened_between_two_people_is_private() -> None:
    assert opened(private_here=True).private


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\u202e \u2066"])
def test_a_client_needs_a_name_that_can_be_seen(name: str) -> None:
    assert wrong(client=name) == ["client"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert wrong(client=" ", happened=" ", reached_at=NOON + HOUR, answer_by=NOON) == [
        "answer_by",
        "client",
        "happened",
        "reached_at",
    ]


def test_what_happened_has_a_limit() -> None:
    assert wrong(happened="x" * 2001) == ["happened"]


@pytest.mark.parametrize(
    ("people", "field"),
    [
        ({}, "about"),
        ({"about": BOB, "owner": BOB}, "owner"),
        ({"about": ANN}, "about"),
        ({"about": ANN, "owner": CARA}, "about"),
    ],
)
def test_whom_it_is_about_is_asked_and_neither_opens_nor_owns_it(
    people: dict[str, str], field: str
) -> None:
    assert wrong(serious=frozenset({Serious.ABOUT_US}), **people) == [field]


def test_an_issue_that_is_solved_already_closes_at_once() -> None:
    case = opened(solved=True, cause="Double booking", solution="Paid back")

    assert (case.state, case.outcome, case.cause) == (
        State.CLOSED,
        Outcome.SOLVED,
        "Double booking",
    )
    assert (case.closed_at, case.resolved_at, case.receipt_at, case.updated_at) == (NOON,) * 4
    assert case.record("solution") == {"solution": "Paid back"}
    assert {step.status for step in case.steps} == {Status.SKIPPED}
    assert case.current == ""


def test_an_issue_that_is_solved_already_needs_its_cause_and_what_we_did() -> None:
    assert wrong(solved=True) == ["cause", "solution"]
