"""Reads the escalation's guidance: steps as data, checked as those of a playbook."""

import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Annotated

from pydantic import Field, ValidationError

from bot.domain.guide import Guide, Steps
from bot.domain.playbook import Playbook
from bot.playbooks.checks import MOST_IN_VIEW, longest_view
from bot.playbooks.checks import troubles as of_playbook
from bot.playbooks.errors import PlaybookError, in_plain_words, step_place
from bot.playbooks.schema import StepFile, Strict
from glossary import Glossary, shipped

FILE = "escalation.toml"
STATUS = 170
"""Who was asked, by when, and the buttons of those asked stand on the same card."""


class GuideFile(Strict):
    steps: Annotated[list[StepFile], Field(min_length=1)]
    hold: list[StepFile] = []
    abuse: list[StepFile] = []

    def value(self) -> Guide:
        return Guide(
            steps=tuple(step.value() for step in self.steps),
            hold=tuple(step.value() for step in self.hold),
            abuse=tuple(step.value() for step in self.abuse),
        )


def load_guide() -> Guide:
    """The guidance that comes with the app."""
    shipped_text = resources.files("bot.playbooks").joinpath("texts", FILE).read_text("utf-8")
    return parse_guide(shipped_text)


def parse_guide(text: str, *, file: str = FILE, words: Glossary | None = None) -> Guide:
    """Raises `PlaybookError` with every trouble found; `file` is only for its message."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(
            file, [f"can't be read as TOML: {error}. Look for a missing quote or bracket there."]
        ) from error
    try:
        guide = GuideFile.model_validate(data).value()
    except ValidationError as error:
        raise PlaybookError(file, in_plain_words(error, data)) from error
    parts = {"steps": guide.steps, "hold": guide.hold, "abuse": guide.abuse}
    found = [
        f"{name}, {trouble}"
        for name, steps in parts.items()
        for trouble in _troubles(steps, words or shipped())
    ]
    if found:
        raise PlaybookError(file, found)
    return guide


def _troubles(steps: Steps, words: Glossary) -> Iterator[str]:
    yield from of_playbook(Playbook(name="", title="", when="", steps=steps), words=words)
    for number, step in enumerate(steps, start=1):
        place = step_place(number, step.key)
        if step.records or step.effect or step.conversation:
            yield f"{place}: records, effect and conversation are for playbooks. Leave them out."
        length = longest_view(step)
        if MOST_IN_VIEW - STATUS < length <= MOST_IN_VIEW:  # more is said already
            yield (
                f"{place}: with who was asked, its card would show about {length + STATUS} "
                f"characters, and {MOST_IN_VIEW} is the most. Shorten why, do, say or avoid."
            )
