"""How a case ends before its last step."""

from dataclasses import dataclass

from bot.domain.case import Case, Outcome
from bot.domain.ending import RECORD, give_final_answer, note_final_answer
from bot.domain.timeline import Kind
from bot.usecases.causes import first, named
from bot.usecases.change import By, House, entry, is_heard, is_repeat, save


@dataclass(frozen=True)
class Endings:
    house: House

    async def note_final_answer(
        self, case_id: str, by: By, *, reasons: str, next_place: str, cause: str = ""
    ) -> Case:
        """Kept in the case, so that its draft is filled and nothing is typed twice."""
        house = self.house
        async with house.store.transaction() as tx:
            if not await is_heard(tx, case_id, by, Kind.FINAL):
                await first(tx, by.team_id, cause)
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.FINAL):
                return before
            case = note_final_answer(before, reasons=reasons, next_place=next_place)
            case, again = await named(tx, house, case, cause)
            written = entry(house, by, Kind.FINAL, detail={"what": case.record(RECORD)["reasons"]})
            return await save(tx, house, case, [written, *again], before=before)

    async def give_final_answer(self, case_id: str, by: By, what: str) -> Case:
        """It was sent, or said: that is a client update, and the end."""
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.CLOSED):
                return before
            case = give_final_answer(before, now=house.clock())
            told = entry(house, by, Kind.CLIENT_UPDATE, detail={"what": what})
            reasons = before.record(RECORD).get("reasons", "")
            outcome = {"outcome": Outcome.NO_AGREEMENT, "cause": case.cause}
            ended = entry(house, by, Kind.CLOSED, why=reasons, detail=outcome)
            return await save(tx, house, case, [told, ended], before=before)
