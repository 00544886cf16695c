"""When Slack does not let us post for a case: somebody is told how to mend it."""

from dataclasses import dataclass

from bot.domain.case import may_know
from bot.domain.post import LEFT_OUT, Post, Role, dm
from bot.usecases.change import House
from store import BOT
from store.messages import Message


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
            post = Post(
                role=Role.TROUBLE,
                case_id=case.id,
                subject=f"{LEFT_OUT}{error}",
                place=dm(workspace.lead),
            )
            await tx.outbox.add(team_id, [post], now=self.house.clock())

    async def tell(self, team_id: str, message: Message, error: str) -> None:
        """The owner by DM; the lead when it is the owner whom we can't reach."""
        async with self.house.store.transaction() as tx:
            workspace = await tx.workspaces.get(team_id)
            case = await tx.cases.find(team_id, message.case_id or "", viewer=BOT)
            to = case.owner if case else workspace.lead
            if message.place == dm(to):
                to = workspace.lead
            if case is None or message.place == dm(to) or not may_know(case, to):
                return
            post = Post(role=Role.TROUBLE, case_id=case.id, subject=error, place=dm(to))
            await tx.outbox.add(team_id, [post], now=self.house.clock())
