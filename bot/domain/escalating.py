"""What becomes of an escalation: asked, accepted, handed back, ended with its case."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import hold, privacy
from bot.domain.case import Case, Serious, State, must_be_open
from bot.domain.errors import CaseEnded, DomainError, InvalidFields, NotAllowed, Outdated
from bot.domain.escalation import Asked, Escalation, Reason
from bot.domain.ladder import Rung
from bot.domain.person import Workspace
from bot.domain.promise import must_be_ahead
from bot.domain.record import LONG_TEXT

TRIGGERED_BY = {
    Reason.SAFETY: hold.Trigger.INJURY,
    Reason.THREAT: hold.Trigger.LEGAL,
    Reason.LEGAL: hold.Trigger.LEGAL,
    Reason.PERSONAL_DATA: hold.Trigger.PERSONAL_DATA,
    Reason.AUTHORITY: hold.Trigger.AUTHORITY,
}
TICKS = {
    Reason.SAFETY: Serious.SAFETY,
    Reason.LEGAL: Serious.LEGAL,
    Reason.PERSONAL_DATA: Serious.PERSONAL_DATA,
    Reason.PRESS: Serious.PRESS,
}


@dataclass(frozen=True, kw_only=True)
class Raised:
    """What somebody asks for, as the form says it; `by` is empty when silence raises it."""

    id: str
    reason: Reason
    level: int
    brief: str = ""
    decision: str = ""
    needed_by: datetime | None = None
    round_the_clock: bool = False
    by: str = ""


def raise_to(case: Case, raised: Raised, first: Rung, *, now: datetime) -> Case:
    """Ask the first; they are in the case from now on. A *Heads-up* is over at once.

    One that is worse takes the place of the one that is under way.
    """
    must_be_open(case)
    _check(case, raised, now=now)
    heads_up = not raised.level
    escalation = Escalation(
        id=raised.id,
        reason=raised.reason,
        level=raised.level,
        brief=raised.brief,
        decision=raised.decision,
        needed_by=raised.needed_by,
        round_the_clock=raised.round_the_clock,
        asked_by=raised.by,
        asked_at=now,
        asked=(Asked(person=first.person, level=first.level, at=now),),
        ended_at=now if heads_up else None,
        ended_by=raised.by if heads_up else "",
    )
    if not heads_up:
        again = case.escalation and case.escalation.level == raised.level
        decided = "Raised anew: it got worse." if again else f"Raised to level {raised.level}."
        case = end(case, by=raised.by, now=now, decided=decided)
    if trigger := TRIGGERED_BY.get(raised.reason):
        case = hold.place(case, trigger, now=now)
    if ticked := TICKS.get(raised.reason):
        case = replace(case, serious=case.serious | {ticked})
    return replace(
        case,
        escalations=(*case.escalations, escalation),
        members=case.members | {first.person},
        touched_at=now,
    )


def takes_its_place(case: Case, reason: Reason, level: int) -> bool:
    """Whether it may be raised while another is under way: higher up, or for what changes all.

    Abuse, and what puts the case on hold, have guidance of their own: whoever has it must know.
    """
    under_way = case.escalation
    if under_way is None or level > under_way.level:
        return True
    abuse = reason is Reason.ABUSE and under_way.reason is not reason
    trigger = TRIGGERED_BY.get(reason)
    holds = trigger is not None and trigger not in hold.triggers(case)
    return level == under_way.level and (abuse or holds)


def name_about(case: Case, about: str, workspace: Workspace, *, by: str, now: datetime) -> Case:
    """A complaint about one of us is private, never theirs, and never raised by themselves."""
    if about and about == by:
        raise InvalidFields({"about": "You can't raise this yourself. Ask your lead to do it."})
    serious = case.serious | {Serious.ABOUT_US}
    return privacy.answer(case, serious, about, workspace, now=now)


def climb(case: Case, escalation_id: str, rung: Rung, *, now: datetime) -> Case:
    """Nobody accepted: this one is asked, too; who was asked before is asked again."""
    asked = Asked(person=rung.person, level=rung.level, at=now)

    def change(escalation: Escalation) -> Escalation:
        others = tuple(each for each in escalation.asked if each.person != rung.person)
        return replace(escalation, asked=(*others, asked), accepted_by="", accepted_at=None)

    return replace(_change(case, escalation_id, change), members=case.members | {rung.person})


def accept(case: Case, escalation_id: str, workspace: Workspace, *, by: str, now: datetime) -> Case:
    """By whoever was asked, or a contact of that level or above; once."""
    escalation = _under_way(case, escalation_id)
    if escalation.accepted_by:
        who = "You" if escalation.accepted_by == by else f"<@{escalation.accepted_by}>"
        raise DomainError(f"{who} accepted this already. Nothing was changed.")
    _must_be_able(case, escalation, workspace, by, "accept this")
    return _change(case, escalation_id, lambda e: replace(e, accepted_by=by, accepted_at=now))


def hand_back(
    case: Case, escalation_id: str, workspace: Workspace, *, by: str, decided: str, now: datetime
) -> Case:
    """With what was decided: by who accepted it, or a contact of the level; before, by its owner."""
    escalation = _under_way(case, escalation_id)
    before = not escalation.accepted_by and by in {escalation.asked_by, case.owner}
    if by != escalation.accepted_by and not before:
        _must_be_able(case, escalation, workspace, by, "hand this back")
    if not decided.strip() or len(decided) > LONG_TEXT:
        raise InvalidFields({"decided": "What was decided? One sentence is enough."})
    return replace(end(case, by=by, now=now, decided=decided), touched_at=now)


def guide(case: Case, escalation_id: str, key: str) -> Case:
    _under_way(case, escalation_id)
    return _change(case, escalation_id, lambda escalation: replace(escalation, step=key))


def end(case: Case, *, by: str, now: datetime, decided: str = "") -> Case:
    """End what is under way, if anything is."""
    under_way = case.escalation
    if under_way is None:
        return case
    return _change(
        case,
        under_way.id,
        lambda escalation: replace(escalation, ended_at=now, ended_by=by, decided=decided),
    )


def follow(case: Case, *, by: str, now: datetime) -> Case:
    """Closing a case ends its escalation."""
    return end(case, by=by, now=now) if case.state is State.CLOSED else case


def find(case: Case, escalation_id: str) -> Escalation:
    found = next((each for each in case.escalations if each.id == escalation_id), None)
    if found is None:
        raise Outdated
    return found


def able(case: Case, escalation: Escalation, workspace: Workspace) -> tuple[str, ...]:
    """Who may accept it: whoever was asked, and the contacts of its level and above."""
    asked = [each.person for each in escalation.asked]
    contacts = [c.user_id for c in workspace.contacts if c.level >= escalation.level]
    return tuple(u for u in dict.fromkeys([*asked, *contacts]) if u and u != case.about)


def _check(case: Case, raised: Raised, *, now: datetime) -> None:
    wrong = {}
    for name in ("brief", "decision"):
        if len(getattr(raised, name)) > LONG_TEXT:
            wrong[name] = f"At most {LONG_TEXT:,} characters. Keep what matters."
    if raised.by and not raised.decision.strip():
        wrong["decision"] = "What has to be decided? One sentence is enough."
    if not raised.level and raised.reason in TRIGGERED_BY:
        wrong["level"] = "A heads-up is not enough for this. Choose who should take it on."
    open_now = case.escalation
    if open_now and raised.level and not takes_its_place(case, raised.reason, raised.level):
        wrong["level"] = (
            f"{case.label} is escalated already, at level {open_now.level}. "
            "Choose a higher level, or wait for them."
        )
    if wrong:
        raise InvalidFields(wrong)
    if raised.needed_by is not None:
        must_be_ahead(raised.needed_by, now=now, field="needed_by")


def _under_way(case: Case, escalation_id: str) -> Escalation:
    escalation = find(case, escalation_id)
    if escalation.is_open:
        return escalation
    if case.state is State.CLOSED:
        raise CaseEnded(case.label)
    who = f" by <@{escalation.ended_by}>" if escalation.ended_by else ""
    raise DomainError(f"This escalation was ended{who}. Nothing was changed.")


def _must_be_able(
    case: Case, escalation: Escalation, workspace: Workspace, by: str, what: str
) -> None:
    may = able(case, escalation, workspace)
    if by not in may:
        people = ", ".join(f"<@{user}>" for user in may)
        raise NotAllowed(f"Only who was asked or is a contact of that level can {what}: {people}.")


def _change(case: Case, escalation_id: str, change: Callable[[Escalation], Escalation]) -> Case:
    return replace(
        case,
        escalations=tuple(
            change(each) if each.id == escalation_id else each for each in case.escalations
        ),
    )
