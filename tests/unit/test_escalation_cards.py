"""The card of an escalation fits into one look, and what each reader is told is theirs to do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.case import Case, Serious
from bot.domain.escalation import Asked, Escalation, Reason
from bot.domain.guide import Guide
from bot.domain.person import Person
from bot.playbooks.guide import load_guide
from bot.playbooks.levels import load_levels
from bot.views.escalations import Letter, Sight, asked, escalation_card, escalation_text
from bot.views.height import height
from bot.views.steps import HIGHEST, MOST, speaker
from bot.views.text import dicts, length
from tests.factories import ANN, BOB, LEAD, a_case, a_promise, an_escalation
from tests.support.clock import NOON
from tests.support.world import words

GUIDE = load_guide()
TITLES = {reason: rule.title for reason, rule in load_levels().rules.items()}
HOUR = timedelta(hours=1)
TWICE = (
    Asked(person=LEAD, level=1, at=NOON),
    Asked(person=BOB, level=2, at=NOON + 4 * HOUR),
)
ACCEPTED = {"accepted_by": LEAD, "accepted_at": NOON + HOUR}


def sight(case: Case, escalation: Escalation, **changed: Any) -> Sight:
    owner = Person(user_id=ANN, name="Ann Berger", zone="Europe/Berlin")
    facts: dict[str, Any] = {
        "by": speaker(case, owner, now=NOON),
        "now": NOON,
        "reason": TITLES[escalation.reason],
        "steps": GUIDE.for_case(case, escalation),
        "phones": {LEAD: "+49 30 5550 1234", BOB: "+1 212 555 0100"},
        "on_phone": False,
        "then": (BOB, LEAD),
        "then_at": NOON + 4 * HOUR,
    }
    return Sight(**{**facts, **changed})


def test_who_is_asked_because_the_owner_is_missing_reads_that_nobody_talks_to_the_client() -> None:
    by_itself = an_escalation(reason=Reason.NOBODY_OWNS)
    letter = Letter(reader=LEAD, reason="Nobody owns it", brief="All down", url="")

    said = words(dicts(asked(a_case(), by_itself, letter)))

    assert "Its owner is not here: talk to the client yourself" in said
    assert "keeps talking" not in said


def cases() -> Iterator[tuple[str, Case]]:
    agreed = {"agreement": {"agreed": "A" * 900}, "need": {"need": "N" * 900}}
    promise = a_promise(from_agreement=True, due_at=NOON + 2 * HOUR)
    for held in (frozenset[Serious](), frozenset({Serious.LEGAL})):
        name = "held" if held else "free"
        yield name, a_case(serious=held, client="Hanseatic Freight", next_update_at=NOON + HOUR)
        yield (
            f"{name}, wordy",
            a_case(serious=held, client="C" * 150, records=agreed, promises=(promise,)),
        )


STATES: dict[str, dict[str, Any]] = {
    "asked": {},
    "asked twice": {"asked": TWICE},
    "accepted": ACCEPTED,
    "with a long question": {**ACCEPTED, "decision": "Why? " * 100, "needed_by": NOON + HOUR},
}


@pytest.mark.parametrize("reason", [Reason.LEGAL, Reason.STUCK, Reason.ABUSE])
@pytest.mark.parametrize("state", STATES)
def test_it_is_read_in_one_look_in_every_step(reason: Reason, state: str) -> None:
    found = {}
    for name, case in cases():
        escalation = an_escalation(reason=reason, level=3, **STATES[state])
        for step in GUIDE.for_case(case, escalation):
            at = replace(escalation, step=step.key)
            blocks = escalation_card(case, at, sight(case, at, on_phone="held" in name))
            if length(blocks) > MOST or height(blocks) > HIGHEST:
                found[name, step.key] = length(blocks), height(blocks)

    assert found == {}


@pytest.mark.parametrize("reason", [Reason.LEGAL, Reason.STUCK, Reason.ABUSE])
def test_of_a_usual_case_all_three_things_to_do_are_shown(reason: Reason) -> None:
    for name, case in cases():
        if "wordy" in name:
            continue
        escalation = an_escalation(reason=reason)
        for step in GUIDE.for_case(case, escalation):
            at = replace(escalation, step=step.key)
            said = words(dicts(escalation_card(case, at, sight(case, at, then=(BOB,)))))
            last = step.do[2].replace("*", "").partition("{")[0]
            assert last in said, (name, step.key)


def test_a_guidance_of_one_step_has_a_card_too() -> None:
    only = Guide(steps=GUIDE.steps[:1])
    escalation = an_escalation()

    card = escalation_card(a_case(), escalation, sight(a_case(), escalation, steps=only.steps))

    assert "1 of 1" in words(dicts(card))


def test_once_it_is_over_one_line_is_left() -> None:
    over = an_escalation(ended_at=NOON + HOUR, ended_by=LEAD, decided="We waive April")

    (line,) = escalation_card(a_case(), over, sight(a_case(), over))

    assert "Decided: We waive April" in words(line.to_dict())


def test_who_was_asked_second_is_told_that_the_first_has_not_accepted() -> None:
    said = told(an_escalation(asked=TWICE), BOB)

    assert "was asked first, and has not accepted" in said
    assert "as manager" in said


def test_one_that_silence_raised_says_that_nobody_but_the_case_asks() -> None:
    assert "You are asked as lead. Client updates were missed." in told(
        an_escalation(asked_by="", reason=Reason.UPDATES_MISSED), LEAD
    )


def test_who_accepted_reads_the_brief_and_the_others_who_took_it() -> None:
    taken = an_escalation(asked=TWICE, **ACCEPTED)

    assert "The brief" in told(taken, LEAD)
    assert "The brief" not in told(taken, BOB)
    assert "There is nothing for you to do." in told(taken, BOB)


def test_the_fallback_can_not_mention() -> None:
    assert "<!" not in escalation_text(a_case(client="<!channel>"), an_escalation())


def told(escalation: Escalation, reader: str) -> str:
    letter = Letter(reader=reader, reason=TITLES[escalation.reason], brief="The brief", url="")
    return words(dicts(asked(a_case(), escalation, letter)))
