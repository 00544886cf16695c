"""The forms of a step: its records, a whole talk, the rest of its texts."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, CheckboxesElement, DividerBlock
from slack_sdk.models.views import View

from bot.domain import ask
from bot.domain.case import Case
from bot.domain.checklist import is_ticked, name_of
from bot.domain.draft import filled as worded
from bot.domain.guidance import Phrases, phrases
from bot.domain.hold_steps import avoid, rests, todo
from bot.domain.playbook import Playbook, Step
from bot.domain.prevention import RECORD
from bot.domain.step import SKIP_REASONS
from bot.views import ids
from bot.views.cause_input import cause_input
from bot.views.forms import Typed, field_input, form, input_block, option, select
from bot.views.similar import similar_button
from bot.views.steps import Sight, filled
from bot.views.text import (
    actions,
    bold,
    bullets,
    button,
    line,
    numbered,
    ours,
    quote,
    rich,
    small,
)
from bot.views.updates import one_voice
from glossary import Glossary, Term


def record_form(case: Case, step: Step, names: Sequence[str]) -> View:
    """Choosing whose fault it is changes the fields; what was typed stays."""
    blocks = [
        field_input(
            field,
            case.record(name).get(field.name, ""),
            action_id=ids.RECORD_FAULT if field.name == "fault" else "",
        )
        for name in names
        for field in ask.fields(case, name)
    ]
    return form(
        ids.RECORD_FORM, step.title, blocks, submit="Save", about=ids.join(case.id, step.key)
    )


def fault_chosen(view: Mapping[str, Any]) -> str:
    return Typed.of(view).choice("fault")


def parse_record(
    view: Mapping[str, Any], case: Case, names: Sequence[str]
) -> dict[str, dict[str, str]]:
    typed, chosen = Typed.of(view), ask.as_chosen(case, fault_chosen(view))
    return {
        name: {
            field.name: typed.of_field(field)
            for field in ask.fields(chosen, name)
            if field.name in typed
        }
        for name in names
    }


def talked_form(case: Case, step: Step, talking: Sequence[Case]) -> View:
    """One form for a whole talk; only what they need is required."""
    blocks = one_voice(talking)
    blocks += [
        field_input(field, case.record(name).get(field.name, ""))
        for name, fields in ask.talk(case)
        for field in fields
    ]
    return form(
        ids.TALKED_FORM, "We talked", blocks, submit="Save", about=ids.join(case.id, step.key)
    )


def parse_talked(view: Mapping[str, Any], case: Case) -> dict[str, dict[str, str]]:
    typed = Typed.of(view)
    return {
        name: {field.name: typed.of_field(field) for field in fields}
        for name, fields in ask.talk(case)
    }


def step_more_form(
    case: Case, playbook: Playbook, step: Step, sight: Sight, words: Glossary
) -> View:
    """All texts of a step, with Skip, Back and Explain a word."""
    values = sight.facts(case, step)
    blocks: list[Block] = [
        rich(line(bold("Do")), numbered(filled(each, values) for each in todo(case, step)))
    ]
    allowed = phrases(case, now=sight.now)
    if allowed is Phrases.HOLD:
        blocks += _phrases("This and no more", (sight.at_hand,), values)
    else:
        if allowed is Phrases.KNOWN and step.say.ours:
            blocks += _phrases("As it stands now", (sight.at_hand,), values)
        blocks += _phrases("In writing", step.say.writing, values)
        blocks += _phrases("On the phone", step.say.phone, values)
    if allowed is Phrases.OURS:
        blocks += _phrases("When it was our fault", step.say.ours, values)
    blocks.append(rich(line(bold("Not now")), bullets([ours(each) for each in avoid(case, step)])))
    if step.checklist and not rests(case, step):
        blocks += _checklist(case, step)
    value = ids.join(case.id, step.key)
    if "agreement" in step.records and ask.fields(case, "offers"):
        note = button("Note the ways", action_id=ids.STEP_OFFERS, value=value)
        no = button("They refused", action_id=ids.STEP_REFUSED, value=value)
        blocks.append(actions("offers", note, no))
    blocks.append(actions("similar", similar_button(case)))
    first = step.key == playbook.keys[0]
    back = None if first else button("Back", action_id=ids.STEP_BACK, value=value)
    skip = button("Skip", action_id=ids.STEP_SKIP, value=value)
    blocks += [*_explain(step, words), DividerBlock()]
    if step.skipped_when:
        blocks.append(small(f"When to skip: {step.skipped_when}"))
    blocks.append(actions("walk", back, skip))
    return form(ids.STEP_MORE_FORM, step.title, blocks, close="Close", about=value)


def _checklist(case: Case, step: Step) -> list[Block]:
    """A field for each, so that a tick tells of itself alone."""
    ticks = [_tick(item, ticked=is_ticked(case, item)) for item in step.checklist]
    return [rich(line(bold("Check"), " (helps you remember; no tick is needed)")), *ticks]


def _tick(item: str, *, ticked: bool) -> Block:
    box, name = [option("on", item)], name_of(item)
    element = CheckboxesElement(
        action_id=f"{ids.STEP_TICK}.{name}", options=box, initial_options=box if ticked else None
    )
    return actions(f"check/{name}", element)


def _explain(step: Step, glossary: Glossary) -> list[Block]:
    found = [
        word for word in map(glossary.find, step.terms) if word is not None and not word.everyday
    ]
    words = [
        button(word.term, action_id=f"{ids.STEP_TERM}.{n}", value=word.term)
        for n, word in enumerate(found)
    ]
    return [rich(line(bold("Explain a word"))), actions("words", *words)] if words else []


def skip_form(case: Case, step: Step) -> View:
    reasons = [(reason, reason.capitalize()) for reason in SKIP_REASONS]
    why = input_block("why", "Why is it skipped?", select("why", reasons), optional=False)
    value = ids.join(case.id, step.key)
    asked = [why, *(cause_input(case) if RECORD in step.records else ())]
    return form(ids.STEP_SKIP, f"Skip {step.title}", asked, submit="Skip", about=value)


def term_form(term: Term) -> View:
    return form(ids.TERM_FORM, "Explain a word", term_blocks(term), close="Close")


def term_blocks(term: Term) -> list[Block]:
    return [
        rich(line(bold(term.term)), line(term.definition), quote(term.example)),
        small("See also: " + ", ".join(term.related)),
    ]


def _phrases(title: str, phrases: Sequence[str], values: Mapping[str, str]) -> list[Block]:
    """A block for each phrase, so that they stand apart."""
    said = [quote(worded(phrase, values)) for phrase in phrases]
    return [rich(line(bold(title)), said[0]), *map(rich, said[1:])] if said else []


def cool_form(case: Case, step: Step, minutes: Sequence[int]) -> View:
    """Cooling-off: the receipt went out, the answer can wait a little."""
    options = [(str(each), f"In {each} minutes") for each in minutes]
    when = input_block(
        "minutes",
        "Answer with a cooler head",
        select("minutes", options, initial=options[0][0]),
        hint="I tell you when the time is up. It never passes what is promised or due.",
        optional=False,
    )
    return form(
        ids.COOL_FORM, "Answer later", [when], submit="Start", about=ids.join(case.id, step.key)
    )
