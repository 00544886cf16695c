"""Why a reminder comes: the rules of a change's stations."""

from dataclasses import replace

import pytest

from bot.domain.reminder import Kind
from bot.domain.why import rule
from tests.factories import a_case, a_reminder


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
