"""Link two cases, or merge one into the other."""

from dataclasses import dataclass

from bot.domain.case import Case
from bot.domain.errors import CaseNotFound, InvalidFields
from bot.domain.linking import link, merge
from bot.domain.timeline import Kind
from bot.usecases.change import By, House, entry, is_repeat, save
from store import Transaction


@dataclass(frozen=True)
class Linking:
    house: House

    async def linked(self, case: Case, *, viewer: str) -> tuple[Case, ...]:
        """What it is linked to, as far as this person may know it."""
        async with self.house.store.reading() as tx:
            found = await tx.cases.some(case.team_id, set(case.linked), viewer=viewer)
        return tuple(sorted(found.values(), key=lambda each: each.number))

    async def link(self, case_id: str, by: By, number: int) -> Case:
        """Shown in both threads."""
        house = self.house
        async with house.store.transaction() as tx:
            before, other = await _both(tx, by, case_id, number)
            if await is_repeat(tx, before, by, Kind.LINKED):
                return before
            pair = link(before, other)
            for was, now, to in zip((before, other), pair, (other, before), strict=True):
                written = entry(house, by, Kind.LINKED, detail={"to": to.label, "id": to.id})
                await save(tx, house, now, [written], before=was)
        return pair[0]

    async def merge(self, case_id: str, by: By, number: int, *, confirmed: bool) -> Case:
        """The case ends and goes on in the other, whose number is given; returns that one."""
        house = self.house
        async with house.store.transaction() as tx:
            before, other = await _both(tx, by, case_id, number)
            if await is_repeat(tx, before, by, Kind.MERGED):
                return other
            ended, goes_on = merge(before, other, now=house.clock(), confirmed=confirmed)
            tx.cases.move_open(before.id, other.id)
            into = {"into": other.label, "id": other.id}
            written = entry(house, by, Kind.MERGED, detail=into)
            await save(tx, house, ended, [written], before=before)
            what = {"from": before.label, "id": before.id, "what": before.happened}
            told = {**what, "owner": before.owner if before.owner != other.owner else ""}
            return await save(
                tx, house, goes_on, [entry(house, by, Kind.MERGED, detail=told)], before=other
            )


async def _both(tx: Transaction, by: By, case_id: str, number: int) -> tuple[Case, Case]:
    """Both for a change, locked in one order, so that two who do the same wait for each other."""
    try:
        other = await tx.cases.by_number(by.team_id, number, viewer=by.user_id)
    except CaseNotFound as error:
        raise InvalidFields({"number": f"I know no case CI-{number}."}) from error
    found = {
        each: await tx.cases.get(by.team_id, each, viewer=by.user_id)
        for each in sorted({case_id, other.id})
    }
    return found[case_id], found[other.id]
