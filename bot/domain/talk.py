"""A talk with a client: what one should know while they are on the line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.apology import apology
from bot.domain.case import Case, State
from bot.domain.facts import quotable
from bot.domain.playbook import Step
from bot.domain.timeline import Entry, Kind
from bot.domain.voice import talking

SPOKEN = frozenset({Kind.CLIENT_UPDATE, Kind.TALKED})
"""Entries that say what was said to the client."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """`others`: the client's other open cases. All of it as far as `person` may know it."""

    case: Case
    person: str
    others: tuple[Case, ...] = ()
    talking: tuple[Case, ...] = ()
    """Cases in which somebody else is in touch with them, this one perhaps among them."""
    last: Entry | None = None
    """Of the last word to them."""
    noted: Entry | None = None
    """The last client update: its words were written down, those of a talk were not."""
    unsaid: tuple[str, ...] = ()
    """What must not be said now."""


def talk(
    case: Case,
    of_client: Iterable[Case],
    *,
    person: str,
    now: datetime,
    step: Step | None = None,
    last: Entry | None = None,
    noted: Entry | None = None,
) -> Talk:
    known = tuple(of_client)
    return Talk(
        case=case,
        person=person,
        others=tuple(each for each in known if each.id != case.id),
        talking=talking(known, person=person, now=now),
        last=last,
        noted=noted,
        unsaid=_unsaid(case, step, now=now),
    )


def wanted(case: Case) -> str:
    """What they want: as they said it since, else as it was typed at opening."""
    return quotable(case.record("need").get("need", "").strip() or case.want.strip())


def _unsaid(case: Case, step: Step | None, *, now: datetime) -> tuple[str, ...]:
    if case.state is State.CLOSED:
        return ()
    avoid = step.avoid if step else ()
    return (*map(str, apology(case, now=now).unsaid), *avoid)
