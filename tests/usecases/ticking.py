"""What stories of the tick have in common."""

from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.post import dm
from bot.domain.reminder import Kind, Reminder
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.reminders import Reminders
from store import Store
from tests.factories import (
    ANN,
    TEAM,
    an_opening,
)
from tests.support.clock import NOON, FakeClock
from tests.usecases import look

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


NINE = NOON + 21 * HOUR  # on Tuesday


async def opened(house: House, source: str = "V1", **typed: object) -> Case:
    return await Cases(house).open(an_opening(source=source, **typed))


async def said(ticks: Reminders, store: Store, place: str = dm(ANN)) -> list[list[Kind]]:
    """The kinds in each message to a place, a digest among them."""
    found = []
    for batch in await look.batches(store, place):
        async with store.reading() as tx:
            found.append([each.kind for each in await tx.reminders.batch(TEAM, batch)])
    return found


async def tick_at(ticks: Reminders, clock: FakeClock, now: datetime) -> int:
    clock.set(now)
    return await ticks.tick()


async def the_reminder(store: Store, kind: Kind, person: str = ANN) -> Reminder:
    return {each.kind: each for each in await look.reminders(store, person)}[kind]
