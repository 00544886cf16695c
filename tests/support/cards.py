"""Cases at every step of every playbook, in every state that changes what a card shows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

from bot.domain.case import Case, Reached, Serious, Severity
from bot.domain.drafts import at_hand
from bot.domain.fault import Fault
from bot.domain.guidance import Around
from bot.domain.hold import Allowed
from bot.domain.person import Person
from bot.domain.promise import PromiseState
from bot.domain.repeat import Repeat
from bot.domain.step import first_steps
from bot.playbooks.drafts import load_drafts
from bot.views.steps import Sight, speaker, step_card
from bot.views.text import dicts
from tests.factories import ANN, a_case, a_playbook, a_promise, shipped
from tests.support.clock import NOON

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


def case_at(situation: str, key: str, fault: str, hold: str, more: dict[str, Any]) -> Case:
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
        yield case_at(situation, key, fault, "free", {})
    for hold in HOLDS:
        yield case_at(situation, key, Fault.OURS, hold, {})
    for hold, more in product(("free", "held"), MORE):
        yield case_at(situation, key, Fault.OURS, hold, more)


def sight_of(case: Case, *, repeat: bool = False) -> Sight:
    owner = Person(user_id=ANN, name="Ann Becker", zone="Europe/Berlin")
    return Sight(
        by=speaker(case, owner, now=NOON, stands=True),
        now=NOON,
        around=Around(due=NOON + timedelta(hours=4), repeat=Repeat(client=repeat)),
        at_hand=at_hand(case, TEXTS, now=NOON),
    )


def card(case: Case, *, repeat: bool = False) -> list[dict[str, object]]:
    """The card of the case's present step, as it is sent."""
    sight = sight_of(case, repeat=repeat)
    return dicts(step_card(case, a_playbook(case.situation), case.current, sight))


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


def typed(text: str) -> dict[str, Any]:
    """All that people type is this."""
    records = {
        "need": {"need": text},
        "harm": {"harm": text},
        "fault": {"fault_fact": text, "theirs": text},
        "agreement": {"agreed": text},
        "view": {"view": text},
    }
    promise = a_promise(from_agreement=True, what=text)
    names = {"client": text, "contact": text, "happened": text, "promises": (promise,)}
    return {**names, "records": records}


LOOKS: dict[str, tuple[Fault, str, dict[str, Any]]] = {
    "plain": (Fault.UNCLEAR, "free", {}),
    "by phone": (Fault.UNCLEAR, "free", {"reached": Reached.PHONE}),
    "ours": (Fault.OURS, "free", {}),
    "not ours": (Fault.NOT_OURS, "free", {}),
    "shared": (Fault.SHARED, "free", {}),
    "hold": (Fault.OURS, "held", {}),
    "hold, personal data": (Fault.OURS, "personal data", {}),
    "repeat": (Fault.OURS, "free", {}),
    "critical": (Fault.OURS, "free", {"severity": Severity.CRITICAL}),
    "10,000 characters": (Fault.OURS, "free", typed("They waited for it. " * 500)),
    "one word of 10,000": (Fault.OURS, "free", typed("a" * 10_000)),
    "not Latin": (Fault.OURS, "free", typed("二重に請求されました。" * 100)),
    "right to left": (Fault.SHARED, "free", typed("لقد دفعنا مرتين. " * 100)),
    "not Latin, hold": (Fault.OURS, "held", typed("二重に請求されました。" * 100)),
}
"""What a card may have to show: whose fault, which hold, and what else there is."""


def looks(situation: str, key: str) -> Iterator[tuple[str, list[dict[str, object]]]]:
    for name, (fault, hold, more) in LOOKS.items():
        yield name, card(case_at(situation, key, fault, hold, more), repeat=name == "repeat")
