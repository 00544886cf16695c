"""What the rules say on the card in view: at most two short lines, and which phrases fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain import cooling, fault, hold, offer, refused
from bot.domain import guidance_lines as say
from bot.domain.apology import Apology, For, apology
from bot.domain.approval import Approval
from bot.domain.case import Case, Serious, Severity, State
from bot.domain.fault import Fault
from bot.domain.offer import View
from bot.domain.playbook import Effect, Step
from bot.domain.record import is_filled
from bot.domain.repeat import NO_REPEAT, Repeat
from bot.domain.rules import DEFAULTS, Rules
from bot.domain.step import needs_prevention

MOST = 2


class Topic(StrEnum):
    """Which decision a line comes from."""

    HOLD = "legal hold"
    CORRECTION = "correction"
    REPLY = "reply now or later"
    APOLOGY = "apology"
    VIEW = "our view"
    OFFER = "offer"
    REFUSED = "refused"
    PREVENTION = "prevention"
    SEVERITY = "severity"
    SITUATION = "situation"
    ONE_VOICE = "one voice"


class Phrases(StrEnum):
    """`HOLD`: none of the step's own, but the holding message.

    `KNOWN`: partly or not ours, so a step that owns up says what fits instead of its own.
    """

    SAFE = "safe"
    OURS = "ours"
    KNOWN = "known"
    HOLD = "hold"


@dataclass(frozen=True, kw_only=True)
class Advice:
    """One line. `{at}` in it stands for the time `at`, which the reader sees in their zone.

    `{who}` stands for the people of `who`.
    """

    topic: Topic
    text: str
    at: datetime | None = None
    who: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the rules need beside the case.

    `repeat`: same client or cause, by the rule for it. `known`: an earlier case had its cause.
    `due`: the client clock as it is planned. `approval`: the yes that the offers still need.
    """

    repeat: Repeat = NO_REPEAT
    known: bool = False
    due: datetime | None = None
    facts_ticked: bool = False
    approval: Approval | None = None
    rules: Rules = DEFAULTS


Lines = Iterator[Advice]


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """A step of a case, as the rules look at it: by what it asks for, not by its name."""

    case: Case
    step: Step
    now: datetime
    around: Around

    @property
    def prepares(self) -> bool:
        return not self.step.talks and bool({"facts", "objective"} & set(self.step.records))

    @property
    def settles(self) -> bool:
        return self.step.effect is Effect.RESOLVES

    @property
    def apologizes(self) -> bool:
        """Fault or harm is spoken of. What they need is heard first, without any of it."""
        asked = set(self.step.records)
        return bool({"fault", "harm"} & asked) and "need" not in asked

    @property
    def offers(self) -> bool:
        return "agreement" in self.step.records

    def apology(self) -> Apology:
        return apology(self.case, now=self.now, repeat=self.around.repeat.client)


def advice(
    case: Case, step: Step, *, now: datetime, around: Around | None = None
) -> tuple[Advice, ...]:
    """What holds for this step as the case stands, the weightiest first."""
    if case.state is State.CLOSED:
        return ()
    seen = _Seen(case=case, step=step, now=now, around=around or Around())
    lines = dict.fromkeys(line for give in _GIVERS for line in give(seen))
    return tuple(lines)[:MOST]


def reply(case: Case, around: Around, *, now: datetime) -> cooling.Reply:
    """Whether the answer goes now or later, with all that is known around the case."""
    ticked, due = around.facts_ticked, around.due
    return cooling.reply(case, now=now, due=due, facts_ticked=ticked, rules=around.rules)


def phrases(case: Case, *, now: datetime) -> Phrases:
    """Those that own it only when all of it was ours, and only after they were heard."""
    if not hold.may_offer(case):
        return Phrases.HOLD
    decided = apology(case, now=now)
    if decided.heard and decided.fault in {Fault.SHARED, Fault.NOT_OURS}:
        return Phrases.KNOWN
    return Phrases.OURS if For.OURS in decided.sorry_for else Phrases.SAFE


def _of_hold(seen: _Seen) -> Lines:
    case, now, rules = seen.case, seen.now, seen.around.rules
    if not hold.is_held(case):
        return
    known = hold.consulted(case)
    yield Advice(topic=Topic.HOLD, text=say.HELD[known.allowed if known else None])
    if report_by := hold.report_by(case, rules):
        text = say.REPORT_OVER if report_by <= now else say.REPORT
        hours = f"{rules.report.total_seconds() / 3600:.0f}"
        yield Advice(topic=Topic.HOLD, text=text.replace("{hours}", hours), at=report_by)
    if known is None and not seen.prepares:
        yield Advice(topic=Topic.HOLD, text=say.CONSULT)


def _of_correction(seen: _Seen) -> Lines:
    owed = fault.correction_owed(seen.case)
    if owed and (seen.step.talks or seen.prepares or seen.settles):
        text = say.CORRECT.format(say.TOLD[owed.told]) + say.AND_THEN.get(owed.known, "")
        yield Advice(topic=Topic.CORRECTION, text=text)


def _of_broken_word(seen: _Seen) -> Lines:
    """At once, in whatever step we speak next."""
    if not (seen.step.talks or seen.settles):
        return
    sorry_for = seen.apology().sorry_for
    if For.PROMISE in sorry_for:
        yield Advice(topic=Topic.APOLOGY, text=say.PROMISE_BROKEN)
    if For.REPEAT in sorry_for and seen.step.conversation and not fault.apologized(seen.case):
        yield Advice(topic=Topic.APOLOGY, text=say.REPEAT)


