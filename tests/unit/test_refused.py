"""Refused: what comes next, by what is written down."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.case import Case, Serious, State
from bot.domain.refused import (
    Next,
    count,
    is_refused,
    is_same_no,
    may_offer,
    next_move,
    refuse,
    sum_up,
)
from tests.factories import a_case, a_promise
from tests.support.clock import NOON

HOUR = timedelta(hours=1)
LIMITS = {"our_limits": "Not below cost", "their_limits": "Before Friday"}
PROPOSAL = {**LIMITS, "proposal": "Half of it back"}
SUMMED = {**PROPOSAL, "summed_up_at": NOON.isoformat()}
WEIGHED = {**SUMMED, "time": "a week", "energy": "much", "cost": "£300", "relationship": "8 years"}


def no(**record: str) -> Case:
    case = refuse(a_case(), now=NOON)
    return replace(case, records={"refused": {**case.record("refused"), **record}})


@pytest.mark.parametrize(
    ("record", "move", "may"),
    [
        ({}, Next.LIMITS, False),
        ({"our_limits": "Not below cost"}, Next.LIMITS, False),
        ({"their_limits": "Before Friday"}, Next.LIMITS, False),
        (LIMITS, Next.PROPOSAL, False),
        ({**LIMITS, "proposal": "  "}, Next.PROPOSAL, False),
        (PROPOSAL, Next.SUM_UP, True),
        (SUMMED, Next.WEIGH, True),
        ({**SUMMED, "time": "a week", "cost": "£300"}, Next.WEIGH, True),
        (WEIGHED, Next.ESCALATE, True),
    ],
)
def test_what_comes_next_after_a_no(record: dict[str, str], move: Next, may: bool) -> None:
    assert next_move(no(**record)) is move
    assert may_offer(no(**record)) is may


@pytest.mark.parametrize(
    "facts",
    [
        {"promises": (a_promise(from_agreement=True, made_at=NOON + timedelta(hours=1)),)},
        {"state": State.RESOLVED},
        {"state": State.CLOSED},
        {"serious": frozenset({Serious.LEGAL})},
    ],
)
def test_nothing_is_next_once_it_is_agreed_over_or_on_hold(facts: dict[str, Any]) -> None:
    assert next_move(replace(no(), **facts)) is None


def test_an_agreement_from_before_the_no_is_none() -> None:
    old = a_promise(from_agreement=True, made_at=NOON - timedelta(hours=1))

    assert is_refused(replace(no(), promises=(old,)))


def test_nothing_is_refused_until_they_say_no() -> None:
    assert next_move(a_case()) is None
    assert may_offer(a_case())


def test_the_summary_is_noted_with_its_time() -> None:
    assert next_move(sum_up(no(**PROPOSAL), now=NOON)) is Next.WEIGH


def test_a_second_no_keeps_the_limits_and_asks_for_the_rest_anew() -> None:
    again = refuse(no(**WEIGHED), now=NOON + timedelta(days=1))

    assert count(again) == 2
    assert next_move(again) is Next.PROPOSAL


@pytest.mark.parametrize(
    ("records", "same"),
    [
        ({}, True),
        ({"offers": {"offered_at": (NOON - HOUR).isoformat()}}, True),
        ({"offers": {"offered_at": (NOON + HOUR).isoformat()}}, False),
    ],
)
def test_a_no_is_a_second_one_only_when_another_offer_was_made(
    records: dict[str, dict[str, str]], *, same: bool
) -> None:
    said = no()

    assert is_same_no(replace(said, records={**said.records, **records})) is same


def test_a_no_after_an_agreement_is_another_one() -> None:
    agreed = a_promise(from_agreement=True, made_at=NOON + HOUR)

    assert not is_same_no(replace(no(), promises=(agreed,)))


def test_under_hold_no_offer_is_made() -> None:
    assert not may_offer(a_case(serious=frozenset({Serious.LEGAL})))
