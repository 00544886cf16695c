"""The walk through a playbook: done, skipped, back, and a whole talk in one form."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case, Outcome, Reached, State, Status
from bot.domain.errors import CaseEnded, InvalidFields, StepLeft, StepNotOpen
from bot.domain.promise import PromiseState
from bot.domain.step import (
    SKIP_REASONS,
    back,
    done,
    first_steps,
    position,
    skip,
    we_talked,
)
from tests.factories import ANN, BOB, a_case, a_playbook, a_promise
from tests.support.clock import NOON
from tests.unit.steps import FRIDAY, LATER, NEED, PLAYBOOK, act, after, agreement, left, talking


def each_in_turn(case: Case, keys: Iterable[str]) -> list[str]:
    shown = []
    for key in keys:
        case = done(case, PLAYBOOK, key, {}, act())
        shown.append(case.current)
    return shown


def test_the_steps_come_in_the_order_of_the_playbook() -> None:
    assert each_in_turn(a_case(), PLAYBOOK.keys) == [*PLAYBOOK.keys[1:], ""]


def test_a_live_talk_begins_at_its_first_step_of_conversation() -> None:
    assert first_steps(PLAYBOOK, live=False)[1] == "prepare"
    assert first_steps(PLAYBOOK, live=True)[1] == "listen"


def test_who_finished_a_step_and_when_is_kept() -> None:
    case = done(a_case(), PLAYBOOK, "prepare", {}, act(BOB))

    step = case.steps[0]
    assert (step.status, step.by, step.at) == (Status.DONE, BOB, LATER)
    assert case.touched_at == LATER


def test_the_second_to_finish_a_step_is_told_who_was_first() -> None:
    case = done(a_case(), PLAYBOOK, "prepare", {}, act(BOB))

    with pytest.raises(StepLeft, match=BOB):
        done(case, PLAYBOOK, "prepare", {}, act(ANN))


def test_only_the_open_step_can_be_finished() -> None:
    with pytest.raises(StepNotOpen):
        done(a_case(), PLAYBOOK, "offer", {}, act())


def test_no_step_of_a_closed_case_can_be_finished() -> None:
    case = a_case(state=State.CLOSED, current="")

    with pytest.raises(CaseEnded):
        done(case, PLAYBOOK, "prepare", {}, act())


def test_what_a_step_wrote_down_becomes_part_of_the_case() -> None:
    case = done(a_case(), PLAYBOOK, "prepare", {"facts": {"facts": "Two bookings"}}, act())

    assert case.record("facts") == {"facts": "Two bookings"}


def test_a_form_that_asks_for_a_part_of_a_record_leaves_the_rest() -> None:
    case = talking(records={"need": {"need": "A refund", "unfair": "Nobody called back"}})

    talked = we_talked(case, PLAYBOOK, "listen", NEED, act())

    assert talked.record("need") == {"need": "Their money back", "unfair": "Nobody called back"}


def test_a_field_that_was_emptied_is_empty() -> None:
    case = a_case(current="listen", records={"need": {"need": "A refund", "unfair": "Silence"}})

    case = done(case, PLAYBOOK, "listen", {"need": {"need": "A refund", "unfair": ""}}, act())

    assert case.record("need") == {"need": "A refund", "unfair": ""}


def test_an_empty_record_is_none() -> None:
    case = done(a_case(), PLAYBOOK, "prepare", {"facts": {"facts": " "}}, act())

    assert case.records == {}


@pytest.mark.parametrize(
    ("key", "is_update"),
    [("prepare", False), ("listen", True), ("offer", True), ("act", False), ("follow_up", True)],
)
def test_a_step_in_which_we_speak_to_the_client_is_a_client_update(
    key: str, is_update: bool
) -> None:
    case = done(a_case(current=key), PLAYBOOK, key, {}, act())

    assert case.updated_at == (LATER if is_update else None)


def test_a_talk_keeps_the_next_update_that_was_promised() -> None:
    case = a_case(current="listen", next_update_at=FRIDAY)

    assert after("listen", case=case).next_update_at == FRIDAY


def test_a_talk_fulfils_the_update_that_was_due() -> None:
    case = a_case(current="listen", next_update_at=LATER)

    assert after("listen", case=case).next_update_at is None


def test_what_was_agreed_becomes_the_owners_promise() -> None:
    case = done(a_case(current="offer", owner=BOB), PLAYBOOK, "offer", agreement(FRIDAY), act())

    (promise,) = case.promises
    assert (promise.what, promise.due_at, promise.owner) == ("Refund", FRIDAY, BOB)
    assert (promise.made_at, promise.from_agreement) == (LATER, True)


def test_what_is_agreed_anew_moves_the_same_promise() -> None:
    case = done(a_case(current="offer"), PLAYBOOK, "offer", agreement(FRIDAY), act())
    case = back(case, PLAYBOOK, "act", act())

    monday = FRIDAY + timedelta(days=3)
    case = done(case, PLAYBOOK, "offer", agreement(monday), act(now=LATER + timedelta(hours=1)))

    (promise,) = case.promises
    assert (promise.due_at, promise.renegotiated) == (monday, 1)


def test_the_same_agreement_said_again_changes_no_promise() -> None:
    case = done(a_case(current="offer"), PLAYBOOK, "offer", agreement(FRIDAY), act())
    case = back(case, PLAYBOOK, "act", act())

    again = done(case, PLAYBOOK, "offer", agreement(FRIDAY), act(now=FRIDAY))

    assert again.promises == case.promises


def test_an_agreement_after_a_broken_one_is_a_new_promise() -> None:
    broken = a_promise(from_agreement=True).broken(now=NOON)
    case = a_case(current="offer", promises=(broken,))

    case = done(case, PLAYBOOK, "offer", agreement(FRIDAY), act())

    assert [promise.state for promise in case.promises] == [PromiseState.BROKEN, PromiseState.OPEN]


def test_doing_what_was_agreed_resolves_the_case_and_keeps_its_promise() -> None:
    case = a_case(current="act", promises=(a_promise(from_agreement=True),))

    resolved = done(case, PLAYBOOK, "act", {}, act())

    assert (resolved.state, resolved.resolved_at) == (State.RESOLVED, LATER)
    assert resolved.promises[0].state is PromiseState.KEPT


@pytest.mark.parametrize(
    ("why", "answered"),
    [
        ("already done", PromiseState.KEPT),
        ("doesn't apply", PromiseState.OPEN),
        ("client wishes otherwise", PromiseState.OPEN),
        ("no time", PromiseState.OPEN),
    ],
)
def test_skipping_what_was_agreed_does_not_say_that_the_promise_was_kept(
    why: str, answered: PromiseState
) -> None:
    case = a_case(current="act", promises=(a_promise(from_agreement=True),))

    skipped = skip(case, PLAYBOOK, "act", act(), why=why)

    assert skipped.promises[0].state is answered
    assert skipped.state is State.RESOLVED


@pytest.mark.parametrize(
    ("met", "outcome"),
    [
        ("yes", Outcome.SOLVED),
        ("partly", Outcome.PARTLY),
        ("no", Outcome.PARTLY),
        ("", Outcome.SOLVED),
    ],
)
def test_the_last_step_closes_the_case_as_the_client_saw_it(met: str, outcome: Outcome) -> None:
    case = a_case(current="prevent", records={"feedback": {"met": met}})

    closed = done(case, PLAYBOOK, "prevent", {}, act())

    assert (closed.state, closed.outcome, closed.closed_at) == (State.CLOSED, outcome, LATER)


@pytest.mark.parametrize("why", SKIP_REASONS)
def test_a_step_is_skipped_for_one_of_four_reasons(why: str) -> None:
    case = skip(a_case(), PLAYBOOK, "prepare", act(), why=why)

    assert (case.steps[0].status, case.steps[0].why) == (Status.SKIPPED, why)
    assert case.current == "listen"


def test_a_step_is_not_skipped_without_a_reason() -> None:
    with pytest.raises(InvalidFields):
        skip(a_case(), PLAYBOOK, "prepare", act(), why="")


def test_back_opens_the_step_before_and_keeps_what_it_wrote_down() -> None:
    case = done(a_case(), PLAYBOOK, "prepare", {"facts": {"facts": "Two bookings"}}, act())

    again = back(case, PLAYBOOK, "listen", act())

    assert (again.current, left(again)) == ("prepare", {})
    assert again.record("facts") == {"facts": "Two bookings"}


def test_there_is_nothing_before_the_first_step() -> None:
    with pytest.raises(InvalidFields, match="first step"):
        back(a_case(), PLAYBOOK, "prepare", act())


def test_steps_are_counted_from_one() -> None:
    assert position(a_case(), "prepare") == (1, 8)
    assert position(a_case(), "prevent") == (8, 8)
    assert position(a_case(), "") == (8, 8)


@pytest.mark.parametrize(
    "name", ["client-issue", "heated-conversation", "conflict", "unhappy-client"]
)
@pytest.mark.parametrize("reached", [Reached.EMAIL, Reached.PHONE])
def test_every_playbook_leads_from_its_first_step_to_a_closed_case(
    name: str, reached: Reached
) -> None:
    playbook = a_playbook(name)
    case = replace(a_case(situation=name), reached=reached)
    steps, current = first_steps(playbook, live=reached is Reached.PHONE)
    case = replace(case, steps=steps, current=current)

    while case.state is not State.CLOSED:
        case = done(case, playbook, case.current, {}, act())

    assert case.resolved_at is not None
    assert all(step.left for step in case.steps)
