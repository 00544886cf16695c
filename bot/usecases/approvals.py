"""The yes or no to a remedy that needs one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain import approval
from bot.domain.case import Case
from bot.domain.offer import offers
from bot.domain.person import Workspace
from bot.domain.timeline import Kind
from bot.usecases.change import By, House, decided


@dataclass(frozen=True)
class Approvals:
    """`given` is the stamp of the ways that the person was shown."""

    house: House

    async def approve(self, case_id: str, given: str, by: By) -> Case:
        def answer(case: Case, workspace: Workspace, now: datetime) -> Case:
            return approval.approve(case, workspace, given, by=by.user_id, now=now)

        return await decided(self.house, case_id, by, Kind.APPROVED, answer, detail=_ways)

    async def decline(self, case_id: str, given: str, by: By, *, why: str) -> Case:
        def answer(case: Case, workspace: Workspace, _now: datetime) -> Case:
            return approval.decline(case, workspace, given, by=by.user_id, why=why)

        return await decided(
            self.house, case_id, by, Kind.NOT_APPROVED, answer, detail=_ways, why=why
        )


def _ways(case: Case) -> Mapping[str, str]:
    return {"what": " · ".join(each.what for each in offers(case))}
