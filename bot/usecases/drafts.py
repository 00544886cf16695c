"""A draft that was sent: the client update is logged, and the promise in it is kept in mind."""

from dataclasses import dataclass, replace

from bot.domain import prevention, sent
from bot.domain.case import Case
from bot.domain.sent import Said
from bot.domain.step import Act
from bot.domain.timeline import Kind
from bot.usecases.change import By, House, entry, is_repeat, save
from bot.usecases.updates import Update, updated
from store import new_id


@dataclass(frozen=True)
class Drafts:
    house: House

    async def sent(
        self, case_id: str, by: By, update: Update, said: Said, *, changed: bool = False
    ) -> Case:
        """`changed`: it told the client what we changed, as was promised."""
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.CLIENT_UPDATE):
                return before
            now, workspace = house.clock(), await tx.workspaces.get(by.team_id)
            act = Act(by=by.user_id, now=now, promise_id=new_id())
            case, promise = sent.promised(before, said, act)
            case = updated(case, update, workspace.calendar, now=now)
            entries = [entry(house, by, Kind.CLIENT_UPDATE, detail={"what": update.what}, at=now)]
            if promise is not None:
                kind = Kind.PROMISE_MOVED if said.moves else Kind.PROMISE_MADE
                detail = {"id": promise.id, "what": promise.what}
                entries.append(entry(house, by, kind, detail=detail))
            case, kept = prevention.told(case, now=now) if changed else (case, ())
            for each in kept:
                detail = {"id": each.id, "what": each.what}
                written = entry(house, replace(by, source=None), Kind.PROMISE_KEPT, detail=detail)
                entries.append(written)
            return await save(tx, house, case, entries, before=before)
