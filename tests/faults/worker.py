"""A delivery in a process of its own, to be killed."""

import asyncio
import logging
import multiprocessing
import os
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.clock import utc_now
from bot.delivery import Delivery
from bot.delivery.sending import Sender
from bot.slack import Slack, new_session
from store import Store
from store.messages import Claimed
from tests.faults.book import PlainBook


@dataclass(frozen=True, kw_only=True)
class Orders:
    """`looks`: whether it looks before it posts again; that is what protects from doubles."""

    database: str
    api_url: str
    token: str
    looks: bool = True
    timeout_seconds: float = 0.4
    lease: timedelta = timedelta(seconds=1.6)
    margin: timedelta = timedelta(seconds=0.6)


@dataclass(frozen=True, kw_only=True)
class BlindSender(Sender):
    """One that posts again without a look: what the tests must be able to see."""

    async def look(self, row: Claimed) -> Claimed | None:
        return replace(row, in_doubt=False)


def end_with_parent() -> None:
    """A test that is killed leaves nobody at work."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        asyncio.get_running_loop().add_reader(parent.sentinel, lambda: os._exit(1))


def work(orders: Orders) -> None:
    only_errors = structlog.make_filtering_bound_logger(logging.CRITICAL)
    structlog.configure(wrapper_class=only_errors)
    asyncio.run(deliver(orders))


async def deliver(orders: Orders) -> None:
    end_with_parent()
    store = Store.open(orders.database)
    async with new_session(timeout_seconds=orders.timeout_seconds) as session:
        slack = Slack.open(orders.token, session, orders.api_url)
        book = PlainBook()
        delivery = Delivery(
            store,
            lambda _: slack,
            book,
            utc_now,
            lease=orders.lease,
            margin=orders.margin,
            workers=4,
        )
        store.on_commit.append(delivery.wake)
        if not orders.looks:
            delivery._sender = BlindSender(**vars(delivery._sender))
        await delivery.run()
