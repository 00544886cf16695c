"""What a whole talk, the fault or the severity leaves out of a walk."""

from dataclasses import replace

import pytest

from bot.domain.case import Case, Records, Severity, Status, StepState
from bot.domain.errors import StepNotOpen
from bot.domain.step import (
    IT_WAS_OURS,
    change_situation,
    done,
    first_steps,
    needs_prevention,
    records_to_ask,
    skip,
    we_talked,
)
from tests.factories import a_case, a_playbook
from tests.unit.steps import LATER, NEED, PLAYBOOK, WHOLE_TALK, act, after, left, talking


def test_one_talk_fills_the_records_of_the_whole_conversation() -> None:
    case = we_talked(talking(), PLAYBOOK, "listen", WHOLE_TALK, act())

    assert case.records == WHOLE_TALK
    assert case.current == "act"
    assert case.updated_at == LATER
    assert [promise.what for promise in case.promises] == ["Refund"]


def test_nothing_is_left_to_prepare_once_the_whole_talk_is_over() -> None:
    case = we_talked(talking(), PLAYBOOK, "listen", WHOLE_TALK, act())

    assert left(case) == {
        "prepare": Status.SKIPPED,
        **dict.fromkeys(("listen", "understand", "acknowledge", "offer"), Status.DONE),
    }


def test_after_half_a_talk_we_prepare_for_the_next_contact() -> None:
    case = we_talked(talking(), PLAYBOOK, "listen", NEED, act())

    assert case.current == "prepare"
    assert left(case) == {"listen": Status.DONE}


def test_after_preparing_the_talk_goes_on_where_it_stopped() -> None:
    case = we_talked(talking(), PLAYBOOK, "listen", NEED, act())

    assert after("prepare", case=case).current == "understand"


def test_a_talk_goes_to_the_first_step_that_is_still_open() -> None:
    said: Records = {**NEED, "agreement": WHOLE_TALK["agreement"]}

    case = we_talked(after("prepare"), PLAYBOOK, "listen", said, act())

    assert case.current == "understand"
    assert left(case) == dict.fromkeys(("prepare", "listen", "offer"), Status.DONE)


def test_steps_of_a_talk_that_were_skipped_stay_skipped() -> None:
    case = skip(after("prepare"), PLAYBOOK, "listen", act(), why="already done")

    case = we_talked(case, PLAYBOOK, "understand", WHOLE_TALK, act())

    assert left(case)["listen"] == Status.SKIPPED
    assert case.current == "act"


def test_only_a_step_of_conversation_can_be_talked_through() -> None:
    with pytest.raises(StepNotOpen):
        we_talked(a_case(), PLAYBOOK, "prepare", WHOLE_TALK, act())


def test_our_view_is_not_laid_out_when_it_is_our_fault() -> None:
    playbook = a_playbook("conflict")
    steps, _ = first_steps(playbook, live=False)
    talk = [step for step in playbook.steps if step.conversation]
    case = a_case(situation="conflict", steps=steps, current=talk[0].key)

    case = we_talked(case, playbook, talk[0].key, WHOLE_TALK, act())

    (view,) = [step.key for step in talk if step.records[:1] == ("view",)]
    assert left(case)[view] == Status.SKIPPED


@pytest.mark.parametrize(
    ("severity", "needed"),
    [
        (Severity.LOW, False),
        (Severity.NORMAL, False),
        (Severity.HIGH, True),
        (Severity.CRITICAL, True),
    ],
)
def test_prevention_is_asked_in_proportion(severity: Severity, needed: bool) -> None:
    case = a_case(severity=severity)

    assert needs_prevention(case) is needed
    assert records_to_ask(case, PLAYBOOK.step("prevent")) == (("prevention",) if needed else ())


def at_the_apology(fault: str) -> Case:
    """A conflict, in which it was said whose fault it is."""
    case = a_case(situation="conflict", current="apologize")
    return done(case, a_playbook("conflict"), "apologize", {"fault": {"fault": fault}}, act())


def test_our_view_is_left_out_when_it_was_ours() -> None:
    case = at_the_apology("ours")

    view = next(step for step in case.steps if step.key == "view")
    assert case.current == "resolve"
    assert (view.status, view.why) == (Status.SKIPPED, IT_WAS_OURS)


@pytest.mark.parametrize("fault", ["", "shared", "not ours"])
def test_our_view_has_its_step_when_it_was_not_all_ours(fault: str) -> None:
    assert at_the_apology(fault).current == "view"


def test_our_view_comes_back_when_it_was_not_ours_after_all() -> None:
    playbook = a_playbook("conflict")
    case = replace(at_the_apology("ours"), current="apologize")
    steps = tuple(StepState(key=s.key) if s.key == "apologize" else s for s in case.steps)

    case = replace(case, steps=steps)
    case = done(case, playbook, "apologize", {"fault": {"fault": "not ours"}}, act())

    assert case.current == "view"


def test_a_change_of_situation_leaves_our_view_out_as_well() -> None:
    known: Records = {name: {name: "Said"} for name in ("objective", "facts", "need", "harm")}
    case = a_case(records={**known, "fault": {"fault": "ours"}})

    changed = change_situation(case, a_playbook("conflict"), now=LATER)

    assert changed.current == "resolve"
