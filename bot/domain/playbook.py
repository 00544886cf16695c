"""The guidance of a case: what a playbook and its steps are, and how their texts are filled."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.domain.errors import DomainError

PLACEHOLDERS = frozenset(
    {
        "client",
        "contact",
        "owner",
        "need",
        "harm",
        "agreed",
        "due",
        "next_update",
        "happened",
        "remedy",
        "fault_fact",
    }
)
PRINCIPLES = frozenset({"empathy", "transparency", "proactivity", "consistency"})
DEFAULT = "client-issue"
GAP = "[…]"

_FIRST = re.compile(
    r"\A(?:A|After|An|Before|Her|His|In|It|Its|No|On|Our|She|He|That|The|Their|There|These|They|This|We|When|You|Your)\b"
)
"""A fact typed as a sentence of its own goes on in small letters within one of ours."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}(?=([.,:;?]?))")


class Effect(StrEnum):
    """What a step does to its case when it is done."""

    RESOLVES = "resolves"
    CLOSES = "closes"


class UnknownStep(DomainError, LookupError):
    """A playbook was asked for a step that it does not have."""

    def __init__(self, playbook: str, key: str) -> None:
        super().__init__(f"The playbook “{playbook}” has no step “{key}”.")
        self.playbook = playbook
        self.key = key


@dataclass(frozen=True, kw_only=True)
class Say:
    """Phrases by channel that are safe while the fault is unclear; `ours` once it is known ours."""

    writing: tuple[str, ...]
    phone: tuple[str, ...]
    ours: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    key: str
    title: str
    why: str
    do: tuple[str, ...]
    say: Say
    avoid: tuple[str, ...]
    checklist: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    talks: bool = False
    """We speak to the client in it, so being done is a client update too."""
    conversation: bool = False
    """It can be part of one talk, so *We talked* is offered."""
    effect: Effect | None = None
    skipped_when: str = ""
    principles: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Playbook:
    name: str
    title: str
    when: str
    steps: tuple[Step, ...]
    version: str = field(default="", compare=False)
    """A hash of the content; a running case keeps the version that it began with."""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(step.key for step in self.steps)

    def step(self, key: str) -> Step:
        for step in self.steps:
            if step.key == key:
                return step
        raise UnknownStep(self.name, key)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the case's own facts into a text; what is not known shows as a gap, never as a guess.

    One pass only: braces that a person typed into a value stay as they were typed.
    """

    def fact(match: re.Match[str]) -> str:
        value = values.get(match[1], "").strip()
        if text[: match.start()].endswith((": ", ", ")):
            value = _FIRST.sub(lambda first: first[0].lower(), value)
        # People end a fact with a full stop; before our own punctuation it would stand twice.
        return (value.rstrip(".") if match[2] else value) or GAP

    return _PLACEHOLDER.sub(fact, text)


def with_endings(playbook: Playbook, default: Playbook) -> Playbook:
    """Append the endings that are missing, as the default playbook has them.

    Each case must be resolved, asked how it went (the feedback record), and closed, in this order.
    """
    steps = playbook.steps
    closing = steps[-1:] if steps and steps[-1].effect is Effect.CLOSES else ()
    body = steps[: len(steps) - len(closing)]
    if not _has_effect(steps, Effect.RESOLVES):
        at = next((n for n, step in enumerate(body) if _asks_feedback(step)), len(body))
        body = (*body[:at], *_with_effect(default, Effect.RESOLVES), *body[at:])
    if not any(_asks_feedback(step) for step in steps):
        body += tuple(step for step in default.steps if _asks_feedback(step))
    closing = closing or _with_effect(default, Effect.CLOSES)
    return versioned(replace(playbook, steps=(*body, *closing)))


def versioned(playbook: Playbook) -> Playbook:
    """The same playbook with the version that its content has."""
    content = to_data(playbook) | {"version": ""}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return replace(playbook, version=hashlib.sha256(canonical.encode()).hexdigest()[:12])


def to_data(playbook: Playbook) -> dict[str, Any]:
    """Plain values for JSON; `from_data` gives the same playbook back."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(playbook)))
    return data


def from_data(data: Mapping[str, Any]) -> Playbook:
    return Playbook(**{**data, "steps": tuple(_step(step) for step in data["steps"])})


def _step(data: Mapping[str, Any]) -> Step:
    effect = data["effect"]
    return Step(
        **{
            **_tuples(data),
            "say": Say(**_tuples(data["say"])),
            "effect": None if effect is None else Effect(effect),
        }
    )


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in data.items()}


def _asks_feedback(step: Step) -> bool:
    return "feedback" in step.records


def _has_effect(steps: tuple[Step, ...], effect: Effect) -> bool:
    return any(step.effect is effect for step in steps)


def _with_effect(playbook: Playbook, effect: Effect) -> tuple[Step, ...]:
    return tuple(step for step in playbook.steps if step.effect is effect)
