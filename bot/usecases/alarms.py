"""What raises itself at the tick: the next contact is asked, silence is escalated."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain import escalating
from bot.domain.alarms import Next, Silence, alarms, late_words, next_asked, silences
from bot.domain.calendar import into_hours
from bot.domain.case import Case
from bot.domain.escalating import Raised
from bot.domain.escalation import Reason
from bot.domain.hand_out import LATE, Moved
from bot.domain.ladder import rungs
from bot.domain.levels import assess
from bot.domain.person import Calendars, Workspace
from bot.domain.reminder import Reminder
from bot.domain.timeline import Entry, Kind
from bot.usecases.change import By, House, entry, people_of, replan, save
from store import BOT, Transaction, new_id

log = structlog.get_logger()

AT_ONCE = 200
DECISION = "Who takes this on, and what does the client hear from us today?"


async def _nobody_left(tx: Transaction, case: Case, entries: list[Entry]) -> list[Entry]:
    """The first time that an escalation has nobody new to ask, its owner is told."""
    first, *others = entries
    source = f"nobody left/{first.detail.get('id')}"
    if not first.detail.get("again") or await tx.timeline.has(case.id, source):
        return entries
    return [replace(first, detail={**first.detail, "nobody": "yes"}, source=source), *others]


@dataclass(frozen=True)
class Alarms:
    house: House

    async def ring(self) -> None:
        """Look again at each case that asks for it; one that fails does not stop the others."""
        async with self.house.store.reading() as tx:
            due = await tx.reminders.alarms_due(self.house.clock(), limit=AT_ONCE)
        failed: list[Exception] = []
        for alarm in due:
            try:
                await self._look(alarm)
            except Exception as error:
                failed.append(error)
        if failed:
            raise ExceptionGroup("alarms failed", failed)

    async def plan_missing(self) -> None:
        """Of cases that ask for an alarm and have none: an older version knew none."""
        async with self.house.store.reading() as tx:
            unwatched = await tx.reminders.unwatched()
        for team_id, case_id in unwatched:
            await self._watched(team_id, case_id)

    async def follow_levels(self) -> None:
        """Other times than before in the team's file: the open cases follow, each once."""
        times = self.house.levels.times
        async with self.house.store.reading() as tx:
            teams = [w.team_id for w in await tx.workspaces.all() if w.planned_for != times]
        for team_id in teams:
            async with self.house.store.reading() as tx:
                cases = await tx.cases.active(team_id, viewer=BOT)
            if all([await self._watched(team_id, case.id) for case in cases]):
                await self._planned_for(team_id, times)

    async def _planned_for(self, team_id: str, times: str) -> None:
        async with self.house.store.transaction() as tx:
            await tx.workspaces.lock(team_id)
            workspace = await tx.workspaces.get(team_id)
            await tx.workspaces.save(replace(workspace, planned_for=times))

    async def _watched(self, team_id: str, case_id: str) -> bool:
        """One that fails does not stop the others."""
        try:
            await self._watch(team_id, case_id)
        except Exception:
            log.exception("no alarm planned", case=case_id)
            return False
        return True

    async def _watch(self, team_id: str, case_id: str) -> None:
        async with self.house.store.transaction() as tx:
            case = await tx.cases.get(team_id, case_id, viewer=BOT)
            workspace = await tx.workspaces.get(team_id)
            people = await people_of(tx, case, workspace)
            if alarms(case, workspace, self.house.levels, people):
                await replan(tx, self.house, case, workspace)

    async def _look(self, alarm: Reminder) -> None:
        """Decided by the case alone, which is held: of two replicas, the second finds it done."""
        house, now = self.house, self.house.clock()
        async with house.store.transaction() as tx:
            before = await tx.cases.get(alarm.team_id, alarm.case_id or "", viewer=BOT)
            workspace = await tx.workspaces.get(alarm.team_id)
            people = await people_of(tx, before, workspace)
            if (opening := self._opening(alarm, before, people, now)) > now:
                await tx.reminders.move(alarm, opening, why=Moved.HOURS)
                return
            late = self._late(before, alarm, workspace, people)
            case, entries = (
                (before, late) if late else self._changed(before, workspace, people, now)
            )
            if entries:
                entries = await _nobody_left(tx, case, entries)
                await save(tx, house, case, entries, before=before)
                if late:  # said: the same promise is not told again
                    await tx.reminders.hand_out({"": [alarm]}, now=now)
            elif any(each.due_at <= now for each in alarms(case, workspace, house.levels, people)):
                await tx.reminders.end(alarm)  # there is nobody to ask
            else:
                await replan(tx, house, case, workspace)  # its time is another one by now

    def _opening(self, alarm: Reminder, case: Case, people: Calendars, now: datetime) -> datetime:
        """When whoever would be told works again: after a downtime it may be night by now."""
        person, always = alarm.person, case.round_the_clock
        if alarm.subject in set(Reason):
            found = assess(case, Reason(alarm.subject), people.present(now), self.house.levels)
            person, always = next(iter(found.asked), person), found.round_the_clock
        always |= any(e.round_the_clock for e in case.escalations if e.id == alarm.subject)
        return (
            now if always else into_hours(people.of(person), max(alarm.due_at or now, now - LATE))
        )

    def _late(
        self, case: Case, alarm: Reminder, workspace: Workspace, people: Calendars
    ) -> list[Entry]:
        """The lead is told of a word that a closed case still owes."""
        by, now = By(team_id=case.team_id, user_id=""), self.house.clock()
        return [
            entry(self.house, by, Kind.PROMISE_LATE, detail={"id": each.id, "what": each.what})
            for each, at in late_words(case, workspace, self.house.levels, people)
            if each.id == alarm.subject and at <= now
        ]

    def _changed(
        self, case: Case, workspace: Workspace, people: Calendars, now: datetime
    ) -> tuple[Case, list[Entry]]:
        levels, under_way = self.house.levels, case.escalation
        if under_way is not None:
            step = next_asked(case, under_way, levels, people)
            if step is not None and step.at <= now:
                return self._climbed(case, under_way.id, step, now)
            return case, []
        for silence in silences(case, workspace, levels, people):
            if silence.at <= now:
                return self._raised(case, silence, people.present(now), now)
        return case, []

    def _climbed(
        self, case: Case, escalation_id: str, step: Next, now: datetime
    ) -> tuple[Case, list[Entry]]:
        by, entries = By(team_id=case.team_id, user_id=""), []
        asked = {each.person for each in escalating.find(case, escalation_id).asked}
        for rung in step.rungs:
            case = escalating.climb(case, escalation_id, rung, now=now)
            again = {"again": "yes"} if rung.person in asked else {}
            detail = {"id": escalation_id, "level": str(rung.level), "to": rung.person, **again}
            entries.append(entry(self.house, by, Kind.NOT_ACCEPTED, detail=detail, at=now))
        return case, entries

    def _raised(
        self, case: Case, silence: Silence, workspace: Workspace, now: datetime
    ) -> tuple[Case, list[Entry]]:
        """Nothing when there is nobody to ask."""
        levels, reason = self.house.levels, silence.reason
        found = assess(case, reason, workspace, levels)
        ladder = rungs(case, found.level, workspace, round_the_clock=found.round_the_clock)
        if not ladder:
            return case, []
        raised = Raised(
            id=new_id(),
            reason=reason,
            level=found.level,
            decision=DECISION,
            round_the_clock=levels.rules[reason].round_the_clock,
        )
        case = escalating.raise_to(case, raised, ladder[0], now=now)
        detail = {
            "id": raised.id,
            "level": str(found.level),
            "reason": str(reason),
            "to": ladder[0].person,
        }
        by = By(team_id=case.team_id, user_id="")
        return case, [entry(self.house, by, Kind.ESCALATED, detail=detail, at=now)]
