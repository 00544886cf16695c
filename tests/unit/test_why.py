"""Why a reminder comes: the rules of a change's stations."""

from dataclasses import replace

import pytest

from bot.domain.reminder import Kind
from bot.domain.why import Explained, rule
from bot.views.whys import why_blocks
from tests.factories import a_case, a_reminder
from tests.support.clock import NOON
from tests.support.world import words


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("action-1.30", "30 days after a change, as one of its clients came to us again."),
        ("action-1.60", "60 days after a change, as one of its clients came to us again."),
        ("action-1.90", "90 days after a change: has it come back?"),
        ("action-1.90.2", "Asked again, and the lead told after that, until somebody has said."),
    ],
)
def test_each_check_of_a_change_says_what_asked_for_it(subject: str, words: str) -> None:
    check = a_reminder(kind=Kind.CHECK, subject=subject)

    assert rule(check, a_case()).text == words


def test_the_lead_is_not_said_to_owe_the_action_that_somebody_else_leaves_undone() -> None:
    own = a_reminder(kind=Kind.ACTION, subject="a1", key="case-1:action:a1")
    leads = replace(own, person="ULEAD", key=f"{own.key}:ULEAD")

    assert rule(own, a_case()).text == "A prevention action is due then."
    assert rule(leads, a_case()).text == "The lead hears of it if nobody has answered by then."


def test_who_is_asked_to_verify_again_and_again_is_named_once() -> None:
    first = a_reminder(kind=Kind.VERIFICATION, subject="a1.1")
    again, another = replace(first, subject="a1.2"), replace(first, subject="a2.1")
    ahead = [Explained(reminder=each, rule="Is it so?") for each in (first, again, another)]

    assert shown_in(ahead).count("Is it so?") == 2


def test_a_promise_owed_after_the_end_is_told_to_the_lead_and_raises_nothing() -> None:
    late = a_reminder(kind=Kind.SILENCE, subject="late word")

    said = shown_in([Explained(reminder=late, rule=rule(late, a_case()).text)])

    assert "Told to the lead" in said
    assert "aised by itself" not in said


def shown_in(ahead: list[Explained]) -> str:
    blocks = why_blocks(a_case(), ahead, [], unsent=(), now=NOON)
    return words([block.to_dict() for block in blocks])
