"""What a sent draft plans: which promise moves, which is made, and none twice."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from bot.domain.case import Case, Outcome, Serious, close
from bot.domain.draft import Circumstances, Template
from bot.domain.errors import CaseEnded, InvalidFields, Outdated
from bot.domain.promise import Promise, PromiseAnswered
from bot.domain.sent import NOTHING, Does, Said, plan, promised
from bot.domain.step import Act
from bot.playbooks.drafts import load_drafts
from tests.factories import ANN, a_case, a_promise
from tests.support.clock import NOON

HOUR = timedelta(hours=1)
FRIDAY = NOON + timedelta(days=4)
ACT = Act(by=ANN, now=NOON + HOUR, promise_id="new")
AGREED = a_promise(id="agreed", from_agreement=True)
LATE = a_promise(due_at=NOON)
drafts = cache(load_drafts)


def planned(key: str, case: Case, promise: Promise | None = None) -> Any:
    template: Template = drafts()[key]
    return plan(template, case, Circumstances(now=NOON + HOUR, promise=promise))


def test_a_new_time_moves_the_promise_that_the_text_is_about() -> None:
    other = a_promise(id="promise-2", what="A call")

    first = planned("renegotiation", a_case(promises=(a_promise(), other)))
    second = planned("renegotiation", a_case(promises=(a_promise(), other)), other)

    assert (first.does, first.promise, first.needed) == (Does.MOVES, a_promise(), True)
    assert second.promise == other


def test_an_apology_for_a_late_promise_may_name_its_new_time() -> None:
    found = planned("acknowledgement", a_case(promises=(LATE,)))

    assert (found.does, found.promise, found.needed) == (Does.MOVES, LATE, False)


def test_a_promise_that_was_not_kept_stays_so_and_its_new_time_is_a_new_one() -> None:
    broken = a_promise(from_agreement=True).broken(now=NOON + HOUR)

    found = planned("acknowledgement", a_case(promises=(broken,)))

    assert (found.does, found.what, found.agreed) == (Does.MAKES, broken.what, True)


@pytest.mark.parametrize(("key", "needed"), [("promise", True), ("options", False)])
def test_what_is_settled_by_the_text_becomes_our_promise_only_once(key: str, needed: bool) -> None:
    found = planned(key, a_case())

    assert (found.does, found.needed, found.agreed) == (Does.MAKES, needed, True)
    assert planned(key, a_case(promises=(AGREED,))) is NOTHING


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("renegotiation", {}),
        ("receipt", {"promises": (a_promise(),)}),
        ("solved", {"promises": (AGREED,)}),
        ("acknowledgement", {"promises": (a_promise(),)}),
        ("word_to_other_clients", {}),
        ("promise", {"serious": frozenset({Serious.LEGAL})}),
        ("renegotiation", {"serious": frozenset({Serious.LEGAL}), "promises": (LATE,)}),
    ],
)
def test_other_texts_and_those_under_hold_plan_nothing(key: str, facts: dict[str, Any]) -> None:
    assert planned(key, a_case(**facts)) is NOTHING


def test_what_was_agreed_in_a_text_is_the_agreement_of_the_case() -> None:
    said = Said(what="A refund", at=FRIDAY, agreed=True)

    case, promise = promised(a_case(), said, ACT)

    assert promise is not None
    assert (promise.id, promise.what, promise.due_at) == ("new", "A refund", FRIDAY)
    assert promise.from_agreement
    assert case.record("agreement") == {"agreed": "A refund", "due": FRIDAY.isoformat()}


def test_a_promise_made_meanwhile_is_not_made_again_and_another_stands_beside_it() -> None:
    case = a_case(promises=(AGREED,))

    same, none = promised(case, Said(what=" refund THE second charge", at=FRIDAY), ACT)
    both, other = promised(case, Said(what="A call", at=FRIDAY, agreed=True), ACT)

    assert (same, none) == (case, None)
    assert other is not None
    assert [each.what for each in both.promises] == [AGREED.what, "A call"]
    assert not other.from_agreement


def test_a_promise_that_moves_is_renegotiated() -> None:
    case, moved = promised(a_case(promises=(LATE,)), Said(at=FRIDAY, moves=LATE.id), ACT)

    assert case.promises == (moved,)
    assert moved is not None
    assert (moved.due_at, moved.renegotiated) == (FRIDAY, 1)


def test_nothing_said_plans_nothing() -> None:
    case = a_case()

    assert promised(case, Said(), ACT) == (case, None)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(what="A call"), "due"),
        (Said(at=FRIDAY), "promised"),
        (Said(what="A call", at=NOON), "due"),
        (Said(at=NOON, moves=LATE.id), "new_time"),
    ],
)
def test_half_a_promise_is_asked_about_at_its_field(said: Said, field: str) -> None:
    with pytest.raises(InvalidFields) as error:
        promised(a_case(promises=(LATE,)), said, ACT)

    assert list(error.value.fields) == [field]


def test_what_was_answered_is_gone_or_ended_meanwhile_is_said() -> None:
    kept = a_case(promises=(LATE.kept(now=NOON),))
    ended = close(a_case(), Outcome.WITHDRAWN, now=NOON)

    with pytest.raises(PromiseAnswered, match="kept"):
        promised(kept, Said(at=FRIDAY, moves=LATE.id), ACT)
    with pytest.raises(Outdated):
        promised(a_case(), Said(at=FRIDAY, moves="-"), ACT)
    with pytest.raises(CaseEnded):
        promised(ended, Said(what="A call", at=FRIDAY), ACT)


def test_a_closed_case_keeps_its_word_and_may_move_it() -> None:
    ended = close(replace(a_case(), promises=(LATE,)), Outcome.PARTLY, now=NOON)

    case, _moved = promised(ended, Said(at=FRIDAY, moves=LATE.id), ACT)

    assert case.promises[0].due_at == FRIDAY
