"""The written brief of an escalation: facts with their times, from the case, and never a guess."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import hold, refused
from bot.domain.case import Case, Reached
from bot.domain.escalation import Escalation
from bot.domain.facts import quotable
from bot.domain.fault import Fault, fault_of
from bot.domain.offer import offers
from bot.domain.playbook import GAP
from bot.domain.promise import Promise, PromiseState
from bot.domain.timeline import Entry, Kind
from bot.domain.wording import Rule, check

Says = Callable[[datetime], str]
"""A time as words, in the zone of whoever asks."""

FACT = 200
"""Characters of one fact: all of it is read on a phone."""
EVENTS = 4
"""The last of what was said and done; what reached us stands before them."""
PROMISES = 4
KEPT_BACK = "(held back)"
BY_VOICE = "What is held back waits for counsel. Ask by voice, answer by voice."
_UNQUOTED = str.maketrans('“”"', "'''")
_TOLD = {
    Kind.CLIENT_UPDATE: "client update",
    Kind.TALKED: "talked with them",
    Kind.PROMISE_BROKEN: "promise not kept",
    Kind.REFUSED: "they refused what we offered",
    Kind.REOPENED: "reopened",
    Kind.COUNSEL: "counsel consulted",
}
_REACHED = {
    Reached.EMAIL: "by email",
    Reached.PHONE: "by phone",
    Reached.CHAT: "by chat",
    Reached.MEETING: "in a meeting",
    Reached.REVIEW: "in a review",
    Reached.FOUND: "we found it first",
}
_FAULT = {
    Fault.UNCLEAR: "not known yet",
    Fault.OURS: "ours",
    Fault.SHARED: "shared",
    Fault.NOT_OURS: "not ours, as it looks now",
}


@dataclass(frozen=True, kw_only=True)
class Raised:
    """What the case does not say by itself: why it is raised, and by whom."""

    reason: str
    by: str


def brief(
    case: Case, entries: Sequence[Entry], raised: Raised, says: Says, *, now: datetime
) -> str:
    """A text to read, edit and copy. Under legal hold it has nothing of fault, sums or remedies."""
    parts = [_head(case, raised, says, now=now), _facts(case, entries, says), _wish(case)]
    if hold.may_offer(case):
        parts.append(_offered(case, says))
    parts += [_promised(case, says, now=now), _reach(case, says, now=now)]
    if any(KEPT_BACK in part for part in parts):
        parts.append(BY_VOICE)
    return "\n\n".join(part for part in parts if part)


def in_full(escalation: Escalation, says: Says) -> str:
    """First what is asked of the reader, then the brief as it was sent."""
    by = says(escalation.needed_by) if escalation.needed_by else GAP
    asked = f"Decision needed: {escalation.decision or GAP}\nBy when: {by}"
    return f"{asked}\n\n{escalation.brief}".rstrip()


def admissions(case: Case, text: str) -> tuple[str, ...]:
    """The words that legal hold keeps out of a brief, quoted or not: it may be read by others."""
    unquoted = text.translate(_UNQUOTED)
    remarks = check(unquoted, withheld=hold.withheld(case))
    return tuple(remark.found for remark in remarks if remark.rule is Rule.ADMISSION)


def _head(case: Case, raised: Raised, says: Says, *, now: datetime) -> str:
    held = " · legal hold" if hold.is_held(case) else ""
    return (
        f"{case.label} · {_line(case.client)} · {case.severity}{held}\n"
        f"{raised.reason}. Raised by {raised.by or GAP}, {says(now)}."
    )


def _facts(case: Case, entries: Sequence[Entry], says: Says) -> str:
    came = f"- {says(case.reached_at)}, {_REACHED[case.reached]}: {_said(case, case.happened)}"
    told = [entry for entry in entries if entry.kind in _TOLD][-EVENTS:]
    lines = [came, *(_event(case, entry, says) for entry in told)]
    if not case.receipt_at:
        lines.append("- They have had no word from us yet.")
    if hold.may_apologize(case):
        fact = case.record("fault").get("fault_fact", "")
        shown = f": {_said(case, fact)}" if fact.strip() else ""
        lines.append(f"- Whose fault: {_FAULT[fault_of(case)]}{shown}")
    return "\n".join(["What happened", *lines])


def _event(case: Case, entry: Entry, says: Says) -> str:
    what = str(entry.detail.get("what", "")) or entry.why
    said = f": {_said(case, what)}" if what.strip() else ""
    return f"- {says(entry.at)}, {_TOLD[entry.kind]}{said}"


def _wish(case: Case) -> str:
    want = case.record("need").get("need", "").strip() or case.want
    harm = case.record("harm").get("harm", "").strip()
    lines = [f"What they want: {_remedy(case, want)}"]
    if harm:
        lines.append(f"What it did to them: {_said(case, harm)}")
    return "\n".join(lines)


def _offered(case: Case, says: Says) -> str:
    ways = [f"- {_said(case, each.what)}, by {says(each.at)}" for each in offers(case)]
    if not ways:
        return "What we offered: nothing yet"
    answer = " (refused)" if refused.is_refused(case) else ""
    return "\n".join([f"What we offered{answer}", *ways])


def _promised(case: Case, says: Says, *, now: datetime) -> str:
    if not case.promises:
        return "What we promised: nothing yet"
    weighty = sorted(case.promises, key=lambda p: (_weight(p, now=now), p.due_at))[:PROMISES]
    lines = [
        f"- {_remedy(case, each.what)}, by {says(each.due_at)}: {_became(each, now=now)}"
        for each in sorted(weighty, key=lambda p: p.due_at)
    ]
    if more := len(case.promises) - len(lines):
        lines.append(f"- and {more} more in the case")
    return "\n".join(["What we promised", *lines])


def _weight(promise: Promise, *, now: datetime) -> int:
    """What was broken comes first, then what is owed."""
    late = promise.is_open and promise.due_at <= now
    if late or promise.state is PromiseState.BROKEN:
        return 0
    return 1 if promise.is_open else 2


def _became(promise: Promise, *, now: datetime) -> str:
    if not promise.is_open:
        return "kept" if promise.state is PromiseState.KEPT else "not kept"
    return "past due" if promise.due_at <= now else "open"


def _reach(case: Case, says: Says, *, now: datetime) -> str:
    who = _line(case.contact or case.client)
    named = case.next_update_at
    ahead = says(named) if named and named > now else GAP
    return f"Reach them: {who}, {GAP}\nThey expect our next word by {ahead}."


def _said(case: Case, text: str) -> str:
    """In quotes, as it was typed; under legal hold not at all if it speaks of what is held."""
    words = _line(text)
    if not words:
        return GAP
    return KEPT_BACK if admissions(case, words) else f"“{quotable(words)}”"


def _remedy(case: Case, text: str) -> str:
    """What they want and what we promised is a remedy, whatever its words."""
    return _said(case, text) if hold.may_offer(case) or not text.strip() else KEPT_BACK


def _line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= FACT else words[: FACT - 1].rstrip() + "…"
