"""Refused: no third offer at once, but limits, their own proposal, a summary, and a cool look."""

from datetime import datetime
from enum import StrEnum

from bot.domain import hold, offer
from bot.domain.case import Case, State
from bot.domain.written import when, write

RECORD = "refused"
MEASURES = ("time", "energy", "cost", "relationship")
"""What going on would take, for them and for us. Pride has no vote."""


class Next(StrEnum):
    LIMITS = "name the limits of both sides"
    PROPOSAL = "ask what they would find fair"
    SUM_UP = "sum it up for them in writing"
    WEIGH = "weigh time, energy, cost and relationship for both"
    ESCALATE = "escalate"


def refuse(case: Case, *, now: datetime) -> Case:
    """Note that they said no. A second no keeps the limits and asks for all else anew."""
    times = count(case) + 1
    anew = dict.fromkeys(("proposal", "summed_up_at", *MEASURES), "")
    return write(case, RECORD, {**anew, "at": now.isoformat(), "times": str(times)})


def is_same_no(case: Case) -> bool:
    """Nothing was agreed and nothing offered since they said no: it is still that one."""
    at = when(case.record(RECORD).get("at", ""))
    offered_at = when(case.record(offer.RECORD).get("offered_at", ""))
    return is_refused(case) and not (at and offered_at and offered_at > at)


def sum_up(case: Case, *, now: datetime) -> Case:
    """The summary went to the client in writing."""
    return write(case, RECORD, {"summed_up_at": now.isoformat()})


def count(case: Case) -> int:
    """How often they refused what we offered."""
    said = case.record(RECORD).get("times", "")
    return int(said) if said.isdecimal() else 0


def is_refused(case: Case) -> bool:
    """They said no, and nothing has been agreed since."""
    at = when(case.record(RECORD).get("at", ""))
    if at is None or case.state is not State.OPEN:
        return False
    return not any(p.from_agreement and p.made_at > at for p in case.promises)


def next_move(case: Case) -> Next | None:
    """What comes next, by what is written down; under hold nothing, until counsel allows."""
    if not is_refused(case) or not hold.may_offer(case):
        return None
    record = case.record(RECORD)

    def lacks(*names: str) -> bool:
        return not all(record.get(name, "").strip() for name in names)

    if lacks("our_limits", "their_limits"):
        return Next.LIMITS
    if lacks("proposal"):
        return Next.PROPOSAL
    if lacks("summed_up_at"):
        return Next.SUM_UP
    if lacks(*MEASURES):
        return Next.WEIGH
    return Next.ESCALATE


def may_offer(case: Case) -> bool:
    """An offer may be made: never straight after a no, but once they said what would be fair."""
    return hold.may_offer(case) and next_move(case) not in {Next.LIMITS, Next.PROPOSAL}
