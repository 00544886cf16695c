"""What a playbook must fulfil beyond its shape: known names, short cards, an end in reach."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.domain.playbook import GAP, PLACEHOLDERS, PRINCIPLES, Effect, Playbook, Step, fill
from bot.domain.record import RECORDS
from bot.playbooks.errors import PlaybookError, did_you_mean, step_place
from glossary import Glossary

MOST_IN_VIEW = 900
_DO_IN_VIEW = 3
_TICK = 75
"""Characters that Slack takes beside a checkbox."""
_TICKS = 10
_TITLE_LINE = len("CI-1234 · Name of a client · 4 of 8 · ")
_AROUND = 160
"""Headings, the last line and the buttons of a card."""
# A fact from a case is about this long; a longer one is clipped on the card.
_FILLED = dict.fromkeys(PLACEHOLDERS, "x" * 24)
_BRACED = re.compile(r"\{([^{}]*)\}")


def check(playbook: Playbook, *, file: str, words: Glossary) -> None:
    if found := troubles(playbook, words=words):
        raise PlaybookError(file, found)


def troubles(playbook: Playbook, *, words: Glossary) -> list[str]:
    """Each with its place, and how to mend it."""
    found = [*_ends(playbook), *_twice(playbook)]
    for number, step in enumerate(playbook.steps, start=1):
        place = step_place(number, step.key)
        found += [f"{place}: {trouble}" for trouble in _of_step(step, words)]
    return found


def check_default(playbook: Playbook, *, file: str) -> None:
    """The default lends its endings to the others, so it must have them all."""
    lacking = [
        f'no step has effect = "{effect}". The default playbook needs one.'
        for effect in Effect
        if not any(step.effect is effect for step in playbook.steps)
    ]
    if not any("feedback" in step.records for step in playbook.steps):
        lacking.append('no step asks for the record "feedback". The default playbook needs one.')
    if lacking:
        raise PlaybookError(file, lacking)


def check_endings(ended: Playbook, *, file: str) -> None:
    """Appended endings bring their own keys; a step must not have taken one of them."""
    taken = [
        f"step key “{key}” is needed for the ending that is appended. Give your step another key, "
        "or let it be that ending (see effect and records in client-issue.toml)."
        for key, times in Counter(ended.keys).items()
        if times > 1
    ]
    if taken:
        raise PlaybookError(file, taken)


def longest_view(step: Step) -> int:
    """Characters on the step's card at worst: its longest phrase, with facts filled in."""
    phrases = (*step.say.writing, *step.say.phone, *step.say.ours)
    say = max(len(fill(phrase, _FILLED)) for phrase in phrases)
    lines = (step.title, step.why, *step.do[:_DO_IN_VIEW], " · ".join(step.avoid))
    return _TITLE_LINE + _AROUND + say + sum(len(fill(line, _FILLED)) for line in lines)


def texts(step: Step) -> tuple[str, ...]:
    """Every text of the step that a person reads."""
    say = (*step.say.writing, *step.say.phone, *step.say.ours)
    rest = (*step.do, *say, *step.avoid, *step.checklist)
    return (step.title, step.why, step.skipped_when, *rest)


def _of_step(step: Step, words: Glossary) -> Iterator[str]:
    yield from _known("records", step.records, RECORDS)
    yield from _known("principles", step.principles, PRINCIPLES)
    yield from _terms(step, words)
    yield from _placeholders(step)
    yield from _checklist(step)
    if step.conversation and not step.talks:
        yield "conversation = true needs talks = true too: we speak to the client in it."
    if step.conversation and step.effect:
        yield "conversation and effect can't be together: a talk alone ends no case."
    if (length := longest_view(step)) > MOST_IN_VIEW:
        yield (
            f"its card would show about {length} characters, and {MOST_IN_VIEW} is the most. "
            "Shorten why, the first three of do, the longest phrase of say, or avoid."
        )


def _known(what: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    choices = frozenset(known)
    for name in names:
        if name not in choices:
            yield f"{what}: “{name}” is not known. {did_you_mean(name, choices)}"


def _terms(step: Step, words: Glossary) -> Iterator[str]:
    for name in step.terms:
        term = words.find(name)
        if term is None:
            near = ", ".join(f"“{n.term}”" for n in words.nearest(name)) or "another word"
            yield f"terms: “{name}” is not in the glossary. Take {near}, or leave it out."
        elif term.everyday:
            yield f"terms: “{name}” is an everyday word. Leave it out; it needs no explaining."


def _checklist(step: Step) -> Iterator[str]:
    if len(step.checklist) > _TICKS:
        yield f"checklist: {len(step.checklist)} entries, and {_TICKS} are the most."
    for item, times in Counter(step.checklist).items():
        if len(item) > _TICK:
            yield f"checklist: “{item}” has {len(item)} characters, and {_TICK} are the most."
        if times > 1:
            yield f"checklist: “{item}” is there {times} times. Leave it once."


def _placeholders(step: Step) -> Iterator[str]:
    for text in texts(step):
        for name in _BRACED.findall(text):
            if name not in PLACEHOLDERS:
                yield f"“{{{name}}}” can't be filled. {did_you_mean(name, PLACEHOLDERS)}"
        if set(_BRACED.sub("", text)) & set("{}"):
            yield f"a brace stands alone in “{text}”. Write a placeholder as {{client}}."
        if GAP in text:
            yield f"“{GAP}” is written out. Use a placeholder; a gap then shows by itself."


def _ends(playbook: Playbook) -> Iterator[str]:
    effects = [step.effect for step in playbook.steps if step.effect]
    for effect, times in Counter(effects).items():
        if times > 1:
            yield f'{times} steps have effect = "{effect}". Leave it on one of them.'
    if Effect.CLOSES in effects and playbook.steps[-1].effect is not Effect.CLOSES:
        yield 'the step with effect = "closes" must be the last. Move it, or take the effect out.'
    asked = [n for n, step in enumerate(playbook.steps) if "feedback" in step.records]
    settled = [n for n, step in enumerate(playbook.steps) if step.effect is Effect.RESOLVES]
    if asked and settled and asked[0] < settled[0]:
        yield 'the record "feedback" is asked before the step with effect = "resolves". Swap them.'


def _twice(playbook: Playbook) -> Iterator[str]:
    for key, times in Counter(playbook.keys).items():
        if times > 1:
            yield f"{times} steps have the key “{key}”. Give each its own."
