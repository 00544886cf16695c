"""When Slack does not let us post for a case: somebody is told how to mend it."""

from dataclasses import dataclass

from bot.domain.case import may_know
from bot.domain.post import LEFT_OUT, NO_DIGEST, STILL_THERE, Post, Role, dm
from bot.usecases.change import House
from store import BOT, Transaction
from store.messages import Message

GOES = {Role.GOING, Role.OLD_CARD}


@dataclass(frozen=True)
class Trouble:
    house: House

    async def left_out(self, team_id: str, message: Message, error: str) -> None:
        """The lead, who can ask an admin: the text may show data that Slack does not take."""
        if message.role is Role.TROUBLE:
            return
        async with self.house.store.transaction() as tx:
            workspace = await tx.workspaces.get(team_id)
            case = await tx.cases.find(team_id, message.case_id or "", viewer=BOT)
            if case is None or not may_know(case, workspace.lead):
                return
            await self._tell(tx, team_id, workspace.lead, f"{LEFT_OUT}{error}", case.id)

    async def tell(self, team_id: str, message: Message, error: str) -> None:
        """The owner by DM; the lead when it is the owner whom we can't reach."""
        if message.role is Role.DIGEST:
            await self._digest_refused(team_id, message, error)
            return
        async with self.house.store.transaction() as tx:
            workspace = await tx.workspaces.get(team_id)
            case = await tx.cases.find(team_id, message.case_id or "", viewer=BOT)
            to = case.owner if case else workspace.lead
            if message.place == dm(to):
                to = workspace.lead
            if case is None or message.place == dm(to) or not may_know(case, to):
                return
            subject = error
            if message.role in GOES:
                subject = f"{STILL_THERE}{message.channel}/{error}"
            await self._tell(tx, team_id, to, subject, case.id)

    async def _digest_refused(self, team_id: str, message: Message, error: str) -> None:
        """The lead, for the channel's; a person's own is theirs to open. Told once each time."""
        kind, _, channel = message.place.partition(":")
        if kind != "channel":
            return
        async with self.house.store.transaction() as tx:
            lead = (await tx.workspaces.get(team_id)).lead
            if lead:
                subject = f"{NO_DIGEST}{channel}/{error}/{message.id}"
                await self._tell(tx, team_id, lead, subject, None)

    async def _tell(
        self, tx: Transaction, team_id: str, to: str, subject: str, case_id: str | None
    ) -> None:
        post = Post(role=Role.TROUBLE, case_id=case_id, subject=subject, place=dm(to))
        await tx.outbox.add(team_id, [post], now=self.house.clock())
