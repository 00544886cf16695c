"""The figures, counted by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.action import Stage
from bot.domain.case import Outcome
from bot.domain.figures import (
    Came,
    Figures,
    Past,
    PastCase,
    PastFeedback,
    PastFollowUp,
    PastPromise,
    Share,
    Waits,
    figures,
)
from bot.domain.period import Length, Period, period
from bot.domain.promise import PromiseState
from tests.factories import an_action
from tests.support.clock import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONTH = period(Length.MONTH, zone="UTC", now=NOON)


def a_past_case(**overrides: Any) -> PastCase:
    """Acme came and was opened two days ago."""
    came = overrides.get("reached_at", overrides.get("opened_at", NOON - 2 * DAY))
    facts = {
        "client_id": "acme",
        "client": "Acme",
        "cause": "",
        "private": False,
        "reached_at": came,
        "opened_at": came,
    }
    return PastCase(**{**facts, **overrides})


def ended(**overrides: Any) -> PastCase:
    """Solved yesterday."""
    return a_past_case(**{"closed_at": NOON - DAY, "outcome": Outcome.SOLVED, **overrides})


def of(*cases: PastCase, **past: Any) -> Figures:
    came = [Came(client_id=c.client_id, cause_key=c.cause.lower(), at=c.reached_at) for c in cases]
    return figures(Past(cases=cases, **{"came": came, **past}), MONTH)


@pytest.mark.parametrize(
    ("length", "parts", "first"),
    [
        (Length.WEEK, 7, date(2026, 2, 24)),
        (Length.MONTH, 4, date(2026, 2, 3)),
        (Length.QUARTER, 13, date(2025, 12, 2)),
        (Length.YEAR, 52, date(2025, 3, 4)),
    ],
)
def test_a_period_ends_today_and_has_whole_days_in_equal_parts(
    length: Length, parts: int, first: date
) -> None:
    span = period(length, zone="UTC", now=NOON)
    assert (len(span.days), span.days[0], span.until) == (parts, first, NOON)
    assert span.part(NOON) == parts - 1


def test_a_day_begins_on_the_workspaces_own_clock_also_when_that_is_changed() -> None:
    now = datetime(2026, 4, 1, 12, tzinfo=UTC)
    span = period(Length.WEEK, zone="Europe/Berlin", now=now)
    assert span.since == datetime(2026, 3, 25, 23, tzinfo=UTC)  # winter time until the 29th
    assert span.holds(span.since)
    assert not span.holds(span.since - timedelta(seconds=1))
    assert span.part(datetime(2026, 3, 31, 21, 59, tzinfo=UTC)) == 5
    assert span.part(datetime(2026, 3, 31, 22, 0, tzinfo=UTC)) == 6


def test_a_case_counts_in_the_week_in_which_it_was_opened_and_in_the_one_in_which_it_was_closed() -> (
    None
):
    found = of(
        a_past_case(opened_at=NOON - 27 * DAY),
        a_past_case(opened_at=NOON - 26 * DAY),
        a_past_case(opened_at=NOON),
        ended(opened_at=NOON - 40 * DAY),
        ended(opened_at=NOON - 80 * DAY, closed_at=NOON - 50 * DAY),
    )
    assert found.opened == (2, 0, 0, 1)
    assert found.closed == (0, 0, 0, 1)


def test_waiting_counts_from_when_it_reached_us_to_what_happened_in_the_period() -> None:
    waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 30]
    found = of(
        *(a_past_case(receipt_at=NOON - 2 * DAY + hours * HOUR) for hours in waits),
        a_past_case(),  # has no receipt yet
        a_past_case(opened_at=NOON - 60 * DAY, receipt_at=NOON - 50 * DAY),  # long ago
    )
    assert found.receipt == Waits(count=10, half=5.5 * HOUR, most=9 * HOUR)


def test_one_case_is_its_own_half_and_its_own_nine_in_ten() -> None:
    found = of(a_past_case(update_at=NOON - DAY, resolved_at=NOON - HOUR))
    assert found.update == Waits(count=1, half=DAY, most=DAY)
    assert found.resolve == Waits(count=1, half=47 * HOUR, most=47 * HOUR)


def test_a_case_that_was_solved_already_is_closed_and_tells_nothing_of_waiting() -> None:
    at = NOON - DAY
    found = of(ended(opened_at=at, receipt_at=at, resolved_at=at, closed_at=at))
    assert sum(found.closed) == 1
    assert found.outcomes == {Outcome.SOLVED: 1}
    assert (found.receipt.count, found.resolve.count) == (0, 0)


def test_a_time_that_was_corrected_to_later_is_no_negative_wait() -> None:
    found = of(a_past_case(reached_at=NOON - HOUR, receipt_at=NOON - 2 * HOUR))
    assert found.receipt.half == timedelta(0)


def test_a_follow_up_is_on_time_until_its_day_is_over() -> None:
    due = NOON - 3 * DAY
    found = of(
        follow_ups=[
            PastFollowUp(due_at=due, asked_at=due - DAY),
            PastFollowUp(due_at=due, asked_at=due + 11 * HOUR),
            PastFollowUp(due_at=due, asked_at=due + 13 * HOUR),
            PastFollowUp(due_at=due),
            PastFollowUp(due_at=NOON + DAY),
            PastFollowUp(due_at=NOON + DAY, asked_at=NOON - HOUR),
        ]
    )
    assert found.follow_ups == Share(part=3, of=5)


def test_a_promise_counts_when_it_is_answered_and_an_unanswered_one_when_it_is_due() -> None:
    found = of(
        promises=[
            PastPromise(state=PromiseState.KEPT, at=NOON - DAY),
            PastPromise(state=PromiseState.BROKEN, at=NOON - DAY),
            PastPromise(state=PromiseState.OPEN, at=NOON - DAY),
            PastPromise(state=PromiseState.OPEN, at=NOON + DAY),
            PastPromise(state=PromiseState.KEPT, at=NOON - 60 * DAY),
        ]
    )
    assert found.promises == Share(part=1, of=3)


def test_satisfaction_is_what_they_said_and_the_mean_of_the_marks_they_gave() -> None:
    found = of(
        feedback=[
            PastFeedback(at=NOON, met="yes", mark=5),
            PastFeedback(at=NOON, met="yes"),
            PastFeedback(at=NOON, met="partly", mark=2),
            PastFeedback(at=NOON, met="no"),
            PastFeedback(at=NOON - 90 * DAY, met="no", mark=1),
        ]
    )
    assert found.met == {"yes": 2, "partly": 1, "no": 1}
    assert (found.marks, found.mark) == (2, 3.5)


def test_causes_are_those_of_the_cases_that_closed_the_commonest_first() -> None:
    found = of(
        ended(cause="Late supplier"),
        ended(cause="double  Booking"),
        ended(cause="Double booking"),
        ended(cause=""),
        a_past_case(cause="Double booking"),
    )
    assert found.causes == (("Double booking", 2), ("Late supplier", 1))
    assert found.unnamed == 1


def test_the_cause_of_a_private_case_is_named_to_nobody() -> None:
    found = of(
        ended(cause="Harassment", private=True), ended(cause="Double booking", private=True),
        ended(cause="Double booking"),
    )  # fmt: skip
    assert found.causes == (("Double booking", 1),)
    assert found.unnamed == 2


@pytest.mark.parametrize(
    ("cause", "shown"),
    [
        ("We forgot ACME’s discount", "We forgot a client’s discount"),
        ("Straße gesperrt", "Straße gesperrt"),
        ("Acmes bill, and Acme again", "a clients bill, and a client again"),
        ("Acmetric units", "Acmetric units"),
        ("Late\nsupplier", "Late supplier"),
    ],
)
def test_a_cause_names_no_client(cause: str, shown: str) -> None:
    assert of(ended(cause=cause)).causes == ((shown, 1),)


def test_a_repeat_is_the_third_of_its_client_or_cause_in_90_days() -> None:
    long_ago = Came(client_id="acme", cause_key="", at=NOON - 92 * DAY - 2 * DAY)
    before = Came(client_id="acme", cause_key="", at=NOON - 60 * DAY)
    first, second = a_past_case(), a_past_case(opened_at=NOON - DAY)
    came = [Came(client_id="acme", cause_key="", at=c.reached_at) for c in (first, second)]
    assert of(first, second, came=[*came, before]).repeats == Share(part=1, of=2)
    assert of(first, second, came=[*came, long_ago]).repeats == Share(part=0, of=2)


def test_a_case_without_a_cause_is_no_repeat_of_others_without_one() -> None:
    cases = [a_past_case(client_id=name) for name in "abcd"]
    assert of(*cases).repeats == Share(part=0, of=4)
    alike = [a_past_case(client_id=name, cause="late", opened_at=NOON - HOUR * n) for n, name in enumerate("abcd")]  # fmt: skip
    assert of(*alike).repeats == Share(part=2, of=4)


def test_prevention_is_proven_or_failed_in_the_period_or_still_under_way() -> None:
    found = of(
        actions=[
            an_action(stage=Stage.PROVEN, ended_at=NOON - DAY),
            an_action(stage=Stage.FAILED, failed_at=NOON - DAY),
            an_action(stage=Stage.PROVEN, ended_at=NOON - 90 * DAY),
            an_action(stage=Stage.WATCHED),
            an_action(),
        ]
    )
    assert found.proven == Share(part=1, of=2)
    assert found.under_way == 3


def test_what_failed_counts_also_when_it_was_done_anew_since() -> None:
    found = of(
        actions=[
            an_action(stage=Stage.DONE, failed_at=NOON - 3 * DAY),
            an_action(stage=Stage.WATCHED, failed_at=NOON - 90 * DAY),
            an_action(stage=Stage.PROVEN, failed_at=NOON - 95 * DAY, ended_at=NOON - DAY),
        ]
    )
    assert found.proven == Share(part=1, of=2)
    assert found.under_way == 2


def test_a_period_in_which_nothing_happened_is_empty_whatever_is_still_under_way() -> None:
    assert of(a_past_case(opened_at=NOON - 90 * DAY), actions=[an_action()]).is_empty
    assert not of(promises=[PastPromise(state=PromiseState.KEPT, at=NOON)]).is_empty
    assert not of(a_past_case()).is_empty


def test_a_broken_zone_falls_back_to_utc() -> None:
    assert isinstance(period(Length.WEEK, zone="Mars/Base", now=NOON), Period)
