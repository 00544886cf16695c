"""We wait on a client who does not answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.case import Case, State, Waiting, log_client_update, wait_on
from bot.domain.drafts import draft_for_reminder
from bot.domain.errors import InvalidFields
from bot.domain.person import Calendars
from bot.domain.plan import plan
from bot.domain.reminder import Kind
from bot.domain.silence import may_end_unanswered
from bot.domain.step import Act, we_talked
from tests.factories import ANN, a_case, a_playbook, a_promise, a_workspace
from tests.support.clock import NOON

HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    """`02 12:30` is that day of March 2026, in UTC; the 2nd is a Monday."""
    return datetime.strptime(f"2026-03-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def silent(**facts: Any) -> Case:
    """Their question went out on Monday at noon, and we wait on them since."""
    waits = {"waiting": Waiting.CLIENT, "waiting_since": NOON}
    return a_case(**{"receipt_at": NOON, "updated_at": NOON, **waits, **facts})


def due(case: Case, kind: Kind = Kind.CLIENT_SILENT) -> list[tuple[str, datetime]]:
    workspace = a_workspace()
    planned = plan(case, a_playbook(), workspace, Calendars(workspace=workspace))
    return [(each.subject, each.due_at) for each in planned if each.kind is kind]


def test_they_are_chased_after_two_five_and_ten_working_days() -> None:
    assert due(silent()) == [("1", at("04 12:00")), ("2", at("09 12:00")), ("3", at("16 12:00"))]


def test_a_chase_that_was_made_is_over_and_the_waiting_goes_on() -> None:
    asked = log_client_update(silent(), now=at("04 13:00"))

    assert asked.waiting is Waiting.CLIENT
    assert [number for number, _at in due(asked)] == ["2", "3"]


def test_an_answer_ends_them() -> None:
    assert due(wait_on(silent(), Waiting.US, now=at("05 12:00"))) == []


def test_a_talk_with_them_is_an_answer() -> None:
    case = silent(reached="phone", current="listen")

    talked = we_talked(case, a_playbook(), "listen", {}, Act(by=ANN, now=at("05 12:00")))

    assert talked.waiting is Waiting.US


@pytest.mark.parametrize("facts", [{"state": State.CLOSED}, {"waiting": Waiting.THIRD_PARTY}])
def test_nobody_else_is_chased(facts: dict[str, Any]) -> None:
    assert due(silent(**facts)) == []


def test_to_wait_on_them_again_does_not_start_it_anew() -> None:
    with pytest.raises(InvalidFields, match="already"):
        wait_on(silent(), Waiting.CLIENT, now=at("05 12:00"))


def test_after_the_last_chase_the_case_is_not_forgotten() -> None:
    asked = log_client_update(silent(), now=at("16 13:00"))

    assert due(asked) == []
    assert [moment for _step, moment in due(asked, Kind.STEP_WAITING)] == [at("18 13:00")]


def test_our_promises_run_on() -> None:
    assert due(silent(promises=(a_promise(),)), Kind.PROMISE) != []


@pytest.mark.parametrize(
    ("moment", "offered"), [("09 12:00", False), ("16 12:00", False), ("18 12:00", True)]
)
def test_no_answer_is_an_ending_after_the_last_chase(moment: str, offered: bool) -> None:
    assert may_end_unanswered(silent(), at(moment)) is offered
    assert not may_end_unanswered(a_case(), at(moment))


def test_each_chase_has_a_draft_of_its_own() -> None:
    drafts = [draft_for_reminder(Kind.CLIENT_SILENT, number) for number in "123"]

    assert drafts == ["chase_1", "chase_2", "chase_3"]
