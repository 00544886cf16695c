"""What a change left behind: entries, messages and reminders."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.case import Case
from bot.domain.reminder import Reminder
from bot.domain.timeline import Entry
from store import Store
from tests.factories import TEAM


async def timeline(store: Store, case: Case) -> list[Entry]:
    """The oldest first."""
    async with store.reading() as tx:
        return list(reversed(await tx.timeline.of(case.id, limit=99)))


async def kinds(store: Store, case: Case) -> list[str]:
    return [str(entry.kind) for entry in await timeline(store, case)]


async def messages(store: Store, place: str = "") -> list[tuple[str, str]]:
    """Role and place of each message that is owed to Slack, in the order in which they came."""
    query = text("SELECT role, place FROM messages ORDER BY id")
    async with AsyncSession(store.engine) as session:
        rows = (await session.execute(query)).all()
    return [(row.role, row.place) for row in rows if place in {"", row.place}]


async def subjects(store: Store, role: str, place: str) -> list[str]:
    """What the messages of this role, owed to that place, are about."""
    query = text("SELECT subject FROM messages WHERE place = :place AND role = :role ORDER BY id")
    async with AsyncSession(store.engine) as session:
        return list(await session.scalars(query, {"place": place, "role": role}))


async def batches(store: Store, place: str) -> list[str]:
    """What was handed out to a place: one batch a message."""
    query = text(
        "SELECT subject FROM messages WHERE place = :place AND role IN ('reminders', 'digest') "
        "ORDER BY id"
    )
    async with AsyncSession(store.engine) as session:
        return list((await session.execute(query, {"place": place})).scalars())


async def reminders(store: Store, person: str = "") -> list[Reminder]:
    """Those that are to come or wait for an answer; no digests."""
    async with store.reading() as tx:
        return list(await tx.reminders.owed(TEAM, person=person))
