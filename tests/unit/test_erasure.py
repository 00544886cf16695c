"""When a closed case may be erased."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.action import Stage
from bot.domain.case import Case, Serious, State
from bot.domain.erasure import (
    NOTICE,
    CannotErase,
    closed_before,
    follow_rule,
    has_begun,
    is_due,
    must_be_erasable,
)
from tests.factories import ANN, a_case, a_promise, a_workspace, an_action, an_escalation
from tests.support.clock import NOON

LONG_AGO = NOON - timedelta(days=400)


def over(**facts: Any) -> Case:
    return a_case(**{"state": State.CLOSED, "closed_at": LONG_AGO, "current": "", **facts})


@pytest.mark.parametrize(
    ("case", "due"),
    [
        (over(), True),
        (over(closed_at=NOON), True),
        (over(closed_at=NOON + timedelta(seconds=1)), False),
        (over(private=True), True),
        (over(serious=frozenset({Serious.LEGAL})), False),
        (over(promises=(a_promise(),)), False),
        (over(promises=(a_promise().kept(now=NOON),)), True),
        (over(escalations=(an_escalation(),)), False),
        (over(escalations=(an_escalation(ended_at=NOON),)), True),
        (over(actions=(an_action(stage=Stage.WATCHED),)), False),
        (over(actions=(an_action(stage=Stage.FAILED),)), False),
        (over(actions=(an_action(stage=Stage.PROVEN),)), True),
        (over(state=State.OPEN), False),
        (over(state=State.RESOLVED, closed_at=None), False),
    ],
)
def test_the_rule_takes_what_is_over_in_every_respect(case: Case, due: bool) -> None:
    assert is_due(case, NOON) is due


@pytest.mark.parametrize(
    ("before", "after", "begins"),
    [
        ((0, None), 3, NOON + NOTICE),
        ((3, LONG_AGO), 2, NOON + NOTICE),
        ((3, LONG_AGO), 3, LONG_AGO),
        ((3, LONG_AGO), 5, LONG_AGO),
        ((3, LONG_AGO), 0, None),
        ((0, None), 0, None),
    ],
)
def test_a_rule_that_takes_more_begins_a_week_later(
    before: tuple[int, datetime | None], after: int, begins: datetime | None
) -> None:
    old = a_workspace(erase_after=before[0], erase_from=before[1])

    ruled = follow_rule(old, a_workspace(erase_after=after), by=ANN, now=NOON)

    assert (ruled.erase_after, ruled.erase_from) == (after, begins)


def test_it_begins_at_its_moment_and_never_without_a_rule() -> None:
    assert has_begun(a_workspace(erase_after=1, erase_from=NOON), now=NOON)
    assert not has_begun(a_workspace(erase_after=1, erase_from=NOON + NOTICE), now=NOON)
    assert not has_begun(a_workspace(), now=NOON)
    assert closed_before(a_workspace(), now=NOON) is None


def test_years_are_those_of_the_calendar() -> None:
    leap_day = datetime(2028, 2, 29, 12, tzinfo=UTC)

    assert closed_before(a_workspace(erase_after=3), now=leap_day) == leap_day.replace(
        year=2025, day=28
    )
    assert closed_before(a_workspace(erase_after=2), now=NOON) == NOON.replace(year=2024)


def test_one_client_is_not_erased_under_hold_nor_with_an_open_case() -> None:
    held = over(number=2, serious=frozenset({Serious.LEGAL}))

    with pytest.raises(CannotErase, match=r"Under legal hold: CI-2\. Nothing of “Acme”"):
        must_be_erasable("Acme", (over(), held))
    with pytest.raises(CannotErase, match="Not closed yet: CI-1"):
        must_be_erasable("Acme", (a_case(),))
    must_be_erasable("Acme", (over(promises=(a_promise(),)),))
