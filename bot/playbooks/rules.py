"""Reads a team's rules.toml: the numbers of the decisions that it wants to be others."""

import tomllib
from datetime import timedelta
from typing import Annotated

from pydantic import Field, ValidationError

from bot.domain.rules import DEFAULTS, Rules
from bot.playbooks.errors import PlaybookError, did_you_mean
from bot.playbooks.schema import Strict

FILE = "rules.toml"

_MENDS = {
    "cooling_minutes": "must be 1 to 5 whole numbers from 1 to 480, as in [15, 30, 60].",
    "fewest_offers": "must be 1, 2 or 3.",
    "report_hours": "must be a whole number of hours from 1 to 720.",
    "repeat_times": "must be a whole number from 2 to 20.",
    "repeat_days": "must be a whole number of days from 1 to 730.",
}


class RulesFile(Strict):
    cooling_minutes: Annotated[
        list[Annotated[int, Field(ge=1, le=480)]], Field(min_length=1, max_length=5)
    ] = [int(span.total_seconds() // 60) for span in DEFAULTS.cooling]
    fewest_offers: Annotated[int, Field(ge=1, le=3)] = DEFAULTS.fewest_offers
    report_hours: Annotated[int, Field(ge=1, le=720)] = int(DEFAULTS.report.total_seconds() // 3600)
    repeat_times: Annotated[int, Field(ge=2, le=20)] = DEFAULTS.repeat_times
    repeat_days: Annotated[int, Field(ge=1, le=730)] = DEFAULTS.repeat_within.days

    def value(self) -> Rules:
        return Rules(
            cooling=tuple(timedelta(minutes=n) for n in sorted(set(self.cooling_minutes))),
            fewest_offers=self.fewest_offers,
            report=timedelta(hours=self.report_hours),
            repeat_times=self.repeat_times,
            repeat_within=timedelta(days=self.repeat_days),
        )


def parse_rules(text: str, *, file: str = FILE) -> Rules:
    """The rules of the file; what it does not name stays as it is."""
    try:
        return RulesFile.model_validate(tomllib.loads(text)).value()
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(
            file, [f"can't be read as TOML: {error}. Look for a missing quote or bracket there."]
        ) from error
    except ValidationError as error:
        places = dict.fromkeys(str(detail["loc"][0]) for detail in error.errors())
        raise PlaybookError(file, [_in_plain_words(place) for place in places]) from error


def _in_plain_words(name: str) -> str:
    if name in _MENDS:
        return f"{name} {_MENDS[name]}"
    return f"{name} is not known here. {did_you_mean(name, _MENDS)}"
