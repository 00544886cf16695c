"""A delivery in a process of its own, to be killed: URL of the database, of Slack, token, look."""

import asyncio
import sys
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.clock import utc_now
from bot.delivery import Delivery
from bot.delivery.sending import Sender
from bot.slack import Slack, new_session
from store import Store
from store.messages import Claimed
from tests.faults.book import PlainBook

TIMEOUT_SECONDS = 0.4
LEASE = timedelta(seconds=1.6)
MARGIN = timedelta(seconds=0.6)


@dataclass(frozen=True, kw_only=True)
class BlindSender(Sender):
    """One that posts again without a look: what the tests must be able to see."""

    async def look(self, row: Claimed) -> Claimed | None:
        return replace(row, in_doubt=False)


async def deliver(database: str, api_url: str, token: str, look: bool) -> None:
    store = Store.open(database)
    async with new_session(timeout_seconds=TIMEOUT_SECONDS) as session:
        slack = Slack.open(token, session, api_url)
        book = PlainBook()
        delivery = Delivery(
            store, lambda _: slack, book, utc_now, lease=LEASE, margin=MARGIN, workers=4
        )
        store.on_commit.append(delivery.wake)
        if not look:
            delivery._sender = BlindSender(
                store=store, slack_for=lambda _: slack, book=book, clock=utc_now, margin=MARGIN
            )
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await delivery.run()


if __name__ == "__main__":
    _, database, api_url, token, look = sys.argv
    asyncio.run(deliver(database, api_url, token, look == "look"))
