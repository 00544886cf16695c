"""Whose fault it is, what the client was told of it, and what that asks to be corrected."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain import hold
from bot.domain.case import Case, Records, Status, StepState, must_be_open
from bot.domain.errors import InvalidFields, NotAllowed
from bot.domain.record import is_filled
from bot.domain.step import ALREADY_DONE, WE_TALKED_SKIPS
from bot.domain.written import when, write

RECORD = "fault"
WHY = "fault_why"
"""The field of a form that asks why it changed; it goes to the timeline, not into the record."""
HEARING_STEPS = frozenset({"listen", "understand"})
APOLOGY_STEPS = frozenset({"acknowledge", "honest", "apologize"})


class Fault(StrEnum):
    UNCLEAR = "unclear"
    OURS = "ours"
    SHARED = "shared"
    NOT_OURS = "not ours"


@dataclass(frozen=True, kw_only=True)
class Correction:
    """We told the client something that we no longer hold to be true."""

    told: Fault
    known: Fault


def fault_of(case: Case) -> Fault:
    """Unclear until it is written down, and again when the record is emptied."""
    said = case.record(RECORD).get("fault", "")
    return Fault(said) if said in set(Fault) else Fault.UNCLEAR


def heard(case: Case) -> bool:
    """They could say it all: what they need is written down, or the step for it is done."""
    if is_filled(case.record("need")):
        return True
    return any(s.key in HEARING_STEPS and _is_done(s) for s in case.steps)


def apologized(case: Case) -> bool:
    """The step in which we apologize is done: the last of those that the playbook has.

    A fault that changed after it was not spoken of there; the next client update is.
    """
    steps = [s for s in case.steps if s.key in APOLOGY_STEPS]
    if not steps or not _is_done(steps[-1]):
        return False
    changed_at, done_at = when(text(case, "changed_at")), steps[-1].at
    if changed_at is None or done_at is None or done_at >= changed_at:
        return True
    return case.updated_at is not None and case.updated_at > changed_at


def fault_changed(case: Case, old: Fault, new: Fault, *, spoke_since: bool) -> Correction | None:
    """What has to be corrected before anything else is said.

    `spoke_since`: the client heard from us since `old` was written down. From unclear there is
    nothing to take back: we said that we were checking, and now we know. Changed back before we
    spoke again, what we told them is true once more.
    """
    told = old if spoke_since else _told(case)
    if told is None or told in {new, Fault.UNCLEAR}:
        return None
    return Correction(told=told, known=new)


def change(case: Case, whose: Fault, *, fact: str, theirs: str) -> Case:
    """Note it outside of the step that asks for it: what we know may change at any time."""
    must_be_open(case)
    if not hold.is_asked(case, RECORD, "fault"):
        raise NotAllowed("Legal hold: whose fault it is isn't asked in writing.")
    if whose is fault_of(case):
        raise InvalidFields({"fault": "That is what stands in the case already."})
    known = {"fault": str(whose), "fault_fact": fact.strip(), "theirs": theirs.strip()}
    return write(case, RECORD, known)


def is_changed(case: Case, whose: str) -> bool:
    """It was known, and is now another. From unclear we only found out."""
    return fault_of(case) not in {Fault.UNCLEAR, whose or Fault.UNCLEAR}


def without_why(records: Records) -> tuple[Records, str]:
    """What a form asks for, and apart from it why the fault changed."""
    said = records.get(RECORD, {})
    if WHY not in said:
        return records, ""
    kept = {name: value for name, value in said.items() if name != WHY}
    return {**records, RECORD: kept}, said[WHY].strip()


def must_say_why(case: Case, records: Records, why: str) -> None:
    said = records.get(RECORD, {})
    if "fault" in said and is_changed(case, said["fault"]) and not why:
        raise InvalidFields({WHY: "Whose fault it is has changed. Say why in a few words."})


def is_new(case: Case) -> bool:
    """It changed, and we have not spoken of it with them since."""
    return bool(text(case, "changed_at")) and not apologized(case)


def follow(before: Case, after: Case, *, now: datetime) -> Case:
    """Keep when the fault changed, and what the client was told before, until we spoke again."""
    old, new = fault_of(before), fault_of(after)
    if old is new:
        return after
    written_at = when(text(before, "changed_at"))
    spoke = written_at is None or (
        before.updated_at is not None and before.updated_at >= written_at
    )
    owed = fault_changed(before, old, new, spoke_since=spoke)
    told = str(owed.told) if owed else ""
    return write(after, RECORD, {"told": told, "changed_at": now.isoformat()})


def correction_owed(case: Case) -> Correction | None:
    """The correction that we still owe: over with the next client update.

    Under hold it waits, with all words of fault.
    """
    told, fault = _told(case), fault_of(case)
    if told is None or told is fault or not hold.may_apologize(case):
        return None
    return Correction(told=told, known=fault)


def _told(case: Case) -> Fault | None:
    """What the client still believes, because we have not spoken of it since it changed.

    What we wrote under hold was not about the matter, so it corrected nothing.
    """
    told, at = text(case, "told"), when(text(case, "changed_at"))
    if told not in set(Fault) or at is None:
        return None
    free_since = max(at, hold.lifted_at(case) or at)
    spoke = case.updated_at is not None and case.updated_at > free_since
    return None if spoke and not hold.is_held(case) else Fault(told)


def _is_done(step: StepState) -> bool:
    return step.status is Status.DONE or step.why in {ALREADY_DONE, WE_TALKED_SKIPS}


def text(case: Case, field: str) -> str:
    """A field of the record *fault*."""
    return case.record(RECORD).get(field, "").strip()
