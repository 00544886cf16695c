"""Ticks: one by one, by the words of what was ticked, and what they mean for the facts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case
from bot.domain.checklist import facts_ticked, is_ticked, name_of, tick
from bot.domain.errors import Outdated
from tests.factories import a_case, a_playbook, shipped
from tests.support.clock import NOON

LATER = NOON + timedelta(hours=1)


def ticked(case: Case, key: str, item: str, *, on: bool = True) -> Case:
    step = a_playbook(case.situation).step(key)
    return tick(case, step, name_of(item), on=on, now=LATER)


def test_a_tick_leaves_all_others_as_they_are() -> None:
    first, second, *_ = a_playbook().step("prepare").checklist
    case = ticked(ticked(a_case(), "prepare", first), "prepare", second)

    case = ticked(case, "prepare", second, on=False)

    assert is_ticked(case, first)
    assert not is_ticked(case, second)
    assert case.touched_at == LATER


def test_what_is_not_on_the_checklist_can_not_be_ticked() -> None:
    with pytest.raises(Outdated):
        ticked(a_case(), "prepare", "Something of an older playbook")


@pytest.mark.parametrize("situation", ["client-issue", "conflict"])
def test_the_facts_are_in_when_all_of_them_are_ticked(situation: str) -> None:
    playbook = a_playbook(situation)
    items = next(s.checklist for s in playbook.steps if "facts" in s.records)
    case = a_case(situation=situation)

    for item in items:
        assert not facts_ticked(case, playbook)
        case = ticked(case, "prepare", item)

    assert facts_ticked(case, playbook)


def test_a_playbook_that_collects_no_facts_has_none_to_tick() -> None:
    case = a_case(situation="heated-conversation")

    assert not facts_ticked(case, a_playbook("heated-conversation"))


def test_a_step_without_a_checklist_is_not_all_ticked() -> None:
    playbook = a_playbook()
    bare = replace(playbook, steps=tuple(replace(s, checklist=()) for s in playbook.steps))

    assert not facts_ticked(a_case(), bare)


def test_what_is_said_the_same_in_another_situation_stays_ticked() -> None:
    both = "I may decide this, or I have the yes"
    case = ticked(a_case(), "offer", both)

    assert both in shipped()["unhappy-client"].step("offer").checklist
    assert is_ticked(replace(case, situation="unhappy-client"), both)
