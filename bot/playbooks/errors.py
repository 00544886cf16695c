"""What is wrong with a playbook file, said to the person who wrote it: place, trouble, mend."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.playbooks.schema import PlaybookFile, SayFile, StepFile

_NAMES = sorted({*PlaybookFile.model_fields, *StepFile.model_fields, *SayFile.model_fields})
_MENDS = {
    "string_type": "must be text in quotes.",
    "list_type": 'must be a list in square brackets, as in ["one", "two"].',
    "bool_type": "must be true or false, without quotes.",
    "string_too_short": "is empty. Write a text, or take the line out.",
    "too_short": "is an empty list. Give it at least one entry.",
}
_NO_MEND = "has the wrong shape. Compare it with client-issue.toml."
_TABLES = {"steps": "[[steps]]", "say": "[steps.say]"}
_PATTERNS = {
    "name": "Use small letters, digits and hyphens, as in “late-delivery”.",
    "key": "Use small letters, digits and underscores, as in “follow_up”.",
    "sources": "Use a letter and a number, as in “A1”.",
}
_STEP = ("steps", "its number")


class PlaybookError(Exception):
    """One or more troubles in a playbook file, each a line that says where and how to mend it."""

    def __init__(self, file: str, troubles: Iterable[str]) -> None:
        self.file = file
        self.troubles = tuple(troubles)
        super().__init__("\n".join(f"{file}: {trouble}" for trouble in self.troubles))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest known word as a question, else all of them."""
    choices = sorted(known)
    if near := get_close_matches(word, choices, n=1):
        return f"Did you mean “{near[0]}”?"
    return f"Known are: {', '.join(choices)}."


def in_plain_words(error: ValidationError, data: dict[str, Any]) -> list[str]:
    """Each trouble that pydantic found, with its place as the writer of the file sees it."""
    return [_in_plain_words(detail, data) for detail in error.errors()]


def step_place(number: int, key: object) -> str:
    name = f" “{key}”" if key and isinstance(key, str) else ""
    return f"step {number}{name}"


def _in_plain_words(detail: ErrorDetails, data: dict[str, Any]) -> str:
    loc = detail["loc"]
    if loc[0] != "steps" or not isinstance(data.get("steps"), list) or len(loc) == 1:
        return _trouble(detail, loc)
    number = int(loc[1])
    step = data["steps"][number]
    place = step_place(number + 1, step.get("key") if isinstance(step, dict) else None)
    return f"{place}: {_trouble(detail, loc[len(_STEP) :])}"


def _trouble(detail: ErrorDetails, path: tuple[int | str, ...]) -> str:
    names = [part for part in path if isinstance(part, str)]
    name = names[-1] if names else ""
    what = ".".join(names) or "the step"
    if path and isinstance(path[-1], int):
        what += f", entry {path[-1] + 1},"
    match detail["type"]:
        case "missing":
            return f"{what} is missing. Add {_TABLES.get(name, f'{name} = …')}."
        case "extra_forbidden":
            return f"{what} is not known here. {did_you_mean(name, _NAMES)}"
        case "literal_error":
            return f"{what} can only be {detail['ctx']['expected']}, not “{detail['input']}”."
        case "string_pattern_mismatch":
            return f"{what} can't be “{detail['input']}”. {_PATTERNS[name]}"
        case kind:
            return f"{what} {_MENDS.get(kind, _NO_MEND)}"
