"""Under legal hold a step asks for what keeps contact going, and for nothing of the matter."""

import re
from typing import Any

import pytest

from bot.domain.case import Case, Serious
from bot.domain.hold import Allowed
from bot.domain.hold_steps import avoid, rests, todo
from tests.factories import a_case, a_playbook, shipped
from tests.support.clock import NOON

STEPS = [(name, key) for name, playbook in shipped().items() for key in playbook.keys]
ASKS = re.compile(
    r"\b(apologi|refund|discount|give back|ask why|root cause|two or three ways|whose fault it is"
    r"|our mistake|propose)",
    re.IGNORECASE,
)
LONGEST = 100


def held(situation: str, allowed: Allowed | None = None, **facts: Any) -> Case:
    said = {"who": "Ines", "at": NOON.isoformat(), "allowed": str(allowed)}
    records = {"counsel": said} if allowed else {}
    serious = frozenset({Serious.LEGAL})
    return a_case(situation=situation, serious=serious, records=records, **facts)


@pytest.mark.parametrize(("situation", "key"), STEPS)
def test_every_step_has_the_hold_s_own_things_to_do(situation: str, key: str) -> None:
    step = a_playbook(situation).step(key)
    case = held(situation)

    assert rests(case, step)
    assert not set(todo(case, step)) & set(step.do)
    assert not set(avoid(case, step)) & set(step.avoid)
    assert 3 <= len(todo(case, step)) <= 5


@pytest.mark.parametrize(("situation", "key"), STEPS)
def test_nothing_in_it_asks_for_fault_sums_or_remedies(situation: str, key: str) -> None:
    step = a_playbook(situation).step(key)

    asked = [each for each in todo(held(situation), step) if ASKS.search(each)]

    assert asked == []


@pytest.mark.parametrize(("situation", "key"), STEPS)
@pytest.mark.parametrize("allowed", [None, *Allowed])
def test_what_there_is_to_do_is_short_and_ends_its_sentence(
    situation: str, key: str, allowed: Allowed | None
) -> None:
    step, case = a_playbook(situation).step(key), held(situation, allowed)

    said = todo(case, step) if rests(case, step) else ()

    assert [each for each in said if len(each) > LONGEST or not each.endswith(".")] == []


@pytest.mark.parametrize(("situation", "key"), STEPS)
def test_without_a_hold_a_step_asks_what_its_playbook_says(situation: str, key: str) -> None:
    step = a_playbook(situation).step(key)

    assert todo(a_case(situation=situation), step) == step.do
    assert avoid(a_case(situation=situation), step) == step.avoid


def test_counsel_s_word_brings_back_what_it_allows_and_no_more() -> None:
    step = a_playbook().step

    sorry = held("client-issue", Allowed.APOLOGY)
    assert todo(sorry, step("acknowledge"))[0].startswith("Apologize once, for what counsel")
    assert "Make no offer" in todo(sorry, step("offer"))[0]

    remedy = held("client-issue", Allowed.APOLOGY_AND_REMEDY)
    assert todo(remedy, step("offer")) == step("offer").do
    assert "Ask and note nothing" in todo(remedy, step("understand"))[0]
    assert "Name no cause here" in todo(remedy, step("prevent"))[0]


def test_once_counsel_was_asked_nobody_is_sent_there_again() -> None:
    prepare = a_playbook().step("prepare")

    assert "Ask counsel" in todo(held("client-issue"), prepare)[1]
    assert "what counsel cleared" in todo(held("client-issue", Allowed.SYMPATHY), prepare)[1]
