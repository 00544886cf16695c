"""The card of a case."""

from slack_sdk.models.blocks import Block, HeaderBlock, PlainTextObject

from bot.domain.case import Case, State, Waiting
from bot.domain.escalation import Escalation
from bot.domain.hold import is_held
from bot.domain.playbook import Playbook
from bot.domain.reminder import Reminder
from bot.domain.step import position
from bot.views import ids
from bot.views.action_notes import on_card
from bot.views.rhythm import rhythm_in_words
from bot.views.text import (
    Part,
    actions,
    bold,
    button,
    clip,
    escape,
    lines,
    person,
    quote,
    rich,
    when,
)

BAR = 8
KINDS = {
    "receipt": "receipt",
    "client update": "client update",
    "step waiting": "step",
    "promise soon": "promise",
    "promise": "promise",
    "task soon": "task",
    "task": "task",
    "answer soon": "must be answered",
    "answer by": "must be answered",
    "client silent": "no answer from them",
    "cooling-off over": "answer with a cooler head",
    "follow-up": "follow-up",
    "action soon": "prevention",
    "action": "prevention",
    "verification": "is the change in place?",
    "prevention check": "has it come back?",
    "escalation not accepted": "escalated, waits for an Accept",
    "silence": "raised by itself",
}
"""What a reminder is of, in a few words."""


def card(case: Case, playbook: Playbook, upcoming: Reminder | None) -> list[Block]:
    """The one root message of a case; edited in place."""
    rows: list[list[Part | str]] = [
        _state(case, playbook),
        [bold("Owner "), person(case.owner), "   ", bold("Severity "), case.severity],
        _clock(case, upcoming),
    ]
    if case.escalation:
        rows.insert(
            1, [bold(f"Escalated, level {case.escalation.level}"), *_taken(case.escalation)]
        )
    if case.want:
        rows.insert(0, [bold("They want "), clip(case.want, 200)])
    rows += on_card(case)
    blocks: list[Block] = [
        HeaderBlock(text=PlainTextObject(text=_title(case), emoji=False)),
        rich(quote(clip(case.happened, 600)), lines(rows)),
        card_buttons(case),
    ]
    return blocks


def card_buttons(case: Case) -> Block:
    """What can be done with a case whatever step it is at."""
    return actions(
        f"card/{case.id}/{case.version}",
        button("Client is on the line", action_id=ids.CASE_CALL, value=case.id),
        button("Log client update", action_id=ids.CASE_UPDATE, value=case.id),
        button("Get help", action_id=ids.CASE_HELP, value=case.id)
        if case.state is not State.CLOSED
        else None,
        button("More", action_id=ids.CASE_MORE, value=case.id),
    )


def card_text(case: Case) -> str:
    return escape(clip(f"{case.label} · {case.client} · {case.state}", 300))


def _title(case: Case) -> str:
    lock = " · private" if case.private else ""
    lock += " · legal hold" if is_held(case) else ""
    return clip(f"{case.label} · {case.client}{lock}", 150)


def _state(case: Case, playbook: Playbook) -> list[Part | str]:
    if case.state is State.CLOSED:
        return [bold("Closed"), f" · {case.outcome}"]
    number, total = position(case, case.current)
    title = playbook.step(case.current).title if case.current in playbook.keys else ""
    filled = round(BAR * sum(step.left for step in case.steps) / max(1, total))
    bar = "▰" * filled + "▱" * (BAR - filled)
    return [bold(str(case.state).capitalize()), f"  {bar}  step {number} of {total} · {title}"]


def _taken(escalation: Escalation) -> list[Part | str]:
    if escalation.accepted_by:
        return [", accepted by ", person(escalation.accepted_by)]
    return [", nobody accepted yet"]


def _clock(case: Case, upcoming: Reminder | None) -> list[Part | str]:
    said: list[Part | str] = [bold("Last client update "), *_last(case)]
    if case.waiting is not Waiting.US:
        said += ["   ", bold(f"Waiting on the {case.waiting}")]
        said += [" since ", when(case.waiting_since)] if case.waiting_since else []
        rests = case.waiting is Waiting.CLIENT and not (case.rhythm or case.next_update_at)
        said += [", their clock rests"] if rests else []
    if upcoming is not None and upcoming.due_at is not None:
        kind = KINDS.get(upcoming.kind, "")
        said += ["\n", bold("Next reminder "), f"{kind}, ", when(upcoming.due_at)]
    if case.rhythm and case.state is State.OPEN:
        said += ["\n", bold("Agreed with them "), rhythm_in_words(case.rhythm)]
    return said


def _last(case: Case) -> list[Part | str]:
    return [when(case.updated_at)] if case.updated_at else ["none yet"]
