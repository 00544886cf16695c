"""The numbers behind the decisions: defaults that a team can change in its own rules.toml."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class Rules:
    """`cooling`: what is offered, shortest first. `report` is real time, not working time."""

    cooling: tuple[timedelta, ...] = (
        timedelta(minutes=15),
        timedelta(minutes=30),
        timedelta(minutes=60),
    )
    fewest_offers: int = 2
    report: timedelta = timedelta(hours=72)
    """From knowing that personal data is concerned to telling whoever has to be told."""
    repeat_times: int = 3
    """So often the same client or the same cause, with this one, is a repeat."""
    repeat_within: timedelta = timedelta(days=90)


DEFAULTS = Rules()
