"""The working time of people, with the public holidays of where they live."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import cache

from bot.domain.person import Calendars, Country, Workspace
from store import Transaction


async def calendars(tx: Transaction, workspace: Workspace, users: Collection[str]) -> Calendars:
    """Of these people, of who covers for them, and (under no name) of the workspace itself."""
    people = await tx.people.calendars(workspace, users)
    named = {workspace.country, *people.lives_in.values()} - {""}
    return replace(people, countries={name: country(name) for name in named})


@cache
def country(name: str) -> Country:
    """`DE`, or `DE-BY` with a part of it; raises NotImplementedError for one that is unknown."""
    import holidays  # noqa: PLC0415 (19 MB, which a workspace without a country needs not)

    code, _, part = name.partition("-")
    days = holidays.country_holidays(code, subdiv=part or None, language="en_US")
    return Country(weekend=frozenset(days.weekend), holidays=days)


def holiday(name: str, day: date) -> str:
    """What the day is called there; empty when it is none."""
    return country(name).holidays.get(day) or "" if name else ""


def is_known_country(name: str) -> bool:
    try:
        country(name)
    except NotImplementedError:
        return False
    return True
