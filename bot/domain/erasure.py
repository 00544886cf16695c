"""When a closed case may be erased: by the rule of the workspace, or for one client."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.action import Stage
from bot.domain.case import Case, State
from bot.domain.errors import DomainError
from bot.domain.hold import may_erase
from bot.domain.person import Workspace

YEARS = (1, 2, 3, 5, 10)
NOTICE = timedelta(days=7)
"""From the day a rule is set until the first case goes, so that admins can still say no."""
FEBRUARY_28 = 28


@dataclass(frozen=True, kw_only=True)
class Due:
    """How many cases the workspace's rule takes as things are, and from when."""

    years: int
    begins: datetime | None
    by: str
    cases: int


class CannotErase(DomainError):
    """The text says which cases stand in the way, and what to do."""


def follow_rule(before: Workspace, after: Workspace, *, by: str, now: datetime) -> Workspace:
    """A rule that takes more than the one before begins after the notice; one that takes less goes on."""
    if not after.erase_after:
        return replace(after, erase_from=None, erase_by="")
    if before.erase_after and before.erase_after <= after.erase_after:
        return replace(after, erase_from=before.erase_from, erase_by=before.erase_by)
    return replace(after, erase_from=now + NOTICE, erase_by=by)


def closed_before(workspace: Workspace, *, now: datetime) -> datetime | None:
    """What was closed until then is due, as soon as the rule has begun; None without a rule."""
    if not workspace.erase_after:
        return None
    year = now.year - workspace.erase_after
    try:
        return now.replace(year=year)
    except ValueError:  # 29 February
        return now.replace(year=year, day=FEBRUARY_28)


def has_begun(workspace: Workspace, *, now: datetime) -> bool:
    return workspace.erase_from is not None and workspace.erase_from <= now


def still_open(case: Case) -> tuple[str, ...]:
    """What somebody still waits for, also when the case is closed."""
    waits = {
        "the case": case.state is not State.CLOSED,
        "a promise": bool(case.open_promises),
        "an escalation": case.escalation is not None,
        "a prevention action": any(each.stage is not Stage.PROVEN for each in case.actions),
    }
    return tuple(what for what, is_open in waits.items() if is_open)


def is_due(case: Case, until: datetime) -> bool:
    """The rule takes what is over in every respect, and never what is under legal hold."""
    closed_at = case.closed_at
    return closed_at is not None and closed_at <= until and may_erase(case) and not still_open(case)


def must_be_erasable(client: str, cases: tuple[Case, ...]) -> None:
    """For one client: promises and actions go with their cases, legal hold and open work do not."""
    if held := _labels(case for case in cases if not may_erase(case)):
        raise CannotErase(
            f"Under legal hold: {held}. Nothing of “{client}” is erased until counsel lifts it."
        )
    if unfinished := _labels(case for case in cases if case.state is not State.CLOSED):
        raise CannotErase(
            f"Not closed yet: {unfinished}. Close it first; nothing of “{client}” was erased."
        )


def _labels(cases: Iterable[Case]) -> str:
    return ", ".join(case.label for case in cases)
