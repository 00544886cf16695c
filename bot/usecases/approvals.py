"""The yes or no to a remedy that needs one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain import approval
from bot.domain.case import Case
from bot.domain.offer import offers
from bot.domain.person import Workspace
from bot.domain.timeline import Kind
from bot.usecases.change import By, House, entry, is_repeat, save


@dataclass(frozen=True)
class Approvals:
    """`given` is the stamp of the ways that the person was shown."""

    house: House

    async def approve(self, case_id: str, given: str, by: By) -> Case:
        def answer(case: Case, workspace: Workspace, now: datetime) -> Case:
            return approval.approve(case, workspace, given, by=by.user_id, now=now)

        return await self._answer(case_id, by, Kind.APPROVED, answer)

    async def decline(self, case_id: str, given: str, by: By, *, why: str) -> Case:
        def answer(case: Case, workspace: Workspace, _now: datetime) -> Case:
            return approval.decline(case, workspace, given, by=by.user_id, why=why)

        return await self._answer(case_id, by, Kind.NOT_APPROVED, answer, why=why)

    async def _answer(
        self,
        case_id: str,
        by: By,
        kind: Kind,
        answer: Callable[[Case, Workspace, datetime], Case],
        *,
        why: str = "",
    ) -> Case:
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, kind):
                return before
            workspace = await tx.workspaces.get(by.team_id)
            case = answer(before, workspace, house.clock())
            detail = {"what": " · ".join(each.what for each in offers(case))}
            written = entry(house, by, kind, why=why, detail=detail)
            return await save(tx, house, case, [written], before=before)
