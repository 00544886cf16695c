"""Who speaks to the pretend Slack, in a process of its own: ours, or a bare client.

`python -m bench.speaker ours|bare API_URL TOKEN DATABASE` says that it is ready, begins with the
first line that it is given, and ends with its input.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import utc_now
from bot.delivery import Delivery
from bot.sandbox import Sandbox
from bot.scheduler import Scheduler
from bot.slack import Slack, new_session
from bot.usecases.reminders import Reminders
from store import Store
from tests.factories import a_house
from tests.faults.book import PlainBook

CHANNELS = 200
EACH = 4
AT_ONCE = 10
READY = b"ready\n"


@asynccontextmanager
async def speaking(
    side: str, sandbox: Sandbox, database: str = "-"
) -> AsyncIterator[Callable[[], None]]:
    """It is ready, and begins when this is called."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.speaker", side, sandbox.api_url, sandbox.bot_token, database,
        cwd=Path(__file__).parents[1], stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("A speaker is spoken with.")
    if await process.stdout.readline() != READY:
        raise RuntimeError(f"The speaker {side} did not start.")
    yield partial(process.stdin.write, b"go\n")
    process.stdin.close()
    await process.wait()


async def _heard() -> str:
    return await asyncio.to_thread(sys.stdin.readline)


async def _told_to_begin() -> None:
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    await _heard()


async def ours(api_url: str, token: str, database: str) -> None:
    """Tick and delivery, as the bot puts them together."""
    store = Store.open(database)
    async with new_session() as session:
        slack = Slack.open(token, session, api_url)
        quiet = replace(store, on_commit=[])
        delivery = Delivery(quiet, lambda _: slack, PlainBook(), utc_now)
        reminders = Reminders(a_house(store, utc_now))
        scheduler = Scheduler(
            tick=reminders.tick, sweep=_nothing, next_due=reminders.next_due, clock=utc_now
        )
        store.on_commit.extend([delivery.wake, scheduler.wake_soon])
        await _told_to_begin()
        running = [asyncio.create_task(delivery.run()), asyncio.create_task(scheduler.run())]
        await _heard()
        scheduler.stop()
        await delivery.drain(timedelta(seconds=5))
        await asyncio.gather(*running)
    await store.close()


async def bare(api_url: str, token: str, _database: str) -> None:
    """Knows no database and no order: it posts to every channel, ten requests at once."""
    slots = asyncio.Semaphore(AT_ONCE)
    async with new_session() as session:
        client = AsyncWebClient(token=token, base_url=api_url, session=session)

        async def post(number: int, n: int) -> None:
            async with slots:
                section = {"type": "section", "text": {"type": "plain_text", "text": f"notice {n}"}}
                await client.chat_postMessage(
                    channel=f"CB{number}", text=f"notice {n}", blocks=[section]
                )

        await _told_to_begin()
        await asyncio.gather(*(post(number, n) for n in range(EACH) for number in range(CHANNELS)))
        await _heard()


async def _nothing() -> None: ...


if __name__ == "__main__":
    _, side, *given = sys.argv
    asyncio.run({"ours": ours, "bare": bare}[side](*given))
