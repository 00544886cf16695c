"""What there is to do in a step while the matter rests: the hold's own, not the playbook's."""

from collections.abc import Iterator
from enum import StrEnum, auto

from bot.domain import hold
from bot.domain.case import Case
from bot.domain.playbook import Effect, Step


class _For(StrEnum):
    """What a step is for, by what it asks for."""

    PREPARE = auto()
    HEAR = auto()
    UNDERSTAND = auto()
    ACKNOWLEDGE = auto()
    OFFER = auto()
    ACT = auto()
    FOLLOW_UP = auto()
    PREVENT = auto()
    CONTACT = auto()


_SIGNS = (
    ("prevention", _For.PREVENT),
    ("feedback", _For.FOLLOW_UP),
    ("view", _For.OFFER),
    ("agreement", _For.OFFER),
    ("need", _For.HEAR),
    ("meaning", _For.UNDERSTAND),
    ("harm", _For.ACKNOWLEDGE),
    ("fault", _For.ACKNOWLEDGE),
)
"""The weightiest record first."""
_MATTER = frozenset({_For.PREPARE, _For.UNDERSTAND, _For.PREVENT})
"""They look into the matter itself, which rests until the hold is lifted."""

_DO = {
    _For.PREPARE: (
        "Write now: we have it, who answers, by when.",
        "Keep everything: delete and edit nothing.",
        "One voice: whoever hears from them passes them on to you, unanswered.",
        "Put papers and dates together, without a word on why it came about.",
    ),
    _For.HEAR: (
        "Let them say all of it. Note it, with times.",
        "They ask about the matter? The words below, no more.",
        "Name the hour of your next word, and keep it, news or not.",
    ),
    _For.UNDERSTAND: (
        "Ask and note nothing about reasons or fault.",
        "They bring papers? Keep them as they are, for counsel.",
        "Say openly that you can't answer yet, and by when they hear from you.",
    ),
    _For.ACKNOWLEDGE: (
        "Sympathy stays: say that you see how hard it is.",
        "Leave out what happened, whose doing, and money.",
        "Say openly that you can't speak of it yet, and by when they hear from you.",
    ),
    _For.OFFER: (
        "Make no offer and name no sum, not even a hint.",
        "They ask for one? Note it, and say when they hear more.",
        "Counsel says first what may be offered. Our view of it waits as well.",
    ),
    _For.ACT: (
        "Write at the hour you named, news or not.",
        "Harm goes on? Stop it now; that needs no words.",
        "Promised before the hold? Ask counsel before you act on it.",
    ),
    _For.FOLLOW_UP: (
        "Ask how they are, and listen. The matter rests.",
        "Note what they say. Explain nothing.",
        "Leave the door open: your name, and when they hear from us next.",
    ),
    _For.PREVENT: (
        "Name no cause here. The whys wait for counsel.",
        "Unsafe? Change it now: what, who, by when, no why.",
        "Keep the papers: closing the case does not end the hold.",
    ),
    _For.CONTACT: (
        "One long breath out, then answer. The matter rests.",
        "Too much right now? Name a time at which you call back, and keep it.",
        "Insults or threats? Name it, warn once, then you may end the call.",
    ),
}
_APOLOGY = (
    "Apologize once, for what counsel cleared, no more.",
    "Sympathy before and after. No sum, no reason with it.",
    "Say by when they hear from you next.",
)
"""Counsel allowed the apology, and no remedy yet."""
_COUNSEL = {
    False: "Ask counsel what we may say: *Get help*.",
    True: "Say what counsel cleared. For more, ask again.",
}
"""By whether counsel was consulted."""
_AVOID = ('"Our mistake"', '"You have no case"', '"Off the record"')


def rests(case: Case, step: Step) -> bool:
    """Whether the matter of this step waits for counsel, or for the end of the hold."""
    if not hold.is_held(case):
        return False
    if not hold.may_offer(case):
        return True
    return _for(step) in _MATTER or "view" in step.records


def todo(case: Case, step: Step) -> tuple[str, ...]:
    """What there is to do, the weightiest first."""
    return tuple(_todo(case, step)) if rests(case, step) else step.do


def avoid(case: Case, step: Step) -> tuple[str, ...]:
    return _AVOID if rests(case, step) else step.avoid


def _todo(case: Case, step: Step) -> Iterator[str]:
    purpose = _for(step)
    if purpose is _For.ACKNOWLEDGE and hold.may_apologize(case):
        yield from _APOLOGY
        return
    first, *others = _DO[purpose]
    yield first
    if purpose is _For.PREPARE:
        yield _COUNSEL[hold.consulted(case) is not None]
    yield from others


def _for(step: Step) -> _For:
    found = next((purpose for sign, purpose in _SIGNS if sign in step.records), None)
    if found:
        return found
    if step.effect is Effect.RESOLVES:
        return _For.ACT
    return _For.CONTACT if step.talks else _For.PREPARE
