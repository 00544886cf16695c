"""To apologize or not: what we owe now, in which order it is said, and by whom.

*Regret* is for what they go through and always allowed; an *apology* is for what we did.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain import hold
from bot.domain.case import Case
from bot.domain.facts import broken_word
from bot.domain.fault import RECORD, Correction, Fault, correction_owed, fault_of, heard, text
from bot.domain.offer import must_give_back


class For(StrEnum):
    """What an apology is for."""

    PROMISE = "a broken promise"
    REPEAT = "that it happened again"
    OURS = "ours"
    OUR_PART = "our part"
    HANDLING = "how we dealt with it"


class Part(StrEnum):
    """What a message to the client holds, named so that a draft can be put in order."""

    CORRECTION = "what we said, and that it was wrong"
    HEARD = "they were heard"
    PROMISE = "the promise that we broke"
    REPEAT = "that it happened again"
    FACT = "the fact"
    OUR_PART = "our part of it"
    HANDLING = "what we did carelessly"
    OUR = "the word “our”"
    HARM = "what it did to them"
    SORRY = "sorry, once"
    REGRET = "regret for what they go through"
    REMEDY = "the remedy"
    TIME = "its time"
    CHECK = "what we check"
    KNOW_BY = "by when we will know"
    WHO = "who will answer"


class Unsaid(StrEnum):
    """What must not be said, as a person reads it."""

    CONDITIONS = "“If” or “but” beside sorry"
    OWNING = "“Our mistake” before we know"
    DENYING = "“Not our fault” before we know"
    REASONS_FIRST = "Reasons before sorry"
    THEIR_PART = "Their part beside our sorry"
    THE_CLAIM = "An apology for what they claim"
    THEIR_FEELING = "“Sorry you feel that way”"
    NOT_AGAIN = "“It won't happen again”"
    THE_MATTER = "What happened, fault or money"


class SaidBy(StrEnum):
    OWNER = "owner"
    SENIOR = "someone senior"


_NAMED_BY = {
    For.PROMISE: Part.PROMISE,
    For.REPEAT: Part.REPEAT,
    For.OURS: Part.FACT,
    For.OUR_PART: Part.OUR_PART,
    For.HANDLING: Part.HANDLING,
}
_OWED = {Fault.OURS: For.OURS, Fault.SHARED: For.OUR_PART}
_UNSAID = {
    Fault.UNCLEAR: (Unsaid.OWNING, Unsaid.DENYING),
    Fault.OURS: (Unsaid.CONDITIONS, Unsaid.REASONS_FIRST),
    Fault.SHARED: (Unsaid.CONDITIONS, Unsaid.THEIR_PART),
    Fault.NOT_OURS: (Unsaid.THE_CLAIM, Unsaid.THEIR_FEELING),
}


@dataclass(frozen=True, kw_only=True)
class Apology:
    """What is allowed and asked now.

    `sorry_for`: what we apologize for in this message, with one “sorry” for all of it; empty:
    none. `later`: what has to wait until they were heard. Regret is always allowed.
    """

    fault: Fault
    heard: bool
    sorry_for: tuple[For, ...]
    later: tuple[For, ...]
    order: tuple[Part, ...]
    unsaid: tuple[Unsaid, ...]
    said_by: SaidBy
    must_give_back: bool
    """What is theirs goes back at once, whatever else is offered."""
    may_say_not_again: bool
    must_name_time: bool
    """Fault is unclear, and the client has no time yet by which we will know."""
    asks: tuple[str, ...]
    """Fields of the record *fault* without which the apology has a gap."""
    correction: Correction | None


def apology(case: Case, *, now: datetime, repeat: bool = False) -> Apology:
    """Decide what we say now. `repeat`: the same client came back, by the rule for it."""
    fault, was_heard = fault_of(case), heard(case)
    owed = tuple(_owed(case, fault, now=now, repeat=repeat)) if hold.may_apologize(case) else ()
    at_once = tuple(each for each in owed if was_heard or each in {For.PROMISE, For.REPEAT})
    senior = bool({For.PROMISE, For.REPEAT} & set(at_once))
    correction = correction_owed(case)
    return Apology(
        fault=fault,
        heard=was_heard,
        sorry_for=at_once,
        later=tuple(each for each in owed if each not in at_once),
        order=_order(case, at_once, correction),
        unsaid=_unsaid(case, fault),
        said_by=SaidBy.SENIOR if senior else SaidBy.OWNER,
        must_give_back=must_give_back(case),
        may_say_not_again=bool(case.cause.strip()),
        must_name_time=_must_name_time(case, fault, now=now),
        asks=tuple(_asks(case, fault)),
        correction=correction,
    )


def _owed(case: Case, fault: Fault, *, now: datetime, repeat: bool) -> Iterator[For]:
    if broken_word(case, now=now):
        yield For.PROMISE
    if repeat:
        yield For.REPEAT
    if fault in _OWED:
        yield _OWED[fault]
    elif text(case, "handling"):
        yield For.HANDLING


def _order(
    case: Case, sorry_for: tuple[For, ...], correction: Correction | None
) -> tuple[Part, ...]:
    parts = [Part.CORRECTION] if correction else []
    matter = {For.OURS, For.OUR_PART, For.HANDLING} & set(sorry_for)
    if matter:
        parts.append(Part.HEARD)
    parts += [_NAMED_BY[each] for each in sorry_for]
    if sorry_for:
        parts += [Part.OUR, *([Part.HARM] if matter else []), Part.SORRY]
        parts += [Part.REMEDY, Part.TIME] if hold.may_offer(case) else []
    else:
        parts += [Part.HARM, Part.REGRET]
    if hold.is_held(case):
        return (*parts, Part.WHO, Part.TIME) if Part.TIME not in parts else tuple(parts)
    if fault_of(case) is Fault.UNCLEAR:
        parts += [Part.CHECK, Part.KNOW_BY]
    return tuple(parts)


def _unsaid(case: Case, fault: Fault) -> tuple[Unsaid, ...]:
    if not hold.may_apologize(case):
        return (Unsaid.THE_MATTER,)
    not_again = () if case.cause.strip() else (Unsaid.NOT_AGAIN,)
    return (*_UNSAID[fault], *not_again)


def _must_name_time(case: Case, fault: Fault, *, now: datetime) -> bool:
    if fault is not Fault.UNCLEAR or hold.is_held(case):
        return False
    named = (case.next_update_at, *(promise.due_at for promise in case.open_promises))
    return not any(at is not None and at > now for at in named)


def _asks(case: Case, fault: Fault) -> Iterator[str]:
    wanted = {Fault.OURS: "fault_fact", Fault.SHARED: "fault_fact", Fault.NOT_OURS: "shown"}
    name = wanted.get(fault)
    if name and hold.is_asked(case, RECORD, name) and not text(case, name):
        yield name
