"""Legal hold: the matter rests, contact does not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.case import Case, Serious
from bot.domain.errors import InvalidFields, NotAllowed
from bot.domain.person import Workspace
from bot.domain.rules import DEFAULTS, Rules
from bot.domain.written import when, write

LEVEL = 3
RECORD = "hold"
COUNSEL = "counsel"
LONGEST_NAME = 75


class Trigger(StrEnum):
    """A legal threat or lawyer's letter, an injury, personal data, an authority that asks."""

    LEGAL = "legal"
    INJURY = "injury"
    PERSONAL_DATA = "personal data"
    AUTHORITY = "authority"


class Words(StrEnum):
    FAULT = "words of fault"
    SUMS = "sums"
    REMEDIES = "remedies"


class Allowed(StrEnum):
    """What counsel allows us to say; each allows what stands before it."""

    SYMPATHY = "sympathy"
    APOLOGY = "apology"
    APOLOGY_AND_REMEDY = "apology and remedy"


class Kept(StrEnum):
    """What goes on under hold, so that it never turns into silence."""

    HOLDING_MESSAGE = "holding message"
    CLIENT_CLOCK = "client clock"
    SYMPATHY = "sympathy"


TRIGGERED_BY = {
    Serious.LEGAL: Trigger.LEGAL,
    Serious.SAFETY: Trigger.INJURY,
    Serious.PERSONAL_DATA: Trigger.PERSONAL_DATA,
}
KEEPS = frozenset(Kept)
WITHHELD = {
    Allowed.SYMPATHY: frozenset(Words),
    Allowed.APOLOGY: frozenset({Words.SUMS, Words.REMEDIES}),
    Allowed.APOLOGY_AND_REMEDY: frozenset[Words](),
}
NOT_ASKED_RECORDS = frozenset({"fault", "view"})
"""Nothing of these is asked in writing."""
NOT_ASKED_FIELDS = frozenset({("meaning", "suspected_cause"), ("prevention", "cause")})
MONEY_RECORDS = frozenset({"offers", "agreement", "refused"})
"""Sums and remedies: asked again when counsel allows the remedy."""
CONTACT_DRAFTS = frozenset(
    {
        "receipt",
        "holding_message",
        "acknowledgement",
        "update_without_news",
        "renegotiation",
        "introduction",
        "taken_over",
    }
)
"""All that may be drafted under hold; an acknowledgement is sympathy alone, unless allowed."""
REMEDY_DRAFTS = frozenset({"options", "promise", "solved"})


@dataclass(frozen=True, kw_only=True)
class Consulted:
    """That counsel was asked, and what we may say. The advice itself is never written down."""

    who: str
    at: datetime
    allowed: Allowed


def triggers(case: Case) -> frozenset[Trigger]:
    """What holds the case now; an answer that is taken back does not lift it."""
    record = case.record(RECORD)
    raised = {TRIGGERED_BY[s] for s in case.serious if s in TRIGGERED_BY}
    raised |= {trigger for trigger in Trigger if record.get(trigger)}
    return frozenset(trigger for trigger in raised if not record.get(_lifted(trigger)))


def is_held(case: Case) -> bool:
    return bool(triggers(case))


def place(case: Case, trigger: Trigger, *, now: datetime) -> Case:
    """Hold the case for this trigger, also when the same one was lifted before."""
    return write(case, RECORD, {trigger: now.isoformat(), _lifted(trigger): ""})


def follow(before: Case | None, after: Case, *, now: datetime) -> Case:
    """Write down what the serious answers hold: at opening, and whenever they are changed.

    What was ticked stays; ticked anew, it holds anew. Ticked at opening, we know of it since it
    reached us.
    """
    was = before.serious if before else after.serious
    for serious in sorted((after.serious | was) & TRIGGERED_BY.keys()):
        trigger = TRIGGERED_BY[serious]
        if serious not in was:
            after = place(after, trigger, now=now)
        elif not _is_known(after, trigger):
            after = place(after, trigger, now=after.reached_at)
    return after


def consult(
    case: Case, consulted: Consulted, workspace: Workspace, *, by: str, now: datetime
) -> Case:
    """Note that counsel was asked. Anybody may note sympathy; more is said by level 3 alone."""
    if not is_held(case):
        raise InvalidFields({"allowed": f"{case.label} is not on legal hold."})
    who = " ".join(consulted.who.split())
    if not who or len(who) > LONGEST_NAME:
        raise InvalidFields({"who": "Who was consulted? A name is enough, never the advice."})
    if consulted.at > now:
        raise InvalidFields({"at": "It can't have been in the future."})
    if consulted.allowed is not Allowed.SYMPATHY:
        _must_be_level_3(case, workspace, by)
    noted = {"who": who, "at": consulted.at.isoformat(), "allowed": str(consulted.allowed)}
    return write(case, COUNSEL, noted)


