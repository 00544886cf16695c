"""What a person is reminded of, and what became of it."""

from collections.abc import Callable, Mapping, Sequence

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    InputBlock,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.domain.drafts import draft_for_reminder
from bot.domain.hand_out import SNOOZES
from bot.domain.playbook import Playbook
from bot.domain.promise import PromiseState
from bot.domain.reminder import THEIRS, Kind, Remembered, Reminder
from bot.domain.silence import may_end_unanswered
from bot.views import ids
from bot.views.action_notes import action_check, action_due, action_verification
from bot.views.cases import KINDS
from bot.views.forms import at_input, form, input_block, option, text_input
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
    plain,
    rich,
    small,
    when,
)

SHOWN = 12
"""Reminders in one message; more would be more than Slack takes."""
SNOOZE_LABELS = {
    "1 hour": "In 1 hour",
    "tomorrow morning": "Tomorrow morning",
    "next week": "Next week",
    "a date": "At a date and time",
}

OVER = "Answered, or taken over. Nothing waits here any more."

NEVER_ANSWERED = "They never answered. End it with No answer, or try once more."
CHASES = {
    "1": "Ask again, by another route: phone if you wrote, write if you phoned.",
    "2": "Ask again, by another route, or ask somebody else there.",
    "3": "Ask a last time, by another route: what you do without an answer, and that one word "
    "reopens it.",
}

BY_THEMSELVES = THEIRS | {Kind.PROMISE_SOON, Kind.TASK_SOON}
"""Whoever is reminded of one knows it, as its owner or from who is away."""

Url = Callable[[Case], str]


def reminders(
    told: Sequence[tuple[Reminder, Case]], playbooks: Mapping[str, Playbook], url: Url
) -> list[Block]:
    """One message for all that was due for one person; `playbooks` by case id.

    What got another time, or another owner, is no longer said here.
    """
    if not told:
        return [small(OVER)]
    blocks: list[Block] = []
    for reminder, case in told[:SHOWN]:
        blocks += _one(reminder, case, playbooks[case.id], url)
    if len(told) > SHOWN:
        blocks.append(small(f"And {len(told) - SHOWN} more: type {ids.COMMAND} list overdue."))
    return blocks


def reminders_text(told: Sequence[tuple[Reminder, Case]]) -> str:
    if not told:
        return OVER
    first, case = told[0]
    more = f" and {len(told) - 1} more" if len(told) > 1 else ""
    return escape(f"{case.label} · {case.client}: {KINDS[first.kind]}{more}")


def _one(reminder: Reminder, case: Case, playbook: Playbook, url: Url) -> list[Block]:
    title: list[Part | str] = [bold(f"{case.label} · {case.client}")]
    if reminder.state is not Remembered.HANDED_OUT:
        return [rich(lines([title, _ended(reminder, case)]))]
    said = rich(lines([title, [*what(reminder, case, playbook), *_owner(reminder, case)]]))
    value = ids.join(reminder.id, str(reminder.occurrence))
    link = url(case)
    return [
        said,
        actions(
            f"reminder/{value}",
            *_answers(reminder, value),
            button("Draft a reply", action_id=ids.REMINDER_DRAFT, value=value)
            if draft_for_reminder(reminder.kind, reminder.subject)
            else None,
            button("Renegotiate", action_id=ids.REMINDER_RENEGOTIATE, value=value)
            if reminder.kind is Kind.PROMISE_SOON
            else None,
            button("No answer", action_id=ids.CASE_UNANSWERED, value=case.id)
            if _ends_unanswered(reminder, case)
            else None,
            button("Snooze", action_id=ids.REMINDER_SNOOZE, value=value),
            button("Hand over", action_id=ids.REMINDER_HAND_OVER, value=value),
            button("Open case", action_id=ids.CASE_LINK, url=link) if link else None,
        ),
    ]


def _owner(reminder: Reminder, case: Case) -> list[Part | str]:
    """To a lead, or to who covers: the one who knows the case."""
    if reminder.person == case.owner or reminder.kind in BY_THEMSELVES:
        return []
    return [" Its owner is ", person(case.owner), "."]


def _answers(reminder: Reminder, value: str) -> list[ButtonElement]:
    """*Done*, or what answers a station of a prevention action."""
    if reminder.kind is Kind.VERIFICATION:
        verified = button("Verified", action_id=ids.ACTION_VERIFIED, value=value, style="primary")
        return [verified, button("Not yet", action_id=ids.ACTION_NOT_YET, value=value)]
    if reminder.kind is Kind.CHECK:
        back = "Has it come back?"
        return [button(back, action_id=ids.ACTION_CHECK, value=value, style="primary")]
    return [button("Done", action_id=ids.REMINDER_DONE, value=value, style="primary")]


def _ends_unanswered(reminder: Reminder, case: Case) -> bool:
    asks = reminder.kind in {Kind.CLIENT_UPDATE, Kind.STEP_WAITING}
    return asks and may_end_unanswered(case, reminder.basis_at)


def what(reminder: Reminder, case: Case, playbook: Playbook) -> list[Part | str]:
    """One sentence that says what to do; each kind has its own."""
    return SENTENCES[reminder.kind](reminder, case, playbook)


