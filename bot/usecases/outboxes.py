"""What did not reach Slack, for whoever runs the bot; and the end of what is long finished."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from store import Store
from store.messages import Parked, Waiting

KEPT = timedelta(days=30)
"""How long a finished call, and a reminder that is over, can still be asked about."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """`parked`: Slack will never take it as it is. `waiting`: for a place to be mended."""

    parked: tuple[Parked, ...]
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True)
class Outboxes:
    store: Store
    clock: Clock

    async def held(self) -> Held:
        """In all workspaces, newest first."""
        async with self.store.reading() as tx:
            return Held(parked=await tx.outbox.parked(), waiting=await tx.outbox.waiting())

    async def retry(self) -> int:
        """Send again what was parked, and what waits; returns how many."""
        async with self.store.transaction() as tx:
            return await tx.outbox.unpark(now=self.clock())

    async def forget_finished(self) -> None:
        """Rows that nobody asks about any more; the timeline of a case is never touched."""
        async with self.store.transaction() as tx:
            before: datetime = self.clock() - KEPT
            await tx.outbox.forget_finished(before)
            await tx.reminders.forget_over(before)
            await tx.heard.forget(before)
