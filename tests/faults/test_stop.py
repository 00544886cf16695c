"""A bot that is stopped or killed at work, as a process of its own, and started again."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from bot.sandbox import Person, Sandbox, SandboxClock
from tests.support.patience import patient
from tests.support.process import Ended, Running, a_bot
from tests.support.waiting import eventually

LEAVES_WITHIN = 30.0
STAFF = ("UANN", "UBEN", "UCHI")


@dataclass(frozen=True)
class Site:
    """A Slack, a database, and bots that come and go."""

    slack: Sandbox
    url: str
    folder: Path
    socket_mode: bool

    def bot(self) -> AbstractAsyncContextManager[Running]:
        return a_bot(self.slack, self.url, self.folder, socket_mode=self.socket_mode)

    async def typed(self, who: Person) -> Person:
        """Somebody with a form that is filled in."""
        assert (await who.command("/client-issue", f"{who.id}: charged twice")).ok
        await self.slack.until(lambda: who.view and who.view.title == "New client issue")
        return who

    def rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(make_url(self.url).database or "")) as connection:
            rows = connection.execute(query).fetchall()
            connection.commit()
            return rows

    def clients(self) -> list[str]:
        joined = "cases JOIN clients ON clients.id = cases.client_id"
        return [name for (name,) in self.rows(f"SELECT name FROM {joined} ORDER BY name")]

    def cards(self) -> Counter[str]:
        """How often each case stands in the channel, by its client."""
        cards = self.slack.workspace.messages("general")
        return Counter(card.text.split(" · ")[1] for card in cards)

    async def all_posted(self, *clients: str) -> None:
        """Each has its card and, under it, its first step, and once only."""
        workspace = self.slack.workspace
        await self.slack.until(
            lambda: (
                set(self.cards()) == set(clients)
                and all(workspace.messages("general", c.ts) for c in workspace.messages("general"))
            ),
        )
        await self.owes_nothing()
        assert self.cards() == Counter(clients)
        threads = [workspace.messages("general", c.ts) for c in workspace.messages("general")]
        assert [len(thread) for thread in threads] == [1] * len(clients)

    async def owes_nothing(self) -> None:
        async def look() -> bool:
            return self.rows("SELECT count(*) FROM outbox WHERE NOT done") == [(0,)]

        await eventually(look)

    def let_leases_end(self) -> None:
        """A bot that was killed, or left a slow machine, holds what it was at for 90 s."""
        self.rows("UPDATE outbox SET visible_at = '2000-01-01' WHERE NOT done")


@pytest.fixture(params=[True, False], ids=["socket", "http"])
async def site(
    sqlite_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Site]:
    slack = patient(Sandbox(clock=SandboxClock(), socket_mode=request.param))
    await slack.start()
    yield Site(slack, sqlite_url, tmp_path, request.param)
    await slack.stop()


async def leave(bot: Running) -> Ended:
    """Ask it to stop, and see that it does, in time and without complaint."""
    bot.terminate()
    async with asyncio.timeout(LEAVES_WITHIN):
        ended = await bot.ended()
    assert (ended.code, ended.err) == (0, "")
    return ended


async def test_what_was_acked_is_saved_and_posted_once(site: Site) -> None:
    people = [site.slack.person(user_id) for user_id in STAFF]
    async with site.bot() as bot:
        for who in people:
            await site.typed(who)
        site.slack.faults.latency = 0.3  # so that none of it is in Slack yet
        answers = await asyncio.gather(*(who.submit() for who in people))
        ended = await leave(bot)

    assert "error" not in ended.out
    assert [answer.ok for answer in answers] == [True] * len(people)
    assert site.clients() == sorted(STAFF)
    site.slack.faults.latency = 0
    site.let_leases_end()
    async with site.bot():
        await site.all_posted(*STAFF)


async def test_a_form_that_is_sent_while_it_leaves_is_saved_or_stays_open(site: Site) -> None:
    people = [site.slack.person(user_id) for user_id in STAFF]
    async with site.bot() as bot:
        for who in people:
            await site.typed(who)
        sending = [asyncio.create_task(who.submit()) for who in people]
        await leave(bot)
    answers = dict(zip(people, await asyncio.gather(*sending), strict=True))

    assert site.clients() == sorted(who.id for who in people if answers[who].ok)
    site.let_leases_end()
    async with site.bot():
        for who in people:
            if not answers[who].ok:
                assert (await who.submit()).ok
        await site.all_posted(*STAFF)


async def test_it_leaves_in_time_though_slack_hangs(site: Site) -> None:
    ann = site.slack.person("UANN")
    async with site.bot() as bot:
        await site.typed(ann)
        site.slack.faults.next("chat.postMessage", delay=60)
        site.slack.faults.next("views.open", delay=60)
        assert (await ann.submit()).ok
        await ann.command("/client-issue", "Beta: late")
        await leave(bot)

    assert site.clients() == ["UANN"]


async def test_killed_between_commit_and_ack_the_form_sent_again_is_the_same_case(
    site: Site,
) -> None:
    ann = site.slack.person("UANN")
    async with site.bot() as bot:
        await site.typed(ann)
        sending = asyncio.create_task(ann.submit())
        await eventually(lambda: saved(site))
        bot.kill()
        await bot.ended()
        await sending
    site.let_leases_end()

    async with site.bot():
        again = await site.slack.repeat_last(2)
        assert [ack.body for ack in again] == [{"response_action": "clear"}] * 2
        await site.all_posted("UANN")

    assert site.clients() == ["UANN"]


async def saved(site: Site) -> bool:
    return site.clients() != []
