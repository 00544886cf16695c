"""Until when somebody is away, as they type it; and who is reminded meanwhile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.absence import back_at, check, concerns
from bot.domain.action import Stage
from bot.domain.calendar import Calendar
from bot.domain.cover import covered
from bot.domain.errors import InvalidFields
from bot.domain.person import Absence, Calendars
from bot.domain.reminder import Kind, Planned
from tests.factories import ANN, BOB, CARA, LEAD, a_case, a_workspace, an_action
from tests.support.clock import NOON

BERLIN = Calendar(zone="Europe/Berlin")
DAY = timedelta(days=1)


def test_noon_is_on_a_monday() -> None:
    assert NOON.weekday() == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("until Thursday", 3),
        ("until thu,", 3),
        ("until Monday", 7),
        ("tomorrow", 1),
        ("until next week", 7),
        ("2026-03-06", 4),
        ("until Saturday", 7),
    ],
)
def test_who_is_away_until_a_day_is_back_when_its_work_begins(text: str, day: int) -> None:
    expected = datetime(2026, 3, 2, 8, tzinfo=UTC) + day * DAY

    assert back_at(text, calendar=BERLIN, now=NOON) == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "until", "m", "2026-02-30", "donnerstag", "\N{PARTY POPPER}"]
)
def test_what_is_no_day_is_asked_for(text: str) -> None:
    assert back_at(text, calendar=BERLIN, now=NOON) is None


@pytest.mark.parametrize(
    ("absence", "field"),
    [
        (Absence(until=NOON), "until"),
        (Absence(until=NOON + 400 * DAY), "until"),
        (Absence(until=NOON + DAY, cover=ANN), "cover"),
    ],
)
def test_an_absence_that_cannot_be(absence: Absence, field: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        check(absence, person=ANN, now=NOON)

    assert list(refused.value.fields) == [field]


def told(
    *planned: Planned, private: bool = False, **absences: Absence
) -> list[tuple[str, datetime]]:
    people = Calendars(workspace=a_workspace(), zones={BOB: "Asia/Tokyo"}, absences=absences)
    case = a_case(private=private, members=frozenset({ANN}))
    return [(each.person, each.due_at) for each in covered(planned, case, people.workspace, people)]


UPDATE = Planned(kind=Kind.CLIENT_UPDATE, person=ANN, due_at=NOON)
AWAY = Absence(until=NOON + DAY, cover=BOB)
TOKYO_MORNING = datetime(2026, 3, 3, 0, tzinfo=UTC)


def test_the_cover_is_told_in_their_own_hours() -> None:
    assert told(UPDATE, UANN=AWAY) == [(BOB, TOKYO_MORNING)]


def test_a_chosen_time_stays_as_it_is() -> None:
    assert told(replace(UPDATE, exact=True), UANN=AWAY) == [(BOB, NOON)]


def test_what_is_due_after_their_return_stays_with_them() -> None:
    later = replace(UPDATE, due_at=NOON + DAY)

    assert told(later, UANN=AWAY) == [(ANN, NOON + DAY)]


def test_a_cover_who_is_away_too_gives_way_to_the_lead() -> None:
    assert told(UPDATE, UANN=AWAY, UBOB=Absence(until=NOON + DAY)) == [(LEAD, NOON)]


def test_who_may_not_know_the_case_covers_nothing_of_it() -> None:
    assert told(UPDATE, private=True, UANN=AWAY) == [(ANN, NOON)]


@pytest.mark.parametrize(
    ("doer", "asked"), [(CARA, BOB), (BOB, LEAD), (LEAD, BOB)], ids=["none", "cover", "lead"]
)
def test_who_did_something_is_not_asked_in_anothers_place_whether_it_is_so(
    doer: str, asked: str
) -> None:
    action = an_action(stage=Stage.DONE, owner=CARA, done_by=doer, done_at=NOON, verifier=ANN)
    look = Planned(kind=Kind.VERIFICATION, person=ANN, subject="action-1.1", due_at=NOON)
    away = Absence(until=NOON + DAY, cover=BOB)
    people = Calendars(workspace=a_workspace(), absences={ANN: away})

    (told,) = covered([look], a_case(actions=(action,)), people.workspace, people)

    assert told.person == asked


def test_the_lead_who_would_be_told_later_is_told_once() -> None:
    receipt = Planned(kind=Kind.RECEIPT, person=ANN, due_at=NOON)
    again = Planned(kind=Kind.RECEIPT, person=LEAD, due_at=NOON + timedelta(hours=3))

    assert told(receipt, again, UANN=Absence(until=NOON + DAY)) == [(LEAD, NOON)]


def test_somebody_who_is_there_is_told_themselves() -> None:
    assert told(UPDATE, UCARA=AWAY) == [(ANN, NOON)]


@pytest.mark.parametrize(
    ("stage", "concerned"),
    [(Stage.PLANNED, True), (Stage.DONE, True), (Stage.FAILED, True), (Stage.PROVEN, False)],
)
def test_a_case_concerns_who_has_an_action_in_it_until_that_is_proven(
    stage: Stage, concerned: bool
) -> None:
    case = a_case(actions=(an_action(owner=BOB, verifier=LEAD, stage=stage),))

    assert [concerns(case, each) for each in (ANN, BOB, LEAD)] == [True, concerned, concerned]
