"""The harm of a critical case, and how often its client hears from us."""

from datetime import timedelta

import pytest

from bot.domain import harm
from bot.domain.case import Case, Severity, State
from bot.domain.errors import CaseEnded, InvalidFields
from bot.domain.person import Calendars
from bot.domain.plan import plan
from bot.domain.reminder import Kind
from tests.factories import ANN, a_case, a_playbook, a_workspace
from tests.support.clock import NOON

HOUR = timedelta(hours=1)


def critical(**facts: object) -> Case:
    told = {"severity": Severity.CRITICAL, "receipt_at": NOON, "updated_at": NOON}
    return a_case(**told, **facts)


def due(case: Case) -> list[tuple[Kind, object]]:
    workspace = a_workspace()
    owed = plan(case, a_playbook(), workspace, Calendars(workspace=workspace, zones={ANN: "UTC"}))
    return [(each.kind, each.due_at) for each in owed]


def test_while_the_harm_goes_on_the_client_hears_from_us_each_hour() -> None:
    assert due(critical()) == [(Kind.CLIENT_UPDATE, NOON + HOUR)]


def test_once_it_has_stopped_every_four_hours() -> None:
    case = harm.stop(critical(), now=NOON + HOUR)

    assert case.harm_stopped_at == NOON + HOUR
    assert due(case) == [(Kind.CLIENT_UPDATE, NOON + 4 * HOUR)]


def test_when_it_goes_on_again_each_hour_again() -> None:
    case = harm.begin_again(harm.stop(critical(), now=NOON))

    assert due(case) == [(Kind.CLIENT_UPDATE, NOON + HOUR)]


def test_a_case_that_is_less_than_critical_knows_of_no_harm() -> None:
    high = a_case(severity=Severity.HIGH)

    assert not harm.goes_on(high)
    assert not harm.has_stopped(high)
    with pytest.raises(InvalidFields):
        harm.stop(high, now=NOON)


def test_it_stops_once() -> None:
    with pytest.raises(InvalidFields):
        harm.stop(harm.stop(critical(), now=NOON), now=NOON)
    with pytest.raises(InvalidFields):
        harm.begin_again(critical())


def test_of_a_closed_case_nothing_is_noted() -> None:
    with pytest.raises(CaseEnded):
        harm.stop(critical(state=State.CLOSED), now=NOON)
