"""Drafts of what to send to a client or to say on the phone: which one, in which variant, filled."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain import hold, offer, refused
from bot.domain.case import LIVE, Case, Reached
from bot.domain.errors import DomainError
from bot.domain.facts import IN_THEIR_WORDS, RECORDED, Speaker, broken_word, facts, quotable
from bot.domain.fault import Fault, correction_owed, fault_of, text
from bot.domain.playbook import GAP, PLACEHOLDERS, fill
from bot.domain.promise import Promise

KEYS = (
    "receipt",
    "holding_message",
    "paraphrase",
    "acknowledgement",
    "our_view",
    "options",
    "promise",
    "renegotiation",
    "update_without_news",
    "solved",
    "follow_up_question",
    "chase_1",
    "chase_2",
    "chase_3",
    "final_answer",
    "introduction",
    "taken_over",
    "what_we_changed",
    "word_to_other_clients",
)
GIVEN = frozenset(
    {
        "limits",
        "new_time",
        "other_client",
        "question",
        "taken_by",
        "touches",
        "without_answer",
    }
)
"""Placeholders that no record of a case holds: whoever asks for the draft may know them."""
FILLABLE = (
    PLACEHOLDERS
    | GIVEN
    | RECORDED.keys()
    | {"cause", "options", "promised", "stands", "stands_by", "was_due"}
)
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_AFTER_BREAK = re.compile(r"\n ")
_NAMED = re.compile(r"\{(\w+)\}")
FACT_LIMIT = 800
"""A longer fact is cut, so that every draft fits into one field of a form."""


class Channel(StrEnum):
    WRITING = "writing"
    PHONE = "phone"


class Variant(StrEnum):
    PLAIN = "plain"
    HOLD = "hold"
    HOLD_APOLOGY = "hold_apology"
    REFUSED = "refused"
    SUM_UP = "sum_up"
    ACCEPTED = "accepted"
    BROKEN_PROMISE = "broken_promise"
    REPEAT = "repeat"
    FOUND = "found"
    CARELESS = "careless"
    UNCLEAR = "unclear"
    OURS = "ours"
    SHARED = "shared"
    NOT_OURS = "not_ours"


BY_FAULT: Mapping[Fault, Variant] = {
    Fault.UNCLEAR: Variant.UNCLEAR,
    Fault.OURS: Variant.OURS,
    Fault.SHARED: Variant.SHARED,
    Fault.NOT_OURS: Variant.NOT_OURS,
}
CORRECTED = frozenset({*BY_FAULT.values(), Variant.CARELESS, Variant.HOLD_APOLOGY})
"""What may begin with a correction: the others do not speak of whose fault it is."""


class Withheld(DomainError):
    def __init__(self, title: str) -> None:
        super().__init__(
            f"Legal hold: “{title}” waits until it is lifted. A holding message may go out."
        )


class DoesNotFit(DomainError):
    """The case is not one for this draft; the text says what to do instead."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What belongs into writing alone has no version for the phone."""

    writing: str
    phone: str = ""

    def on(self, channel: Channel) -> str:
        return self.phone if channel is Channel.PHONE and self.phone else self.writing


