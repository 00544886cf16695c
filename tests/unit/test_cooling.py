"""Reply now or later."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.case import Reached, Serious, Severity, State
from bot.domain.cooling import Cooling, Ended, begin, cooling, reply
from bot.domain.errors import InvalidFields
from bot.domain.rules import Rules
from tests.factories import a_case, a_promise
from tests.support.clock import NOON

QUARTER, HALF, HOUR = (timedelta(minutes=n) for n in (15, 30, 60))
ALL = (QUARTER, HALF, HOUR)
FACTS = {"facts": {"facts": "Two bookings"}}


@pytest.mark.parametrize(
    ("facts", "options"),
    [
        ({}, ALL),
        ({"reached": Reached.REVIEW}, ALL),
        ({"severity": Severity.LOW}, ALL),
        ({"severity": Severity.HIGH}, ALL),
        ({"severity": Severity.CRITICAL}, ()),
        ({"serious": frozenset({Serious.SAFETY})}, ()),
        ({"serious": frozenset({Serious.LEGAL})}, ()),
        ({"serious": frozenset({Serious.PRESS})}, ALL),
        ({"reached": Reached.PHONE}, ()),
        ({"reached": Reached.CHAT}, ()),
        ({"reached": Reached.MEETING}, ()),
        ({"situation": "heated-conversation"}, ()),
        ({"reached": Reached.FOUND}, ()),
        ({"state": State.RESOLVED}, ()),
        ({"records": FACTS}, ()),
        ({"promises": (a_promise(due_at=NOON + HALF),)}, (QUARTER, HALF)),
        ({"promises": (a_promise(due_at=NOON - HALF),)}, ()),
        ({"promises": (a_promise(due_at=NOON - HALF).kept(now=NOON),)}, ALL),
        ({"next_update_at": NOON + timedelta(minutes=29)}, (QUARTER,)),
        ({"answer_by": NOON + timedelta(minutes=5)}, ()),
    ],
)
def test_cooling_off_is_offered_for_a_complaint_as_text_and_never_past_what_is_due(
    facts: dict[str, Any], options: tuple[timedelta, ...]
) -> None:
    assert reply(a_case(**facts), now=NOON).options == options


def test_it_never_passes_the_client_clock() -> None:
    assert reply(a_case(), now=NOON, due=NOON + HALF).options == (QUARTER, HALF)


def test_a_team_may_offer_other_times() -> None:
    rules = Rules(cooling=(timedelta(minutes=45),))

    assert reply(a_case(), now=NOON, rules=rules).options == (timedelta(minutes=45),)


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("reached", Reached)
def test_the_receipt_always_goes_at_once(severity: Severity, reached: Reached) -> None:
    case = a_case(severity=severity, reached=reached)

    assert reply(case, now=NOON).receipt_now
    assert not reply(replace(case, receipt_at=NOON), now=NOON).receipt_now


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        ({"reached": Reached.PHONE}, True),
        ({"reached": Reached.MEETING}, True),
        ({"situation": "heated-conversation"}, True),
        ({"reached": Reached.PHONE, "severity": Severity.CRITICAL}, True),
        ({}, False),
        ({"reached": Reached.PHONE, "state": State.CLOSED}, False),
    ],
)
def test_live_talk_gets_a_call_back_instead(facts: dict[str, Any], offered: bool) -> None:
    assert reply(a_case(**facts), now=NOON).call_back is offered


def test_what_was_not_offered_can_not_be_chosen() -> None:
    case = a_case(next_update_at=NOON + HALF)

    with pytest.raises(InvalidFields, match="too late"):
        begin(case, HOUR, reply(case, now=NOON), now=NOON)


@pytest.mark.parametrize(
    ("facts", "minutes", "ended"),
    [
        ({}, 10, None),
        ({}, 30, Ended.TIME),
        ({"records": FACTS}, 10, Ended.FACTS),
        ({"records": FACTS}, 40, Ended.FACTS),
        ({"severity": Severity.CRITICAL}, 10, Ended.URGENT),
        ({"reached": Reached.PHONE}, 10, Ended.URGENT),
        ({"serious": frozenset({Serious.SAFETY})}, 10, Ended.URGENT),
    ],
)
def test_it_ends_with_the_facts_the_time_or_when_it_can_not_wait(
    facts: dict[str, Any], minutes: int, ended: Ended | None
) -> None:
    case = begin(a_case(), HALF, reply(a_case(), now=NOON), now=NOON)
    records = {**case.records, **facts.pop("records", {})}

    case = replace(case, records=records, **facts)

    now = NOON + timedelta(minutes=minutes)
    assert cooling(case, now=now) == Cooling(until=NOON + HALF, ended=ended)


def test_ticked_facts_end_it_too() -> None:
    case = begin(a_case(), HALF, reply(a_case(), now=NOON), now=NOON)

    running = cooling(case, now=NOON + QUARTER, facts_ticked=True)

    assert running is not None
    assert running.ended is Ended.FACTS


def test_a_promise_made_meanwhile_shortens_it() -> None:
    case = begin(a_case(), HOUR, reply(a_case(), now=NOON), now=NOON)

    case = replace(case, promises=(a_promise(due_at=NOON + HALF),))

    assert cooling(case, now=NOON) == Cooling(until=NOON + HALF, ended=None)


def test_it_is_chosen_once() -> None:
    case = begin(a_case(), QUARTER, reply(a_case(), now=NOON), now=NOON)

    assert reply(case, now=NOON + HALF).options == ()


def test_our_answer_ends_it_and_the_receipt_does_not() -> None:
    case = begin(a_case(), HOUR, reply(a_case(), now=NOON), now=NOON)
    receipt = replace(case, receipt_at=NOON + QUARTER, updated_at=NOON + QUARTER)
    answer = replace(receipt, updated_at=NOON + HALF)

    assert cooling(receipt, now=NOON + HALF) is not None
    assert cooling(answer, now=NOON + HALF) is None


@pytest.mark.parametrize("junk", ["", "soon", "2026-03-02T12:00:00"])
def test_a_time_that_can_not_be_read_is_none(junk: str) -> None:
    assert cooling(a_case(records={"cooling": {"until": junk}}), now=NOON) is None
