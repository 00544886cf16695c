"""What stories of escalations have in common."""

from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.escalation import Escalation, Reason
from bot.domain.person import Contact
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.escalations import Escalations
from bot.usecases.reminders import Reminders
from tests.factories import ANN, BOB, CARA, LEAD, TEAM, a_workspace, an_opening, by
from tests.support.clock import FakeClock

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def asked(house: House, reason: Reason = Reason.STUCK, level: int = 1) -> Case:
    """Ann's case, for which she asked for help."""
    case = await Cases(house).open(an_opening())
    return await ask(house, case, reason, level)


async def ask(house: House, case: Case, reason: Reason = Reason.STUCK, level: int = 1) -> Case:
    return await Escalations(house).ask(
        case.id,
        by(),
        reason=reason,
        level=level,
        brief="They want more than we owe.",
        decision="May we waive a month?",
        needed_by=None,
    )


def the_id(case: Case) -> str:
    return case.escalations[-1].id


TWO = a_workspace(
    contacts=(
        Contact(level=1, user_id=LEAD, on_call=True),
        Contact(level=1, user_id=BOB),
        Contact(level=2, user_id=CARA, on_call=True),
    )
)


async def tick_at(house: House, clock: FakeClock, now: datetime) -> None:
    clock.set(now)
    await Reminders(house).tick()


async def found(house: House, case: Case) -> Escalation:
    return (await Cases(house).find(TEAM, case.id, viewer=ANN)).escalations[-1]


async def asked_now(house: House, case: Case) -> list[str]:
    return [each.person for each in (await found(house, case)).asked]
