"""Looking back: the figures of a period. `docs/figures.md` says in words what each one means."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import fmean

from bot.domain.action import Action, Stage
from bot.domain.case import Outcome
from bot.domain.cause import cause_key
from bot.domain.period import Period
from bot.domain.promise import PromiseState
from bot.domain.repeat import repeat
from bot.domain.rules import DEFAULTS, Rules

NONE = timedelta(0)
A_CLIENT = "a client"
"""Stands in a cause for the name of the client whose case it was."""


@dataclass(frozen=True, kw_only=True)
class PastCase:
    """What counts of a case. `update_at` is the first client update after the receipt."""

    client_id: str
    client: str
    cause: str
    private: bool
    reached_at: datetime
    opened_at: datetime
    receipt_at: datetime | None = None
    update_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None

    @property
    def solved_already(self) -> bool:
        """When it was opened; what was said to the client before, we don't know."""
        return self.closed_at == self.opened_at


@dataclass(frozen=True, kw_only=True)
class PastFollowUp:
    due_at: datetime
    asked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PastFeedback:
    """`met` as the record has it: yes, partly, no."""

    at: datetime
    met: str
    mark: int | None = None


@dataclass(frozen=True, kw_only=True)
class PastPromise:
    state: PromiseState
    at: datetime
    """When it was answered; until then, when it is due."""


@dataclass(frozen=True, kw_only=True)
class Came:
    """A case came to us: enough to know whether it is a repeat."""

    client_id: str
    cause_key: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Past:
    """What the figures of a period are made of; more than belongs to it does no harm."""

    cases: Sequence[PastCase] = ()
    came: Sequence[Came] = ()
    follow_ups: Sequence[PastFollowUp] = ()
    feedback: Sequence[PastFeedback] = ()
    promises: Sequence[PastPromise] = ()
    actions: Sequence[Action] = ()


@dataclass(frozen=True, kw_only=True)
class Waits:
    """How long it took, in real time: half of them `half` or less, nine in ten `most` or less."""

    count: int = 0
    half: timedelta = NONE
    most: timedelta = NONE


