"""Whose fault it is, and what has to be corrected when that changes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.case import Case, Outcome, Serious, Status, StepState, close
from bot.domain.errors import CaseEnded, DomainError, InvalidFields, NotAllowed
from bot.domain.fault import (
    Correction,
    Fault,
    apologized,
    change,
    correction_owed,
    fault_changed,
    fault_of,
    follow,
    heard,
)
from bot.domain.step import ALREADY_DONE
from tests.factories import a_case
from tests.support.clock import NOON

UNCLEAR, OURS, SHARED, NOT_OURS = Fault
HOUR = timedelta(hours=1)


def at_fault(fault: str, **facts: Any) -> Case:
    return a_case(**{"records": {"fault": {"fault": fault}}, **facts})


def now_at(case: Case, fault: str, *, now: datetime) -> Case:
    record = {**case.record("fault"), "fault": fault}
    return follow(case, replace(case, records={**case.records, "fault": record}), now=now)


def spoken(case: Case, at: datetime) -> Case:
    return replace(case, receipt_at=case.receipt_at or at, updated_at=at)


@pytest.mark.parametrize(
    ("records", "fault"),
    [
        ({}, UNCLEAR),
        ({"fault": {}}, UNCLEAR),
        ({"fault": {"fault": ""}}, UNCLEAR),
        ({"fault": {"fault": "theirs"}}, UNCLEAR),
        ({"fault": {"fault": "ours"}}, OURS),
        ({"fault": {"fault": "shared"}}, SHARED),
        ({"fault": {"fault": "not ours"}}, NOT_OURS),
    ],
)
def test_fault_is_unclear_until_it_is_written_down(records: Any, fault: Fault) -> None:
    assert fault_of(a_case(records=records)) is fault


@pytest.mark.parametrize(
    ("facts", "was_heard"),
    [
        ({}, False),
        ({"records": {"need": {"need": "A refund"}}}, True),
        ({"records": {"need": {"need": " "}}}, False),
        ({"steps": (StepState(key="listen", status=Status.DONE),)}, True),
        ({"steps": (StepState(key="understand", status=Status.DONE),)}, True),
        ({"steps": (StepState(key="listen", status=Status.SKIPPED, why="no time"),)}, False),
        ({"steps": (StepState(key="listen", status=Status.SKIPPED, why=ALREADY_DONE),)}, True),
        ({"steps": (StepState(key="prepare", status=Status.DONE),)}, False),
    ],
)
def test_they_were_heard_when_what_they_need_is_known(
    facts: dict[str, Any], was_heard: bool
) -> None:
    assert heard(a_case(**facts)) is was_heard


@pytest.mark.parametrize(
    ("old", "new", "spoke", "told"),
    [
        (UNCLEAR, OURS, True, None),
        (UNCLEAR, NOT_OURS, True, None),
        (OURS, NOT_OURS, True, OURS),
        (OURS, SHARED, True, OURS),
        (OURS, UNCLEAR, True, OURS),
        (SHARED, OURS, True, SHARED),
        (SHARED, NOT_OURS, True, SHARED),
        (NOT_OURS, OURS, True, NOT_OURS),
        (OURS, OURS, True, None),
        (OURS, NOT_OURS, False, None),
        (NOT_OURS, OURS, False, None),
    ],
)
def test_we_correct_ourselves_when_we_had_told_them_otherwise(
    old: Fault, new: Fault, spoke: bool, told: Fault | None
) -> None:
    expected = Correction(told=told, known=new) if told else None

    assert fault_changed(at_fault(old), old, new, spoke_since=spoke) == expected


def test_a_correction_is_owed_until_the_next_client_update() -> None:
    case = spoken(at_fault("ours"), NOON)

    case = now_at(case, "not ours", now=NOON + HOUR)

    assert correction_owed(case) == Correction(told=OURS, known=NOT_OURS)
    assert correction_owed(spoken(case, NOON + 2 * HOUR)) is None


def test_changed_back_before_we_spoke_again_there_is_nothing_to_correct() -> None:
    case = now_at(spoken(at_fault("ours"), NOON), "not ours", now=NOON + HOUR)

    case = now_at(case, "ours", now=NOON + 2 * HOUR)

    assert correction_owed(case) is None


def test_changed_twice_before_we_spoke_what_they_were_told_counts() -> None:
    case = now_at(spoken(at_fault("ours"), NOON), "unclear", now=NOON + HOUR)

    case = now_at(case, "not ours", now=NOON + 2 * HOUR)

    assert correction_owed(case) == Correction(told=OURS, known=NOT_OURS)


def test_a_fault_found_after_unclear_needs_no_correction() -> None:
    case = now_at(spoken(a_case(), NOON), "ours", now=NOON + HOUR)

    assert correction_owed(case) is None


def test_under_hold_the_correction_waits_and_a_holding_message_is_none() -> None:
    case = now_at(spoken(at_fault("ours"), NOON), "not ours", now=NOON + HOUR)
    case = replace(case, serious=frozenset({Serious.LEGAL}))

    assert correction_owed(spoken(case, NOON + 2 * HOUR)) is None

    lifted = {"legal": NOON.isoformat(), "legal lifted": (NOON + 3 * HOUR).isoformat()}
    free = replace(spoken(case, NOON + 2 * HOUR), records={**case.records, "hold": lifted})
    assert correction_owed(free) == Correction(told=OURS, known=NOT_OURS)
    assert correction_owed(spoken(free, NOON + 4 * HOUR)) is None


@pytest.mark.parametrize(
    ("situation", "done", "said"),
    [
        ("client-issue", {"understand"}, False),
        ("client-issue", {"acknowledge"}, True),
        ("heated-conversation", {"acknowledge"}, False),
        ("heated-conversation", {"acknowledge", "honest"}, True),
        ("conflict", {"listen"}, False),
        ("conflict", {"apologize"}, True),
        ("unhappy-client", {"acknowledge"}, True),
    ],
)
def test_we_apologized_when_the_step_for_it_is_done(
    situation: str, done: set[str], said: bool
) -> None:
    assert apologized(stepped(a_case(situation=situation), done, at=NOON)) is said


def test_a_fault_that_came_out_after_the_step_was_not_spoken_of_there() -> None:
    case = stepped(a_case(), {"acknowledge"}, at=NOON)

    case = now_at(case, "ours", now=NOON + HOUR)

    assert not apologized(case)
    assert apologized(spoken(case, NOON + 2 * HOUR))


def stepped(case: Case, done: set[str], *, at: datetime) -> Case:
    steps = tuple(
        replace(step, status=Status.DONE, at=at) if step.key in done else step
        for step in case.steps
    )
    return replace(case, steps=steps)


@pytest.mark.parametrize(
    ("case", "error"),
    [
        (a_case(records={"fault": {"fault": "ours"}}), InvalidFields),
        (a_case(serious=frozenset({Serious.LEGAL})), NotAllowed),
        (close(a_case(), Outcome.WITHDRAWN, now=NOON), CaseEnded),
    ],
    ids=["the same", "under hold", "closed"],
)
def test_a_fault_is_not_changed_to_itself_under_hold_or_after_the_end(
    case: Case, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        change(case, Fault.OURS, fact="we charged twice", theirs="")
