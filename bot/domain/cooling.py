"""Reply now or later: the receipt always at once, the answer when the facts are in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import hold
from bot.domain.case import LIVE, Case, Reached, Serious, Severity, State
from bot.domain.errors import InvalidFields
from bot.domain.record import is_filled
from bot.domain.rules import DEFAULTS, Rules
from bot.domain.written import when, write

RECORD = "cooling"
USEFUL = timedelta(hours=4)
"""How long after its end the reminder *cooling-off over* is worth sending."""
HEATED = "heated-conversation"
AS_TEXT = frozenset({Reached.EMAIL, Reached.REVIEW})


class Ended(StrEnum):
    """Why a cooling-off is over."""

    FACTS = "the facts are in"
    TIME = "time is up"
    URGENT = "it can't wait any more"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """When to answer. Without `options` the answer is now, or at the time of a call back."""

    receipt_now: bool
    """Not sent yet: it goes at once, whatever is decided about the answer."""
    options: tuple[timedelta, ...]
    call_back: bool
    """They are talking to us: a call back at a named time is what can be offered."""
    due: datetime | None
    """What the answer must not pass."""


@dataclass(frozen=True, kw_only=True)
class Cooling:
    """A cooling-off that was chosen; `ended` is None while it lasts."""

    until: datetime
    ended: Ended | None


def is_live(case: Case) -> bool:
    return case.reached in {*LIVE, Reached.MEETING} or case.situation == HEATED


def reply(
    case: Case,
    *,
    now: datetime,
    due: datetime | None = None,
    facts_ticked: bool = False,
    rules: Rules = DEFAULTS,
) -> Reply:
    """Whether cooling-off is offered, and which. `due`: the client clock, as it is planned."""
    first_due = _first_due(case, due)
    chosen_already = cooling(case, now=now) is not None
    offered = may_wait(case) and not chosen_already
    if offered and _facts_are_in(case, facts_ticked=facts_ticked):
        offered = False
    fits = (s for s in rules.cooling if first_due is None or now + s <= first_due)
    return Reply(
        receipt_now=case.receipt_at is None and case.state is State.OPEN,
        options=tuple(fits) if offered else (),
        call_back=is_live(case) and case.state is State.OPEN,
        due=first_due,
    )


def may_wait(case: Case) -> bool:
    """A complaint as text, with no harm going on. Under hold the matter rests anyhow."""
    harm = case.severity is Severity.CRITICAL or Serious.SAFETY in case.serious
    as_text = case.reached in AS_TEXT and not is_live(case)
    return case.state is State.OPEN and as_text and not harm and not hold.is_held(case)


def begin(case: Case, span: timedelta, offered: Reply, *, now: datetime) -> Case:
    """Start the cooling-off that was chosen; its end is exact, a person chose it."""
    if span not in offered.options:
        raise InvalidFields({"cooling": "That would be too late by now. Choose again, or answer."})
    return write(case, RECORD, {"began": now.isoformat(), "until": (now + span).isoformat()})


def cooling(
    case: Case, *, now: datetime, due: datetime | None = None, facts_ticked: bool = False
) -> Cooling | None:
    """The cooling-off as it stands, if one was chosen and we have not answered since it began.

    A promise made meanwhile shortens it: it never passes what is due.
    """
    chosen = when(case.record(RECORD).get("until", ""))
    if chosen is None or _answered_since(case):
        return None
    first_due = _first_due(case, due)
    until = min(chosen, first_due) if first_due is not None else chosen
    if _facts_are_in(case, facts_ticked=facts_ticked):
        return Cooling(until=until, ended=Ended.FACTS)
    if now >= until:
        return Cooling(until=until, ended=Ended.TIME)
    return Cooling(until=until, ended=None if may_wait(case) else Ended.URGENT)


def ends_at(case: Case, *, facts_ticked: bool = False) -> datetime | None:
    """When somebody has to be told that it is over; None when that is known or does not matter."""
    chosen = when(case.record(RECORD).get("until", ""))
    if chosen is None or _answered_since(case):
        return None
    if _facts_are_in(case, facts_ticked=facts_ticked):
        return None
    return chosen if may_wait(case) else None


def seen(case: Case) -> Case:
    """The owner knows that it is over."""
    return write(case, RECORD, {"until": ""})


def _answered_since(case: Case) -> bool:
    """The client had more than a receipt from us since it began."""
    began, updated_at = when(case.record(RECORD).get("began", "")), case.updated_at
    if began is None or updated_at is None or updated_at == case.receipt_at:
        return False
    return updated_at > began


def _facts_are_in(case: Case, *, facts_ticked: bool) -> bool:
    return facts_ticked or is_filled(case.record("facts"))


def _first_due(case: Case, due: datetime | None) -> datetime | None:
    return min(_dues(case, due), default=None)


def _dues(case: Case, due: datetime | None) -> Iterator[datetime]:
    yield from (promise.due_at for promise in case.open_promises)
    yield from (at for at in (due, case.next_update_at, case.answer_by) if at is not None)
