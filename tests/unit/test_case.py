"""What changes a case, and who may know of it."""

from datetime import timedelta

import pytest

from bot.domain.case import (
    Case,
    Outcome,
    Reached,
    Serious,
    Severity,
    State,
    Status,
    Waiting,
    close,
    log_client_update,
    may_know,
    must_be_open,
    reopen,
    resolve,
    wait_on,
)
from bot.domain.errors import CaseEnded, InvalidFields
from bot.domain.promise import PromiseState
from tests.factories import ANN, BOB, CARA, a_case, a_promise
from tests.support.clock import NOON

LATER = NOON + timedelta(hours=3)


def test_a_case_is_called_by_its_number() -> None:
    assert a_case(number=12).label == "CI-12"


@pytest.mark.parametrize(
    ("facts", "always"),
    [
        ({"severity": Severity.CRITICAL}, True),
        ({"serious": frozenset({Serious.SAFETY})}, True),
        ({"serious": frozenset({Serious.PERSONAL_DATA})}, True),
        ({"severity": Severity.HIGH}, False),
        ({"serious": frozenset({Serious.LEGAL})}, True),
        ({"serious": frozenset({Serious.PRESS, Serious.LARGE_SUM, Serious.ABOUT_US})}, False),
    ],
)
def test_critical_cases_safety_threats_and_personal_data_run_round_the_clock(
    facts: dict[str, object], always: bool
) -> None:
    assert a_case(**facts).round_the_clock is always


def test_everybody_may_know_of_a_case_that_is_not_private() -> None:
    assert may_know(a_case(), CARA)


def test_only_its_members_may_know_of_a_private_case() -> None:
    case = a_case(private=True, members=frozenset({ANN, BOB}))

    assert [may_know(case, person) for person in (ANN, BOB, CARA)] == [True, True, False]


@pytest.mark.parametrize("private", [True, False])
def test_whom_a_case_is_about_may_never_know_of_it(private: bool) -> None:
    case = a_case(private=private, about=BOB, members=frozenset({ANN, BOB}))

    assert not may_know(case, BOB)


def test_nobody_in_particular_may_know_nothing() -> None:
    assert not may_know(a_case(), "")


def test_a_closed_case_says_how_to_reopen_it() -> None:
    with pytest.raises(CaseEnded, match=r"CI-1 is closed.*reopens"):
        must_be_open(a_case(state=State.CLOSED))


def test_closing_says_how_it_ended_and_leaves_no_step_open() -> None:
    closed = close(a_case(waiting=Waiting.CLIENT), Outcome.NO_ANSWER, now=LATER)

    assert (closed.state, closed.outcome, closed.closed_at) == (
        State.CLOSED,
        Outcome.NO_ANSWER,
        LATER,
    )
    assert (closed.current, closed.waiting) == ("", Waiting.US)


def test_a_closed_case_keeps_its_word() -> None:
    closed = close(a_case(promises=(a_promise(),)), Outcome.SOLVED, now=LATER)

    assert [promise.state for promise in closed.promises] == [PromiseState.OPEN]


def test_resolving_keeps_the_promise_that_was_the_agreement_and_no_other() -> None:
    agreed = a_promise(id="agreed", from_agreement=True)
    case = a_case(promises=(agreed, a_promise(id="other")))

    resolved = resolve(case, now=LATER)

    assert (resolved.state, resolved.resolved_at) == (State.RESOLVED, LATER)
    assert [promise.state for promise in resolved.promises] == [
        PromiseState.KEPT,
        PromiseState.OPEN,
    ]


def test_resolving_leaves_a_broken_promise_broken() -> None:
    broken = a_promise(from_agreement=True).broken(now=NOON)

    assert resolve(a_case(promises=(broken,)), now=LATER).promises == (broken,)


def test_reopening_goes_back_to_a_step_and_opens_all_after_it() -> None:
    case = a_case()
    left = [
        *(step.__class__(key=step.key, status=Status.DONE, by=ANN, at=NOON) for step in case.steps)
    ]
    closed = close(a_case(steps=tuple(left)), Outcome.SOLVED, now=NOON)

    again = reopen(closed, at_step="understand", now=LATER)

    assert [step.key for step in again.steps if step.left] == ["prepare", "listen"]
    assert (again.state, again.current, again.round) == (State.OPEN, "understand", 2)
    assert (again.outcome, again.closed_at, again.resolved_at) == (None, None, None)


def test_an_open_case_can_not_be_reopened() -> None:
    with pytest.raises(InvalidFields, match="open already"):
        reopen(a_case(), at_step="understand", now=LATER)


def test_the_first_client_update_is_the_receipt() -> None:
    first = log_client_update(a_case(), now=NOON)
    second = log_client_update(first, now=LATER)

    assert (second.receipt_at, second.updated_at) == (NOON, LATER)


def test_the_next_update_that_was_promised_must_be_still_to_come() -> None:
    with pytest.raises(InvalidFields) as caught:
        log_client_update(a_case(), now=NOON, next_update_at=NOON)

    assert list(caught.value.fields) == ["next_update_at"]


def test_it_remembers_since_when_it_waits_on_the_client() -> None:
    waiting = wait_on(a_case(), Waiting.CLIENT, now=LATER)

    assert (waiting.waiting, waiting.waiting_since) == (Waiting.CLIENT, LATER)


@pytest.mark.parametrize(
    "change",
    [
        lambda case: close(case, Outcome.SOLVED, now=LATER),
        lambda case: resolve(case, now=LATER),
        lambda case: wait_on(case, Waiting.CLIENT, now=LATER),
    ],
)
def test_a_closed_case_is_not_changed(change: object) -> None:
    closed: Case = a_case(state=State.CLOSED, reached=Reached.EMAIL)

    with pytest.raises(CaseEnded):
        assert callable(change)
        change(closed)
