"""*Log client update*, and *Client is on the line*: the same form, with what one should know above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block, CheckboxesElement, StaticMultiSelectElement
from slack_sdk.models.views import View

from bot.domain.case import Case, Waiting
from bot.domain.facts import broken_word
from bot.domain.hold import is_held
from bot.domain.promise import Promise
from bot.domain.talk import Talk, wanted
from bot.domain.timeline import Entry
from bot.views import ids
from bot.views.forms import Typed, at_input, form, input_block, option, text_input
from bot.views.rhythm import rhythm_chosen, rhythm_field, rhythm_in_words
from bot.views.text import (
    Part,
    actions,
    bold,
    bullets,
    button,
    clip,
    line,
    lines,
    ours,
    person,
    plain,
    rich,
    small,
    when,
)

ANSWERS = "answers"
OTHERS = 20
"""Of the client's other cases: more would make no choice."""
CASES = 20
"""Among which one chooses when a client is on the line."""
VOICES = 3
UNSAID = 4


def update_form(talk: Talk, *, receipt: bool = False, answers: bool = False) -> View:
    """*Log client update*. Only saving it resets the client clock.

    `answers`: saving it also says that what had to be answered by a time now is.
    """
    lead = "The first word to the client: we have it, who answers, by when." if receipt else ""
    lead = "Log the answer that they were waiting for." if answers else lead
    blocks: list[Block] = [small(lead)] if lead else []
    blocks += [*one_voice(talk.talking), *_fields(talk, "What was said?")]
    about = ids.join(talk.case.id, ANSWERS if answers else "")
    return form(ids.UPDATE_FORM, "Log client update", blocks, submit="Save", about=about)


def call_form(talk: Talk, *, now: datetime) -> View:
    """Read in ten seconds, while they talk; the notes are the client update."""
    case = talk.case
    blocks: list[Block] = [
        rich(lines(_who(case))),
        rich(lines([[bold("We said last"), *_said_last(talk)]])),
        rich(line(bold("We promised")), bullets(_promised(case, now=now))),
    ]
    if talk.unsaid:
        unsaid = ours(" · ".join(talk.unsaid[:UNSAID]))
        blocks.append(rich(line(bold("Don't say  "), *unsaid)))
    blocks += one_voice(talk.talking, "Promise nothing in their place.")
    blocks += _fields(talk, "Notes: what was said?", on_the_line=True)
    return form(
        ids.UPDATE_FORM,
        "Client is on the line",
        blocks,
        submit="Log client update",
        about=ids.join(case.id, ""),
    )


def choose_call_form(cases: Sequence[Case]) -> View:
    """Who is on the line? One press opens that case."""
    buttons = [
        button(
            f"{case.label} · {clip(case.client, 30)} · {_flat(case.happened, 40)}",
            action_id=f"{ids.CALL_PICK}.{n}",
            value=case.id,
        )
        for n, case in enumerate(cases[:CASES])
    ]
    blocks: list[Block] = [actions("cases", *buttons)]
    if len(cases) > CASES:
        blocks.append(small(f"And {len(cases) - CASES} more: type {ids.COMMAND} call and a name."))
    return form(ids.NOTICE_FORM, "Who is on the line?", blocks)


def nobody_calls(text: str) -> list[Block]:
    name = _flat(text, 60)
    none = f"I find no open case for “{name}”." if name else "No case is open."
    return [rich(line(f"{none} Open one: {ids.COMMAND} {name or 'Acme'}: what they say"))]


def one_voice(talking: Sequence[Case], then: str = "Agree first who says what.") -> list[Block]:
    """By name, before anything is sent: who else of us talks with this client."""
    if not talking:
        return []
    said = [part for case in talking[:VOICES] for part in _voice(case)]
    return [rich(line(bold("One voice  "), *said, then))]


def _voice(case: Case) -> list[Part | str]:
    at = case.updated_at
    heard: list[Part | str] = [", last word ", when(at), ". "] if at else [", no word yet. "]
    return [person(case.owner), f" is talking with them in {case.label}", *heard]


