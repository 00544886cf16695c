"""What ends claims what comes next in the same transaction: a post costs one commit."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.delivery import Delivery
from bot.domain.post import Post, Role, channel
from bot.sandbox import Sandbox
from bot.slack import Slack
from store import Store
from tests.faults.book import PlainBook
from tests.faults.conftest import CHANNEL, WAIT
from tests.support.outbox import owe

POSTS = 3
"""Fewer than the pace of a workspace lets through at once."""


async def test_a_lane_of_posts_costs_a_commit_for_each_and_one_to_begin(
    sandbox: Sandbox, slack: Slack, sqlite_url: str
) -> None:
    store = Store.open(sqlite_url)
    posts = [Post(role=Role.NOTICE, place=channel(CHANNEL), subject=f"{n}") for n in range(POSTS)]
    await owe(store, *posts, now=sandbox.clock())
    commits, seen = 0, asyncio.Event()

    def count() -> None:
        nonlocal commits
        commits += 1
        seen.set()

    counting = replace(store, on_commit=[count])
    delivery = Delivery(counting, lambda _: slack, PlainBook(), sandbox.clock)
    running = asyncio.create_task(delivery.run())

    async with asyncio.timeout(WAIT):
        while commits <= POSTS:
            seen.clear()
            await seen.wait()

    await delivery.drain(timedelta(seconds=1))
    await running
    await store.close()
    said = [m.text for m in sandbox.workspace.messages(CHANNEL) if m.text.startswith("notice")]
    assert said == [f"notice {n} v1" for n in range(POSTS)]
    assert commits == POSTS + 1
