"""The case's own records, as the words that fill a phrase or a draft. What is not known is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.fault import text
from bot.domain.offer import must_give_back, offers
from bot.domain.promise import Promise, PromiseState

RECORDED: Mapping[str, tuple[str, str]] = {
    "need": ("need", "need"),
    "harm": ("harm", "harm"),
    "agreed": ("agreement", "agreed"),
    "remedy": ("agreement", "agreed"),
    "fault_fact": ("fault", "fault_fact"),
    "handling": ("fault", "handling"),
    "our_limits": ("refused", "our_limits"),
    "their_limits": ("refused", "their_limits"),
    "proposal": ("refused", "proposal"),
    "view": ("view", "view"),
    "action": ("prevention", "action"),
    "reasons": ("final", "reasons"),
    "next_place": ("final", "next_place"),
}
"""Name of a placeholder to the record and its field."""
IN_THEIR_WORDS = ("happened", "need")
_OUR_QUOTES = str.maketrans(dict.fromkeys('“”„"', "’"))


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Who speaks to the client, and the case's times as words in their zone.

    A text to say or to copy can't hold Slack's own dates.
    """

    name: str
    times: Mapping[datetime, str]


def times(case: Case) -> tuple[datetime, ...]:
    """The times that a text of this case may need."""
    update = (case.next_update_at,) if case.next_update_at else ()
    promised = (promise.due_at for promise in case.promises)
    return (*promised, *update, *(offer.at for offer in offers(case)))


def facts(
    case: Case, by: Speaker, *, now: datetime, promise: Promise | None = None
) -> dict[str, str]:
    """`promise` is the one that the text is about, else the one to speak of next.

    A time that has passed is no time to promise: it is only told as the time that we named.
    """
    promise = promise or spoken_of(case, now=now)
    stands = _stands(case, now=now)
    recorded = {name: case.record(key).get(field, "") for name, (key, field) in RECORDED.items()}
    return {
        **recorded,
        "remedy": recorded["remedy"] or _goes_back(case),
        "client": case.client,
        "contact": case.contact or case.client,
        "owner": by.name,
        "happened": quotable(case.happened),
        "cause": case.cause,
        "promised": promise.what if promise else "",
        "was_due": _said(promise.due_at if promise else None, by),
        "stands": stands.what if stands else "",
        "stands_by": _said(stands.due_at if stands else None, by),
        "due": _said(_agreed_for(case, now=now), by),
        "next_update": _said(next(iter(_next_update(case, now=now)), None), by),
    }


def spoken_of(case: Case, *, now: datetime) -> Promise | None:
    """The promise to speak of next: one that was not kept in time, else the first that is open."""
    return broken_word(case, now=now) or next(iter(case.open_promises), None)


def broken_word(case: Case, *, now: datetime) -> Promise | None:
    """The promise that was not kept in time and that the client has not heard about since."""
    heard_at = case.updated_at
    for promise in case.promises:
        broken_at = promise.answered_at if promise.state is PromiseState.BROKEN else promise.due_at
        missed = promise.state is PromiseState.BROKEN or (promise.is_open and promise.due_at <= now)
        if missed and (heard_at is None or broken_at is None or heard_at <= broken_at):
            return promise
    return None


def quotable(words: str) -> str:
    """Fit to stand between our curly quotes: quotes inside become single ones."""
    return words.translate(_OUR_QUOTES)


def _goes_back(case: Case) -> str:
    """What is theirs goes back whatever else is agreed later."""
    return f"we give back {text(case, 'theirs')}" if must_give_back(case) else ""


def _agreed_for(case: Case, *, now: datetime) -> datetime | None:
    """The time of what was agreed, so that no other promise lends it a wrong one."""
    agreed = [p for p in case.open_promises if p.from_agreement] or case.open_promises
    return next((promise.due_at for promise in agreed if promise.due_at > now), None)


def _stands(case: Case, *, now: datetime) -> Promise | None:
    """The promise that is due next."""
    ahead = (promise for promise in case.open_promises if promise.due_at > now)
    return min(ahead, key=lambda promise: promise.due_at, default=None)


def _next_update(case: Case, *, now: datetime) -> list[datetime]:
    """As it was named to the client, else when the next promise is due: they hear of that too."""
    named = [case.next_update_at] if case.next_update_at else []
    due = sorted(promise.due_at for promise in case.open_promises)
    return [at for at in (*named, *due) if at > now]


def _said(at: datetime | None, by: Speaker) -> str:
    return by.times.get(at, "") if at else ""