@dataclass(frozen=True, kw_only=True)
class Template:
    key: str
    title: str
    variants: Mapping[Variant, Wording]
    hello: str
    bye: str
    correction: Wording | None = None
    """Comes first when we told the client something else about the fault earlier."""
    otherwise: str = ""
    """What is said when no variant is for this case."""


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a draft must know beside the case.

    `repeat`: it happened to this client before. `promise`: the one that the draft is about.
    `given`: words for placeholders that the case does not hold.
    """

    now: datetime
    repeat: bool = False
    channel: Channel | None = None
    promise: Promise | None = None
    given: Mapping[str, str] = field(default_factory=dict)


def draft(template: Template, case: Case, by: Speaker, circumstances: Circumstances) -> str:
    """The text to copy. What is not known is a gap, never a guess.

    Raises `Withheld` under legal hold, `DoesNotFit` when the template has nothing for the case.
    """
    variant = variant_for(template, case, circumstances)
    wording = template.variants[variant]
    channel = (circumstances.channel or channel_of(case)) if wording.phone else Channel.WRITING
    paragraphs = [wording.on(channel)]
    if template.correction and variant in CORRECTED and correction_owed(case):
        paragraphs.insert(0, template.correction.on(channel))
    if channel is Channel.WRITING:
        paragraphs = [template.hello, *paragraphs, template.bye]
    return filled("\n\n".join(paragraphs), _values(case, by, circumstances))


def filled(text: str, values: Mapping[str, str]) -> str:
    """What stands in double brackets is left out while a fact of it is not known."""

    def part(match: re.Match[str]) -> str:
        known = all(values.get(name, "").strip() for name in _NAMED.findall(match[1]))
        return match[1] if known else ""

    said = _OPTIONAL.sub(part, text)
    return fill(_AFTER_BREAK.sub("\n", said), values)


def gaps(text: str) -> int:
    """How many gaps are left for the person to fill."""
    return text.count(GAP)


def channel_of(case: Case) -> Channel:
    live = case.reached in {*LIVE, Reached.MEETING}
    return Channel.PHONE if live else Channel.WRITING


def is_spoken(template: Template, case: Case, circumstances: Circumstances) -> bool:
    """Whether there are other words for the phone; what belongs into writing alone has none."""
    try:
        variant = variant_for(template, case, circumstances)
    except (Withheld, DoesNotFit):
        return False
    return bool(template.variants[variant].phone)


def variant_for(template: Template, case: Case, circumstances: Circumstances) -> Variant:
    """The first that is meant for the case and that the template has."""
    if not hold.may_draft(case, template.key):
        raise Withheld(template.title)
    for variant in _fitting(case, circumstances):
        if variant in template.variants:
            return variant
    if hold.is_held(case):
        raise Withheld(template.title)
    raise DoesNotFit(template.otherwise)


def _fitting(case: Case, circumstances: Circumstances) -> Iterator[Variant]:
    if not hold.may_offer(case):
        if hold.may_apologize(case) and fault_of(case) in {Fault.OURS, Fault.SHARED}:
            yield Variant.HOLD_APOLOGY
        yield Variant.HOLD
        return
    yield from _by_what_happened(case, circumstances)
    yield BY_FAULT[fault_of(case)]
    # Counsel allowed a remedy: what has a text for it says it, all else stays as careful as before.
    if hold.is_held(case):
        yield Variant.HOLD
    if case.reached is Reached.FOUND:
        yield Variant.FOUND
    yield Variant.PLAIN


def _by_what_happened(case: Case, circumstances: Circumstances) -> Iterator[Variant]:
    if case.escalation and case.escalation.accepted_by:
        yield Variant.ACCEPTED
    if broken_word(case, now=circumstances.now):
        yield Variant.BROKEN_PROMISE
    if circumstances.repeat:
        yield Variant.REPEAT
    if fault_of(case) is Fault.NOT_OURS and text(case, "handling"):
        yield Variant.CARELESS
    match refused.next_move(case):
        case refused.Next.LIMITS | refused.Next.PROPOSAL:
            yield Variant.REFUSED
        case refused.Next.SUM_UP:
            yield Variant.SUM_UP
        case _:
            pass


def _values(case: Case, by: Speaker, circumstances: Circumstances) -> dict[str, str]:
    values = facts(case, by, now=circumstances.now, promise=circumstances.promise)
    values |= {name: quotable(values[name]) for name in IN_THEIR_WORDS} | {**circumstances.given}
    tidy = {name: _tidy(value) for name, value in values.items()}
    return {"options": _options(case, by)} | tidy


def _tidy(value: str) -> str:
    rows = (" ".join(row.split()) for row in value.splitlines())
    text = "\n".join(row for row in rows if row)
    return text if len(text) <= FACT_LIMIT else text[: FACT_LIMIT - 1].rstrip() + "…"


def _options(case: Case, by: Speaker) -> str:
    """The ways that were written down, each on its line: what, by when, and what it leaves out."""
    return "\n".join(
        f"{number}. {each.what.strip().rstrip('.')}, by {by.times.get(each.at, GAP)}"
        + (f" (without: {each.limits.strip().rstrip('.')})" if each.limits.strip() else "")
        for number, each in enumerate(offer.offers(case), start=1)
    )
