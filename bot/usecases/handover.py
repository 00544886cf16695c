"""A case goes to another owner, and back once if that was a mistake."""

from dataclasses import dataclass

from bot.domain.case import Case
from bot.domain.errors import InvalidFields, Outdated
from bot.domain.handover import BRIEF_LIMIT, Told, brief, finished, hand_over, undo
from bot.domain.timeline import Kind
from bot.usecases.change import By, House, entry, is_repeat, save

RECENT = 50
"""So many entries are looked through for the last words."""


@dataclass(frozen=True)
class HandOvers:
    house: House

    async def brief(self, case: Case, told: Told) -> str:
        """Written from the case, for the owner to mend."""
        async with self.house.store.reading() as tx:
            entries = await tx.timeline.of(case.id, limit=RECENT)
        said = tuple(each for each in entries if each.kind is Kind.CLIENT_UPDATE)
        return brief(case, said, told, now=self.house.clock())

    async def hand_over(self, case_id: str, by: By, to: str, *, why: str, brief: str = "") -> Case:
        """The case, its reminders and its open promises go to another owner; both are told."""
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.OWNER):
                return before
            if not why.strip():
                raise InvalidFields({"why": "Why? A few words, for whoever reads this later."})
            case = hand_over(before, to=to, now=house.clock())
            detail = {"from": before.owner, "to": to, "brief": finished(brief)[:BRIEF_LIMIT]}
            if to not in before.members:
                detail["let_in"] = "yes"
            written = entry(house, by, Kind.OWNER, why=why, detail=detail)
            return await save(tx, house, case, [written], before=before)

    async def undo(self, case_id: str, by: By, entry_id: str) -> Case:
        """Once, and only until the new owner has worked on it."""
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.OWNER):
                return before
            handed = await tx.timeline.find(entry_id)
            if handed is None or handed.kind is not Kind.OWNER:
                raise Outdated
            case = undo(handed, before, now=house.clock())
            detail = {"from": before.owner, "to": case.owner, "undone": "yes"}
            written = entry(house, by, Kind.OWNER, detail=detail)
            return await save(tx, house, case, [written], before=before)
