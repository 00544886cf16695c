"""By when it was to be done, as it was said then: a day may move later, what was written stays."""

from dataclasses import replace
from datetime import datetime

from bot.domain.action import Action
from bot.domain.case import Case
from bot.domain.promise import Promise
from bot.domain.timeline import Entry, Kind

DATED = frozenset({Kind.PROMISE_MADE, Kind.PROMISE_MOVED, Kind.PROMISE_LATE, Kind.ACTION_PLANNED})


def with_due(entry: Entry, case: Case) -> Entry:
    """The entry, with the day of its promise or action, and whose that is."""
    if entry.kind not in DATED:
        return entry
    dated: tuple[Promise | Action, ...] = (*case.promises, *case.actions)
    of = next((each for each in dated if each.id == entry.detail.get("id")), None)
    if of is None:
        return entry
    said = {"due": of.due_at.isoformat(), "owner": of.owner}
    return replace(entry, detail={**entry.detail, **said})


def due_of(entry: Entry) -> datetime | None:
    due = entry.detail.get("due", "")
    return datetime.fromisoformat(due) if due else None
