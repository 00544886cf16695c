"""Who has to be asked for which reason: levels, and how long each has to accept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.approval import approval
from bot.domain.case import Case, Serious, Severity
from bot.domain.escalation import Reason
from bot.domain.ladder import rungs
from bot.domain.person import Workspace
from bot.domain.promise import PromiseState


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`harder`: the level when it got harder, as for no agreement after level 1; None: never.

    `offered`: *Get help* names it; what is not is raised by silence alone.
    """

    title: str
    level: int
    why: str
    harder: int | None = None
    why_harder: str = ""
    round_the_clock: bool = False
    offered: bool = True


@dataclass(frozen=True, kw_only=True)
class Levels:
    """All of it is data that a team can change."""

    rules: Mapping[Reason, Rule]
    waits: Mapping[Severity, timedelta]
    """How long whoever was asked has to accept."""
    broken_promises: int
    """So many promises of a case that were not kept are raised by themselves."""
    late_days: int
    """So many days late is a promise raised by itself."""
    missed_updates: int

    @property
    def offered(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in Reason if self.rules[reason].offered)

    @property
    def times(self) -> str:
        """Tells whether any time in it is another one than before."""
        waits = (f"{each}={self.waits[each].total_seconds():.0f}" for each in Severity)
        silence = (self.broken_promises, self.late_days, self.missed_updates)
        return " ".join((*waits, *map(str, silence)))

    def round_the_clock(self, case: Case, reason: Reason) -> bool:
        return case.round_the_clock or self.rules[reason].round_the_clock


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """`asked`: who would be, in this order: the first at once, the next if nobody accepts."""

    reason: Reason
    level: int
    why: str
    asked: tuple[str, ...]
    round_the_clock: bool
    heads_up_first: bool
    """So far it is enough that the lead knows."""


def assess(
    case: Case, reason: Reason, workspace: Workspace, levels: Levels, *, by: str = ""
) -> Assessment:
    """What this reason asks for in this case. `by`: who asks, and so is not asked."""
    rule = levels.rules[reason]
    harder = rule.harder is not None and _is_harder(case, reason, workspace)
    level = rule.harder if harder and rule.harder else rule.level
    always = levels.round_the_clock(case, reason)
    found = rungs(case, level, workspace, round_the_clock=always, asker=by)
    return Assessment(
        reason=reason,
        level=level,
        why=rule.why_harder if harder else rule.why,
        asked=tuple(rung.person for rung in found),
        round_the_clock=always,
        heads_up_first=reason is Reason.PROMISE_BROKEN and broken(case) < levels.broken_promises,
    )


def broken(case: Case) -> int:
    """How many promises of the case were not kept."""
    return sum(promise.state is PromiseState.BROKEN for promise in case.promises)


def _is_harder(case: Case, reason: Reason, workspace: Workspace) -> bool:
    """Only these can get harder, each in its own way."""
    match reason:
        case Reason.PRESS:
            return Serious.PRESS in case.serious
        case Reason.NO_AGREEMENT:
            return any(each.level for each in case.escalations)
        case Reason.ABOVE_LIMIT:
            asked = any(each.level and each.reason is reason for each in case.escalations)
            needed = approval(case, workspace)
            above_lead = needed is not None and needed.level > 1
            return asked or above_lead or case.owner == workspace.lead
        case _:
            return False


GETS_HARDER = frozenset({Reason.PRESS, Reason.NO_AGREEMENT, Reason.ABOVE_LIMIT})
