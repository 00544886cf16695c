"""At night and at the weekend: who is told of what can't wait, beside the owner."""

from datetime import datetime, timedelta

import pytest

from bot.domain.case import Case
from bot.domain.on_call import with_on_call
from bot.domain.person import Calendars, Contact
from bot.domain.reminder import Kind, Planned
from tests.factories import ANN, BOB, CARA, LEAD, a_case, a_workspace, an_escalation, planned
from tests.support.clock import NOON

NIGHT = NOON + timedelta(hours=10)
TEAM = a_workspace(
    contacts=(
        Contact(level=1, user_id=LEAD),
        Contact(level=2, user_id=BOB, on_call=True),
        Contact(level=3, user_id=CARA, on_call=True),
    )
)
ACCEPTED = an_escalation(accepted_by=CARA)


def update(at: datetime = NIGHT, **overrides: object) -> Planned:
    return planned(due_at=at, round_the_clock=True, **overrides)


def told(
    each: Planned, *, case: Case | None = None, gone: frozenset[str] = frozenset()
) -> list[str]:
    people = Calendars(workspace=TEAM, gone=gone)
    return [each.person for each in with_on_call([each], case or a_case(), TEAM, people)]


def test_at_night_who_is_on_call_is_told_beside_the_owner() -> None:
    assert told(update()) == [ANN, BOB]


def test_whoever_accepted_has_it_at_night() -> None:
    assert told(update(), case=a_case(escalations=(ACCEPTED,))) == [ANN, CARA]


@pytest.mark.parametrize(
    ("each", "case"),
    [
        (update(at=NOON), a_case()),
        (planned(due_at=NIGHT), a_case()),
        (update(kind=Kind.STEP_WAITING), a_case()),
        (update(), a_case(private=True)),
        (update(person=BOB), a_case(owner=BOB)),
    ],
    ids=["by day", "can wait", "inside only", "in nobody's private case", "is on call"],
)
def test_else_only_its_owner_is_told(each: Planned, case: Case) -> None:
    assert told(each, case=case) == [each.person]


def test_who_left_is_not_on_call() -> None:
    assert told(update(), gone=frozenset({BOB})) == [ANN, CARA]


def test_whom_it_is_about_is_never_told() -> None:
    assert told(update(), case=a_case(about=BOB)) == [ANN, CARA]


def test_two_who_are_told_have_a_reminder_each() -> None:
    people = Calendars(workspace=TEAM)
    found = with_on_call([update()], a_case(), TEAM, people)

    assert len({each.key("case-1") for each in found}) == len(found) == 2
