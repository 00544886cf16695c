"""Several cases open for one client: the lead is told, as far as they may know them."""

from dataclasses import dataclass

from bot.domain.case import Case, may_know
from bot.domain.post import Post, Role, dm
from bot.domain.voice import SEVERAL
from bot.usecases.change import House
from store import Transaction


@dataclass(frozen=True)
class Several:
    house: House

    async def of(self, team_id: str, case_id: str, *, viewer: str) -> tuple[Case, ...]:
        """The open cases of that case's client."""
        async with self.house.store.reading() as tx:
            case = await tx.cases.find(team_id, case_id, viewer=viewer)
            if case is None:
                return ()
            return await tx.cases.active(team_id, viewer=viewer, client_id=case.client_id)


async def tell_lead(tx: Transaction, house: House, case: Case) -> None:
    """Once for each time that a case, just opened or reopened, makes them several."""
    lead = (await tx.workspaces.get(case.team_id)).lead
    if not may_know(case, lead):
        return
    if await tx.cases.open_for(case.team_id, case.client_id, viewer=lead) == SEVERAL:
        post = Post(role=Role.SEVERAL, case_id=case.id, subject=str(case.round), place=dm(lead))
        await tx.outbox.add(case.team_id, [post], now=house.clock())
