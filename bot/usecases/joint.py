"""A joint action: one change that serves all cases of a repeat."""

from dataclasses import dataclass

from bot.domain.errors import Outdated
from bot.domain.post import Role
from bot.domain.prevention import Plan
from bot.domain.repeat import Told
from bot.usecases.change import By, House
from bot.usecases.prevention import Prevention
from bot.usecases.repeats import told_of
from store import Transaction
from store.messages import Message


@dataclass(frozen=True)
class JointActions:
    house: House

    async def told(self, team_id: str, message_id: str) -> Told:
        """What the notice behind a button says now."""
        async with self.house.store.reading() as tx:
            return (await self._told(tx, team_id, message_id))[1]

    async def plan(self, by: By, message_id: str, planned: Plan) -> Told:
        """Kept with the newest of the cases, for all of them; the notice then names it."""
        async with self.house.store.reading() as tx:
            message, told = await self._told(tx, by.team_id, message_id)
        *others, newest = told.cases
        serves = [case.id for case in others]
        await Prevention(self.house).plan(newest.id, by, planned, serves=serves)
        async with self.house.store.transaction() as tx:
            await tx.outbox.touch(by.team_id, now=self.house.clock(), key=message.key)
        return told

    async def _told(self, tx: Transaction, team_id: str, message_id: str) -> tuple[Message, Told]:
        message = await tx.outbox.message(team_id, message_id)
        if message is None or message.role is not Role.REPEAT:
            raise Outdated
        told = await told_of(tx, message, self.house.rules)
        if not told.is_repeat:
            raise Outdated
        return message, told