def _of_reply(seen: _Seen) -> Lines:
    case, now, around = seen.case, seen.now, seen.around
    if not seen.prepares:
        return
    ticked = around.facts_ticked
    known = reply(case, around, now=now)
    if known.receipt_now and not hold.is_held(case) and not _says("receipt", seen.step):
        yield Advice(topic=Topic.REPLY, text=say.RECEIPT)
    running = cooling.cooling(case, now=now, due=around.due, facts_ticked=ticked)
    if running:
        at = None if running.ended else running.until
        yield Advice(topic=Topic.REPLY, text=say.COOLING[running.ended], at=at)
    elif case.severity is Severity.CRITICAL:
        yield Advice(topic=Topic.REPLY, text=say.CRITICAL)
    elif known.call_back and not fault.heard(case):
        yield Advice(topic=Topic.REPLY, text=say.CALL_BACK)
    elif known.options:
        minutes = [f"{span.total_seconds() / 60:.0f}" for span in known.options]
        yield Advice(topic=Topic.REPLY, text=say.MAY_COOL.format(_or(minutes)))


def _of_apology(seen: _Seen) -> Lines:
    if fault.apologized(seen.case) or not hold.may_apologize(seen.case):
        return
    decided = seen.apology()
    late = (seen.offers or seen.settles) and decided.fault in {Fault.OURS, Fault.SHARED}
    if seen.apologizes or late:
        lines = (*_by_fault(decided), *_with_it(decided))
        yield from (Advice(topic=Topic.APOLOGY, text=text) for text in lines)


def _by_fault(decided: Apology) -> Iterator[str]:
    match decided.fault:
        case Fault.UNCLEAR:
            yield say.UNCLEAR if decided.must_name_time else say.UNCLEAR_TIMED
        case Fault.OURS:
            yield say.OURS if decided.heard else say.OURS_LATER
        case Fault.SHARED:
            yield say.SHARED
            if decided.asks:
                yield say.SHARED_WHICH
        case Fault.NOT_OURS:
            yield say.NOT_OURS
            if decided.asks and For.HANDLING not in decided.sorry_for:
                yield say.SHOWN


def _with_it(decided: Apology) -> Iterator[str]:
    """What belongs to the apology that is said now."""
    if For.HANDLING in decided.sorry_for:
        yield say.HANDLING
    if {For.OURS, For.OUR_PART} & set(decided.sorry_for):
        if decided.must_give_back:
            yield say.GIVE_BACK
        if not decided.may_say_not_again:
            yield say.NOT_AGAIN


def _of_refusal(seen: _Seen) -> Lines:
    if seen.offers and (move := refused.next_move(seen.case)):
        yield Advice(topic=Topic.REFUSED, text=say.REFUSED[move])


def _of_offers(seen: _Seen) -> Lines:
    case, around = seen.case, seen.around
    if not seen.offers or not refused.may_offer(case):
        return
    if offer.must_give_back(case):
        yield Advice(topic=Topic.APOLOGY, text=say.GIVE_BACK)
    if offer.offers(case) and offer.has_too_few(case, around.rules):
        yield Advice(topic=Topic.OFFER, text=say.ONLY_ONE)


def _of_approval(seen: _Seen) -> Lines:
    case, needed = seen.case, seen.around.approval
    if not seen.offers or not refused.may_offer(case):
        return
    if needed:
        yield _approval(needed)
    elif Serious.LARGE_SUM in case.serious and not offer.offers(case):
        yield Advice(topic=Topic.OFFER, text=say.LARGE_SUM)


def _approval(needed: Approval) -> Advice:
    if needed.no_by:
        return Advice(topic=Topic.OFFER, text=say.NOT_APPROVED, who=(needed.no_by,))
    if not needed.ask:
        return Advice(topic=Topic.OFFER, text=say.NOBODY_APPROVES)
    return Advice(topic=Topic.OFFER, text=say.APPROVAL, who=needed.ask)


def _of_view(seen: _Seen) -> Lines:
    standing = offer.view(seen.case)
    said = standing is View.NOW and is_filled(seen.case.record("view"))
    if (seen.offers or "view" in seen.step.records) and standing in say.VIEW and not said:
        yield Advice(topic=Topic.VIEW, text=say.VIEW[standing])


def _of_prevention(seen: _Seen) -> Lines:
    if "prevention" in seen.step.records and not hold.is_held(seen.case):
        again = bool(seen.around.repeat) or seen.around.known
        in_full = needs_prevention(seen.case, repeat=again)
        yield Advice(topic=Topic.PREVENTION, text=say.IN_FULL if in_full else say.ONE_OFF)


def _of_voice(seen: _Seen) -> Lines:
    if not (seen.step.talks or seen.prepares):
        return
    if hold.one_speaker(seen.case):
        yield Advice(topic=Topic.ONE_VOICE, text=say.PRESS)
    if Serious.ABOUT_US in seen.case.serious:
        yield Advice(topic=Topic.ONE_VOICE, text=say.ABOUT_US)


def _says(word: str, step: Step) -> bool:
    """What the step itself tells people to do is not told twice."""
    return any(word in each for each in step.do)


def _or(words: list[str]) -> str:
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


_GIVERS = (
    _of_hold,
    _of_correction,
    _of_broken_word,
    _of_reply,
    _of_refusal,
    _of_approval,
    _of_apology,
    _of_offers,
    _of_view,
    _of_prevention,
    _of_voice,
)
