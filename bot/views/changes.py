"""All that *More* on a card changes: one question, then the fields of that change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, UserSelectElement
from slack_sdk.models.views import View

from bot.domain import ask, harm
from bot.domain.case import Case, Severity, State, Waiting
from bot.domain.fault import Fault
from bot.domain.hold import is_held
from bot.domain.promise import Promise
from bot.views import ids
from bot.views.endings import end_form
from bot.views.forms import Typed, at_input, field_input, form, input_block, select, text_input
from bot.views.linking import link_form, linked_to
from bot.views.opening import SEVERITIES
from bot.views.privacy import CHANGE_SERIOUS, PRIVATE
from bot.views.similar import similar_button
from bot.views.text import Part, actions, bold, button, lines, person, plain, rich, small, when

REOPEN = "reopen"
WAITING = (
    (Waiting.US, "Us"),
    (Waiting.CLIENT, "The client"),
    (Waiting.THIRD_PARTY, "A third party"),
)
CHANGES = (
    ("promise", "Make a promise"),
    ("task", "Add a task"),
    ("hand_over", "Hand over"),
    ("severity", "Change the severity"),
    ("fault", "Change whose fault it is"),
    ("waiting", "Say whom we wait on"),
    ("situation", "Change the situation"),
    ("details", "Correct the details"),
    ("link", "Same as or linked to another case"),
    ("end", "Resolve, give a final answer, or close"),
)
HARM_STOPPED = ("harm_stopped", "Note that the harm has stopped")
HARM_AGAIN = ("harm_again", "Note that the harm goes on again")
HOLD = ("hold", "Legal hold: note what counsel allows")
AGAIN = (REOPEN, "Reopen")
TIMELINE = ("timeline", "Export the timeline")
CHANGES_IN = {
    State.OPEN: CHANGES,
    State.RESOLVED: (*CHANGES, AGAIN),
    State.CLOSED: (AGAIN,),
}


def more_form(case: Case, linked: Sequence[Case], url: Callable[[Case], str]) -> View:
    """The first question of *More*: what to change. Choosing opens its fields."""
    options = [*_changes(case), *_harm(case), *_privacy(case)]
    chosen = select("change", [*options, *([HOLD] if is_held(case) else []), TIMELINE])
    blocks = [
        rich(lines([*_facts(case), *linked_to(linked, url)])),
        input_block("change", "What do you want to do?", chosen, optional=False),
        actions("draft", _draft(case), similar_button(case)),
    ]
    title = f"{case.label} · {case.client}"
    return form(ids.MORE_PICK, title, blocks, submit="Next", about=case.id)


def _changes(case: Case) -> list[tuple[str, str]]:
    """What can be changed as the case stands: not what is asked in no form now."""
    asked = ask.fields(case, "fault")
    return [each for each in CHANGES_IN[case.state] if asked or each[0] != "fault"]


def _draft(case: Case) -> ButtonElement:
    return button("Draft a reply", action_id=ids.CASE_DRAFT, value=case.id)


def _privacy(case: Case) -> list[tuple[str, str]]:
    serious = [] if case.state is State.CLOSED else [CHANGE_SERIOUS]
    return serious if case.private or case.merged_into else [*serious, PRIVATE]


def change_form(case: Case, change: str, situations: Sequence[tuple[str, str]]) -> View:
    """The fields of one change; `change` travels in the form."""
    if change == "link":
        return link_form(case)
    if change == "end":
        return end_form(case)
    if change == "situation":
        about = ids.join(case.id, change, stamp(case))
        fields = [_situation(case, situations)]
        return form(ids.MORE_FORM, "Change the situation", fields, submit="Save", about=about)
    title, submit, fields_of = CHANGE_FORMS[change]
    about = ids.join(case.id, change, stamp(case))
    return form(ids.MORE_FORM, title, fields_of(case), submit=submit, about=about)


def _harm(case: Case) -> list[tuple[str, str]]:
    """Of a critical case: what can be noted now."""
    if case.state is State.CLOSED:
        return []
    return [HARM_STOPPED] if harm.goes_on(case) else [HARM_AGAIN] * harm.has_stopped(case)


def stamp(case: Case) -> str:
    """Tells whether the details that a form shows are still the case's."""
    shown = f"{case.client}\0{case.happened}\0{case.contact}\0{case.want}\0{case.answer_by}"
    return sha256(shown.encode()).hexdigest()[:16]


def _situation(case: Case, situations: Sequence[tuple[str, str]]) -> Block:
    return input_block(
        "situation",
        "Which situation is it?",
        select("situation", situations, initial=case.situation),
        hint="Its steps guide you from here on. What you noted stays.",
        optional=False,
    )


def _severity_fields(case: Case) -> list[Block]:
    severity = select("severity", SEVERITIES, initial=case.severity)
    return [input_block("severity", "Severity", severity, optional=False), _why()]


def _fault_fields(case: Case) -> list[Block]:
    known = {field.name: field for field in (*ask.fields(case, "fault"), *ask.FAULT[Fault.OURS])}
    record = case.record("fault")
    whose = replace(known["fault"], required=True)
    shown = [whose, known["fault_fact"], known["theirs"]]
    return [*(field_input(field, record.get(field.name, "")) for field in shown), _why()]