@dataclass(frozen=True, kw_only=True)
class Share:
    part: int = 0
    of: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.of) if self.of else 0


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Nothing in it names a client or a person, and no cause is that of a private case."""

    period: Period
    opened: tuple[int, ...]
    closed: tuple[int, ...]
    receipt: Waits
    update: Waits
    resolve: Waits
    follow_ups: Share
    promises: Share
    met: Mapping[str, int]
    marks: int
    mark: float
    outcomes: Mapping[Outcome, int]
    causes: tuple[tuple[str, int], ...]
    """The commonest first."""
    unnamed: int
    """Cases that ended without a cause, or with one that is not for everybody."""
    repeats: Share
    proven: Share
    under_way: int
    """Prevention actions that are not proven yet, those that are open again among them."""

    @property
    def is_empty(self) -> bool:
        counted = (*self.opened, *self.closed, self.receipt.count, self.update.count)
        shares = (self.follow_ups, self.promises, self.proven)
        return not any((*counted, self.resolve.count, *self.met.values(), *(s.of for s in shares)))


def figures(past: Past, period: Period, *, rules: Rules = DEFAULTS) -> Figures:
    """Each thing counts in the period in which it happened; what was missed, when it was due."""
    opened = [case for case in past.cases if period.holds(case.opened_at)]
    closed = [case for case in past.cases if period.holds(case.closed_at)]
    feedback = [each for each in past.feedback if period.holds(each.at)]
    marks = [each.mark for each in feedback if each.mark is not None]
    met = Counter(each.met for each in feedback)
    causes, unnamed = _causes(closed)
    walked = [case for case in past.cases if not case.solved_already]
    return Figures(
        period=period,
        opened=_by_part(period, (case.opened_at for case in opened)),
        closed=_by_part(period, (case.closed_at for case in closed)),
        receipt=_waits(period, ((case.reached_at, case.receipt_at) for case in walked)),
        update=_waits(period, ((case.reached_at, case.update_at) for case in walked)),
        resolve=_waits(period, ((case.reached_at, case.resolved_at) for case in walked)),
        follow_ups=_on_time(period, past.follow_ups),
        promises=_kept(period, past.promises),
        met={answer: met[answer] for answer in ("yes", "partly", "no")},
        marks=len(marks),
        mark=fmean(marks) if marks else 0.0,
        outcomes=Counter(case.outcome for case in closed if case.outcome),
        causes=causes,
        unnamed=unnamed,
        repeats=_repeats(opened, past.came, rules),
        proven=_proven(period, past.actions),
        under_way=sum(each.stage is not Stage.PROVEN for each in past.actions),
    )


def _by_part(period: Period, times: Iterable[datetime | None]) -> tuple[int, ...]:
    counted = Counter(period.part(at) for at in times if at is not None)
    return tuple(counted[part] for part in range(len(period.days)))


def _waits(period: Period, spans: Iterable[tuple[datetime, datetime | None]]) -> Waits:
    found = sorted(
        max(NONE, to - since) for since, to in spans if to is not None and period.holds(to)
    )
    if not found:
        return Waits()
    count = len(found)
    half = (found[(count - 1) // 2] + found[count // 2]) / 2
    return Waits(count=count, half=half, most=found[ceil(0.9 * count) - 1])


def _on_time(period: Period, follow_ups: Iterable[PastFollowUp]) -> Share:
    """Asked by the end of the day on which it was due."""
    counted = [each for each in follow_ups if period.holds(each.asked_at or each.due_at)]
    kept = sum(
        each.asked_at is not None and period.day_of(each.asked_at) <= period.day_of(each.due_at)
        for each in counted
    )
    return Share(part=kept, of=len(counted))


def _kept(period: Period, promises: Iterable[PastPromise]) -> Share:
    counted = [each for each in promises if period.holds(each.at)]
    return Share(part=sum(p.state is PromiseState.KEPT for p in counted), of=len(counted))


def _causes(closed: Iterable[PastCase]) -> tuple[tuple[tuple[str, int], ...], int]:
    of_cause: dict[str, list[PastCase]] = defaultdict(list)
    for case in closed:
        of_cause["" if case.private else cause_key(case.cause)].append(case)
    unnamed = len(of_cause.pop("", ()))
    named = [(_name(cases), len(cases)) for cases in of_cause.values()]
    return tuple(sorted(named, key=lambda each: (-each[1], each[0]))), unnamed


def _name(cases: Sequence[PastCase]) -> str:
    """As it was typed last, without the names of the clients whose cases they were."""
    name = " ".join(cases[-1].cause.split())
    for client in sorted({case.client for case in cases}, key=len, reverse=True):
        named = re.escape(client)
        if client.isascii():  # a whole word: ING is not in Billing
            named = rf"(?<!\w){named}(?=s\b|\W|$)"
        name = re.sub(named, A_CLIENT, name, flags=re.IGNORECASE)
    return name


def _repeats(opened: Sequence[PastCase], came: Iterable[Came], rules: Rules) -> Share:
    """Those that came when their client, or their cause, had come too often already."""
    clients: dict[str, list[datetime]] = defaultdict(list)
    causes: dict[str, list[datetime]] = defaultdict(list)
    for each in sorted(came, key=lambda each: each.at):
        clients[each.client_id].append(each.at)
        causes[each.cause_key].append(each.at)

    def is_repeat(case: PastCase) -> bool:
        key = cause_key(case.cause)
        again = repeat(
            clients=_earlier(clients[case.client_id], case, rules),
            causes=_earlier(causes[key], case, rules) if key else 0,
            rules=rules,
        )
        return bool(again)

    return Share(part=sum(map(is_repeat, opened)), of=len(opened))


def _earlier(times: Sequence[datetime], case: PastCase, rules: Rules) -> int:
    """How many others came from the first day that counts until this one."""
    since = bisect_left(times, case.reached_at - rules.repeat_within)
    return max(0, bisect_right(times, case.reached_at) - since - 1)


def _proven(period: Period, actions: Iterable[Action]) -> Share:
    """One that failed counts as that also when it was done anew since, and even proven."""
    each = tuple(actions)
    proven = sum(period.holds(action.ended_at) for action in each)
    return Share(part=proven, of=proven + sum(period.holds(action.failed_at) for action in each))
