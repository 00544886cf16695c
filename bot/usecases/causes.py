"""A case's cause is recorded: what was to prevent it, and is done by now, is open again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import hold, prevention
from bot.domain.case import Case, Outcome
from bot.domain.cause import Category, Cause, Offered, cause_key
from bot.domain.client import clean
from bot.domain.errors import InvalidFields, NotAllowed, Outdated
from bot.domain.person import Workspace
from bot.domain.prevention import Outlook, opens_again
from bot.domain.reminder import Span
from bot.domain.timeline import Entry, Kind
from bot.domain.watch import AGAIN
from bot.usecases.calendars import calendars
from bot.usecases.change import By, House, entry, save
from bot.usecases.repeats import notices_merged, notices_renamed
from store import BOT, Transaction

TELL_WITHIN = Span(days=2)
ADMINS = "Only admins may rename or merge causes. Ask one of them."


@dataclass(frozen=True)
class Causes:
    house: House

    async def search(self, team_id: str, text: str, *, viewer: str) -> tuple[Cause, ...]:
        async with self.house.store.reading() as tx:
            return await tx.causes.search(team_id, text, viewer=viewer)

    async def offered(self, team_id: str, text: str, *, viewer: str) -> Offered:
        async with self.house.store.reading() as tx:
            known = await tx.causes.search(team_id, text, viewer=viewer)
            same = await tx.causes.find(team_id, text)
            acted = await tx.causes.actions_of(team_id, known, viewer=viewer)
        now, reopens = self.house.clock(), dict[str, list[str]]()
        for key, number, actions in acted:
            if any(each.may_fail and opens_again(each, at=now) for each in actions):
                reopens.setdefault(key, []).append(f"CI-{number}")
        return Offered(known=known, same=same if same in known else None, reopens=reopens)

    async def get(self, team_id: str, cause_id: str) -> Cause | None:
        async with self.house.store.reading() as tx:
            return await tx.causes.get(team_id, cause_id)

    async def outlook(self, case: Case, name: str, *, viewer: str) -> Outlook:
        """What picking this cause for the case means."""
        if not cause_key(name):
            return Outlook()
        async with self.house.store.reading() as tx:
            return await outlook(tx, case, name, viewer=viewer)

    async def change(self, by: By, cause_id: str, *, name: str, category: Category) -> Cause:
        """Its name, or its category. A name that another cause has merges the two: that is asked."""
        async with self.house.store.transaction() as tx:
            await tx.causes.hold(by.team_id, cause_id)
            cause = await _for_admin(tx, by, cause_id)
            if not await tx.heard.first(by.team_id, by.source, now=self.house.clock()):
                return cause
            if not clean(name):
                raise InvalidFields({"name": "What is it called? A few words are enough."})
            other = await tx.causes.find(by.team_id, clean(name))
            if other is not None and other.id != cause.id and other.key == cause_key(name):
                text = "There is a cause of this name. Merge the two, or choose another name."
                raise InvalidFields({"name": text})
            cause = await tx.causes.change(cause, name=clean(name), category=category)
            await notices_renamed(tx, cause, now=self.house.clock())
            return cause

    async def merge(self, by: By, cause_id: str, into_id: str) -> Cause:
        """Two names of the same cause become one; its cases and actions go on under that one."""
        async with self.house.store.transaction() as tx:
            await tx.causes.hold(by.team_id, cause_id, into_id)
            cause = await _for_admin(tx, by, cause_id)
            into = await _for_admin(tx, by, into_id)
            if cause.id == into.id:
                raise InvalidFields({"into": "This is the cause itself. Choose another."})
            acted = [await _acting(tx, each) for each in (cause, into)]
            came = [await _came(tx, each, acted) for each in (cause, into)]
            await tx.causes.merge(cause, into)
            workspace = await tx.workspaces.get(by.team_id)
            for others, cases in zip(acted, reversed(came), strict=True):
                await self._met(tx, workspace, others, cases)
            await notices_merged(
                tx, cause, into, workspace, self.house.rules, now=self.house.clock()
            )
            return into

    async def _met(
        self, tx: Transaction, workspace: Workspace, acted: tuple[Case, ...], came: tuple[Case, ...]
    ) -> None:
        """What came under the other name says of these actions what one of their own would."""
        for each in came:
            met = {c.id for c in acted if any(prevention.is_met_by(a, c, each) for a in c.actions)}
            for case_id in sorted(met):
                before = await tx.cases.get(each.team_id, each.id, viewer=BOT)
                case, said = await _reopen(tx, self.house, workspace, before, case_id)
                await save(tx, self.house, case, said, before=before)


async def outlook(tx: Transaction, case: Case, name: str, *, viewer: str) -> Outlook:
    known = await tx.causes.find(case.team_id, name)
    reopens, under_way = [], []
    name = known.name if known else name
    for other in await tx.causes.acted_on(case.team_id, name, viewer=viewer):
        for action in other.actions:
            if prevention.is_met_by(action, other, case):
                reopens.append((other, action))
            elif action.is_to_do and other.id != case.id and case.id not in action.serves:
                under_way.append((other, action))
    both_ways = [
        (other, action)
        for other, action in under_way
        if prevention.may_name(other, case) and prevention.may_name(case, other)
    ]
    return Outlook(cause=known, reopens=tuple(reopens), open=tuple(both_ways))


async def record(
    tx: Transaction, house: House, case: Case, name: str, category: Category
) -> tuple[Case, list[Entry]]:
    """The case with its cause, and what its timeline says of it; to be saved by the caller.

    What it reopens serves it from then on. Said twice, it reopens nothing.
    """
    cause = await tx.causes.ensure(case.team_id, clean(name), category)
    before, case = case, replace(case, cause=cause.name)
    if cause_key(before.cause) == cause.key:
        return case, []
    entries: list[Entry] = []
    found = await tx.causes.acted_on(case.team_id, cause.name, viewer=BOT)
    met = {c.id for c in found if any(prevention.is_met_by(a, c, case) for a in c.actions)}
    workspace = await tx.workspaces.get(case.team_id)
    for case_id in sorted(met):
        case, said = await _reopen(tx, house, workspace, case, case_id)
        entries += said
    return case, entries


async def first(tx: Transaction, team_id: str, name: str) -> None:
    """Before the case itself is read for a change, so that two at once wait for each other."""
    if clean(name):
        await tx.causes.ensure(team_id, clean(name), Category.OTHER)


async def named(tx: Transaction, house: House, case: Case, name: str) -> tuple[Case, list[Entry]]:
    """The cause that is given where *Prevent* did not ask it; none under legal hold."""
    if not clean(name) or not hold.is_asked(case, prevention.RECORD, "cause"):
        return case, []
    return await record(tx, house, case, name, Category.OTHER)


async def client_came(tx: Transaction, house: House, case: Case) -> None:
    """A new case: the watched actions that serve its client are looked at again."""
    theirs, acting = await tx.causes.acting_for(case.team_id, case.client_id)
    for case_id in sorted(acting - {case.id}):
        before = await tx.cases.get(case.team_id, case_id, viewer=BOT)
        after = prevention.client_came(before, case, theirs)
        if after != before and prevention.may_name(case, before):
            await save(tx, house, after, [], before=before)


async def due_again(tx: Transaction, workspace: Workspace, owner: str, now: datetime) -> datetime:
    """By when an action that is open again is to be done."""
    people = await calendars(tx, workspace, [owner])
    return AGAIN.after(now, people.of(owner), round_the_clock=False)


async def served_by(tx: Transaction, case: Case, action_id: str) -> list[Case]:
    """The other cases that an action serves, as they go on; for a change."""
    served: dict[str, Case] = {}
    for each in sorted(prevention.find(case, action_id).serves):
        other = await tx.cases.get(case.team_id, each, viewer=BOT)
        while other.outcome is Outcome.MERGED and other.merged_into:
            other = await tx.cases.get(case.team_id, other.merged_into, viewer=BOT)
        served[other.id] = other
    served.pop(case.id, None)
    return list(served.values())


async def tell_later(
    tx: Transaction,
    house: House,
    workspace: Workspace,
    case: Case,
    action_id: str,
    *,
    due_at: datetime,
    but: str = "",
) -> Case:
    """The word to each client waits for the new day, as what it speaks of is not in place.

    `but`: the id of a case that the caller is about to save.
    """
    action = prevention.find(case, action_id)
    served = [each for each in await served_by(tx, case, action_id) if each.id != but]
    people = await calendars(tx, workspace, [case.owner, *(each.owner for each in served)])

    def later(told: Case) -> Case:
        owner = people.of(told.owner)
        told_at = TELL_WITHIN.after(due_at, owner, round_the_clock=False)
        return prevention.tell_at(told, action, told_at)

    for other in served:
        if later(other) != other:
            await save(tx, house, later(other), [], before=other)
    return later(case)


async def _reopen(
    tx: Transaction, house: House, workspace: Workspace, case: Case, case_id: str
) -> tuple[Case, list[Entry]]:
    """All actions of one other case that this one shows to have failed."""
    now, nobody = house.clock(), By(team_id=case.team_id, user_id="")
    before = await tx.cases.get(case.team_id, case_id, viewer=BOT)
    other, there, here = before, list[Entry](), list[Entry]()
    for action in before.actions:
        if not prevention.is_met_by(action, before, case):
            continue
        due_at = await due_again(tx, workspace, action.owner, now)
        if action.may_fail:  # else it waits already
            other = await tell_later(
                tx, house, workspace, other, action.id, due_at=due_at, but=case.id
            )
        other = prevention.fail(other, action.id, came=case, due_at=due_at, now=now)
        detail = {"id": action.id, "what": action.what, "case": case.id, "label": case.label}
        there.append(entry(house, nobody, Kind.ACTION_FAILED, detail=detail, at=now))
        detail = {"id": action.id, "what": action.what, "case": other.id, "label": other.label}
        here.append(entry(house, nobody, Kind.CAME_BACK, detail=detail, at=now))
    if not there:
        return case, []
    case, other = prevention.linked(case, other)
    await save(tx, house, other, there, before=before)
    return case, here if prevention.may_name(other, case) else []


async def _acting(tx: Transaction, cause: Cause) -> tuple[Case, ...]:
    return await tx.causes.acted_on(cause.team_id, cause.name, viewer=BOT)


async def _came(
    tx: Transaction, cause: Cause, acted: Sequence[tuple[Case, ...]]
) -> tuple[Case, ...]:
    """Its cases since the first of these actions was done."""
    actions = [action for cases in acted for case in cases for action in case.actions]
    done = [each.done_at for each in actions if each.done_at is not None]
    return await tx.causes.since(cause.team_id, cause.name, min(done)) if done else ()


async def _for_admin(tx: Transaction, by: By, cause_id: str) -> Cause:
    known = await tx.people.find(by.team_id, by.user_id)
    if known is None or not known[0].admin:
        raise NotAllowed(ADMINS)
    cause = await tx.causes.get(by.team_id, cause_id)
    if cause is None:
        raise Outdated
    return cause
