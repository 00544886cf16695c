"""Cases that close with a cause and what is changed."""

from datetime import timedelta
from typing import Any

from bot.domain.action import Action, ActionKind
from bot.domain.case import Case
from bot.domain.cause import Category
from bot.domain.prevention import Found, Plan
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.prevention import Prevention
from bot.usecases.steps import Steps
from store import BOT
from tests.factories import BOB, CARA, TEAM, an_opening, by
from tests.support.clock import NOON

DAY = timedelta(days=1)


def a_plan(**overrides: Any) -> Plan:
    facts = {
        "kind": ActionKind.PROCESS,
        "what": "Make the two jobs one",
        "looks_like": "A second run is refused",
        "owner": BOB,
        "due_at": NOON + 7 * DAY,
    }
    return Plan(**{**facts, **overrides})


async def at_prevent(house: House, source: str = "V1", **opening: Any) -> Case:
    """A case that has come to its last step."""
    case = await Cases(house).open(an_opening(source=source, **opening))
    keys = [step.key for step in case.steps]
    for key in keys[:-1]:
        case = await Steps(house).skip(case.id, key, by(), why="already done")
    assert case.current == "prevent"
    return case


async def closed(
    house: House, source: str = "V1", cause: str = "Two jobs", *plans: Plan, **opening: Any
) -> Case:
    case = await at_prevent(house, source, **opening)
    found = Found(records={}, cause=cause, category=Category.PROCESS, plans=plans or (a_plan(),))
    return await Prevention(house).finish(case.id, "prevent", by(), found)


async def watched(house: House) -> tuple[Case, Action]:
    """Bob has done what he was to do, and Cara saw that it is so."""
    case = await closed(house)
    action = case.actions[0]
    await Prevention(house).done(case.id, action.id, by(BOB), said="One job", verifier=CARA)
    case = await Prevention(house).verify(case.id, action.id, by(CARA))
    return case, case.actions[0]


async def read(house: House, case: Case) -> Case:
    return await Cases(house).find(TEAM, case.id, viewer=BOT)
