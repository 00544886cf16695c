"""A step's card fits into one look, whatever the rules have to say on it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from bot.domain.case import Case, Reached, Serious, Severity
from bot.domain.draft import Channel, Variant, channel_of
from bot.domain.fault import Fault
from bot.domain.guidance import Around
from bot.domain.hold import Allowed, is_held
from bot.domain.person import Person
from bot.domain.playbook import Step
from bot.domain.promise import PromiseState
from bot.domain.step import first_steps
from bot.playbooks.drafts import load_drafts
from bot.views.steps import Sight, speaker, step_card
from bot.views.text import dicts
from tests.factories import ANN, a_case, a_playbook, a_promise, shipped
from tests.support.clock import NOON

MOST = 900
"""What a person reads in ten seconds, with the names of the buttons."""
SITUATIONS = tuple(shipped())
STEPS = [(name, key) for name, playbook in shipped().items() for key in playbook.keys]
HOLDS: dict[str, dict[str, Any]] = {
    "free": {},
    "held": {"serious": frozenset({Serious.LEGAL})},
    "personal data": {"serious": frozenset({Serious.PERSONAL_DATA})},
    **{
        allowed: {
            "serious": frozenset({Serious.LEGAL}),
            "counsel": {"who": "Ines", "at": NOON.isoformat(), "allowed": str(allowed)},
        }
        for allowed in Allowed
    },
}
MORE: tuple[dict[str, Any], ...] = (
    {},
    {"updated_at": NOON, "receipt_at": NOON},
    {"severity": Severity.CRITICAL, "reached": Reached.PHONE},
    {"serious": frozenset({Serious.PRESS, Serious.LARGE_SUM}), "severity": Severity.HIGH},
    {"records": {"refused": {"at": NOON.isoformat(), "times": "1"}}},
    {"records": {"fault": {"told": "ours", "changed_at": NOON.isoformat()}}},
    {"promises": (a_promise(state=PromiseState.BROKEN, answered_at=NOON),)},
    {"contact": "M" * 150, "happened": "H" * 900},
    {"records": {"agreement": {"agreed": "A" * 900}, "harm": {"harm": "H" * 900}}},
)
KNOWN = {
    "need": {"need": "Their money back before pay day", "unfair": "Nobody called them back"},
    "harm": {"harm": "They could not pay wages on Friday"},
    "fault": {"fault_fact": "we took 480 twice on 3 March", "theirs": "480 pounds"},
    "agreement": {
        "agreed": "Refund of 480 by bank transfer",
        "due": (NOON + timedelta(hours=5)).isoformat(),
    },
    "view": {"view": "The price was in the offer of May"},
}
TEXTS = load_drafts()


def _case(situation: str, key: str, fault: str, hold: str, more: dict[str, Any]) -> Case:
    playbook = a_playbook(situation)
    steps, _ = first_steps(playbook, live=False)
    held = dict(HOLDS[hold])
    counsel = {"counsel": held.pop("counsel")} if "counsel" in held else {}
    given = more.get("records", {})
    records = {
        **KNOWN,
        **counsel,
        **{name: {**KNOWN.get(name, {}), **record} for name, record in given.items()},
        "fault": {**KNOWN["fault"], **given.get("fault", {}), "fault": fault},
    }
    serious = held.get("serious", frozenset()) | more.get("serious", frozenset())
    case = a_case(
        **{
            "situation": situation,
            "client": "Hanseatic Freight",
            "contact": "Maria Keller",
            "happened": "Charged twice for March, and nobody called back",
            "next_update_at": NOON + timedelta(hours=3),
            "promises": (a_promise(from_agreement=True, what="Refund of 480 by bank transfer"),),
            **more,
        }
    )
    return replace(case, steps=steps, current=key, records=records, serious=serious)


def states(situation: str, key: str) -> Iterator[Case]:
    """Each fault, each hold, and whatever else there is."""
    for fault in Fault:
        yield _case(situation, key, fault, "free", {})
    for hold in HOLDS:
        yield _case(situation, key, Fault.OURS, hold, {})
    for hold, more in product(("free", "held"), MORE):
        yield _case(situation, key, Fault.OURS, hold, more)


def sight_of(case: Case) -> Sight:
    owner = Person(user_id=ANN, name="Ann Becker", zone="Europe/Berlin")
    wording = TEXTS["holding_message"].variants[Variant.HOLD]
    return Sight(
        by=speaker(case, owner, now=NOON),
        now=NOON,
        around=Around(due=NOON + timedelta(hours=4)),
        holding=wording.on(channel_of(case)),
    )


def read(part: Any) -> str:
    """All that is read on a card: texts, times as they show, names of buttons."""
    if isinstance(part, dict):
        if part.get("type") == "date":
            return str(part["fallback"])
        text = part.get("text")
        own = text if isinstance(text, str) else ""
        rest = (read(value) for key, value in part.items() if key != "text" or not own)
        return own + "".join(rest)
    return "".join(read(each) for each in part) if isinstance(part, list) else ""


def look(case: Case, step: Step) -> str:
    return read(dicts(step_card(case, a_playbook(case.situation), step.key, sight_of(case))))


@pytest.mark.parametrize(("situation", "key"), STEPS)
def test_a_card_is_read_in_one_look_whatever_is_known(situation: str, key: str) -> None:
    step = a_playbook(situation).step(key)
    cards = [look(case, step) for case in states(situation, key)]

    longest = max(cards, key=len)

    assert len(longest) <= MOST, longest


@pytest.mark.parametrize(("situation", "key"), STEPS)
def test_under_hold_a_card_says_the_holding_message_alone(situation: str, key: str) -> None:
    step = a_playbook(situation).step(key)
    own = {*step.say.writing, *step.say.phone, *step.say.ours}

    for fault, reached in product(Fault, (Reached.EMAIL, Reached.PHONE)):
        case = _case(situation, key, fault, "held", {"reached": reached})
        shown = look(case, step)
        assert is_held(case)
        assert "On the matter itself I can't say anything yet" in shown
        assert not any(phrase in shown for phrase in own)


@pytest.mark.parametrize(("situation", "key"), STEPS)
def test_a_card_speaks_as_the_client_does(situation: str, key: str) -> None:
    step = a_playbook(situation).step(key)
    for reached, channel in ((Reached.EMAIL, Channel.WRITING), (Reached.PHONE, Channel.PHONE)):
        case = _case(situation, key, Fault.UNCLEAR, "free", {"reached": reached})
        phrases = step.say.writing if channel is Channel.WRITING else step.say.phone
        said = next(iter(phrases or step.say.writing or step.say.phone))
        assert said.partition("{")[0] in look(case, step)
