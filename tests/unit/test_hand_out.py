"""What one person is told now, what waits, and what is over."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar, into_hours
from bot.domain.hand_out import HandOut, Moved, hand_out
from bot.domain.reminder import Kind, Remembered, Reminder
from tests.factories import BOB, a_reminder
from tests.support.clock import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVENING = NOON + 9 * HOUR
TOMORROW_AT_NINE = NOON + 21 * HOUR
UTC_HOURS = Calendar()


def told(
    *due: Reminder,
    now: datetime = NOON,
    told_today: frozenset[str] = frozenset(),
    calendar: Calendar = UTC_HOURS,
) -> HandOut:
    digest_at = calendar.start
    return hand_out(due, calendar=calendar, digest_at=digest_at, told_today=told_today, now=now)


def test_what_is_due_is_said() -> None:
    reminder = a_reminder()

    assert told(reminder) == HandOut(said=(reminder,), moved=(), over=())


def test_in_the_evening_it_waits_for_the_morning() -> None:
    reminder = a_reminder()

    assert told(reminder, now=EVENING).moved == ((reminder, TOMORROW_AT_NINE, Moved.HOURS),)


def test_the_morning_is_that_of_the_person() -> None:
    reminder = a_reminder()
    tokyo = Calendar(zone="Asia/Tokyo")  # it is 21:00 there

    assert told(reminder, calendar=tokyo).moved == ((reminder, NOON + 12 * HOUR, Moved.HOURS),)


def test_a_time_that_a_person_chose_holds_in_the_evening_too() -> None:
    reminder = a_reminder(kind=Kind.PROMISE, exact=True)

    assert told(reminder, now=EVENING).said == (reminder,)


def test_a_case_that_runs_round_the_clock_speaks_at_night() -> None:
    reminder = a_reminder(round_the_clock=True)

    assert told(reminder, now=EVENING).said == (reminder,)


def test_the_second_of_a_case_on_one_day_waits_for_the_next_digest() -> None:
    reminder = a_reminder()

    decided = told(reminder, told_today=frozenset({"case-1"}))

    assert decided.moved == ((reminder, TOMORROW_AT_NINE, Moved.CAP),)


def test_of_two_that_are_due_at_once_the_earlier_is_said() -> None:
    late = a_reminder(id="late", kind=Kind.TASK, due_at=NOON)
    early = a_reminder(id="early", kind=Kind.STEP_WAITING, due_at=NOON - HOUR)

    decided = told(late, early)

    assert decided.said == (early,)
    assert decided.moved == ((late, TOMORROW_AT_NINE, Moved.CAP),)


def test_cases_do_not_hold_each_other_back() -> None:
    one, other = a_reminder(id="one"), a_reminder(id="other", case_id="case-2")

    assert told(one, other).said == (one, other)


def test_chosen_times_and_critical_cases_are_not_counted_and_not_held() -> None:
    plain = a_reminder(id="plain", due_at=NOON)
    promise = a_reminder(id="promise", kind=Kind.PROMISE, exact=True, due_at=NOON - HOUR)
    critical = a_reminder(id="critical", round_the_clock=True, case_id="case-2")

    decided = told(plain, promise, critical, told_today=frozenset({"case-2"}))

    assert set(decided.said) == {plain, promise, critical}


def test_at_digest_time_all_that_waited_is_said_in_one_message() -> None:
    digest = a_reminder(id="digest", kind=Kind.DIGEST, case_id=None, useful_until=NOON + HOUR)
    two = [a_reminder(id="one"), a_reminder(id="two", kind=Kind.TASK)]

    decided = told(digest, *two, told_today=frozenset({"case-1"}))

    assert set(decided.said) == {digest, *two}


def test_a_digest_that_was_missed_lets_nothing_through() -> None:
    digest = a_reminder(id="digest", kind=Kind.DIGEST, case_id=None, useful_until=NOON)
    reminder = a_reminder()

    decided = told(digest, reminder, told_today=frozenset({"case-1"}))

    assert decided == HandOut(
        said=(), moved=((reminder, TOMORROW_AT_NINE, Moved.CAP),), over=(digest,)
    )


def test_what_is_no_longer_useful_is_over() -> None:
    soon = a_reminder(kind=Kind.PROMISE_SOON, exact=True, useful_until=NOON)

    assert told(soon).over == (soon,)


def test_a_reminder_counts_for_its_day_also_when_it_was_snoozed_since() -> None:
    said = a_reminder(state=Remembered.HANDED_OUT, due_at=None)
    snoozed = replace(said, state=Remembered.PLANNED, exact=True, snoozed_by=BOB)
    said_again = replace(snoozed, state=Remembered.HANDED_OUT)
    promise = replace(snoozed, kind=Kind.PROMISE)

    assert [each.counts for each in (said, snoozed, said_again, promise)] == [
        True,
        True,
        False,
        False,
    ]


ZONES = ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Europe/Berlin"]
instants = st.integers(0, 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@st.composite
def dues(draw: st.DrawFn, now: datetime) -> list[Reminder]:
    """Anything that may be due for one person at this moment, of three cases and a digest."""
    reminders = []
    for number in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(list(Kind)))
        digest = kind is Kind.DIGEST
        useful_until = draw(st.sampled_from([None, now - HOUR, now, now + DAY]))
        reminders.append(
            a_reminder(
                id=str(number),
                kind=kind,
                case_id=None if digest else draw(st.sampled_from(["case-1", "case-2", "case-3"])),
                due_at=now - draw(st.integers(0, 96)) * HOUR,
                exact=not digest and draw(st.booleans()),
                round_the_clock=not digest and draw(st.booleans()),
                useful_until=useful_until,
            )
        )
    return reminders


@st.composite
def ticks(draw: st.DrawFn) -> tuple[list[Reminder], Calendar, datetime, frozenset[str]]:
    now = draw(instants)
    told_today = draw(st.frozensets(st.sampled_from(["case-1", "case-2"])))
    calendar = Calendar(zone=draw(st.sampled_from(ZONES)))
    return draw(dues(now)), calendar, now, told_today


@given(ticks())
def test_nothing_that_is_due_is_lost_or_said_twice(
    tick: tuple[list[Reminder], Calendar, datetime, frozenset[str]],
) -> None:
    due, calendar, now, told_today = tick

    decided = told(*due, calendar=calendar, now=now, told_today=told_today)

    sorted_out = [*decided.said, *(reminder for reminder, *_ in decided.moved), *decided.over]
    assert sorted(each.id for each in sorted_out) == sorted(each.id for each in due)


@given(ticks())
def test_nothing_is_said_outside_hours_but_chosen_times_and_cases_round_the_clock(
    tick: tuple[list[Reminder], Calendar, datetime, frozenset[str]],
) -> None:
    due, calendar, now, told_today = tick

    decided = told(*due, calendar=calendar, now=now, told_today=told_today)

    if into_hours(calendar, now) > now:
        assert not [each for each in decided.said if each.capped]


@given(ticks())
def test_without_a_digest_each_case_is_spoken_of_once_a_day(
    tick: tuple[list[Reminder], Calendar, datetime, frozenset[str]],
) -> None:
    due, calendar, now, told_today = tick
    due = [each for each in due if each.kind is not Kind.DIGEST]

    decided = told(*due, calendar=calendar, now=now, told_today=told_today)

    spoken_of = [each.case_id for each in decided.said if each.capped]
    assert len(spoken_of) == len(set(spoken_of) - told_today)


@given(ticks())
def test_only_what_is_no_longer_useful_is_dropped(
    tick: tuple[list[Reminder], Calendar, datetime, frozenset[str]],
) -> None:
    due, calendar, now, told_today = tick

    decided = told(*due, calendar=calendar, now=now, told_today=told_today)

    assert all(each.useful_until and each.useful_until <= now for each in decided.over)
    assert not [each for each in decided.said if each.useful_until and each.useful_until <= now]


@given(ticks())
def test_what_waits_is_due_again_later_and_in_hours_or_with_the_digest(
    tick: tuple[list[Reminder], Calendar, datetime, frozenset[str]],
) -> None:
    due, calendar, now, told_today = tick

    decided = told(*due, calendar=calendar, now=now, told_today=told_today)

    for _reminder, due_at, _why in decided.moved:
        assert due_at > now
        assert into_hours(calendar, due_at) == due_at
