"""Names that tie a button or a form to its handler, each once."""

import re
from typing import Final

from bot.domain.errors import Outdated

HOME_OPEN: Final = "home.open"
HOME_CALL: Final = "home.call"
OPEN_FORM: Final = "case.open"
OPEN_CLIENT: Final = "case.open.client"
OPEN_MORE: Final = "case.open.more"
OPEN_SOLVED: Final = "case.open.solved"
OPEN_SEVERITY: Final = "case.open.severity"
OPEN_SERIOUS: Final = "case.open.serious"
OPEN_ADD: Final = "case.open.add"
ADD_FORM: Final = "case.add"
CASE_CALL: Final = "case.call"
CALL_PICK: Final = "case.call.pick"
CASE_UPDATE: Final = "case.update"
UPDATE_FORM: Final = "case.update.form"
CASE_MORE: Final = "case.more"
MORE_PICK: Final = "case.more.pick"
MORE_FORM: Final = "case.more.form"
CASE_HELP: Final = "case.help"
HELP_TREE: Final = "case.help.tree"
HELP_REASON: Final = "case.help.reason"
HELP_FORM: Final = "case.help.form"
ESCALATION_ACCEPT: Final = "escalation.accept"
ESCALATION_HAND_BACK: Final = "escalation.hand_back"
HAND_BACK_FORM: Final = "escalation.hand_back.form"
ESCALATION_COUNSEL: Final = "escalation.counsel"
ESCALATION_BRIEF: Final = "escalation.brief"
BRIEF_FORM: Final = "escalation.brief.form"
ESCALATION_STEP: Final = "escalation.step"
ESCALATION_BACK: Final = "escalation.back"
ESCALATION_DRAFT: Final = "escalation.draft"
CASE_LINK: Final = "case.link"
STEP_DONE: Final = "step.done"
STEP_TALKED: Final = "step.talked"
STEP_TOLD: Final = "step.told"
STEP_DRAFT: Final = "step.draft"
STEP_COOL: Final = "step.cool"
COOL_FORM: Final = "step.cool.form"
CASE_DRAFT: Final = "case.draft"
DRAFT_KEY: Final = "draft.key"
DRAFT_CHANNEL: Final = "draft.channel"
DRAFT_FORM: Final = "draft.form"
REMINDER_DRAFT: Final = "reminder.draft"
STEP_MORE: Final = "step.more"
STEP_SKIP: Final = "step.skip"
STEP_TICK: Final = "step.tick"
STEP_OFFERS: Final = "step.offers"
OFFERS_FORM: Final = "step.offers.form"
STEP_REFUSED: Final = "step.refused"
REFUSED_FORM: Final = "step.refused.form"
APPROVE: Final = "approval.yes"
DECLINE: Final = "approval.no"
DECLINE_FORM: Final = "approval.no.form"
PRIVATE_FORM: Final = "case.private.form"
SERIOUS_FORM: Final = "case.serious.form"
CASE_UNANSWERED: Final = "case.unanswered"
END_FORM: Final = "case.end.form"
FINAL_FORM: Final = "case.final.form"
LINK_FORM: Final = "case.link.form"
HOLD_FORM: Final = "case.hold.form"
STEP_BACK: Final = "step.back"
STEP_TERM: Final = "step.term"
RECORD_FAULT: Final = "step.record.fault"
RECORD_FORM: Final = "step.record"
TALKED_FORM: Final = "step.talked.form"
STEP_MORE_FORM: Final = "step.more.form"
REMINDER_DONE: Final = "reminder.done"
REMINDER_RENEGOTIATE: Final = "reminder.renegotiate"
REMINDER_SNOOZE: Final = "reminder.snooze"
REMINDER_HAND_OVER: Final = "reminder.hand_over"
SNOOZE_FORM: Final = "reminder.snooze.form"
PROMISE_FORM: Final = "promise.form"
CASE_HAND_OVER: Final = "case.hand_over"
HAND_OVER_FORM: Final = "case.hand_over.form"
HAND_OVER_UNDO: Final = "case.hand_over.undo"
CASE_INTRODUCE: Final = "case.introduce"
DIGEST_LINE: Final = "digest.line"
DIGEST_ALL: Final = "digest.all"
AWAY_FORM: Final = "away.form"
AWAY_BACK: Final = "away.back"
MY_SETTINGS_FORM: Final = "settings.mine"
SETTINGS_FORM: Final = "settings.form"
NOTICE_FORM: Final = "notice"
TERM_FORM: Final = "term"
SHORTCUT_OPEN: Final = "open_client_issue"
MESSAGE_OPEN: Final = "open_client_issue_from_message"

COMMAND: Final = "/client-issue"


def each(name: str) -> re.Pattern[str]:
    """The buttons of this name: a message may hold several, and each needs an id of its own."""
    return re.compile(rf"^{re.escape(name)}\.[^.]+$")


def join(*parts: str) -> str:
    """A button's value: ids only, never state."""
    return "/".join(parts)


def split(value: str, parts: int = 2) -> list[str]:
    """What `join` made; a value of an older release may have had other parts."""
    found = value.split("/")
    if len(found) != parts:
        raise Outdated
    return found
