"""The digest: which lines, in which section, in which order."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.calendar import Calendar
from bot.domain.digest import CaseName, Digest, Owed, Section, digest
from bot.domain.escalation import Asked
from bot.domain.reminder import Kind
from tests.factories import ANN, BOB, CARA, an_escalation
from tests.support.clock import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CASE = CaseName(id="case-1", number=1, client="Acme", owner=ANN)


def owed(**overrides: Any) -> Owed:
    """A client update that Ann owes at noon."""
    due_at = overrides.get("due_at", NOON)
    facts = {
        "id": "reminder-1",
        "case": CASE,
        "kind": Kind.CLIENT_UPDATE,
        "person": ANN,
        "subject": "",
        "basis_at": due_at or NOON,
        "due_at": due_at,
        "useful_until": None,
        "snoozed": False,
        "occurrence": 1,
        "batch": "",
    }
    return Owed(**{**facts, **overrides})


def made(
    *given: Owed,
    zone: str = "UTC",
    now: datetime = NOON,
    said_now: frozenset[str] = frozenset(),
    limit: int = 40,
) -> Digest:
    return digest(
        given,
        calendar=Calendar(zone=zone),
        now=now,
        said_now=said_now,
        limit=limit,
    )


def sections(found: Digest) -> list[tuple[str, list[datetime]]]:
    return [(section, [line.due_at for line in lines]) for section, lines in found.sections]


def test_follow_ups_are_sorted_into_sections_in_the_order_in_which_they_are_read() -> None:
    times = [NOON - HOUR, NOON + HOUR, NOON + 3 * DAY, NOON + 4 * DAY]
    promise = owed(kind=Kind.PROMISE, due_at=NOON + 23 * HOUR)

    found = made(*(owed(due_at=due_at) for due_at in reversed(times)), promise)

    assert sections(found) == [
        (Section.AT_RISK, [NOON + 23 * HOUR]),
        (Section.PAST_DUE, [NOON - HOUR]),
        (Section.TODAY, [NOON + HOUR]),
        (Section.NEXT, [NOON + 3 * DAY]),
    ]


def test_escalations_that_wait_come_before_all_else_that_is_open() -> None:
    asked = (Asked(person=BOB, level=1, at=NOON), Asked(person=CARA, level=2, at=NOON + HOUR))

    found = digest(
        [owed(due_at=NOON - HOUR)],
        calendar=Calendar(zone="UTC"),
        now=NOON + 2 * HOUR,
        waiting=[(CASE, an_escalation(asked=asked))],
    )

    assert sections(found) == [(Section.ESCALATIONS, [NOON]), (Section.PAST_DUE, [NOON - HOUR])]
    assert found.lines[0].owner == CARA


def test_a_promise_is_at_risk_a_day_before_its_time() -> None:
    promises = [owed(kind=Kind.PROMISE, due_at=NOON + n * HOUR) for n in (-1, 0, 24, 25)]

    assert sections(made(*promises)) == [
        (Section.AT_RISK, [NOON + 24 * HOUR]),
        (Section.PAST_DUE, [NOON - HOUR, NOON]),
        (Section.NEXT, [NOON + 25 * HOUR]),
    ]


def test_today_is_the_readers_own() -> None:
    evening = owed(due_at=NOON + 4 * HOUR)

    assert sections(made(evening))[0][0] == Section.TODAY
    assert sections(made(evening, zone="Asia/Tokyo"))[0][0] == Section.NEXT  # 01:00 there


def test_inside_a_section_it_goes_by_owner_and_the_oldest_first() -> None:
    rows = [(BOB, 3), (ANN, 1), (BOB, 5), (ANN, 2)]

    found = made(*(owed(person=who, due_at=NOON - n * HOUR) for who, n in rows))

    assert [(line.owner, (NOON - line.due_at) // HOUR) for line in found.lines] == [
        (ANN, 2),
        (ANN, 1),
        (BOB, 5),
        (BOB, 3),
    ]


def test_what_is_too_much_is_counted() -> None:
    late = [owed(due_at=NOON - n * HOUR) for n in range(45)]

    found = made(*late)

    assert (len(found.lines), found.more) == (40, 5)
    assert found.lines[0].due_at == NOON - 44 * HOUR
    assert made(*late[:40]).more == 0


def test_what_an_action_waits_for_is_one_line_of_its_own_section() -> None:
    asked = [
        owed(kind=Kind.VERIFICATION, subject=f"action-1.{n}", due_at=NOON - n * DAY, person=BOB)
        for n in (1, 2, 3)
    ]
    due = owed(kind=Kind.ACTION, subject="action-2", due_at=NOON + DAY)
    later = owed(kind=Kind.CHECK, subject="action-3.90", due_at=NOON + 9 * DAY)

    assert sections(made(*asked, due, later, owed(due_at=NOON - HOUR))) == [
        (Section.PAST_DUE, [NOON - HOUR]),
        (Section.PREVENTION, [NOON + DAY, NOON - 3 * DAY]),
    ]


def test_an_empty_day_has_no_sections() -> None:
    assert made().sections == ()


def test_a_reminder_that_this_message_hands_out_comes_first() -> None:
    said = owed(id="said", due_at=None, basis_at=NOON - DAY)
    other = owed(id="other", due_at=NOON - 2 * DAY)

    found = made(other, said, said_now=frozenset({"said"}))

    assert sections(found) == [
        (Section.NOW, [NOON - DAY]),
        (Section.PAST_DUE, [NOON - 2 * DAY]),
    ]


def test_a_line_names_the_reminder_and_occurrence_that_its_buttons_answer() -> None:
    (line,) = made(owed(id="r1", occurrence=3, subject="act")).lines

    assert (line.reminder_id, line.occurrence, line.subject) == ("r1", 3, "act")


def test_a_reminder_that_was_said_stays_past_due() -> None:
    said = owed(due_at=None, basis_at=NOON - DAY)

    assert sections(made(said)) == [(Section.PAST_DUE, [NOON - DAY])]


def test_a_reminder_that_the_cap_moved_is_past_due_since_it_was_wanted() -> None:
    moved = owed(basis_at=NOON - DAY, due_at=NOON + DAY)

    assert sections(made(moved)) == [(Section.PAST_DUE, [NOON - DAY])]


def test_a_snoozed_reminder_is_due_when_it_was_snoozed_to() -> None:
    snoozed = owed(basis_at=NOON - DAY, due_at=NOON + HOUR, snoozed=True)

    assert sections(made(snoozed)) == [(Section.TODAY, [NOON + HOUR])]


def test_a_warning_is_no_line_of_its_own() -> None:
    soon = owed(kind=Kind.PROMISE_SOON, due_at=NOON - HOUR)
    promise = owed(kind=Kind.PROMISE, due_at=NOON + HOUR)

    assert [line.kind for line in made(soon, promise).lines] == [Kind.PROMISE]


def test_a_warning_that_this_message_hands_out_stands_for_what_it_warns_of() -> None:
    soon = owed(id="soon", kind=Kind.TASK_SOON, subject="t1")
    task = owed(id="task", kind=Kind.TASK, subject="t1", due_at=NOON + DAY)
    other = owed(id="other", kind=Kind.TASK, subject="t2", due_at=NOON + DAY)

    found = made(soon, task, other, said_now=frozenset({"soon"}))

    assert [(line.section, line.reminder_id) for line in found.lines] == [
        (Section.NOW, "soon"),
        (Section.NEXT, "other"),
    ]


def test_chases_that_a_client_left_unanswered_are_one_line_of_the_case() -> None:
    chases = [
        owed(id=f"chase-{n}", kind=Kind.CLIENT_SILENT, subject=str(n), due_at=NOON + n * DAY)
        for n in (-2, -1, 1)
    ]

    assert sections(made(*chases)) == [(Section.PAST_DUE, [NOON - 2 * DAY])]
    said = made(*chases, said_now=frozenset({"chase--1"}))
    assert sections(said) == [(Section.NOW, [NOON - DAY])]


def test_what_gave_way_to_another_or_came_too_late_is_no_line() -> None:
    first = owed(id="1", kind=Kind.CLIENT_SILENT, due_at=None, basis_at=NOON - 6 * DAY)
    first = replace(first, subject="1", useful_until=NOON)
    second = owed(id="2", kind=Kind.CLIENT_SILENT, subject="2", due_at=NOON)

    assert [line.reminder_id for line in made(first, second).lines] == ["2"]
