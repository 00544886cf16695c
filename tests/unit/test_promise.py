"""Promises are answered once; tasks are done once."""

from datetime import timedelta

import pytest

from bot.domain.errors import DomainError, InvalidFields
from bot.domain.promise import PromiseAnswered, PromiseState
from tests.factories import BOB, a_promise, a_task
from tests.support.clock import NOON

LATER = NOON + timedelta(hours=3)


def test_a_promise_is_kept() -> None:
    kept = a_promise().kept(now=LATER)

    assert (kept.state, kept.answered_at, kept.is_open) == (PromiseState.KEPT, LATER, False)


def test_a_promise_is_broken() -> None:
    broken = a_promise().broken(now=LATER)

    assert (broken.state, broken.answered_at, broken.is_open) == (PromiseState.BROKEN, LATER, False)


def test_a_new_time_counts_from_when_it_was_agreed() -> None:
    due_at = LATER + timedelta(days=3)

    moved = a_promise(renegotiated=1).renegotiate(due_at=due_at, now=LATER)

    assert (moved.due_at, moved.made_at, moved.renegotiated) == (due_at, LATER, 2)
    assert moved.is_open


def test_a_new_time_must_be_still_to_come() -> None:
    with pytest.raises(InvalidFields) as caught:
        a_promise().renegotiate(due_at=LATER, now=LATER)

    assert list(caught.value.fields) == ["due"]


def test_the_second_answer_to_a_promise_is_refused() -> None:
    kept = a_promise().kept(now=NOON)

    with pytest.raises(PromiseAnswered, match="already marked as kept"):
        kept.broken(now=LATER)
    with pytest.raises(PromiseAnswered):
        kept.renegotiate(due_at=LATER + timedelta(days=1), now=LATER)


def test_a_task_is_done_once() -> None:
    done = a_task().done(by=BOB, now=LATER)

    assert (done.done_by, done.done_at) == (BOB, LATER)
    with pytest.raises(DomainError, match="done already"):
        done.done(by=BOB, now=LATER)
