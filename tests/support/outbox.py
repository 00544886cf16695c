"""Cases to hang posts on, and claims that look at nothing but the outbox."""

from datetime import datetime

from bot.domain.case import Case
from bot.domain.post import CASE, THREAD, Post, Role
from store import Store, new_id
from store.messages import Claimed
from tests.support.clock import NOON

TEAM = "T1"


async def a_case(
    store: Store, *, number: int = 1, team_id: str = TEAM, channel: str = "CCASES"
) -> str:
    case_id = new_id()
    async with store.transaction() as tx:
        client = await tx.clients.ensure(team_id, "Acme")
        case = Case(
            id=case_id,
            team_id=team_id,
            number=number,
            client_id=client.id,
            client=client.name,
            happened="Charged twice",
            opened_by="UANN",
            opened_at=NOON,
            reached_at=NOON,
            touched_at=NOON,
            owner="UANN",
            channel=channel,
        )
        await tx.cases.add(case, source=case_id)
    return case_id


def card(case_id: str) -> Post:
    return Post(role=Role.CARD, case_id=case_id, place=CASE)


def note(case_id: str, subject: str) -> Post:
    return Post(role=Role.NOTE, case_id=case_id, subject=subject, place=THREAD)


async def owe(store: Store, *posts: Post, now: datetime = NOON, team_id: str = TEAM) -> None:
    async with store.transaction() as tx:
        await tx.outbox.add(team_id, posts, now=now)


async def claim(store: Store, now: datetime = NOON, limit: int = 20) -> tuple[Claimed, ...]:
    async with store.transaction() as tx:
        return await tx.outbox.claim(now, limit=limit)


async def claim_one(store: Store, now: datetime = NOON) -> Claimed:
    (row,) = await claim(store, now)
    return row


async def sent(store: Store, row: Claimed, ts: str = "1.000100", now: datetime = NOON) -> bool:
    async with store.transaction() as tx:
        return await tx.outbox.mark_sent(
            row, channel="CCASES", ts=ts, shown=row.message.wanted, now=now
        )