def _ended(reminder: Reminder, case: Case) -> list[Part | str]:
    if reminder.state is Remembered.PLANNED and reminder.due_at is not None:
        if reminder.snoozed_by:
            return ["Snoozed until ", when(reminder.due_at), " by ", person(reminder.snoozed_by)]
        return ["Moved to ", when(reminder.due_at)]
    promise = next((p for p in case.promises if p.id == reminder.subject), None)
    if promise is not None and promise.is_open:
        return ["A new time is agreed: ", when(promise.due_at)]
    if promise is not None:
        return ["Kept." if promise.state is PromiseState.KEPT else "Not kept."]
    return ["Done."]


def _receipt(_reminder: Reminder, case: Case, _playbook: Playbook) -> list[Part | str]:
    ago: list[Part | str] = [
        "It reached us ",
        when(case.reached_at),
        ", and they have no word yet. ",
    ]
    return [*ago, "Send the receipt: we have it, who answers, by when."]


def _update(reminder: Reminder, case: Case, _playbook: Playbook) -> list[Part | str]:
    if _ends_unanswered(reminder, case):
        return [NEVER_ANSWERED]
    last: list[Part | str] = ["Their last word from us: "]
    last += [when(case.updated_at)] if case.updated_at else ["none"]
    if case.next_update_at == reminder.basis_at:
        return ["You told them they would hear from you ", when(reminder.basis_at), "."]
    if case.rhythm:
        agreed = f"You agreed with them: a word from us {rhythm_in_words(case.rhythm)}. "
        return [agreed, *last, "."]
    return [*last, ". Write to them today, even without news."]


def _step(reminder: Reminder, case: Case, playbook: Playbook) -> list[Part | str]:
    if _ends_unanswered(reminder, case):
        return [NEVER_ANSWERED]
    title = playbook.step(reminder.subject).title
    return ["The step ", bold(title), " has waited a while. Done, or skip it in its thread?"]


def _promised(reminder: Reminder, case: Case) -> list[Part | str]:
    promise = next((p for p in case.promises if p.id == reminder.subject), None)
    if promise is None:
        return ["a promise"]
    return [plain(clip(promise.what.rstrip("."), 300)), ", promised for ", when(promise.due_at)]


def _promise_soon(reminder: Reminder, case: Case, _playbook: Playbook) -> list[Part | str]:
    late = ". Won't it hold? Press Renegotiate before it passes."
    return [bold("In two hours: "), *_promised(reminder, case), late]


def _promise(reminder: Reminder, case: Case, _playbook: Playbook) -> list[Part | str]:
    return [bold("Now due: "), *_promised(reminder, case), ". Is it kept?"]


def _task(reminder: Reminder, case: Case, _playbook: Playbook) -> list[Part | str]:
    task = next((t for t in case.tasks if t.id == reminder.subject), None)
    if task is None:
        return ["A task is due."]
    done = ". Press Done once it is done."
    return [bold("Task: "), plain(clip(task.what, 300)), ", due ", when(task.due_at), done]


def _answer(_reminder: Reminder, case: Case, _playbook: Playbook) -> list[Part | str]:
    at = case.answer_by or case.opened_at
    return [bold("Must be answered by "), when(at), ". Log the client update once it is."]


def _cooling(_reminder: Reminder, _case: Case, _playbook: Playbook) -> list[Part | str]:
    return ["The cooling-off is over. Read your answer once more, then send it."]


def _silent(reminder: Reminder, case: Case, _playbook: Playbook) -> list[Part | str]:
    since: list[Part | str] = ["No answer since ", when(case.waiting_since or case.opened_at), ". "]
    return [*since, CHASES[reminder.subject]]


def _follow_up(_reminder: Reminder, _case: Case, _playbook: Playbook) -> list[Part | str]:
    return ["Time to ask: did the solution meet their expectations? Then press Done."]


def _digest(_reminder: Reminder, _case: Case, _playbook: Playbook) -> list[Part | str]:
    return [""]


SENTENCES: Mapping[Kind, Callable[[Reminder, Case, Playbook], list[Part | str]]] = {
    Kind.RECEIPT: _receipt,
    Kind.CLIENT_UPDATE: _update,
    Kind.STEP_WAITING: _step,
    Kind.PROMISE_SOON: _promise_soon,
    Kind.PROMISE: _promise,
    Kind.TASK_SOON: _task,
    Kind.TASK: _task,
    Kind.ANSWER_SOON: _answer,
    Kind.ANSWER_BY: _answer,
    Kind.CLIENT_SILENT: _silent,
    Kind.COOLING: _cooling,
    Kind.FOLLOW_UP: _follow_up,
    Kind.ACTION_SOON: action_due,
    Kind.ACTION: action_due,
    Kind.VERIFICATION: action_verification,
    Kind.CHECK: action_check,
    Kind.DIGEST: _digest,
}


def snooze_form(value: str, *, asks_why: bool = False) -> View:
    """Until when? Once, exactly; `value` names the reminder and its occurrence."""
    options = [option(choice, SNOOZE_LABELS[choice]) for choice in SNOOZES]
    element = RadioButtonsElement(action_id="until", options=options, initial_option=options[0])
    until = InputBlock(
        block_id="until",
        label=PlainTextObject(text="Remind me again", emoji=False),
        element=element,
    )
    date = input_block("date", "The date and time", at_input("date"))
    why = input_block(
        "why",
        "What is in the way?",
        text_input("why", limit=500),
        hint="It is the third time. Your lead is told, privately, so that they can help.",
        optional=False,
    )
    fields = [until, date, why] if asks_why else [until, date]
    return form(ids.SNOOZE_FORM, "Snooze", fields, submit="Snooze", about=value)
