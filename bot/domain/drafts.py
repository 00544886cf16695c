"""Which drafts are offered where: in a step, with a reminder, under legal hold."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain import fault, hold, refused
from bot.domain.case import Case, Outcome, State
from bot.domain.draft import (
    Channel,
    Circumstances,
    DoesNotFit,
    Template,
    Withheld,
    channel_of,
    variant_for,
)
from bot.domain.facts import broken_word
from bot.domain.playbook import Effect, Step
from bot.domain.prevention import CHANGED, is_to_tell
from bot.domain.reminder import Kind

CHASES = ("chase_1", "chase_2", "chase_3")
"""One for each time that the client has been silent for long enough."""
_BY_RECORD = (
    ("objective", "receipt"),
    ("facts", "receipt"),
    ("objective", "holding_message"),
    ("facts", "holding_message"),
    ("need", "paraphrase"),
    ("meaning", "paraphrase"),
    ("harm", "acknowledgement"),
    ("fault", "acknowledgement"),
    ("view", "our_view"),
    ("agreement", "options"),
    ("agreement", "our_view"),
    ("agreement", "promise"),
    ("feedback", "follow_up_question"),
    ("prevention", "what_we_changed"),
    ("prevention", "word_to_other_clients"),
)
_BY_REMINDER: Mapping[Kind, str] = {
    Kind.RECEIPT: "receipt",
    Kind.CLIENT_UPDATE: "update_without_news",
    Kind.PROMISE_SOON: "renegotiation",
    Kind.PROMISE: "acknowledgement",
    Kind.ANSWER_SOON: "holding_message",
    Kind.ANSWER_BY: "holding_message",
    Kind.FOLLOW_UP: "follow_up_question",
}


_BY_STATE: Mapping[State, tuple[str, ...]] = {
    State.OPEN: ("update_without_news", "final_answer"),
    State.RESOLVED: ("follow_up_question", "what_we_changed", "word_to_other_clients"),
    State.CLOSED: ("what_we_changed", "word_to_other_clients"),
}


def at_hand(case: Case, templates: Mapping[str, Template], *, now: datetime) -> str:
    """What may be said in place of a step's own words: under hold, or when the fault is known."""
    known = hold.may_offer(case)
    template = templates["acknowledgement" if known else "holding_message"]
    wording = template.variants[variant_for(template, case, Circumstances(now=now))]
    # A card has room for the short one; a letter begins with a hello, and is a draft.
    return wording.on(Channel.PHONE if known else channel_of(case))


def drafts_for_step(step: Step) -> tuple[str, ...]:
    """The keys of what may have to be said in a step, by what the step is for; the usual first."""
    keys = [key for sign, key in _BY_RECORD if sign in step.records]
    if step.effect is Effect.RESOLVES:
        keys += ["update_without_news", "renegotiation", "solved"]
    return tuple(dict.fromkeys(keys)) or ("holding_message",)


def drafts_on_offer(
    step: Step, case: Case, templates: Mapping[str, Template], circumstances: Circumstances
) -> tuple[str, ...]:
    """What fits the case as it stands. Under hold, contact goes on and the matter rests."""
    keys = [key for key in drafts_for_step(step) if key != "receipt"]
    if case.receipt_at is None:
        keys.insert(0, "receipt")
    if refused.is_refused(case):
        keys.append("final_answer")
    if fault.is_new(case):
        keys.append("acknowledgement")
    if broken_word(case, now=circumstances.now):
        keys.insert(0, "acknowledgement")
    if hold.is_held(case):
        keys += ["holding_message", "acknowledgement"]
    offered = (key for key in keys if _fits(templates[key], case, circumstances))
    return tuple(dict.fromkeys(offered)) or ("holding_message",)


def drafts_of_case(
    case: Case, templates: Mapping[str, Template], circumstances: Circumstances
) -> tuple[str, ...]:
    """What may have to be said whatever step is open, and after the last one; the usual first."""
    keys = list(_BY_STATE[case.state])
    if case.outcome is Outcome.NO_AGREEMENT:
        keys.insert(0, "final_answer")
    if case.open_promises:
        keys.append("renegotiation")
    offered = (key for key in keys if _fits(templates[key], case, circumstances))
    return tuple(dict.fromkeys(offered)) or ("holding_message",)


def draft_for_reminder(kind: Kind, subject: str = "") -> str | None:
    """The key of the draft that a reminder comes with; some need none.

    `subject`: of a client who is silent, the number of the chase; of a promise, its id.
    """
    if kind is Kind.CLIENT_SILENT:
        return CHASES[int(subject) - 1] if subject else CHASES[0]
    if kind in {Kind.PROMISE, Kind.PROMISE_SOON} and is_to_tell(subject):
        return CHANGED
    return _BY_REMINDER.get(kind)


def draft_on_offer(
    kind: Kind,
    case: Case,
    templates: Mapping[str, Template],
    circumstances: Circumstances,
    *,
    subject: str = "",
) -> str | None:
    """A reminder's draft as the case stands; what has to wait gives way to the holding message."""
    key = draft_for_reminder(kind, subject)
    if key is None or _fits(templates[key], case, circumstances):
        return key
    return "holding_message"


def _fits(template: Template, case: Case, circumstances: Circumstances) -> bool:
    try:
        variant_for(template, case, circumstances)
    except (Withheld, DoesNotFit):
        return False
    return True
