"""Looks at a text for a client and says what to mend, by rule. It reads English only."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from bot.domain import sums
from bot.domain import wording_patterns as patterns
from bot.domain.hold import Words


class Rule(StrEnum):
    BLAME = "blame"
    EXCUSE = "excuse"
    IF_OR_BUT = "if or but beside sorry"
    SORRY_TWICE = "more than one sorry"
    EMPTY_TIME = "empty time"
    CALM_DOWN = "calm down"
    POLICY = "policy without a reason"
    ABSOLUTE = "absolute promise"
    LAW = "the law as a fact"
    NO_TIME = "promise without a time"
    SUM = "sum above a limit"
    ADMISSION = "admission under hold"


MENDS: Mapping[Rule, str] = {
    Rule.BLAME: "Say what happened, without pointing at them.",
    Rule.EXCUSE: "Leave the reason out. Say what we do now, and by when.",
    Rule.IF_OR_BUT: "Let the sorry stand alone. What you want to add comes later, on its own.",
    Rule.SORRY_TWICE: "Say sorry once. What we do next shows that we mean it.",
    Rule.EMPTY_TIME: "Name a day and an hour that you can keep.",
    Rule.CALM_DOWN: "Take it out. Say what you see instead: “I can see why you are upset.”",
    Rule.POLICY: "Say why it is so (“because …”), or what you can do instead.",
    Rule.ABSOLUTE: "Promise only what we can keep: what we do, and by when.",
    Rule.LAW: "Leave the law to counsel. Say what we do, and by when.",
    Rule.NO_TIME: "Say by when, or leave the promise out.",
    Rule.SUM: "Above what you may give alone. Note it as a way first, and wait for the yes.",
    Rule.ADMISSION: (
        "Legal hold: fault, sums and remedies wait for counsel. "
        "Sympathy, who answers and by when may stay."
    ),
}
_BY_PATTERN: Mapping[Rule, re.Pattern[str]] = {
    Rule.BLAME: patterns.BLAME,
    Rule.EXCUSE: patterns.EXCUSE,
    Rule.EMPTY_TIME: patterns.EMPTY_TIME,
    Rule.CALM_DOWN: patterns.CALM_DOWN,
    Rule.ABSOLUTE: patterns.ABSOLUTE,
    Rule.LAW: patterns.LAW,
}
_WITHHELD: Mapping[Words, re.Pattern[str]] = {
    Words.FAULT: patterns.FAULT,
    Words.SUMS: patterns.SUMS,
    Words.REMEDIES: patterns.REMEDIES,
}
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|^>.*$", re.MULTILINE)
# A line may be wrapped by hand; only a paragraph or the next entry of a list ends a sentence.
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\s*(?:[-–•*]|\d+[.)])\s)")

Found = tuple[Rule, str]


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing to mend; `found` is the words that it is about."""

    rule: Rule
    found: str

    @property
    def mend(self) -> str:
        return MENDS[self.rule]


def check(
    text: str, *, withheld: Collection[Words] = (), may_give: Decimal | None = None
) -> tuple[Remark, ...]:
    """What to mend, in the order of the rules. What is quoted from the client is theirs.

    `withheld`: the words that legal hold keeps back (`hold.withheld`). `may_give`: the highest sum
    that whoever writes may offer without a yes; None: there is no limit.
    """
    own = _own_words(text)
    found = [*_by_pattern(own), *_by_sentence(_sentences(own))]
    if may_give is not None:
        found += ((Rule.SUM, said) for said, amount in sums.given(own) if amount > may_give)
    for words in sorted(withheld):
        found += ((Rule.ADMISSION, match) for match in _matches(_WITHHELD[words], own))
    order = list(Rule)
    once: dict[Found, Remark] = {}
    for rule, said in sorted(found, key=lambda each: order.index(each[0])):
        once.setdefault((rule, said.lower()), Remark(rule=rule, found=said))
    return tuple(once.values())


def _own_words(text: str) -> str:
    return _QUOTED.sub("“”", text.replace("’", "'"))


def _sentences(text: str) -> list[str]:
    return [each.strip() for each in _SENTENCE_END.split(text) if each.strip()]


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (" ".join(match.group().split()) for match in pattern.finditer(text))


def _by_pattern(text: str) -> Iterator[Found]:
    for rule, pattern in _BY_PATTERN.items():
        yield from ((rule, match) for match in _matches(pattern, text))
    if len(sorries := list(_matches(patterns.SORRY, text))) > 1:
        yield Rule.SORRY_TWICE, sorries[1]


def _by_sentence(sentences: list[str]) -> Iterator[Found]:
    for sentence, following in pairwise([*sentences, ""]):
        if found := _beside_sorry(sentence, following):
            yield Rule.IF_OR_BUT, found
        policy = patterns.POLICY.search(sentence)
        if policy and not patterns.REASON.search(sentence):
            yield Rule.POLICY, policy.group()
        if found := _without_time(sentence, following):
            yield Rule.NO_TIME, found


def _beside_sorry(sentence: str, following: str) -> str:
    if not (patterns.SORRY.search(sentence) or patterns.REGRET.search(sentence)):
        return ""
    inside = patterns.IF_OR_BUT.search(sentence)
    after = patterns.BUT_NEXT.match(following)
    return next((match.group() for match in (inside, after) if match), "")


def _without_time(sentence: str, following: str) -> str:
    """The time may come in the next sentence: what we check first, then by when they know."""
    promise = patterns.PROMISE.search(sentence)
    if promise is None or sentence.endswith("?"):
        return ""
    timed = patterns.TIME.search(sentence) or patterns.TIME.search(following)
    # An empty time has its own remark; one is enough.
    return "" if timed or patterns.EMPTY_TIME.search(sentence) else promise.group()
