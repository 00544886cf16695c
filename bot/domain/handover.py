"""Handing a case over: the brief for the new owner, and taking it back once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.domain import hold
from bot.domain.apology import apology
from bot.domain.case import Case, must_be_open
from bot.domain.errors import DomainError, InvalidFields
from bot.domain.facts import broken_word
from bot.domain.fault import fault_of
from bot.domain.playbook import GAP
from bot.domain.timeline import Entry, Kind

BRIEF_LIMIT = 2500
FACT_LIMIT = 300
LAST_WORDS = 2
"""So many client updates stand in the brief, the newest first."""
TONE = f"How they are, and what helps: {GAP}"

Told = Callable[[datetime], str]


class TooLate(DomainError):
    def __init__(self, owner: str) -> None:
        super().__init__(
            f"It can't be undone any more: <@{owner}> works on it, or it was undone already. "
            "Hand it over again instead."
        )


def hand_over(case: Case, *, to: str, now: datetime) -> Case:
    """With its open promises. Also of a closed case, as long as it owes the client one."""
    if not case.open_promises:
        must_be_open(case)
    if to == case.owner:
        raise InvalidFields({"to": "This person is the owner already."})
    if to == case.about:
        raise InvalidFields({"to": "The case is about this person. Choose somebody else."})
    promises = tuple(
        replace(promise, owner=to) if promise.is_open and promise.owner == case.owner else promise
        for promise in case.promises
    )
    return replace(
        case,
        owner=to,
        handed_from=case.owner,
        members=case.members | {to},
        promises=promises,
        touched_at=now,
    )


def can_undo(entry: Entry, case: Case) -> bool:
    """Whether this hand-over still stands as it was made, and nobody worked on it since."""
    handed = (entry.detail.get("from"), entry.detail.get("to"))
    return bool(case.handed_from) and handed == (case.handed_from, case.owner)


def undo(entry: Entry, case: Case, *, now: datetime) -> Case:
    """Back to who had it, with all that moved; whom only it let in is out again."""
    if not can_undo(entry, case):
        raise TooLate(case.owner)
    back = replace(hand_over(case, to=case.handed_from, now=now), handed_from="")
    let_in = {case.owner} if entry.detail.get("let_in") else set[str]()
    return replace(back, members=back.members - let_in)


def follow(case: Case, entry: Entry) -> Case:
    """Once the new owner has worked on it, it is theirs."""
    if case.handed_from and entry.by == case.owner and entry.kind is not Kind.OWNER:
        return replace(case, handed_from="")
    return case


def brief(case: Case, last_words: tuple[Entry, ...], told: Told, *, now: datetime) -> str:
    """What the new owner must know, so that the client never tells it twice.

    `told` says a time in words. Under legal hold it names no fault: a brief can be asked for.
    """
    rows = [*_facts(case), *_said(last_words, told), *_promised(case, told, now=now), TONE]
    unsaid = "; ".join(apology(case, now=now).unsaid)
    rows += [f"Not to say: {unsaid}"] if unsaid else []
    return "\n".join(rows)[:BRIEF_LIMIT]


def finished(text: str) -> str:
    """Without the lines that nobody filled in."""
    rows = (row for row in text.splitlines() if not row.rstrip().endswith(GAP))
    return "\n".join(rows).strip()


def _facts(case: Case) -> Iterator[str]:
    facts = {
        "What happened": case.happened,
        "They want": case.want or case.record("need").get("need", ""),
        "What it did to them": case.record("harm").get("harm", ""),
        "Who there": case.contact,
        "What we agreed": case.record("agreement").get("agreed", ""),
    }
    if not hold.is_held(case):
        facts["Whose fault"] = str(fault_of(case))
    for name, value in facts.items():
        if value.strip():
            yield f"{name}: {_short(value)}"


def _said(last_words: tuple[Entry, ...], told: Told) -> Iterator[str]:
    for entry in last_words[:LAST_WORDS]:
        yield f"Last word, {told(entry.at)}: {_short(str(entry.detail.get('what', '')))}"


def _promised(case: Case, told: Told, *, now: datetime) -> Iterator[str]:
    broken = broken_word(case, now=now)
    if broken is not None and not broken.is_open:
        yield f"Not kept, and not told to them: {_short(broken.what)}, by {told(broken.due_at)}"
    for promise in sorted(case.open_promises, key=lambda each: each.due_at):
        yield f"Promised by {told(promise.due_at)}: {_short(promise.what)}"
    if case.next_update_at is not None:
        yield f"They hear from us next by {told(case.next_update_at)}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= FACT_LIMIT else f"{text[: FACT_LIMIT - 1]}…"
