"""Making a case private, and changing what is serious about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain import privacy
from bot.domain.case import Case, Serious
from bot.domain.errors import InvalidFields
from bot.domain.person import Workspace
from bot.domain.timeline import Entry, Kind
from bot.usecases.change import By, House, entry, is_repeat, save


@dataclass(frozen=True)
class Privacy:
    house: House

    async def make_private(self, case_id: str, by: By, *, why: str) -> Case:
        """It leaves the open, with all that we wrote there; who is in it already stays in it."""

        def change(case: Case, _workspace: Workspace, _now: datetime) -> Case:
            return privacy.make_private(case)

        return await self._change(case_id, by, Kind.MADE_PRIVATE, change, why=why)

    async def answer(
        self, case_id: str, by: By, serious: frozenset[Serious], about: str, *, why: str
    ) -> Case:
        """What is serious changes, and with it the guidance; some answers make it private."""

        def change(case: Case, workspace: Workspace, now: datetime) -> Case:
            return privacy.answer(case, serious, about, workspace, now=now)

        said = ", ".join(each for each in Serious if each in serious)
        return await self._change(case_id, by, Kind.SERIOUS, change, why=why, what=said)

    async def _change(
        self,
        case_id: str,
        by: By,
        kind: Kind,
        change: Callable[[Case, Workspace, datetime], Case],
        *,
        why: str,
        what: str = "",
    ) -> Case:
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, kind):
                return before
            if not why.strip():
                raise InvalidFields({"why": "Why? A few words, for whoever reads this later."})
            case = change(before, await tx.workspaces.get(by.team_id), house.clock())
            entries = [entry(house, by, kind, why=why, detail={"what": what} if what else {})]
            entries += self._new_owner(by, before, case)
            return await save(tx, house, case, entries, before=before)

    def _new_owner(self, by: By, before: Case, case: Case) -> list[Entry]:
        if case.owner == before.owner:
            return []
        return [entry(self.house, by, Kind.OWNER, detail={"from": "", "to": case.owner})]
