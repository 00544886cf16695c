"""Escalations: asked, accepted, guided, handed back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain import escalating
from bot.domain.case import Case
from bot.domain.errors import CaseNotFound, InvalidFields
from bot.domain.escalating import Raised
from bot.domain.escalation import Reason
from bot.domain.ladder import rungs
from bot.domain.levels import Assessment, assess
from bot.domain.person import Workspace
from bot.domain.timeline import Kind
from bot.usecases.calendars import calendars
from bot.usecases.change import By, House, decided, entry, is_repeat, save
from store import Transaction, new_id

NOBODY = (
    "There is nobody to ask. Phone somebody who may decide this, and let an admin name contacts in "
    "the settings."
)


@dataclass(frozen=True)
class Escalations:
    house: House

    async def assess(self, case_id: str, by: By, reason: Reason) -> Assessment:
        async with self.house.store.reading() as tx:
            case = await tx.cases.find(by.team_id, case_id, viewer=by.user_id)
            if case is None:
                raise CaseNotFound
            workspace = await reachable(tx, by.team_id, self.house.clock())
        return assess(case, reason, workspace, self.house.levels, by=by.user_id)

    async def ask(
        self,
        case_id: str,
        by: By,
        *,
        reason: Reason,
        level: int,
        brief: str,
        decision: str,
        needed_by: datetime | None,
        about: str = "",
    ) -> Case:
        """Level 0 is a *Heads-up*: the lead is told, and the owner keeps it.

        `about`: whom a complaint about one of us is about, where the case doesn't say so yet.
        """
        house, now = self.house, self.house.clock()
        raised = Raised(
            id=new_id(),
            reason=reason,
            level=level,
            round_the_clock=house.levels.rules[reason].round_the_clock,
            brief=brief.strip(),
            decision=decision.strip(),
            needed_by=needed_by,
            by=by.user_id,
        )
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.ESCALATED):
                return before
            workspace, case = await reachable(tx, by.team_id, now), before
            if reason is Reason.ABOUT_US and not case.about:
                case = escalating.name_about(case, about, workspace, by=by.user_id, now=now)
            always = house.levels.round_the_clock(case, reason)
            found = rungs(case, level or 1, workspace, round_the_clock=always, asker=by.user_id)
            if not found:
                raise InvalidFields({"level": NOBODY})
            case = escalating.raise_to(case, raised, found[0], now=now)
            detail = {"id": raised.id, "level": str(level), "reason": str(reason)}
            entries = [
                entry(house, by, Kind.ESCALATED, detail={**detail, "to": found[0].person}, at=now)
            ]
            if case.owner != before.owner:
                entries.append(
                    entry(house, by, Kind.OWNER, detail={"from": "", "to": case.owner}, at=now)
                )
            return await save(tx, house, case, entries, before=before)

    async def accept(self, case_id: str, escalation_id: str, by: By) -> Case:
        def change(case: Case, workspace: Workspace, now: datetime) -> Case:
            return escalating.accept(case, escalation_id, workspace, by=by.user_id, now=now)

        return await self._change(case_id, escalation_id, by, Kind.ACCEPTED, change)

    async def hand_back(self, case_id: str, escalation_id: str, by: By, *, decided: str) -> Case:
        def change(case: Case, workspace: Workspace, now: datetime) -> Case:
            return escalating.hand_back(
                case, escalation_id, workspace, by=by.user_id, decided=decided.strip(), now=now
            )

        return await self._change(
            case_id, escalation_id, by, Kind.HANDED_BACK, change, what=decided.strip()
        )

    async def guide(self, case_id: str, escalation_id: str, key: str, by: By) -> Case:
        """Move its guidance to a step."""

        def change(case: Case, _workspace: Workspace, _now: datetime) -> Case:
            return escalating.guide(case, escalation_id, key)

        return await self._change(case_id, escalation_id, by, Kind.GUIDED, change, what=key)

    async def _change(
        self,
        case_id: str,
        escalation_id: str,
        by: By,
        kind: Kind,
        change: Callable[[Case, Workspace, datetime], Case],
        *,
        what: str = "",
    ) -> Case:
        detail = {"id": escalation_id, "what": what}
        return await decided(self.house, case_id, by, kind, change, detail=lambda _case: detail)


async def reachable(tx: Transaction, team_id: str, now: datetime) -> Workspace:
    """The workspace without contacts who left it, or are away."""
    workspace = await tx.workspaces.get(team_id)
    contacts = {workspace.lead, *(c.user_id for c in workspace.contacts)}
    return (await calendars(tx, workspace, contacts)).present(now)