@dataclass(frozen=True, kw_only=True)
class TypedUpdate:
    case_id: str
    what: str
    next_update_at: datetime | None
    answers: bool
    answered: bool
    also: tuple[str, ...]
    rhythm: str | None


def parse_update(view: Mapping[str, Any]) -> TypedUpdate:
    case_id, answers = ids.split(view["private_metadata"])
    typed = Typed.of(view)
    return TypedUpdate(
        case_id=case_id,
        what=typed.text("what"),
        next_update_at=typed.at("next_update_at"),
        answers=answers == ANSWERS,
        answered=bool(typed.ticked("answered")),
        also=typed.ticked("also"),
        rhythm=rhythm_chosen(typed),
    )


def _fields(talk: Talk, label: str, *, on_the_line: bool = False) -> list[Block]:
    blocks: list[Block] = [
        input_block(
            "what",
            label,
            text_input("what", focus=True),
            hint="What you told them, or they told you. In short.",
            optional=False,
        ),
        input_block(
            "next_update_at",
            "Next update",
            at_input("next_update_at"),
            hint="If you named a time, I remind you of it.",
        ),
        rhythm_field(talk.case),
    ]
    if talk.case.waiting is Waiting.CLIENT:
        blocks.insert(1, _answered(ticked=on_the_line))
    return [*blocks, _also(talk.others)] if talk.others else blocks


def _answered(*, ticked: bool) -> Block:
    """While we wait on them; who is on the line answers."""
    again = option("yes", "They answered: it is our turn again")
    chosen = CheckboxesElement(
        action_id="answered", options=[again], initial_options=[again] if ticked else None
    )
    return input_block("answered", "We wait on them", chosen)


def _also(others: Sequence[Case]) -> Block:
    offered = [
        option(case.id, f"{case.label} · {_flat(case.happened, 55)}") for case in others[:OTHERS]
    ]
    which = StaticMultiSelectElement(action_id="also", options=offered)
    hint = "Their other open cases. Each gets this update, and its clock starts anew."
    return input_block("also", "Also in", which, hint=hint)


def _who(case: Case) -> list[list[Part | str]]:
    who: list[Part | str] = [bold(f"{case.label} · {clip(case.client, 60)}")]
    who += [" · ", plain(clip(case.contact, 60), bold=True)] if case.contact else []
    who += [bold(" · legal hold")] if is_held(case) else []
    want = wanted(case)
    return [
        [*who, " · owner ", person(case.owner)],
        [bold("They want  "), plain(_flat(want, 200) if want else "not said yet: ask")],
        [bold("What happened  "), plain(_flat(case.happened, 160))],
    ]


def _said_last(talk: Talk) -> list[Part | str]:
    case, last = talk.case, talk.last
    if case.updated_at is None:
        return ["  nothing yet: this is our first word to them"]
    said: list[Part | str] = ["  ", when(case.updated_at)]
    if last is None:
        return said
    said += [", ", person(last.by)]
    if last.detail.get("what"):
        return [*said, ": ", *_words(last)]
    noted = talk.noted
    return [*said, ", in a talk", *(["; before that: ", *_words(noted)] if noted else [])]


def _words(entry: Entry) -> list[Part | str]:
    return [plain(f"“{_flat(entry.detail['what'], 240)}”")]


def _promised(case: Case, *, now: datetime) -> list[list[Part | str]]:
    broken = broken_word(case, now=now)
    unheard = [broken] if broken is not None and not broken.is_open else []
    rows = [_promise(promise, now=now) for promise in [*unheard, *case.open_promises[:4]]]
    if case.next_update_at is not None:
        rows.append(["their next word from us by ", when(case.next_update_at)])
    if case.rhythm:
        rows.append([f"a word from us {rhythm_in_words(case.rhythm)}"])
    return rows or [["nothing that is still open"]]


def _promise(promise: Promise, *, now: datetime) -> list[Part | str]:
    late: list[Part | str] = [bold(" · past due")] if promise.due_at <= now else []
    if not promise.is_open:
        late = [bold(" · not kept, and they have not heard that from us")]
    return [plain(_flat(promise.what, 120)), ", by ", when(promise.due_at), *late]


def _flat(text: str, limit: int) -> str:
    return clip(" ".join(text.split()), limit)