def lift(case: Case, workspace: Workspace, *, by: str, now: datetime) -> Case:
    """End the hold: by a contact of level 3 only, and only after counsel was consulted."""
    _must_be_level_3(case, workspace, by)
    if consulted(case) is None:
        raise InvalidFields({"who": "Note first who was consulted, and when."})
    lifted = {_lifted(trigger): now.isoformat() for trigger in triggers(case)}
    return write(case, RECORD, {**lifted, "lifted by": by})


def lifted_at(case: Case) -> datetime | None:
    """When the case was last free to be spoken of again; nothing while it is held."""
    record = case.record(RECORD)
    times = [when(record.get(_lifted(trigger), "")) for trigger in Trigger]
    known = [at for at in times if at is not None]
    return max(known) if known and not is_held(case) else None


def consulted(case: Case) -> Consulted | None:
    """The last word of counsel on the hold as it is; a later trigger is not covered by it.

    It names its minute only, so one of the same minute covers what came in it.
    """
    record = case.record(COUNSEL)
    at, allowed = when(record.get("at", "")), record.get("allowed", "")
    if at is None or allowed not in set(Allowed):
        return None
    if any(at < since.replace(second=0, microsecond=0) for since in _since(case, triggers(case))):
        return None
    return Consulted(who=record.get("who", ""), at=at, allowed=Allowed(allowed))


def withheld(case: Case) -> frozenset[Words]:
    """What must be in no text to the client, however it is written."""
    if not is_held(case):
        return frozenset()
    known = consulted(case)
    return WITHHELD[known.allowed if known else Allowed.SYMPATHY]


def may_apologize(case: Case) -> bool:
    return Words.FAULT not in withheld(case)


def may_offer(case: Case) -> bool:
    return Words.REMEDIES not in withheld(case)


def is_asked(case: Case, record: str, field: str) -> bool:
    """Whether a form may ask for this: whose fault and the whys are not asked in writing."""
    if not is_held(case):
        return True
    if record in MONEY_RECORDS:
        return may_offer(case)
    return record not in NOT_ASKED_RECORDS and (record, field) not in NOT_ASKED_FIELDS


def may_draft(case: Case, draft: str) -> bool:
    """By the draft's key. One that we don't know may speak of the matter, so it waits."""
    if not is_held(case) or draft in CONTACT_DRAFTS:
        return True
    return draft in REMEDY_DRAFTS and may_offer(case)


def must_be_private(case: Case) -> bool:
    return is_held(case)


def may_erase(case: Case) -> bool:
    """Retention and erasure wait while the hold lasts, also when the case is closed."""
    return not is_held(case)


def one_speaker(case: Case) -> bool:
    """Press is no hold: one person speaks for us, and may apologize."""
    return Serious.PRESS in case.serious


def report_by(case: Case, rules: Rules = DEFAULTS) -> datetime | None:
    """Until when the report on personal data is shown as due, in real hours since we knew."""
    if Trigger.PERSONAL_DATA not in triggers(case):
        return None
    return min(_since(case, {Trigger.PERSONAL_DATA})) + rules.report


def contacts(case: Case, workspace: Workspace) -> tuple[str, ...]:
    """Who may lift the hold. Nobody stands in for a level that has no contact."""
    at_level = (c.user_id for c in workspace.contacts if c.level == LEVEL)
    return tuple(user for user in dict.fromkeys(at_level) if user and user != case.about)


def _must_be_level_3(case: Case, workspace: Workspace, by: str) -> None:
    may = contacts(case, workspace)
    if by in may:
        return
    if not may:
        raise NotAllowed(
            f"Only a contact of level {LEVEL} may do this, and there is none. "
            "An admin names one in `/client-issue settings`."
        )
    people = ", ".join(f"<@{user}>" for user in may)
    raise NotAllowed(f"Only a contact of level {LEVEL} may do this: {people}.")


def _since(case: Case, held_by: Iterable[Trigger]) -> list[datetime]:
    record = case.record(RECORD)
    return [when(record.get(trigger, "")) or case.reached_at for trigger in held_by]


def _is_known(case: Case, trigger: Trigger) -> bool:
    record = case.record(RECORD)
    return bool(record.get(trigger) or record.get(_lifted(trigger)))


def _lifted(trigger: Trigger) -> str:
    return f"{trigger} lifted"
