"""One voice: who else of us is talking with a client."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.case import Case, State
from bot.domain.repeat import Coming

RECENT = timedelta(days=7)
"""After a week without a word, whoever speaks next interrupts nobody."""
SEVERAL = 3
"""So many cases open for one client are more than its owners' matter."""


@dataclass(frozen=True, kw_only=True)
class Theirs:
    """A client's open cases, and those in which somebody else is in touch with them.

    `repeats`: what one case more would make.
    """

    cases: tuple[Case, ...] = ()
    talking: tuple[Case, ...] = ()
    similar: tuple[Case, ...] = ()
    """Of any client, lately: like what is being typed."""
    repeats: tuple[Coming, ...] = ()


def talking(cases: Iterable[Case], *, person: str, now: datetime) -> tuple[Case, ...]:
    """Of one client's cases those whose owner is somebody else and in touch with them.

    The last to speak comes first. Give only cases that the person may know.
    """
    others = [case for case in cases if case.owner != person and is_in_touch(case, now=now)]
    return tuple(sorted(others, key=_last_word, reverse=True))


def is_in_touch(case: Case, *, now: datetime) -> bool:
    """They had a word from us or we from them within days, or we owe them one at a time."""
    if case.state is State.CLOSED:
        return False
    awaited = case.next_update_at is not None and case.next_update_at > now
    owed = bool(case.rhythm) or bool(case.open_promises) or awaited
    return owed or now - _last_word(case) <= RECENT


def _last_word(case: Case) -> datetime:
    return case.updated_at or case.reached_at
