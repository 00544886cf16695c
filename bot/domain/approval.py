"""Approval of a remedy: which offers need a yes first, whose it is, and what became of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from bot.domain import hold, sums
from bot.domain.case import Case, Serious, State, must_be_open
from bot.domain.errors import DomainError, InvalidFields, NotAllowed
from bot.domain.fault import text
from bot.domain.offer import RECORD, Offer, offers
from bot.domain.person import LEVELS, Workspace
from bot.domain.written import write

REASON = 500
"""Characters of the word why that goes with a no."""
_WAYS_WAIT = "These ways still need a yes of level {}. The card says from whom."
_SUM_WAITS = (
    "A large sum needs a yes of level {} before it is agreed. "
    "Leave this empty; the card of our offer leads you there."
)
_SUM_ABOVE = (
    "{:,f} is above what you may give alone: it needs a yes of level {}. Note it as a way first, "
    "under More of the step."
)


@dataclass(frozen=True, kw_only=True)
class Approval:
    """A yes that is needed before the offers are made. It never holds back an apology."""

    level: int
    ask: tuple[str, ...]
    """The people who may give it; nobody approves their own offer."""
    no_by: str = ""
    """Who said no to the offers as they stand."""


def approval(case: Case, workspace: Workspace) -> Approval | None:
    """The yes that the offers still need: above a limit, or a large sum."""
    if case.record(RECORD).get("approved", "") == stamp(case):
        return None
    return _needed(case, workspace, _level_needed(case, workspace))


def noted(case: Case, *, by: str) -> Case:
    """The offers were written down anew: they are that person's, and a no is asked about again."""
    return write(case, RECORD, {"noted_by": by, "no_by": ""})


def to_ask(before: Case, case: Case, workspace: Workspace, *, anew: bool) -> Approval | None:
    """A yes that somebody must be asked for now; `anew`: the ways were noted in this change."""
    needed = approval(case, workspace)
    if needed is None or not needed.ask or needed.no_by:
        return None
    return needed if anew or approval(before, workspace) != needed else None


def ask(case: Case, entry_id: str, people: tuple[str, ...]) -> Case:
    """These people are asked, in the messages of that entry; who is asked is in the case."""
    case = write(case, RECORD, {"asked": entry_id})
    return replace(case, members=case.members | set(people))


def is_waiting(case: Case, entry_id: str, given: str) -> bool:
    """Whether the question of that entry still waits for its answer."""
    record = case.record(RECORD)
    answered = record.get("approved", "") == given or record.get("no_by", "")
    current = record.get("asked", "") == entry_id and stamp(case) == given
    return current and not answered and case.state is not State.CLOSED and hold.may_offer(case)


def approve(case: Case, workspace: Workspace, given: str, *, by: str, now: datetime) -> Case:
    """Note the yes to the offers as they stand; `given` is the stamp of those that were shown."""
    _must_be_asked(case, workspace, given, by=by)
    yes = {"approved": given, "approved_by": by, "approved_at": now.isoformat(), "no_by": ""}
    return write(case, RECORD, yes)


def decline(case: Case, workspace: Workspace, given: str, *, by: str, why: str) -> Case:
    """Note the no: it stands until the ways are noted again."""
    if not why.strip() or len(why) > REASON:
        raise InvalidFields({"why": f"Why not? A few words, up to {REASON} characters."})
    _must_be_asked(case, workspace, given, by=by)
    return write(case, RECORD, {"no_by": by})


def must_be_approved(
    case: Case, workspace: Workspace, agreement: Mapping[str, str], *, by: str
) -> None:
    """A yes that is needed comes before we agree, unless the workspace has nobody to give it.

    That holds for a way that was noted, and for what was agreed without one.
    """
    field = "chosen" if agreement.get("chosen", "") else "agreed"
    said = agreement.get(field, "").strip()
    if not said or said == case.record("agreement").get(field, ""):
        return
    if offers(case):
        needed, mend = approval(case, workspace), _WAYS_WAIT
    else:
        case = noted(case, by=by)
        needed, mend = _needed(case, workspace, _for_large_sum(case, workspace)), _SUM_WAITS
    if needed is not None and needed.ask:
        raise InvalidFields({field: mend.format(needed.level)})
    typed = agreement.get("agreed", "")
    if typed.strip() != case.record("agreement").get("agreed", ""):
        _must_be_within(case, workspace, typed, by=by)


def may_give(case: Case, workspace: Workspace, *, by: str) -> Decimal | None:
    """The highest sum that this person may name without asking; None: there is no limit.

    What has its yes may be said, and what is theirs goes back in any case.
    """
    own, theirs = _own_level(by, workspace), write(case, RECORD, {"noted_by": by})
    limits = [limit for above, limit in _limits(workspace) if own < above]
    if not limits or not _asked(theirs, workspace, own + 1):
        return None
    free = [min(limits), *sums.named(text(case, "theirs"))]
    if approval(case, workspace) is None:
        free += map(_worth, offers(case))
    return max(free)


