"""Offers: what may be written down, what a choice becomes, and our view."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.domain.case import Case, Serious, Status
from bot.domain.errors import InvalidFields
from bot.domain.offer import (
    Kind,
    Offer,
    Only,
    View,
    amount,
    choose,
    has_too_few,
    offers,
    view,
    written,
)
from bot.domain.rules import Rules
from bot.domain.step import Act, done
from tests.factories import ANN, a_case, a_playbook
from tests.support.clock import NOON

FRIDAY = NOON + timedelta(days=4)
REDO = Offer(kind=Kind.REDO, what="The report again", at=FRIDAY, limits="not the old charts")
DISCOUNT = Offer(kind=Kind.DISCOUNT, what="A third off", at=FRIDAY, amount=Decimal(300))


def offering(*made: Offer, **facts: Any) -> Case:
    record = written(made, only=Only.NOTHING_ELSE, why_only="No other slot", now=NOON)
    return a_case(records={"offers": record}, **facts)


def test_offers_come_back_as_they_were_written() -> None:
    assert offers(offering(REDO, DISCOUNT)) == (REDO, DISCOUNT)


@pytest.mark.parametrize(
    ("made", "only", "field"),
    [
        ((REDO,), {}, "why_only"),
        ((REDO,), {"only": Only.OWED}, "why_only"),
        ((REDO,), {"why_only": "It is owed"}, "why_only"),
        ((), {}, "what_1"),
        ((REDO, REDO, REDO, REDO), {}, "what_1"),
        ((REDO, replace(REDO, what=" ")), {}, "what_2"),
        ((REDO, replace(REDO, at=NOON)), {}, "at_2"),
        ((REDO, replace(REDO, amount=Decimal(-1))), {}, "amount_2"),
    ],
)
def test_each_trouble_with_an_offer_is_told_at_its_field(
    made: tuple[Offer, ...], only: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidFields) as error:
        written(made, now=NOON, **only)

    assert list(error.value.fields) == [field]


@pytest.mark.parametrize("only", Only)
def test_one_offer_is_enough_with_a_reason_that_is_said(only: Only) -> None:
    record = written([REDO], only=only, why_only="It is the work you paid for", now=NOON)

    assert not has_too_few(a_case(records={"offers": record}))


def test_a_team_may_be_content_with_one() -> None:
    assert written([REDO], now=NOON, rules=Rules(fewest_offers=1))["what_1"] == REDO.what
    assert has_too_few(a_case())
    assert not has_too_few(offering(REDO, DISCOUNT))


def test_fewer_offers_than_before_leave_none_behind() -> None:
    case = offering(REDO, DISCOUNT)

    fewer = written([DISCOUNT], only=Only.OWED, why_only="Owed", now=NOON)

    case = replace(case, records={"offers": {**case.record("offers"), **fewer}})
    assert offers(case) == (DISCOUNT,)


@pytest.mark.parametrize(
    "junk",
    [{"kind_1": "gift"}, {"at_1": "soon"}, {"at_1": "2026-03-09T09:00:00"}, {"what_1": " "}],
)
def test_an_offer_that_can_not_be_read_is_left_out(junk: dict[str, str]) -> None:
    record = {**offering(REDO, DISCOUNT).record("offers"), **junk}

    assert offers(a_case(records={"offers": record})) == (DISCOUNT,)


@pytest.mark.parametrize(
    ("typed", "sum_of"),
    [
        ("", None),
        ("480", Decimal(480)),
        ("£1,200.50", Decimal("1200.50")),
        ("1200.5 EUR", Decimal("1200.5")),
    ],
)
def test_a_sum_is_read_as_people_type_it(typed: str, sum_of: Decimal | None) -> None:
    assert amount(typed) == sum_of


@pytest.mark.parametrize("typed", ["a lot", "-5", "1.2.3", "12,34", "1.200,50", "9" * 13, "£"])
def test_a_sum_that_could_be_misread_is_asked_again(typed: str) -> None:
    with pytest.raises(InvalidFields, match=r"1200\.50"):
        amount(typed)


def test_what_the_client_chose_becomes_our_promise() -> None:
    case = offering(REDO, DISCOUNT, current="offer")
    records = choose(case, 2)

    case = done(case, a_playbook(), "offer", records, Act(by=ANN, now=NOON, promise_id="p1"))

    (promise,) = case.open_promises
    assert (promise.what, promise.due_at) == ("A third off", FRIDAY)
    assert promise.from_agreement
    assert case.record("offers")["chosen"] == "2"
    assert offers(case) == (REDO, DISCOUNT)


def test_only_an_offer_that_was_made_can_be_chosen() -> None:
    with pytest.raises(InvalidFields, match="Choose one"):
        choose(offering(REDO), 2)


NEED = {"need": {"need": "The report"}}
LEGAL = frozenset({Serious.LEGAL})


@pytest.mark.parametrize(
    ("fault", "was_heard", "sorry_said", "serious", "standing"),
    [
        ("ours", True, True, frozenset(), View.SKIPPED),
        ("ours", False, False, LEGAL, View.SKIPPED),
        ("not ours", False, False, frozenset(), View.AFTER_HEARD),
        ("not ours", True, False, frozenset(), View.NOW),
        ("not ours", True, False, LEGAL, View.ON_HOLD),
        ("shared", False, False, frozenset(), View.AFTER_HEARD),
        ("shared", True, False, frozenset(), View.AFTER_APOLOGY),
        ("shared", True, True, frozenset(), View.NOW),
        ("unclear", True, False, frozenset(), View.AFTER_WE_KNOW),
        ("", False, False, frozenset(), View.AFTER_HEARD),
    ],
)
def test_our_view_comes_when_they_were_heard_and_never_when_it_was_ours(
    fault: str, was_heard: bool, sorry_said: bool, serious: frozenset[Serious], standing: View
) -> None:
    records = {"fault": {"fault": fault}, **(NEED if was_heard else {})}
    case = a_case(records=records, serious=serious)
    said = {"acknowledge"} if sorry_said else set()
    steps = tuple(replace(s, status=Status.DONE) if s.key in said else s for s in case.steps)

    assert view(replace(case, steps=steps)) is standing
