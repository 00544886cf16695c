"""Reads levels.toml: who is asked for which reason; a team's own changes what it names."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from bot.domain.case import Severity
from bot.domain.escalation import Reason
from bot.domain.levels import GETS_HARDER, Levels, Rule
from bot.playbooks.errors import PlaybookError, did_you_mean
from bot.playbooks.schema import Strict

FILE = "levels.toml"

Level = Annotated[int, Field(ge=1, le=3)]
Times = Annotated[int, Field(ge=1, le=10)]
Minutes = Annotated[int, Field(ge=5, le=2880)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class RuleFile(Strict):
    title: Line
    level: Level
    why: Sentence
    harder: Level | None = None
    why_harder: Sentence | None = None
    round_the_clock: bool = False
    offered: bool = True

    def value(self) -> Rule:
        said = self.model_dump() | {"why_harder": self.why_harder or self.why}
        return Rule(**said)


class WaitsFile(Strict):
    critical: Minutes
    high: Minutes
    normal: Minutes
    low: Minutes


class SilenceFile(Strict):
    broken_promises: Times
    late_days: Times
    missed_updates: Times


class LevelsFile(Strict):
    accept_within_minutes: WaitsFile
    silence: SilenceFile
    reasons: dict[str, RuleFile]

    def value(self) -> Levels:
        waits = self.accept_within_minutes.model_dump()
        return Levels(
            rules={Reason[key.upper()]: rule.value() for key, rule in self.reasons.items()},
            waits={severity: timedelta(minutes=waits[severity]) for severity in Severity},
            **self.silence.model_dump(),
        )


_KEYS = [reason.name.lower() for reason in Reason]
_SECTIONS: Mapping[str, list[str]] = {
    "": list(LevelsFile.model_fields),
    "accept_within_minutes": list(WaitsFile.model_fields),
    "silence": list(SilenceFile.model_fields),
    "reasons": _KEYS,
}
_MENDS = {
    **dict.fromkeys(("level", "harder"), "must be 1, 2 or 3."),
    **dict.fromkeys(("title",), "must be text in quotes, at most 75 characters."),
    **dict.fromkeys(("why", "why_harder"), "must be text in quotes, at most 200 characters."),
    **dict.fromkeys(("round_the_clock", "offered"), "must be true or false, without quotes."),
    **dict.fromkeys(WaitsFile.model_fields, "must be a whole number of minutes from 5 to 2880."),
    **dict.fromkeys(SilenceFile.model_fields, "must be a whole number from 1 to 10."),
}


@cache
def load_levels() -> Levels:
    """As they come with the app."""
    return LevelsFile.model_validate(_shipped()).value()


def parse_levels(text: str, *, file: str = FILE) -> Levels:
    """What the file says, and for all else what is shipped."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(
            file, [f"can't be read as TOML: {error}. Look for a missing quote or bracket there."]
        ) from error
    if troubles := _unknown(data) or _never_harder(data):
        raise PlaybookError(file, troubles)
    try:
        return LevelsFile.model_validate(_merged(_shipped(), data)).value()
    except ValidationError as error:
        raise PlaybookError(file, [_in_plain_words(each) for each in error.errors()]) from error


def _shipped() -> dict[str, Any]:
    texts = resources.files("bot.playbooks") / "texts"
    return tomllib.loads((texts / FILE).read_text("utf-8"))


def _merged(known: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What is a table on both sides is merged; else the team's own counts."""
    both = {
        name: _merged(known[name], value)
        for name, value in own.items()
        if isinstance(value, dict) and isinstance(known.get(name), dict)
    }
    return {**known, **own, **both}


def _unknown(data: Mapping[str, Any]) -> list[str]:
    """Names that are not known here: they would be left unread."""
    found = []
    for section, known in _SECTIONS.items():
        inside = data.get(section, {}) if section else data
        names = inside if isinstance(inside, dict) else {}
        place = f"{section}." if section else ""
        found += [_not_known(place, name, known) for name in names if name not in known]
    return found


def _never_harder(data: Mapping[str, Any]) -> list[str]:
    """A second level that nothing would ever lead to."""
    reasons = data.get("reasons")
    if not isinstance(reasons, dict):
        return []
    able = {reason.name.lower() for reason in GETS_HARDER}
    return [
        f"reasons.{key}.harder does nothing. Only {', '.join(sorted(able))} can get harder."
        for key, rule in reasons.items()
        if isinstance(rule, dict) and "harder" in rule and key not in able
    ]


def _not_known(place: str, name: str, known: list[str]) -> str:
    return f"{place}{name} is not known here. {did_you_mean(name, known)}"


def _in_plain_words(detail: ErrorDetails) -> str:
    place = ".".join(str(part) for part in detail["loc"])
    name = str(detail["loc"][-1])
    if detail["type"] == "extra_forbidden":
        return _not_known(place.removesuffix(name), name, list(RuleFile.model_fields))
    return f"{place} {_MENDS.get(name, 'must be a table, as in [reasons.stuck].')}"