def above_what_may_be_given(case: Case, workspace: Workspace, said: str, *, by: str) -> Decimal:
    """The highest sum of a text that is above it; 0: there is none."""
    free = may_give(case, workspace, by=by)
    return max((s for s in sums.named(said) if free is not None and s > free), default=Decimal(0))


def stamp(case: Case) -> str:
    """What a yes is given to: the offers themselves, not their times."""
    said = [[str(o.kind), o.what, o.limits, str(o.amount)] for o in offers(case)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def maker(case: Case) -> str:
    """Whose offers they are: who noted them."""
    return case.record(RECORD).get("noted_by", "") or case.owner


def _must_be_asked(case: Case, workspace: Workspace, given: str, *, by: str) -> None:
    must_be_open(case)
    if not hold.may_offer(case):
        raise NotAllowed("Legal hold: sums and remedies wait until it is lifted.")
    if given != stamp(case):
        raise DomainError("The ways were changed since. Nothing was said to them yet.")
    needed = approval(case, workspace)
    if needed is None:
        raise DomainError(_settled(case.record(RECORD)))
    if by not in _may_approve(case, workspace, needed):
        people = " or ".join(f"<@{user}>" for user in needed.ask) or "an admin, who names contacts"
        own = "Nobody agrees to their own offer. " if by == maker(case) else ""
        raise NotAllowed(f"{own}This needs a yes of level {needed.level}: ask {people}.")
    if needed.no_by:
        again = "Once the ways are noted again, I ask again."
        raise DomainError(f"<@{needed.no_by}> said no to this already. {again}")


def _must_be_within(case: Case, workspace: Workspace, said: str, *, by: str) -> None:
    amount = above_what_may_be_given(case, workspace, said, by=by)
    if amount:
        level = _for_sum(workspace, _own_level(by, workspace), amount)
        raise InvalidFields({"agreed": _SUM_ABOVE.format(amount, level)})


def _settled(record: Mapping[str, str]) -> str:
    if by := record.get("approved_by", ""):
        return f"<@{by}> said yes to this already. Nothing was changed."
    return "This needs no yes any more. Nothing was changed."


def _needed(case: Case, workspace: Workspace, level: int) -> Approval | None:
    if not level:
        return None
    no_by = case.record(RECORD).get("no_by", "")
    return Approval(level=level, ask=_asked(case, workspace, level), no_by=no_by)


def _for_large_sum(case: Case, workspace: Workspace) -> int:
    """The level above whoever makes the offer; 0: nobody's yes is needed."""
    own = _own_level(maker(case), workspace)
    return own + 1 if Serious.LARGE_SUM in case.serious and own < LEVELS[-1] else 0


def _level_needed(case: Case, workspace: Workspace) -> int:
    made = offers(case)
    own = _own_level(maker(case), workspace)
    if not made or own >= LEVELS[-1]:
        return 0
    level = _for_large_sum(case, workspace)
    return max(level, _for_sum(workspace, own, max(map(_worth, made))))


def _for_sum(workspace: Workspace, own: int, amount: Decimal) -> int:
    """The level above `own` that has to say yes to it; 0: nobody has."""
    above = (at for at, limit in _limits(workspace) if amount > limit and own < at)
    return max(above, default=0)


def _limits(workspace: Workspace) -> list[tuple[int, Decimal]]:
    known = ((1, workspace.limits.owner), (2, workspace.limits.lead))
    return [(level, limit) for level, limit in known if limit is not None]


def _worth(offer: Offer) -> Decimal:
    """Its sum; where that is left empty, the highest that its words name."""
    if offer.amount is not None:
        return offer.amount
    return max(sums.named(offer.what), default=Decimal(0))


def _own_level(person: str, workspace: Workspace) -> int:
    """What they may decide alone: a contact of a level needs no yes of that level."""
    levels = [c.level for c in workspace.contacts if c.user_id == person]
    return max(levels, default=1 if person == workspace.lead else 0)


def _asked(case: Case, workspace: Workspace, level: int) -> tuple[str, ...]:
    """The contacts of the level; without them those above it, then whoever leads."""
    above = sorted((c.level, n, c.user_id) for n, c in enumerate(workspace.contacts))
    groups = [
        [user for at, _n, user in above if at == level],
        [user for at, _n, user in above if at > level],
        list(workspace.contacts_at(level, about=case.about)),
    ]
    for group in groups:
        if asked := tuple(u for u in dict.fromkeys(group) if u not in _never(case)):
            return asked
    return ()


def _may_approve(case: Case, workspace: Workspace, needed: Approval) -> frozenset[str]:
    above = {c.user_id for c in workspace.contacts if c.level >= needed.level}
    return frozenset(above | set(needed.ask)) - _never(case)


def _never(case: Case) -> frozenset[str]:
    return frozenset({maker(case), case.about, ""})
