"""What the rules keep in a case's records, read without trusting it, and written."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case


def when(text: str) -> datetime | None:
    """A time with its zone; anything else is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def write(case: Case, name: str, values: Mapping[str, str]) -> Case:
    """Put values into a record; what they do not name stays."""
    record = {**case.record(name), **values}
    return replace(case, records={**case.records, name: record})
