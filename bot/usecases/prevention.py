"""Prevention: a cause, its actions, and their life until they are proven."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain import hold, prevention
from bot.domain import step as steps
from bot.domain.action import Action
from bot.domain.case import Case, Outcome
from bot.domain.client import clean
from bot.domain.errors import CaseNotFound, InvalidFields
from bot.domain.person import Workspace
from bot.domain.prevention import CHECKS, Found, OwnAction, Plan, verifier_of
from bot.domain.step import Act
from bot.domain.timeline import Entry, Kind
from bot.usecases.calendars import calendars
from bot.usecases.causes import TELL_WITHIN, due_again, record, tell_later
from bot.usecases.change import By, House, entry, is_heard, is_repeat, playbook_of, save
from bot.usecases.stand_ins import with_stand_ins
from bot.usecases.steps import consequences
from store import BOT, Transaction, new_id

NOT_IN_PLACE = {Kind.ACTION_NOT_YET, Kind.ACTION_FAILED}
ACTED = {Kind.ACTION_JOINED, Kind.CAME_BACK}
"""Something is under way for the case, in another one."""
Life = Callable[[Case], Case]


@dataclass(frozen=True)
class Prevention:
    house: House

    async def finish(self, case_id: str, key: str, by: By, found: Found) -> Case:
        """Finish the step with a cause and at least one action: new, joined, or open again."""
        house = self.house
        async with house.store.transaction() as tx:
            again = await is_heard(tx, case_id, by, Kind.STEP_DONE)
            if clean(found.cause) and not again:  # before the case, so that two at once wait
                await tx.causes.ensure(by.team_id, clean(found.cause), found.category)
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.STEP_DONE):
                return before
            playbook = await playbook_of(tx, house, before)
            steps.must_be_current(before, playbook, key)
            act = Act(by=by.user_id, now=house.clock(), promise_id=new_id())
            case, said = await self._found(tx, before, found, by)
            case = steps.done(case, playbook, key, found.records, act)
            entries = [entry(house, by, Kind.STEP_DONE, detail={"step": key}, at=act.now), *said]
            entries += consequences(house, by, before, case)
            return await save(tx, house, case, entries, before=before)

    async def plan(
        self, case_id: str, by: By, planned: Plan, *, serves: Sequence[str] = ()
    ) -> Case:
        """A new action for a case, and for others of the same kind; also for closed ones."""
        house, now, action_id = self.house, self.house.clock(), new_id()
        async with house.store.transaction() as tx:
            cases = await _locked(tx, by, case_id, serves)
            before = cases.pop(case_id)
            if await is_repeat(tx, before, by, Kind.ACTION_PLANNED):
                return before
            case = prevention.plan(before, planned, action_id, by=by.user_id, now=now)
            for other in cases.values():
                case, joined = prevention.join(case, action_id, other)
                said = self._said(by, Kind.ACTION_JOINED, prevention.find(case, action_id), case)
                await save(tx, house, joined, [said], before=other)
            action = prevention.find(case, action_id)
            written = self._said(by, Kind.ACTION_PLANNED, action, source=by.source)
            return await save(tx, house, case, [written], before=before)

    async def join(self, case_id: str, by: By, of_case_id: str, action_id: str) -> Case:
        """An action under way in another case serves this one as well."""
        house = self.house
        async with house.store.transaction() as tx:
            cases = await _locked(tx, by, case_id, [of_case_id])
            before = cases[case_id]
            if await is_repeat(tx, before, by, Kind.ACTION_JOINED):
                return before
            case, said = await self._join(tx, before, cases[of_case_id], action_id, by)
            return await save(
                tx, house, case, [replace(said, source=_source(by, said))], before=before
            )

    async def done(
        self, case_id: str, action_id: str, by: By, *, said: str, verifier: str = ""
    ) -> Case:
        """Somebody looks whether it is so; each client concerned is owed a word of what changed."""
        house, now = self.house, self.house.clock()
        async with house.store.transaction() as tx:
            before, served = await _with_served(tx, by, case_id, action_id)
            if await is_repeat(tx, before, by, Kind.ACTION_DONE):
                return before
            case = prevention.done(
                await with_stand_ins(tx, before),
                action_id,
                by=by.user_id,
                said=said,
                verifier=verifier,
                now=now,
            )
            action = prevention.find(case, action_id)
            workspace = await tx.workspaces.get(by.team_id)
            people = await calendars(tx, workspace, _may_look(workspace, case, action))
            asked = verifier_of(action, case, workspace, people.gone)
            if not asked:
                raise InvalidFields({"verifier": "Name who looks whether it is so."})
            for other in served:
                told, entries = await self._tell(tx, workspace, other, action, by)
                if told != other:
                    await save(tx, house, told, entries, before=other)
            written = self._said(by, Kind.ACTION_DONE, action, source=by.source)
            written = replace(written, detail={**written.detail, "said": said, "to": asked})
            case, entries = await self._tell(tx, workspace, case, action, by)
            return await save(tx, house, case, [written, *entries], before=before)

    async def case_of(self, by: By, case_id: str, action_id: str) -> Case:
        """The case that has the action now."""
        async with self.house.store.reading() as tx:
            return await _get(tx, by, case_id, action_id)

    async def verify(self, case_id: str, action_id: str, by: By) -> Case:
        """Somebody other than the doer has seen it: the watch goes on until it is proven."""
        now = self.house.clock()
        await self._must_not_be_about(case_id, action_id, by)

        def life(case: Case) -> Case:
            return prevention.verify(case, action_id, by=by.user_id, now=now)

        return await self._live(case_id, action_id, by, Kind.ACTION_VERIFIED, life)

    async def not_yet(self, case_id: str, action_id: str, by: By, *, missing: str) -> Case:
        """Something is missing: it is open again, and its owner is told what."""
        house, now = self.house, self.house.clock()
        async with house.store.reading() as tx:
            known = await tx.cases.find(by.team_id, case_id, viewer=by.user_id)
            if known is None:
                raise CaseNotFound
            workspace = await tx.workspaces.get(by.team_id)
            owner = prevention.find(known, action_id).owner
            due_at = await due_again(tx, workspace, owner, now)

        def life(case: Case) -> Case:
            return prevention.not_yet(
                case, action_id, by=by.user_id, missing=missing, due_at=due_at, now=now
            )

        said = {"missing": missing}
        return await self._live(case_id, action_id, by, Kind.ACTION_NOT_YET, life, said)

    async def holds(self, case_id: str, action_id: str, by: By, *, day: int) -> Case:
        """It has not come back by that day of the watch; after the last one it is proven."""
        now = self.house.clock()

        def life(case: Case) -> Case:
            return prevention.holds(case, action_id, day=day, now=now)

        kind = Kind.ACTION_PROVEN if day == CHECKS[-1] else Kind.ACTION_CHECKED
        return await self._live(case_id, action_id, by, kind, life, {"day": str(day)})

    async def came_back(self, case_id: str, action_id: str, by: By, *, what: str) -> Case:
        """Somebody saw it again, without a case of its own: the action is open again."""
        house, now = self.house, self.house.clock()
        if not what.strip():
            raise InvalidFields({"what": "What came back? A few words are enough."})
        async with house.store.reading() as tx:
            workspace = await tx.workspaces.get(by.team_id)
            due_at = await due_again(tx, workspace, by.user_id, now)

        def life(case: Case) -> Case:
            return prevention.fail(case, action_id, came=None, due_at=due_at, now=now)

        return await self._live(case_id, action_id, by, Kind.ACTION_FAILED, life, {"seen": what})

    async def hand_over(self, case_id: str, action_id: str, by: By, to: str) -> Case:
        """Somebody else does it, or watches it; both are told in the thread."""

        async with self.house.store.reading() as tx:
            workspace = await tx.workspaces.get(by.team_id)

        def life(case: Case) -> Case:
            return prevention.hand_over(case, action_id, to, workspace)

        return await self._live(case_id, action_id, by, Kind.ACTION_OWNER, life, {"to": to})

    async def clients_affected(
        self, case_id: str, *, team_id: str, viewer: str, limit: int = 50
    ) -> tuple[Case, tuple[Case, ...]]:
        """The case, and the newest case of each other client with the same cause."""
        async with self.house.store.reading() as tx:
            case = await tx.cases.find(team_id, case_id, viewer=viewer)
            if case is None:
                raise CaseNotFound
            return case, await tx.causes.clients_of(case, viewer=viewer, limit=limit)

    async def _found(
        self, tx: Transaction, before: Case, found: Found, by: By
    ) -> tuple[Case, list[Entry]]:
        """All that the form found, before the step is left."""
        if hold.is_asked(before, prevention.RECORD, "cause") and not clean(found.cause):
            text = "What caused it? Choose a known cause, or type a new one."
            raise InvalidFields({"cause": text})
        case, entries = before, list[Entry]()
        if clean(found.cause):
            case, entries = await record(tx, self.house, case, found.cause, found.category)
        for of_case_id, action_id in found.join:
            other = await tx.cases.get(by.team_id, of_case_id, viewer=by.user_id)
            case, said = await self._join(tx, case, other, action_id, by)
            entries.append(said)
        case, planned = self._planned(case, found.plans, by)
        entries += planned
        if not (case.actions or any(each.kind in ACTED for each in entries)):
            raise InvalidFields({"what_1": "Plan at least one change."})
        return case, entries

    def _planned(self, case: Case, plans: Sequence[Plan], by: By) -> tuple[Case, list[Entry]]:
        """What is wrong is said of all at once; a form numbers its actions."""
        wrong: dict[str, str] = {}
        entries: list[Entry] = []
        for number, planned in enumerate(plans, start=1):
            action_id, now = new_id(), self.house.clock()
            try:
                case = prevention.plan(case, planned, action_id, by=by.user_id, now=now)
            except InvalidFields as error:
                wrong |= {f"{name}_{number}": text for name, text in error.fields.items()}
            else:
                action = prevention.find(case, action_id)
                entries.append(self._said(by, Kind.ACTION_PLANNED, action))
        if wrong:
            raise InvalidFields(wrong)
        return case, entries

    async def _join(
        self, tx: Transaction, case: Case, before: Case, action_id: str, by: By
    ) -> tuple[Case, Entry]:
        """The other case is saved; this one is not yet."""
        other, case = prevention.join(before, action_id, case)
        action = prevention.find(other, action_id)
        there = self._said(by, Kind.ACTION_JOINED, action, case)
        await save(tx, self.house, other, [there], before=before)
        return case, self._said(by, Kind.ACTION_JOINED, action, other)

    async def _tell(
        self, tx: Transaction, workspace: Workspace, case: Case, action: Action, by: By
    ) -> tuple[Case, list[Entry]]:
        """One promise a case: said anew when the action is done anew, unless it is owed still."""
        now = self.house.clock()
        people = await calendars(tx, workspace, [case.owner])
        due_at = TELL_WITHIN.after(now, people.of(case.owner), round_the_clock=False)
        promise = prevention.tell_client(case, action, new_id(), due_at=due_at, now=now)
        if promise is None:
            return case, []
        if any(each.what == promise.what for each in case.open_promises):
            return prevention.tell_at(case, action, due_at), []
        case = replace(case, promises=(*case.promises, promise))
        detail = {"id": promise.id, "what": promise.what}
        return case, [entry(self.house, replace(by, source=None), Kind.PROMISE_MADE, detail=detail)]

    async def _must_not_be_about(self, case_id: str, action_id: str, by: By) -> None:
        """Nor may anybody verify what serves a case about them, which they do not know of."""
        async with self.house.store.reading() as tx:
            known = await tx.cases.find(by.team_id, case_id, viewer=by.user_id)
            actions = [each for each in known.actions if each.id == action_id] if known else []
            served = {case_id for each in actions for case_id in each.serves}
            cases = await tx.cases.some(by.team_id, served, viewer=BOT)
        if any(each.about == by.user_id for each in cases.values()):
            raise OwnAction

    async def _live(
        self,
        case_id: str,
        action_id: str,
        by: By,
        kind: Kind,
        life: Life,
        said: Mapping[str, str] | None = None,
    ) -> Case:
        house = self.house
        async with house.store.transaction() as tx:
            before = await _get(tx, by, case_id, action_id)
            if await is_repeat(tx, before, by, kind):
                return before
            case = life(before)
            if kind in NOT_IN_PLACE:
                workspace = await tx.workspaces.get(by.team_id)
                due_at = prevention.find(case, action_id).due_at
                case = await tell_later(tx, house, workspace, case, action_id, due_at=due_at)
            written = self._said(by, kind, prevention.find(case, action_id), source=by.source)
            written = replace(written, detail={**written.detail, **(said or {})})
            return await save(tx, house, case, [written], before=before)

    def _said(
        self,
        by: By,
        kind: Kind,
        action: Action,
        other: Case | None = None,
        *,
        source: str | None = None,
    ) -> Entry:
        """One form may say several; what is sent twice is known by the entry that has its source."""
        detail = {"id": action.id, "what": action.what}
        if other is not None:
            detail |= {"case": other.id, "label": other.label}
        return entry(self.house, replace(by, source=source), kind, detail=detail)


def _may_look(workspace: Workspace, case: Case, action: Action) -> set[str]:
    """Of whom we ask whether they are still here."""
    contacts = {each.user_id for each in workspace.contacts}
    return contacts | {action.verifier, workspace.lead, case.owner, action.made_by}


def _source(by: By, said: Entry) -> str | None:
    return f"{by.source}:{said.kind}" if by.source else None


async def _locked(tx: Transaction, by: By, case_id: str, others: Sequence[str]) -> dict[str, Case]:
    """For a change, in one order, so that two at once wait for each other."""
    return {
        each: await tx.cases.get(by.team_id, each, viewer=by.user_id)
        for each in sorted({case_id, *others})
    }


async def _get(tx: Transaction, by: By, case_id: str, action_id: str) -> Case:
    """The case that has the action now; one that was merged gave it on."""
    case = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
    while case.merged_into and all(each.id != action_id for each in case.actions):
        case = await tx.cases.get(by.team_id, case.merged_into, viewer=by.user_id)
    return case


async def _with_served(
    tx: Transaction, by: By, case_id: str, action_id: str
) -> tuple[Case, list[Case]]:
    """The case of an action, and the others that it serves, as they go on; some may be erased."""
    case = await _get(tx, by, case_id, action_id)
    served: dict[str, Case] = {}
    serves = set(prevention.find(case, action_id).serves)
    for each in sorted(await tx.cases.some(by.team_id, serves, viewer=BOT)):
        other = await tx.cases.get(by.team_id, each, viewer=BOT)
        while other.outcome is Outcome.MERGED and other.merged_into:
            other = await tx.cases.get(by.team_id, other.merged_into, viewer=BOT)
        served[other.id] = other
    served.pop(case.id, None)
    return case, list(served.values())
