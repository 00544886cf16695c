"""What raises itself: who is asked next and when, and which silence is escalated."""

from datetime import datetime, timedelta

import pytest

from bot.domain.alarms import next_asked, silences
from bot.domain.case import Case, Outcome, Severity, State, Waiting
from bot.domain.escalation import Asked, Escalation, Reason
from bot.domain.hold import Trigger, place
from bot.domain.person import Absence, Calendars, Contact
from bot.domain.promise import PromiseState
from bot.playbooks.levels import load_levels
from tests.factories import ANN, BOB, CARA, LEAD, a_case, a_promise, a_workspace, an_escalation
from tests.support.clock import NOON

LEVELS = load_levels()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TEAM = a_workspace(
    contacts=(
        Contact(level=1, user_id=LEAD),
        Contact(level=1, user_id=BOB),
        Contact(level=2, user_id=CARA),
    )
)
HERE = Calendars(workspace=TEAM)
"""Everybody works from nine to five; it is Monday noon."""


def asked(*people: str, at: datetime = NOON, **overrides: object) -> Escalation:
    """Each an hour after the other."""
    found = tuple(Asked(person=p, level=1, at=at + n * HOUR) for n, p in enumerate(people))
    return an_escalation(asked=found, **overrides)


def the_next(
    escalation: Escalation, people: Calendars = HERE, **overrides: object
) -> tuple[list[str], datetime]:
    case = a_case(escalations=(escalation,), **overrides)
    found = next_asked(case, escalation, LEVELS, people)
    assert found is not None
    return [rung.person for rung in found.rungs], found.at


WAITS = {
    "critical": (Severity.CRITICAL, NOON, NOON + 15 * MINUTE),
    "critical at night": (Severity.CRITICAL, NOON + 10 * HOUR, NOON + 10 * HOUR + 15 * MINUTE),
    "high": (Severity.HIGH, NOON, NOON + HOUR),
    "normal": (Severity.NORMAL, NOON, NOON + 4 * HOUR),
    "normal, late in the day": (Severity.NORMAL, NOON + 3 * HOUR, NOON + 23 * HOUR),
    "low": (Severity.LOW, NOON, NOON + 4 * HOUR),
}


@pytest.mark.parametrize(("severity", "at", "then"), WAITS.values(), ids=WAITS)
def test_how_long_they_have_to_accept(severity: Severity, at: datetime, then: datetime) -> None:
    assert the_next(asked(LEAD, at=at), severity=severity) == ([BOB], then)


def test_the_wait_is_exact_and_not_rounded() -> None:
    at = NOON - HOUR - 18 * MINUTE

    assert the_next(asked(LEAD, at=at), severity=Severity.CRITICAL)[1] == at + 15 * MINUTE


def test_what_can_not_wait_for_office_hours_does_not() -> None:
    night = NOON + 10 * HOUR

    assert the_next(asked(LEAD, at=night, round_the_clock=True))[1] == night + 4 * HOUR


def test_the_next_of_the_level_is_asked_then_the_level_above_joins() -> None:
    assert the_next(asked(LEAD))[0] == [BOB]
    assert the_next(asked(LEAD, BOB))[0] == [CARA]


def test_when_nobody_is_left_the_last_and_the_lead_are_reminded() -> None:
    assert the_next(asked(LEAD, BOB, CARA)) == ([CARA, LEAD], NOON + 22 * HOUR)


def test_the_lead_alone_is_reminded_once() -> None:
    alone = Calendars(workspace=a_workspace())

    assert the_next(asked(LEAD), alone)[0] == [LEAD]


def test_a_lead_who_is_the_person_it_is_about_is_not_reminded() -> None:
    assert the_next(asked(BOB, CARA), about=LEAD)[0] == [CARA]


def test_a_contact_who_left_is_passed_over() -> None:
    people = Calendars(workspace=TEAM, gone=frozenset({BOB}))

    assert the_next(asked(LEAD), people)[0] == [CARA]


def test_a_contact_who_is_away_is_passed_over() -> None:
    people = Calendars(workspace=TEAM, absences={BOB: Absence(until=NOON + 9 * DAY)})

    assert the_next(asked(LEAD), people)[0] == [CARA]


def test_nobody_else_is_asked_once_it_is_accepted_or_over() -> None:
    for over in (asked(LEAD, accepted_by=LEAD), asked(LEAD, ended_at=NOON)):
        assert next_asked(a_case(), over, LEVELS, HERE) is None


def test_when_who_accepted_leaves_the_next_is_asked() -> None:
    people = Calendars(workspace=TEAM, gone=frozenset({LEAD}))

    assert the_next(asked(LEAD, accepted_by=LEAD), people)[0] == [BOB]


