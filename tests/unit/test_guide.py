"""The escalation's own guidance: which steps a case has, and that each is short and safe."""

import re
from collections.abc import Iterator

import pytest

from bot.domain.case import Case, Serious
from bot.domain.escalation import Escalation, Reason
from bot.domain.guide import stand
from bot.domain.hold import Words
from bot.domain.playbook import Step, fill
from bot.domain.wording import check
from bot.playbooks.checks import texts
from bot.playbooks.guide import load_guide
from tests.factories import a_case, an_escalation
from tests.unit.test_playbooks import VALUES

GUIDE = load_guide()
PARTS = {"steps": GUIDE.steps, "hold": GUIDE.hold, "abuse": GUIDE.abuse}
ORDER = ["pause", "one_voice", "tell", "steady", "decide", "write_down", "hand_back"]
HELD = a_case(serious=frozenset({Serious.LEGAL}))
ABUSE = an_escalation(reason=Reason.ABUSE)


def phrases(*parts: str) -> Iterator[tuple[str, str]]:
    for part in parts or PARTS:
        for step in PARTS[part]:
            for phrase in (*step.say.writing, *step.say.phone, *step.say.ours):
                yield f"{part}/{step.key}", fill(phrase, VALUES)


def said(case: Case, escalation: Escalation) -> str:
    return "\n".join(text for s in GUIDE.for_case(case, escalation) for text in texts(s))


def keys(case: Case, escalation: Escalation) -> list[str]:
    return [step.key for step in GUIDE.for_case(case, escalation)]


def test_every_escalation_is_guided_from_the_pause_to_handing_back() -> None:
    assert keys(a_case(), an_escalation()) == ORDER


@pytest.mark.parametrize(
    "words",
    [
        "Raising it was right",
        "Collect the facts with their times",
        "Pause",
        "comes to you, unanswered",
        "Name who took it on",
        "even without news",
        "situation",
        "our limit and theirs",
        "what they would find fair",
        "pride left out",
        "Sum it up",
        "*Hand back* asks what was decided",
    ],
)
def test_it_gives_all_the_advice_there_is_for_an_escalation(words: str) -> None:
    assert words in said(a_case(), an_escalation())


def test_with_abuse_the_person_comes_first_and_the_complaint_goes_on() -> None:
    words = said(a_case(), ABUSE)

    assert keys(a_case(), ABUSE) == ["name_it", *ORDER]
    for advice in (
        "One warning",
        "You may end the call",
        "in writing, or with a second person",
        "on its merits",
        "Take a pause now",
        "“a pause” is reason enough",
        "Note the words and the times",
        "No labels",
    ):
        assert advice in words


def test_under_legal_hold_the_matter_rests_in_every_step_and_contact_goes_on() -> None:
    words = said(HELD, an_escalation(reason=Reason.LEGAL))

    assert keys(HELD, an_escalation(reason=Reason.LEGAL)) == ORDER
    for advice in ("nothing deleted", "Counsel is asked first", "insurer", "never the advice"):
        assert advice in words
    assert "our limit and theirs" not in words


def test_abuse_in_a_held_case_begins_with_the_abuse_and_keeps_the_hold() -> None:
    assert keys(HELD, ABUSE) == ["name_it", *ORDER]
    assert "nothing deleted" in said(HELD, ABUSE)


def test_the_sources_are_those_of_escalations() -> None:
    sources = {row for steps in PARTS.values() for step in steps for row in step.sources}

    assert sources == {"B3", "C5", "C6"}


def test_no_phrase_has_anything_to_mend() -> None:
    assert {place: check(p) for place, p in phrases() if check(p)} == {}


def test_under_legal_hold_no_phrase_speaks_of_fault_sums_or_remedies() -> None:
    steady = [each for each in phrases("steps") if each[0] == "steps/steady"]
    spoken = [*phrases("hold"), *phrases("abuse"), *steady]
    found = {place: check(p, withheld=frozenset(Words)) for place, p in spoken}

    assert {place: remarks for place, remarks in found.items() if remarks} == {}


def test_every_promise_names_its_time() -> None:
    promise = re.compile(r"\b(I|we|you|they)(['’]ll| will)\b", re.IGNORECASE)
    untimed = [
        phrase
        for steps in PARTS.values()
        for step in steps
        for phrase in (*step.say.writing, *step.say.phone)
        if promise.search(phrase) and not re.search(r"{(due|next_update)}", phrase)
    ]

    assert untimed == []


def test_every_step_has_three_things_to_do_and_two_to_avoid() -> None:
    assert [s.key for steps in PARTS.values() for s in steps if not _is_short(s)] == []


def test_the_guidance_stands_at_its_first_step_until_it_goes_on() -> None:
    at_first = stand(GUIDE.steps, "")

    assert (at_first.step.key, at_first.number, at_first.back, at_first.on) == (
        "pause",
        1,
        "",
        "one_voice",
    )


def test_it_goes_on_and_back_by_one_step_and_ends() -> None:
    assert (stand(GUIDE.steps, "tell").back, stand(GUIDE.steps, "tell").on) == (
        "one_voice",
        "steady",
    )
    assert stand(GUIDE.steps, "hand_back").on == ""


def test_a_step_that_is_gone_gives_way_to_the_first() -> None:
    assert stand(GUIDE.steps, "name_it").step.key == "pause"


def _is_short(step: Step) -> bool:
    return len(step.do) == 3 and 2 <= len(step.avoid) <= 4
