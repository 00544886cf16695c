"""What counsel allows while a case is on legal hold, and the end of it."""

from dataclasses import dataclass

from bot.domain import hold
from bot.domain.case import Case
from bot.domain.hold import Consulted
from bot.domain.timeline import Kind
from bot.usecases.change import By, House, entry, is_repeat, save


@dataclass(frozen=True)
class Holds:
    house: House

    async def consulted(
        self, case_id: str, by: By, consulted: Consulted, *, lifts: bool = False
    ) -> Case:
        """Note that counsel was asked; with that word, a contact of level 3 may end the hold."""
        house, now = self.house, self.house.clock()
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.COUNSEL):
                return before
            workspace = await tx.workspaces.get(by.team_id)
            case = hold.consult(before, consulted, workspace, by=by.user_id, now=now)
            if lifts:
                case = hold.lift(case, workspace, by=by.user_id, now=now)
            written = entry(house, by, Kind.COUNSEL, detail={"what": consulted.who}, at=now)
            return await save(tx, house, case, [written], before=before)
