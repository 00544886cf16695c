"""The steps of a case: done, skipped, back, and a whole talk in one form."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import ask, checklist, cooling, fault
from bot.domain import step as steps
from bot.domain.approval import must_be_approved
from bot.domain.case import Case, Records, State
from bot.domain.drafts import at_hand
from bot.domain.errors import CaseNotFound, InvalidFields
from bot.domain.guidance import Around, reply
from bot.domain.offer import as_agreed
from bot.domain.playbook import Playbook, Step
from bot.domain.prevention import RECORD, suspected
from bot.domain.record import check_agreement, is_filled
from bot.domain.repeat import Repeat
from bot.domain.step import Act
from bot.domain.timeline import Entry, Kind
from bot.usecases.causes import named
from bot.usecases.change import By, House, entry, is_repeat, playbook_of, save
from bot.usecases.guidance import around, is_known, repeat_of
from store import EVERYBODY, Transaction, new_id

Walk = Callable[[Transaction, Case, Playbook, Act], Awaitable[Case]]


@dataclass(frozen=True)
class Steps:
    house: House

    async def done(self, case_id: str, key: str, by: By, records: Records) -> Case:
        """Finish the open step with its records; posts the card of the next.

        The first of its cause keeps what was suspected: we watch whether it comes again.
        """
        said: list[Entry] = []
        records, why = fault.without_why(records)

        async def walk(tx: Transaction, case: Case, playbook: Playbook, act: Act) -> Case:
            await _may_agree(tx, case, by, records)
            wanted = await self._asked(tx, case, playbook.step(key), viewer=by.user_id)
            if RECORD in wanted:  # *Prevent* has a form of its own
                raise InvalidFields({"cause": "This one needs its cause and a change. Press Done."})
            if RECORD in playbook.step(key).records:
                name = "" if case.cause else suspected(case)
                case, again = await named(tx, self.house, case, name)
                said.extend(again)
            agreed = as_agreed(case, records)
            fault.must_say_why(case, agreed, why)
            _check(case, wanted, agreed, now=act.now)
            return steps.done(case, playbook, key, agreed, act)

        return await self._walk(
            case_id, by, Kind.STEP_DONE, walk, detail={"step": key}, fault_why=why, also=said
        )

    async def is_repeat(self, case_id: str, by: By) -> bool:
        """Whether Slack says a press of *Done* again that was worked on already."""
        async with self.house.store.reading() as tx:
            return await tx.timeline.has(case_id, f"{by.source}:{Kind.STEP_DONE}")

    async def skip(self, case_id: str, key: str, by: By, *, why: str, cause: str = "") -> Case:
        """`cause`: of the case, where the step that is skipped would have asked it."""
        said: list[Entry] = []

        async def walk(tx: Transaction, case: Case, playbook: Playbook, act: Act) -> Case:
            name = cause if RECORD in playbook.step(key).records else ""
            case, again = await named(tx, self.house, case, name)
            said.extend(again)
            return steps.skip(case, playbook, key, act, why=why)

        detail = {"step": key}
        return await self._walk(
            case_id, by, Kind.STEP_SKIPPED, walk, detail=detail, why=why, also=said
        )

    async def back(self, case_id: str, key: str, by: By) -> Case:
        async def walk(_tx: Transaction, case: Case, playbook: Playbook, act: Act) -> Case:
            return steps.back(case, playbook, key, act)

        return await self._walk(case_id, by, Kind.STEP_BACK, walk, detail={"step": key})

    async def we_talked(self, case_id: str, key: str, by: By, records: Records) -> Case:
        records, why = fault.without_why(records)

        async def walk(tx: Transaction, case: Case, playbook: Playbook, act: Act) -> Case:
            if not is_filled(records.get("need", {})):
                raise InvalidFields({"need": "What do they need? A few words are enough."})
            check_agreement(records.get("agreement", {}), now=act.now)
            fault.must_say_why(case, records, why)
            await _may_agree(tx, case, by, records)
            return steps.we_talked(case, playbook, key, records, act)

        return await self._walk(case_id, by, Kind.TALKED, walk, detail={"step": key}, fault_why=why)

    async def cool_off(self, case_id: str, key: str, by: By, *, minutes: int) -> Case:
        """Start the cooling-off that was chosen; refused when it would pass what is due."""
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.COOLING):
                return before
            steps.must_be_current(before, await playbook_of(tx, house, before), key)
            known = await around(tx, house, before)
            now = house.clock()
            offered = reply(before, known, now=now)
            case = cooling.begin(before, timedelta(minutes=minutes), offered, now=now)
            detail = {"minutes": str(minutes)}
            written = entry(house, by, Kind.COOLING, detail=detail)
            return await save(tx, house, case, [written], before=before)

    async def cooled_off(self, case_id: str, by: By) -> None:
        """The reminder that it is over was seen."""
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            await save(tx, house, cooling.seen(before), [], before=before)

    async def tick(self, case_id: str, key: str, by: By, *, name: str, on: bool) -> Case:
        """One thing of the step's checklist, ticked or taken back; said twice, it is the same."""
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if not await tx.heard.first(by.team_id, by.source, now=house.clock()):
                return before
            playbook = await playbook_of(tx, house, before)
            step = steps.must_be_current(before, playbook, key)
            case = checklist.tick(before, step, name, on=on, now=house.clock())
            return await save(tx, house, case, [], before=before)

    async def sight(self, case: Case, *, viewer: str = EVERYBODY) -> tuple[Around, str]:
        """What the rules need for what this person sees, and what may be said in place of a step's own words."""
        async with self.house.store.reading() as tx:
            seen = await around(tx, self.house, case, viewer=viewer)
        return seen, at_hand(case, self.house.drafts, now=self.house.clock())

    async def repeat(self, case: Case, *, viewer: str) -> Repeat:
        async with self.house.store.reading() as tx:
            return await repeat_of(tx, self.house, case, viewer=viewer)

    async def asked(self, case: Case, step: Step, *, viewer: str) -> tuple[str, ...]:
        """The records that *Done* asks this person for; a repeat is asked for its cause."""
        async with self.house.store.reading() as tx:
            return await self._asked(tx, case, step, viewer=viewer)

    async def _asked(
        self, tx: Transaction, case: Case, step: Step, *, viewer: str
    ) -> tuple[str, ...]:
        if RECORD not in step.records:
            return ask.records(case, step)
        again = await repeat_of(tx, self.house, case, viewer=viewer)
        known = bool(again) or await is_known(tx, case, viewer=viewer)
        return ask.records(case, step, repeat=known)

    async def playbook(self, team_id: str, case_id: str, *, viewer: str) -> tuple[Case, Playbook]:
        async with self.house.store.reading() as tx:
            case = await tx.cases.find(team_id, case_id, viewer=viewer)
            if case is None:
                raise CaseNotFound
            return case, await playbook_of(tx, self.house, case)

    async def _walk(
        self,
        case_id: str,
        by: By,
        kind: Kind,
        walk: Walk,
        *,
        detail: dict[str, str],
        why: str = "",
        fault_why: str = "",
        also: Sequence[Entry] = (),
    ) -> Case:
        """`also`: what the walk itself adds to be written down."""
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, kind):
                return before
            playbook = await playbook_of(tx, house, before)
            act = Act(by=by.user_id, now=house.clock(), promise_id=new_id())
            case = await walk(tx, before, playbook, act)
            entries = [entry(house, by, kind, detail=detail, why=why, at=act.now)]
            if fault_why and (whose := fault.fault_of(case)) is not fault.fault_of(before):
                to = {"to": str(whose)}
                entries.append(entry(house, by, Kind.FAULT, detail=to, why=fault_why, at=act.now))
            entries += [*also, *consequences(house, by, before, case)]
            return await save(tx, house, case, entries, before=before)


async def _may_agree(tx: Transaction, case: Case, by: By, records: Records) -> None:
    workspace = await tx.workspaces.get(by.team_id)
    must_be_approved(case, workspace, records.get("agreement", {}), by=by.user_id)


def consequences(house: House, by: By, before: Case, case: Case) -> list[Entry]:
    """A new state is an entry of its own: it is what people look for in the thread."""
    entries = []
    if case.state is State.RESOLVED and before.state is State.OPEN:
        entries.append(entry(house, by, Kind.RESOLVED))
    if case.state is State.CLOSED:
        said = {"outcome": str(case.outcome or ""), "cause": case.cause}
        entries.append(entry(house, by, Kind.CLOSED, detail=said))
    return entries


def _check(case: Case, wanted: tuple[str, ...], records: Records, *, now: datetime) -> None:
    chosen = ask.as_chosen(case, records.get("fault", {}).get("fault", ""))
    missing = {
        field.name: "This is needed to go on."
        for name in wanted
        for field in ask.fields(chosen, name)
        if field.required
        and field.name != fault.WHY
        and not records.get(name, {}).get(field.name, "").strip()
    }
    if missing:
        raise InvalidFields(missing)
    if "agreement" in wanted:
        check_agreement(records.get("agreement", {}), now=now)