def test_what_can_wait_is_raised_within_the_hours_of_whom_it_is_raised_to() -> None:
    case = a_case(reached_at=NOON - 3 * HOUR)
    abroad = Calendars(workspace=TEAM, zones={LEAD: "America/New_York"})

    assert raised(case) == [(Reason.UPDATES_MISSED, NOON + 2 * DAY + HOUR)]
    assert raised(case, abroad) == [(Reason.UPDATES_MISSED, NOON + 2 * DAY + 2 * HOUR)]  # 9:00


def test_what_can_not_wait_is_raised_at_night_too() -> None:
    case = a_case(severity=Severity.CRITICAL, reached_at=NOON + 10 * HOUR)

    assert raised(case) == [(Reason.UPDATES_MISSED, NOON + 11 * HOUR + 30 * MINUTE)]


def raised(case: Case, people: Calendars = HERE) -> list[tuple[Reason, datetime]]:
    return [(each.reason, each.at) for each in silences(case, TEAM, LEVELS, people)]


ANSWERED = {"receipt_at": NOON, "updated_at": NOON}
BROKEN = [
    a_promise(id=f"p{n}", state=PromiseState.BROKEN, answered_at=NOON + n * HOUR) for n in range(3)
]
UPDATES = (Reason.UPDATES_MISSED, NOON + 4 * DAY)
SILENT: dict[str, tuple[Case, list[tuple[Reason, datetime]]]] = {
    "two client updates missed": (a_case(**ANSWERED), [UPDATES]),
    "no receipt, and no update after it": (
        a_case(), [(Reason.UPDATES_MISSED, NOON + 4 * HOUR + 2 * DAY)],
    ),
    "waiting on the client": (a_case(waiting=Waiting.CLIENT, **ANSWERED), []),
    "resolved": (a_case(state=State.RESOLVED, **ANSWERED), []),
    "under hold": (place(a_case(**ANSWERED), Trigger.LEGAL, now=NOON), []),
    "a promise broken once": (a_case(promises=(BROKEN[0],), **ANSWERED), [UPDATES]),
    "a promise broken twice": (
        a_case(promises=tuple(BROKEN[:2]), **ANSWERED),
        [(Reason.PROMISE_BROKEN, NOON + HOUR), UPDATES],
    ),
    "and a third time": (
        a_case(promises=tuple(BROKEN), **ANSWERED),
        [(Reason.PROMISE_BROKEN, NOON + 2 * HOUR), UPDATES],
    ),
    "a promise a day late": (
        a_case(promises=(a_promise(due_at=NOON),), **ANSWERED),
        [(Reason.PROMISE_BROKEN, NOON + DAY), UPDATES],
    ),
    "a promise that was kept": (
        a_case(promises=(a_promise(state=PromiseState.KEPT, due_at=NOON),), **ANSWERED), [UPDATES],
    ),
    "a closed case": (
        a_case(
            state=State.CLOSED, outcome=Outcome.SOLVED, promises=(a_promise(due_at=NOON),),
            **ANSWERED,
        ),
        [],
    ),
    "somebody has it already": (a_case(escalations=(an_escalation(),), **ANSWERED), []),
    "a heads-up is nobody having it": (
        a_case(escalations=(an_escalation(level=0, ended_at=NOON + 9 * DAY),), **ANSWERED),
        [UPDATES],
    ),
    "somebody had it when it happened": (
        a_case(
            escalations=(an_escalation(ended_at=NOON + 3 * HOUR),), promises=tuple(BROKEN),
            **ANSWERED,
        ),
        [UPDATES],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("case", "found"), SILENT.values(), ids=SILENT)
def test_which_silence_is_escalated_and_when(
    case: Case, found: list[tuple[Reason, datetime]]
) -> None:
    assert raised(case) == found


@pytest.mark.parametrize(
    "people",
    [
        Calendars(workspace=TEAM, gone=frozenset({ANN})),
        Calendars(workspace=TEAM, absences={ANN: Absence(until=NOON + DAY)}),
    ],
    ids=["left", "away"],
)
def test_a_critical_case_that_nobody_owns_is_escalated(people: Calendars) -> None:
    case = a_case(severity=Severity.CRITICAL)

    assert (Reason.NOBODY_OWNS, NOON) in raised(case, people)
    assert Reason.NOBODY_OWNS not in dict(raised(case))
    assert Reason.NOBODY_OWNS not in dict(raised(a_case(), people))


def test_a_critical_case_with_a_cover_is_not_escalated() -> None:
    people = Calendars(workspace=TEAM, absences={ANN: Absence(until=NOON + DAY, cover=BOB)})

    assert Reason.NOBODY_OWNS not in dict(raised(a_case(severity=Severity.CRITICAL), people))