def _waiting_fields(case: Case) -> list[Block]:
    waiting = select("waiting", WAITING, initial=case.waiting)
    note = small("While we wait on the client, their clock rests. Our promises run on.")
    return [input_block("waiting", "Whom do we wait on?", waiting, optional=False), note]


def _harm_fields(case: Case) -> list[Block]:
    often = "every 4 hours" if harm.goes_on(case) else "every hour"
    return [_why(), small(f"From then on I ask for a word to the client {often}.")]


def _reopen_fields(_case: Case) -> list[Block]:
    return [_why()]


def _promise_fields(_case: Case) -> list[Block]:
    return [
        input_block(
            "what", "What did we promise them?", text_input("what", limit=500), optional=False
        ),
        input_block("due", "By when?", at_input("due"), optional=False),
    ]


def _task_fields(_case: Case) -> list[Block]:
    return [
        input_block("what", "What has to be done?", text_input("what", limit=500), optional=False),
        input_block("owner", "Who does it?", UserSelectElement(action_id="owner"), optional=False),
        input_block("due", "By when?", at_input("due"), optional=False),
        input_block("link", "Link", text_input("link", multiline=False, limit=500)),
    ]


def _detail_fields(case: Case) -> list[Block]:
    return [
        input_block(
            "client",
            "Client",
            text_input("client", initial=case.client, multiline=False, limit=150),
            hint="The name alone can be mended, or the case given to another client.",
            optional=False,
        ),
        input_block(
            "happened",
            "What happened",
            text_input("happened", initial=case.happened),
            optional=False,
        ),
        input_block(
            "contact",
            "Who there?",
            text_input("contact", initial=case.contact, multiline=False, limit=150),
        ),
        input_block("want", "What do they want?", text_input("want", initial=case.want, limit=500)),
        input_block("answer_by", "Must be answered by", at_input("answer_by", case.answer_by)),
    ]


def _why() -> Block:
    return input_block("why", "Why?", text_input("why", limit=500), optional=False)


def _facts(case: Case) -> list[list[Part | str]]:
    owner: list[Part | str] = [
        bold("Owner "),
        person(case.owner),
        "   ",
        bold("Severity "),
        case.severity,
    ]
    promises: list[list[Part | str]] = [
        [bold("Promise "), plain(promise.what[:200]), ", by ", when(promise.due_at)]
        for promise in case.open_promises[:5]
    ]
    tasks: list[list[Part | str]] = [
        [bold("Task "), plain(task.what[:200]), ", ", person(task.owner)]
        for task in case.open_tasks[:5]
    ]
    return [owner, *promises, *tasks]


CHANGE_FORMS: Mapping[str, tuple[str, str, Callable[[Case], list[Block]]]] = {
    "promise": ("Make a promise", "Save", _promise_fields),
    "task": ("Add a task", "Save", _task_fields),
    "severity": ("Change the severity", "Save", _severity_fields),
    "fault": ("Whose fault it is", "Save", _fault_fields),
    "harm_stopped": ("The harm has stopped", "Save", _harm_fields),
    "harm_again": ("The harm goes on again", "Save", _harm_fields),
    "waiting": ("Waiting on", "Save", _waiting_fields),
    "details": ("Correct the details", "Save", _detail_fields),
    REOPEN: ("Reopen", "Reopen", _reopen_fields),
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a form under *More* asks for; each change reads the fields that it has."""

    change: str
    what: str = ""
    why: str = ""
    person: str = ""
    link: str = ""
    due: datetime | None = None
    severity: Severity = Severity.NORMAL
    fault: Fault = Fault.UNCLEAR
    fault_fact: str = ""
    theirs: str = ""
    waiting: Waiting = Waiting.US
    situation: str = ""
    client: str = ""
    happened: str = ""
    contact: str = ""
    want: str = ""
    answer_by: datetime | None = None


def parse_change(view: Mapping[str, Any], change: str) -> Change:
    typed = Typed.of(view)
    return Change(
        change=change,
        what=typed.text("what"),
        why=typed.text("why"),
        person=typed.user("owner") or typed.user("to"),
        link=typed.text("link"),
        due=typed.at("due"),
        severity=Severity(typed.choice("severity") or Severity.NORMAL),
        fault=Fault(typed.choice("fault") or Fault.UNCLEAR),
        fault_fact=typed.text("fault_fact"),
        theirs=typed.text("theirs"),
        waiting=Waiting(typed.choice("waiting") or Waiting.US),
        situation=typed.choice("situation"),
        client=typed.text("client"),
        happened=typed.text("happened"),
        contact=typed.text("contact"),
        want=typed.text("want"),
        answer_by=typed.at("answer_by"),
    )


ANSWERS = (
    ("kept", "Kept"),
    ("new time", "Not yet: a new time is agreed"),
    ("not kept", "Not kept"),
)


def promise_form(case: Case, promise: Promise, *, moves: bool = False) -> View:
    """A promise is kept, gets a new time that the client agreed to, or was not kept."""
    answer = select("answer", ANSWERS, initial="new time" if moves else "")
    blocks = [
        rich(lines([[plain(promise.what)], ["Promised for ", when(promise.due_at)]])),
        input_block("answer", "What became of it?", answer, optional=False),
        input_block("due", "The new time, as agreed with the client", at_input("due")),
    ]
    about = ids.join(case.id, promise.id)
    return form(ids.PROMISE_FORM, "Promise", blocks, submit="Save", about=about)
