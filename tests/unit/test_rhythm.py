"""How often a client hears from us, as agreed with them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import Case, Waiting, resolve
from bot.domain.errors import InvalidFields
from bot.domain.person import Calendars
from bot.domain.plan import plan
from bot.domain.reminder import Kind
from bot.domain.rhythm import Every, Rhythm, choice, chosen, parse
from tests.factories import ANN, a_case, a_playbook, a_workspace
from tests.support.clock import NOON

MONDAY = date(2026, 3, 2)
WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("picked", "today", "first"),
    [
        ("week/0", WEDNESDAY, date(2026, 3, 9)),
        ("week/2", WEDNESDAY, date(2026, 3, 11)),
        ("week/4", WEDNESDAY, date(2026, 3, 6)),
        # No second word within days: a fortnight begins at least a week from now.
        ("two weeks/0", WEDNESDAY, date(2026, 3, 16)),
        ("two weeks/0", MONDAY, date(2026, 3, 16)),
        ("two weeks/4", WEDNESDAY, date(2026, 3, 13)),
        ("month/0", WEDNESDAY, date(2026, 4, 6)),
        ("month/2", date(2026, 3, 1), date(2026, 3, 4)),
        ("month/3", date(2026, 12, 31), date(2027, 1, 7)),
    ],
)
def test_a_rhythm_begins_on_its_weekday_after_a_whole_span(
    picked: str, today: date, first: date
) -> None:
    rhythm = chosen(picked, None, today=today)

    assert rhythm is not None
    assert rhythm.first == first


@pytest.mark.parametrize(
    ("rhythm", "after", "due"),
    [
        ("week/2026-03-02", date(2026, 2, 1), date(2026, 3, 2)),
        ("week/2026-03-02", date(2026, 3, 2), date(2026, 3, 9)),
        ("week/2026-03-02", date(2026, 3, 8), date(2026, 3, 9)),
        ("two weeks/2026-03-02", date(2026, 3, 2), date(2026, 3, 16)),
        # A word in between, or a day late, moves no other day.
        ("two weeks/2026-03-02", date(2026, 3, 12), date(2026, 3, 16)),
        ("two weeks/2026-03-02", date(2026, 3, 17), date(2026, 3, 30)),
        ("month/2026-03-02", date(2026, 3, 2), date(2026, 4, 6)),
        ("month/2026-03-02", date(2026, 4, 5), date(2026, 4, 6)),
        ("month/2026-03-02", date(2026, 12, 25), date(2027, 1, 4)),
    ],
)
def test_its_days_are_fixed(rhythm: str, after: date, due: date) -> None:
    parsed = parse(rhythm)

    assert parsed is not None
    assert parsed.next(after) == due


@given(
    every=st.sampled_from(Every),
    weekday=st.integers(0, 6),
    today=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    later=st.integers(0, 800),
)
def test_the_next_day_is_always_ahead_and_on_its_weekday(
    every: Every, weekday: int, today: date, later: int
) -> None:
    rhythm = chosen(choice(every, weekday), None, today=today)
    assert rhythm is not None
    assert parse(str(rhythm)) == rhythm

    after = today + timedelta(days=later)
    due = rhythm.next(after)

    assert due.weekday() == weekday
    assert after < due <= after + timedelta(days=35) or due == rhythm.first
    if every is Every.MONTH:
        assert due.day <= 7


def test_choosing_the_same_again_goes_on_as_it_was() -> None:
    now = Rhythm(every=Every.TWO_WEEKS, first=MONDAY)

    assert chosen("two weeks/0", now, today=WEDNESDAY) is now


def test_choosing_none_ends_it() -> None:
    assert chosen("", Rhythm(every=Every.WEEK, first=MONDAY), today=WEDNESDAY) is None
    assert parse("") is None


@pytest.mark.parametrize(
    "text",
    [
        "week",
        "week/",
        "day/2026-03-02",
        "week/2026-3-2",
        "week/20260302",
        "week/2026-02-30",
        "x" * 9,
    ],
)
def test_what_a_case_keeps_is_read_strictly(text: str) -> None:
    with pytest.raises(InvalidFields):
        parse(text)


@pytest.mark.parametrize("text", ["week/7", "week/-1", "year/0", "week/00", "week/0/0", "😀", "/"])
def test_no_other_choice_is_taken(text: str) -> None:
    with pytest.raises(InvalidFields):
        chosen(text, None, today=MONDAY)


def due(case: Case) -> list[tuple[Kind, datetime, bool]]:
    workspace = a_workspace()
    people = Calendars(workspace=workspace, zones={ANN: "UTC"})
    return [
        (each.kind, each.due_at, each.exact) for each in plan(case, a_playbook(), workspace, people)
    ]


def told(**facts: object) -> Case:
    """The client had a word at noon of Monday, 2 March."""
    return a_case(**{"receipt_at": NOON, "updated_at": NOON, **facts})


def test_it_plans_the_client_update_for_the_morning_and_rests_the_steps() -> None:
    case = told(rhythm="two weeks/2026-03-13")

    assert due(case) == [(Kind.CLIENT_UPDATE, datetime(2026, 3, 13, 9, tzinfo=UTC), False)]


def test_it_runs_on_while_we_wait_on_the_client() -> None:
    case = told(rhythm="week/2026-03-04", waiting=Waiting.CLIENT)

    assert due(case)[0][1] == datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_a_time_that_was_named_comes_first() -> None:
    named = NOON + timedelta(days=1)
    case = told(rhythm="week/2026-03-04", next_update_at=named)

    assert due(case) == [(Kind.CLIENT_UPDATE, named, True)]


def test_a_day_off_is_made_up_for_on_the_next_working_day() -> None:
    case = told(rhythm="week/2026-03-07")

    assert due(case) == [(Kind.CLIENT_UPDATE, datetime(2026, 3, 9, 9, tzinfo=UTC), False)]


def test_before_the_receipt_it_is_the_receipt_that_is_owed() -> None:
    kinds = {kind for kind, _at, _exact in due(a_case(rhythm="week/2026-03-04"))}

    assert kinds == {Kind.RECEIPT}


def test_once_resolved_it_rests_and_the_steps_do_not() -> None:
    case = resolve(told(rhythm="week/2026-03-04"), now=NOON)

    assert Kind.CLIENT_UPDATE not in {kind for kind, _at, _exact in due(case)}
    assert due(case)
