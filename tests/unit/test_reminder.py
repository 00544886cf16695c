"""What a case asks to be reminded of, and when."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.domain.calendar import Calendar
from bot.domain.case import Case, Outcome, Serious, Severity, State, Status, Waiting, close, resolve
from bot.domain.errors import InvalidFields
from bot.domain.hand_out import snooze_until
from bot.domain.person import Calendars, Contact, Workspace
from bot.domain.plan import plan
from bot.domain.reminder import Kind, Planned
from tests.factories import (
    ANN,
    BOB,
    CARA,
    LEAD,
    a_case,
    a_playbook,
    a_promise,
    a_task,
    a_workspace,
    an_escalation,
    planned,
)
from tests.support.clock import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(text: str) -> datetime:
    """`02 12:30` is that day of March 2026, in UTC; the 2nd is a Monday."""
    return datetime.strptime(f"2026-03-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def plans(
    case: Case, *, zone: str = "UTC", lead_zone: str = "UTC", workspace: Workspace | None = None
) -> tuple[Planned, ...]:
    workspace = workspace or a_workspace()
    people = Calendars(workspace=workspace, zones={ANN: zone, LEAD: lead_zone})
    return plan(case, a_playbook(case.situation), workspace, people)


def due(case: Case, kind: Kind, *, to: str = ANN, **where: Any) -> list[datetime]:
    found = plans(case, **where)
    return [each.due_at for each in found if each.kind is kind and each.person == to]


def kinds(case: Case, **where: Any) -> set[tuple[Kind, str]]:
    return {(each.kind, each.person) for each in plans(case, **where)}


def told(**facts: Any) -> Case:
    """A case whose client had their receipt at noon."""
    return a_case(receipt_at=NOON, updated_at=NOON, **facts)


@pytest.mark.parametrize(
    ("severity", "zone", "reached", "expected"),
    [
        (Severity.HIGH, "UTC", "02 12:00", "02 13:00"),
        (Severity.NORMAL, "UTC", "02 12:00", "02 16:00"),
        (Severity.LOW, "UTC", "02 12:00", "03 12:00"),
        # 13:00 there: four hours are the end of the day, which is still today.
        (Severity.NORMAL, "Europe/Berlin", "02 12:00", "02 16:00"),
        # 07:00 there: it counts from nine.
        (Severity.HIGH, "America/New_York", "02 12:00", "02 15:00"),
        (Severity.NORMAL, "America/New_York", "02 12:00", "02 18:00"),
        (Severity.LOW, "America/New_York", "02 12:00", "03 14:00"),
        # 21:00 there: it counts from tomorrow at nine.
        (Severity.HIGH, "Asia/Tokyo", "02 12:00", "03 01:00"),
        (Severity.LOW, "Asia/Tokyo", "02 12:00", "03 08:00"),
        # 17:30 there, in a zone of half hours.
        (Severity.HIGH, "Asia/Kolkata", "02 12:00", "03 04:30"),
        # Friday afternoon, over the weekend on which New York changes its clocks.
        (Severity.NORMAL, "UTC", "06 16:00", "09 12:00"),
        (Severity.LOW, "America/New_York", "06 21:00", "09 20:00"),
        # On a Saturday nobody works.
        (Severity.HIGH, "UTC", "07 12:00", "09 10:00"),
        # Times that we compute are rounded up to the quarter hour.
        (Severity.NORMAL, "UTC", "02 12:07", "02 16:15"),
        (Severity.CRITICAL, "UTC", "02 12:07", "02 12:45"),
        # Critical cases know neither night nor weekend.
        (Severity.CRITICAL, "Asia/Tokyo", "02 12:00", "02 12:30"),
        (Severity.CRITICAL, "UTC", "07 03:00", "07 03:30"),
    ],
)
def test_the_receipt_is_due_on_the_owners_own_clock(
    severity: Severity, zone: str, reached: str, expected: str
) -> None:
    case = a_case(severity=severity, reached_at=at(reached))

    assert due(case, Kind.RECEIPT, zone=zone) == [at(expected)]


@pytest.mark.parametrize(
    ("severity", "zone", "expected"),
    [
        (Severity.HIGH, "UTC", "03 12:00"),
        (Severity.NORMAL, "UTC", "04 12:00"),
        (Severity.LOW, "UTC", "09 12:00"),
        (Severity.NORMAL, "America/New_York", "04 14:00"),
        (Severity.NORMAL, "Asia/Tokyo", "04 08:00"),
        (Severity.CRITICAL, "Asia/Tokyo", "02 13:00"),
    ],
)
def test_the_client_hears_from_us_in_the_cadence_of_the_severity(
    severity: Severity, zone: str, expected: str
) -> None:
    assert due(told(severity=severity), Kind.CLIENT_UPDATE, zone=zone) == [at(expected)]


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (Severity.CRITICAL, "02 13:00"),
        (Severity.HIGH, "02 13:00"),
        (Severity.NORMAL, "03 12:00"),
        (Severity.LOW, "04 12:00"),
    ],
)
def test_while_it_is_escalated_the_client_hears_from_us_one_severity_tighter(
    severity: Severity, expected: str
) -> None:
    escalated = told(severity=severity, escalations=(an_escalation(),))

    assert due(escalated, Kind.CLIENT_UPDATE) == [at(expected)]


def test_after_an_escalation_and_a_heads_up_the_cadence_is_that_of_the_severity() -> None:
    over = an_escalation(ended_at=NOON)
    for escalation in (over, replace(over, level=0)):
        assert due(told(escalations=(escalation,)), Kind.CLIENT_UPDATE) == [at("04 12:00")]


@pytest.mark.parametrize("serious", [Serious.SAFETY, Serious.LEGAL, Serious.PERSONAL_DATA])
def test_safety_threats_and_personal_data_run_round_the_clock(serious: Serious) -> None:
    case = a_case(serious=frozenset({serious}), reached_at=at("07 03:00"))

    (receipt, *_) = plans(case)
    assert (receipt.due_at, receipt.round_the_clock) == (at("07 07:00"), True)


def test_what_we_compute_stays_in_hours_that_end_between_two_quarters() -> None:
    workspace = a_workspace(end=time(17, 10))
    case = told(severity=Severity.HIGH)
    case = replace(case, updated_at=at("02 17:05"))

    assert due(case, Kind.CLIENT_UPDATE, workspace=workspace) == [at("04 09:00")]


def test_the_lead_is_reminded_of_the_receipt_after_the_owner() -> None:
    case = a_case(severity=Severity.HIGH)

    assert due(case, Kind.RECEIPT, to=LEAD) == [at("02 14:00")]
    assert due(case, Kind.RECEIPT, to=LEAD, lead_zone="America/New_York") == [at("02 15:00")]


def test_a_lead_who_owns_the_case_is_reminded_once() -> None:
    receipts = [each for each in plans(a_case(owner=LEAD)) if each.kind is Kind.RECEIPT]

    assert [each.person for each in receipts] == [LEAD]


@pytest.mark.parametrize(
    "facts", [{"private": True}, {"about": LEAD}, {"about": LEAD, "private": True}]
)
def test_a_lead_who_may_not_know_of_the_case_is_not_reminded(facts: dict[str, Any]) -> None:
    case = a_case(answer_by=NOON + 3 * DAY, **facts)

    assert {each.person for each in plans(case)} == {ANN}


def test_without_a_lead_the_owner_alone_is_reminded() -> None:
    workspace = Workspace(team_id="T1")

    assert {each.person for each in plans(a_case(), workspace=workspace)} == {ANN}


def test_after_the_receipt_the_client_clock_runs() -> None:
    assert kinds(a_case()) == {(Kind.RECEIPT, ANN), (Kind.RECEIPT, LEAD)}
    assert kinds(told()) == {(Kind.CLIENT_UPDATE, ANN)}


def test_an_update_that_was_promised_is_due_exactly_then() -> None:
    case = told(next_update_at=at("07 22:07"))

    (update,) = [each for each in plans(case) if each.kind is Kind.CLIENT_UPDATE]
    assert (update.due_at, update.exact) == (at("07 22:07"), True)


def test_the_client_clock_rests_while_we_wait_on_the_client() -> None:
    assert due(told(waiting=Waiting.CLIENT), Kind.CLIENT_UPDATE) == []
    assert due(told(waiting=Waiting.THIRD_PARTY), Kind.CLIENT_UPDATE) == [at("04 12:00")]


def test_our_own_word_runs_on_while_we_wait_on_the_client() -> None:
    case = told(waiting=Waiting.CLIENT, next_update_at=NOON + DAY, promises=(a_promise(),))

    assert {Kind.CLIENT_UPDATE, Kind.PROMISE} <= {kind for kind, _ in kinds(case)}


def test_a_promise_is_spoken_of_two_hours_before_and_at_its_time() -> None:
    case = a_case(promises=(a_promise(owner=BOB, due_at=at("07 22:07")),))

    soon, now = (each for each in plans(case) if each.subject == "promise-1")
    assert (soon.kind, soon.due_at, soon.useful_until) == (
        Kind.PROMISE_SOON,
        at("07 20:07"),
        at("07 22:07"),
    )
    assert (now.kind, now.due_at, now.useful_until) == (Kind.PROMISE, at("07 22:07"), None)
    assert {soon.person, now.person} == {BOB}
    assert soon.exact
    assert now.exact


def test_a_promise_for_the_next_two_hours_is_spoken_of_once() -> None:
    case = a_case(promises=(a_promise(due_at=NOON + 2 * HOUR),))

    assert due(case, Kind.PROMISE_SOON) == []
    assert due(case, Kind.PROMISE) == [NOON + 2 * HOUR]


def test_a_promise_that_is_answered_asks_for_nothing() -> None:
    case = told(promises=(a_promise().kept(now=NOON), a_promise(id="p2").broken(now=NOON)))

    assert due(case, Kind.PROMISE) == due(case, Kind.PROMISE_SOON) == []


def test_a_task_is_spoken_of_the_working_day_before_and_when_due() -> None:
    case = a_case(tasks=(a_task(owner=ANN, due_at=at("09 12:00")),))

    soon, now = (each for each in plans(case) if each.subject == "task-1")
    assert (soon.kind, soon.due_at, soon.useful_until) == (
        Kind.TASK_SOON,
        at("06 12:00"),
        at("09 12:00"),
    )
    assert (now.kind, now.due_at, now.exact) == (Kind.TASK, at("09 12:00"), False)


def test_a_task_that_is_done_asks_for_nothing() -> None:
    case = told(tasks=(a_task().done(by=BOB, now=NOON),))

    assert kinds(case) == {(Kind.CLIENT_UPDATE, ANN)}


def test_what_must_be_answered_by_a_time_is_said_a_day_before_and_then() -> None:
    case = told(answer_by=at("09 16:20"))

    assert due(case, Kind.ANSWER_SOON) == [at("06 16:20")]
    assert due(case, Kind.ANSWER_BY) == due(case, Kind.ANSWER_BY, to=LEAD) == [at("09 16:20")]


def test_what_must_be_answered_today_is_said_once() -> None:
    assert due(told(answer_by=NOON + 3 * HOUR), Kind.ANSWER_SOON) == []


def test_the_follow_up_is_due_two_working_days_after_resolving() -> None:
    case = resolve(told(), now=at("05 12:00"))

    assert due(case, Kind.FOLLOW_UP) == [at("09 12:00")]
    assert due(case, Kind.FOLLOW_UP, zone="America/New_York") == [at("09 13:00")]


def test_a_follow_up_that_was_made_or_skipped_is_not_asked_for() -> None:
    case = resolve(told(), now=NOON)
    steps = [
        replace(step, status=Status.SKIPPED) if step.key == "follow_up" else step
        for step in case.steps
    ]

    assert due(replace(case, steps=tuple(steps)), Kind.FOLLOW_UP) == []


def test_the_client_clock_ends_when_the_case_is_resolved() -> None:
    case = resolve(told(answer_by=NOON + 9 * DAY), now=NOON)

    assert not {Kind.CLIENT_UPDATE, Kind.ANSWER_BY} & {kind for kind, _ in kinds(case)}


def test_a_step_does_not_nag_while_the_follow_up_waits_for_its_day() -> None:
    case = resolve(told(severity=Severity.HIGH), now=NOON)

    assert due(case, Kind.FOLLOW_UP) == [at("04 12:00")]
    assert due(case, Kind.STEP_WAITING) == []


def test_a_step_that_waits_is_said_when_nothing_else_is_due_by_then() -> None:
    quiet = told(waiting=Waiting.CLIENT)

    assert due(quiet, Kind.STEP_WAITING) == [at("04 12:00")]
    assert due(told(), Kind.STEP_WAITING) == []
    later = a_promise(due_at=at("06 12:00"))
    assert due(replace(quiet, promises=(later,)), Kind.STEP_WAITING) == [at("04 12:00")]


def test_working_on_a_step_starts_its_wait_anew() -> None:
    case = told(waiting=Waiting.CLIENT, touched_at=at("03 15:00"))

    assert due(case, Kind.STEP_WAITING) == [at("05 15:00")]


def test_a_closed_case_is_silent_but_for_its_promises() -> None:
    case = told(answer_by=NOON + 9 * DAY, tasks=(a_task(),), promises=(a_promise(),))

    closed = close(case, Outcome.SOLVED, now=NOON)

    assert kinds(closed) == {(Kind.PROMISE_SOON, ANN), (Kind.PROMISE, ANN)}


def test_each_reminder_of_a_case_has_a_key_of_its_own() -> None:
    case = told(
        answer_by=NOON + 3 * DAY,
        promises=(a_promise(), a_promise(id="promise-2")),
        tasks=(a_task(), a_task(id="task-2")),
    )
    for each in (case, replace(case, receipt_at=None), resolve(case, now=NOON)):
        found = plans(each)
        assert len({plan.key(each.id) for plan in found}) == len(found)


def test_a_case_that_is_handed_over_keeps_its_keys() -> None:
    mine, theirs = planned(person=ANN), planned(person=BOB)

    assert mine.key("case-1") == theirs.key("case-1")


def test_the_lead_is_the_first_contact_of_level_one_or_who_installed_the_bot() -> None:
    contacts = (Contact(level=2, user_id=CARA), Contact(level=1, user_id=BOB))

    assert a_workspace(contacts=contacts).lead == BOB
    assert a_workspace(contacts=contacts[:1]).lead == LEAD


@pytest.mark.parametrize(
    ("choice", "zone", "now", "expected"),
    [
        ("1 hour", "UTC", "02 12:03", "02 13:03"),
        ("1 hour", "UTC", "02 23:30", "03 00:30"),
        ("tomorrow morning", "UTC", "02 12:03", "03 09:00"),
        ("tomorrow morning", "UTC", "02 00:05", "03 09:00"),
        ("tomorrow morning", "UTC", "06 12:00", "09 09:00"),
        ("tomorrow morning", "Asia/Tokyo", "02 20:00", "04 00:00"),
        ("tomorrow morning", "America/New_York", "08 12:00", "09 13:00"),
        ("next week", "UTC", "02 12:00", "09 09:00"),
        ("next week", "America/New_York", "06 12:00", "09 13:00"),
        ("a date", "UTC", "02 12:00", "07 22:07"),
    ],
)
def test_a_snooze_ends_exactly_when_it_says(
    choice: str, zone: str, now: str, expected: str
) -> None:
    until = snooze_until(choice, date=at("07 22:07"), calendar=Calendar(zone=zone), now=at(now))

    assert until == at(expected)


@pytest.mark.parametrize("date", [None, NOON, NOON - HOUR])
def test_a_date_to_snooze_until_must_be_still_to_come(date: datetime | None) -> None:
    with pytest.raises(InvalidFields) as caught:
        snooze_until("a date", date=date, calendar=Calendar(), now=NOON)

    assert list(caught.value.fields) == ["date"]


def test_a_resolved_case_still_walks_its_steps() -> None:
    case = replace(resolve(told(), now=NOON), state=State.RESOLVED, current="follow_up")

    assert due(case, Kind.FOLLOW_UP) == [at("04 12:00")]
    assert due(case, Kind.STEP_WAITING) == []


def test_what_somebody_owes_who_is_not_in_a_private_case_is_its_owners() -> None:
    facts = {"promises": (a_promise(owner=BOB),), "tasks": (a_task(owner=BOB),)}

    assert {(Kind.PROMISE, BOB), (Kind.TASK, BOB)} <= kinds(a_case(**facts))
    private = kinds(a_case(private=True, **facts))
    assert {(Kind.PROMISE, ANN), (Kind.TASK, ANN)} <= private
    assert {person for _kind, person in private} == {ANN}
