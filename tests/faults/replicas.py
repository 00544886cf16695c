"""Replicas, each a process with tick and delivery, and very many people who are due at once."""

import asyncio
import multiprocessing
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from multiprocessing.queues import SimpleQueue

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import utc_now
from bot.delivery import Delivery
from bot.domain.post import Post, Role, dm
from bot.domain.reminder import Kind, Remembered
from bot.sandbox import Sandbox
from bot.sandbox.state import Channel, User
from bot.slack import Slack, new_session
from bot.usecases.reminders import Reminders
from store import Store, new_id
from store.models import PersonRow, ReminderRow
from tests.factories import a_house, a_workspace
from tests.faults.book import PlainBook
from tests.faults.crew import is_done, until
from tests.faults.worker import Orders, end_with_parent
from tests.support.outbox import a_case

OLDER = "older"
EVERY_TENTH = 10
HELD_ELSEWHERE = 0.02
LONGEST = 3600.0


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one replica did."""

    told: int
    posted: int


@dataclass(frozen=True, kw_only=True)
class People:
    """Each has one reminder that is due; every tenth is owed an older message as well."""

    teams: int
    people_a_team: int

    @property
    def number(self) -> int:
        return self.teams * self.people_a_team

    @property
    def older(self) -> int:
        return sum(1 for each in range(self.number) if each % EVERY_TENTH == 0)

    async def owe(self, store: Store, sandbox: Sandbox) -> None:
        for team in range(self.teams):
            await self._owe_team(store, sandbox, f"T{team}", team * self.people_a_team)

    async def _owe_team(self, store: Store, sandbox: Sandbox, team_id: str, first: int) -> None:
        users = [f"U{number:06}" for number in range(first, first + self.people_a_team)]
        case_id, now = await a_case(store, team_id=team_id), utc_now()
        async with AsyncSession(store.engine) as session, session.begin():
            session.add_all(_person(team_id, user_id) for user_id in users)
            session.add_all(_reminder(team_id, user_id, case_id) for user_id in users)
        async with store.transaction() as tx:
            await tx.workspaces.save(a_workspace(team_id=team_id))
            older = [
                Post(role=Role.NOTICE, place=dm(user_id), subject=OLDER)
                for user_id in users
                if int(user_id[1:]) % EVERY_TENTH == 0
            ]
            await tx.outbox.add(team_id, older, now=now)
        for user_id in users:
            channel = Channel(_dm(user_id), "", "dm", {user_id, sandbox.bot_user_id}, user_id, 0)
            sandbox.workspace.channels[channel.id] = channel
            user = User(user_id, user_id, user_id, "Etc/UTC", sandbox.team_id)
            sandbox.workspace.users[user_id] = user


@dataclass(frozen=True, kw_only=True)
class Told:
    """How many people were told how often, and who did it."""

    times: Counter[int]
    disordered: int
    shares: tuple[Share, ...]
    seconds: float


async def run(people: People, url: str, sandbox: Sandbox, *, size: int) -> Told:
    database = Store.open(url)
    await people.owe(database, sandbox)
    await database.close()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([work.__module__])
    orders = Orders(database=url, api_url=sandbox.api_url, token=sandbox.bot_token)
    shares: SimpleQueue[Share] = context.SimpleQueue()
    crew: list[ForkServerProcess] = [
        context.Process(target=work, args=(orders, shares), daemon=True) for _ in range(size)
    ]
    began = time.perf_counter()
    for process in crew:
        process.start()
    try:
        for process in crew:
            await asyncio.to_thread(process.join, LONGEST)
        found = tuple(shares.get() for process in crew if process.exitcode == 0)
    finally:
        for process in crew:
            process.kill()
    seconds = time.perf_counter() - began
    said = [_said(sandbox, number) for number in range(people.number)]
    return Told(
        times=Counter(sum(1 for text in each if not _is_older(text)) for each in said),
        disordered=sum(1 for each in said if any(map(_is_older, each[1:]))),
        shares=found,
        seconds=seconds,
    )


def work(orders: Orders, shares: "SimpleQueue[Share]") -> None:
    shares.put(asyncio.run(serve(orders)))


async def serve(orders: Orders) -> Share:
    """As a replica of the bot does, until nothing is due and nothing is owed."""
    end_with_parent()
    store = Store.open(orders.database)
    reminders, told = Reminders(a_house(store, utc_now)), 0
    async with new_session() as session:
        slack = Slack.open(orders.token, session, orders.api_url)
        delivery = Delivery(store, lambda _: slack, PlainBook(), utc_now)
        store.on_commit.append(delivery.wake)
        running = asyncio.create_task(delivery.run())
        while await reminders.next_due():
            told += (handed_out := await reminders.tick())
            if not handed_out:
                await asyncio.sleep(HELD_ELSEWHERE)
        await until(lambda: is_done(store), seconds=LONGEST)
        await delivery.drain(timedelta(seconds=5))
        await running
    await store.close()
    sent = next(iter(delivery._metrics.sent.collect())).samples[0].value
    return Share(told=told, posted=int(sent))


def _person(team_id: str, user_id: str) -> PersonRow:
    return PersonRow(
        team_id=team_id,
        user_id=user_id,
        name=user_id,
        zone="UTC",
        staff=True,
        admin=False,
        dm=_dm(user_id),
        checked_at=utc_now(),
    )


def _reminder(team_id: str, user_id: str, case_id: str) -> ReminderRow:
    return ReminderRow(
        id=new_id(),
        team_id=team_id,
        key=f"{case_id}:{user_id}",
        kind=Kind.PROMISE,
        person=user_id,
        case_id=case_id,
        subject="",
        basis_at=utc_now(),
        due_at=utc_now(),
        occurrence=1,
        state=Remembered.PLANNED,
        exact=True,
        round_the_clock=True,
        snoozed_by="",
        shifts=[],
        batch="",
    )


def _dm(user_id: str) -> str:
    return f"D{user_id[1:]}"


def _said(sandbox: Sandbox, number: int) -> list[str]:
    return [message.text for message in sandbox.workspace.messages(f"D{number:06}")]


def _is_older(text: str) -> bool:
    return OLDER in text
