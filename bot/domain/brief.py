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
from bot.domain.record import LONG_TEXT
from bot.domain.timeline import Entry, Kind
from bot.domain.wording import Rule, check

Says = Callable[[datetime], str]
"""A time as words, in the zone of whoever asks."""

FACTS = (200, 100, 40)
"""Characters of one fact, tried until all of it is read on a phone, and fits its field."""
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
class Asker:
    """Who asks and why, which the case does not say by itself; and where their clock stands."""

    name: str
    reason: str
    place: str
    """As in Berlin."""
    raised_at: datetime | None = None
    """None: now."""


def brief(case: Case, entries: Sequence[Entry], asker: Asker, says: Says, *, now: datetime) -> str:
    """A text to read, edit and copy. Under legal hold it has nothing of fault, sums or remedies."""
    text = ""
    for limit in FACTS:
        text = _Pen(case=case, says=says, now=now, limit=limit).brief(entries, asker)
        if len(text) <= LONG_TEXT:
            break
    return text


def in_full(escalation: Escalation, says: Says) -> str:
    """First what is asked of the reader, then the brief as it was sent."""
    by = says(escalation.needed_by) if escalation.needed_by else GAP
    asked = f"Decision needed: {escalation.decision or GAP}\nBy when: {by}"
    return f"{asked}\n\n{escalation.brief}".rstrip()


def admissions(case: Case, text: str) -> tuple[str, ...]:
    """The words that legal hold keeps out of a brief, quoted or not: it may be read by others."""
    remarks = check(text.translate(_UNQUOTED), withheld=hold.withheld(case))
    return tuple(remark.found for remark in remarks if remark.rule is Rule.ADMISSION)


@dataclass(frozen=True, kw_only=True)
class _Pen:
    """Writes the parts of one brief; each fact is cut at `limit`."""

    case: Case
    says: Says
    now: datetime
    limit: int

    def brief(self, entries: Sequence[Entry], asker: Asker) -> str:
        offered = [self._offered()] if hold.may_offer(self.case) else []
        standing = "\n".join([self._wish(), *offered, self._promised()])
        parts = [self._head(asker), self._facts(entries), standing, self._reach()]
        if any(KEPT_BACK in part for part in parts):
            parts[-1] += f"\n{BY_VOICE}"
        return "\n\n".join(parts)

    def _head(self, asker: Asker) -> str:
        case = self.case
        held = " · legal hold" if hold.is_held(case) else ""
        at = self.says(asker.raised_at or self.now)
        raised = f"Raised by {asker.name or GAP}, {at}, times as in {asker.place}."
        return (
            f"{case.label} · {self._line(case.client)} · {case.severity}{held}\n"
            f"{asker.reason}.\n{raised}"
        )

    def _facts(self, entries: Sequence[Entry]) -> str:
        case = self.case
        came = f"{self.says(case.reached_at)}, {_REACHED[case.reached]}"
        told = [entry for entry in entries if entry.kind in _TOLD][-EVENTS:]
        lines = [f"- {came}: {self._said(case.happened)}", *map(self._event, told)]
        if not case.receipt_at:
            lines.append("- They have had no word from us yet.")
        if hold.may_apologize(case):
            fact = case.record("fault").get("fault_fact", "").strip()
            shown = f", {self._said(fact)}" if fact else ""
            lines.append(f"- Whose fault: {_FAULT[fault_of(case)]}{shown}")
        return "\n".join(["What happened", *lines])

    def _event(self, entry: Entry) -> str:
        what = (str(entry.detail.get("what", "")) or entry.why).strip()
        said = f": {self._said(what)}" if what else ""
        return f"- {self.says(entry.at)}, {_TOLD[entry.kind]}{said}"

    def _wish(self) -> str:
        want = self.case.record("need").get("need", "").strip() or self.case.want
        harm = self.case.record("harm").get("harm", "").strip()
        lines = [f"What they want: {self._remedy(want)}"]
        if harm:
            lines.append(f"What it did to them: {self._said(harm)}")
        return "\n".join(lines)

    def _offered(self) -> str:
        ways = [f"- {self._said(o.what)}, by {self.says(o.at)}" for o in offers(self.case)]
        if not ways:
            return "What we offered: nothing yet"
        answer = " (refused)" if refused.is_refused(self.case) else ""
        return "\n".join([f"What we offered{answer}", *ways])

    def _promised(self) -> str:
        promises = self.case.promises
        if not promises:
            return "What we promised: nothing yet"
        weighty = sorted(promises, key=lambda p: (self._weight(p), p.due_at))[:PROMISES]
        lines = [
            f"- {self._remedy(p.what)}, by {self.says(p.due_at)}: {self._became(p)}"
            for p in sorted(weighty, key=lambda p: p.due_at)
        ]
        if more := len(promises) - len(lines):
            lines.append(f"- and {more} more in the case")
        return "\n".join(["What we promised", *lines])

    def _weight(self, promise: Promise) -> int:
        """What was broken comes first, then what is owed."""
        became = self._became(promise)
        return ("past due", "not kept", "open", "kept").index(became)

    def _became(self, promise: Promise) -> str:
        if not promise.is_open:
            return "kept" if promise.state is PromiseState.KEPT else "not kept"
        return "past due" if promise.due_at <= self.now else "open"

    def _reach(self) -> str:
        who = self._line(self.case.contact or self.case.client)
        named = self.case.next_update_at
        ahead = self.says(named) if named and named > self.now else GAP
        return f"Reach them: {who}, {GAP}\nThey expect our next word by {ahead}."

    def _said(self, text: str) -> str:
        """In quotes, as it was typed; under legal hold not at all if it speaks of what is held."""
        words = self._line(text)
        if not words:
            return GAP
        return KEPT_BACK if admissions(self.case, words) else f"“{quotable(words)}”"

    def _remedy(self, text: str) -> str:
        """What they want and what we promised is a remedy, whatever its words."""
        waits = not hold.may_offer(self.case) and text.strip()
        return KEPT_BACK if waits else self._said(text)

    def _line(self, text: str) -> str:
        words = " ".join(text.split())
        return words if len(words) <= self.limit else words[: self.limit - 1].rstrip() + "…"
