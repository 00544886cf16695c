"""What every change of a case does, in the same transaction: save, write down, owe, plan."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.clock import Clock
from bot.domain import approval, escalating, fault, handover, hold, privacy
from bot.domain.alarms import alarms
from bot.domain.case import Case, State
from bot.domain.cover import covered
from bot.domain.draft import Template
from bot.domain.dues import with_due
from bot.domain.guidance_changes import changes
from bot.domain.guide import Guide
from bot.domain.levels import Levels
from bot.domain.offer import RECORD
from bot.domain.on_call import with_on_call
from bot.domain.person import Calendars, Workspace
from bot.domain.plan import plan
from bot.domain.playbook import DEFAULT, Playbook
from bot.domain.post import Post, Role
from bot.domain.rules import DEFAULTS, Rules
from bot.domain.timeline import Entry, Kind
from bot.domain.watch import watch
from bot.notify import leaving, posts, step_post
from bot.usecases.calendars import calendars
from bot.usecases.moving import move
from bot.usecases.repeats import repeats_told
from glossary import Glossary, shipped
from store import BOT, Store, Transaction, new_id


@dataclass(frozen=True)
class House:
    """What the use cases work with."""

    store: Store
    clock: Clock
    playbooks: Mapping[str, Playbook]
    drafts: Mapping[str, Template]
    levels: Levels
    guide: Guide
    """The escalation's own guidance."""
    rules: Rules = DEFAULTS
    words: Glossary = field(default_factory=shipped)


@dataclass(frozen=True, kw_only=True)
class By:
    """Who acts, in which team, and which click or form it came from."""

    team_id: str
    user_id: str
    source: str | None = None


async def playbook_of(tx: Transaction, house: House, case: Case) -> Playbook:
    """The version that the case began with, whatever the files say by now."""
    present = house.playbooks.get(case.situation)
    if present is not None and present.version == case.playbook_version:
        return present
    stored = await tx.workspaces.playbook(case.team_id, case.playbook_version)
    return stored or present or house.playbooks[DEFAULT]


def entry(
    house: House,
    by: By,
    kind: Kind,
    *,
    why: str = "",
    detail: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Entry:
    """`at` is the moment of the change where what it changed carries the same time."""
    return Entry(
        id=new_id(),
        kind=kind,
        by=by.user_id,
        at=at or house.clock(),
        detail=detail or {},
        why=why,
        source=f"{by.source}:{kind}" if by.source else None,
    )


async def is_repeat(tx: Transaction, case: Case, by: By, kind: Kind) -> bool:
    """Slack says the same thing again: it is done already."""
    return await is_heard(tx, case.id, by, kind)


async def is_heard(tx: Transaction, case_id: str, by: By, kind: Kind) -> bool:
    """The same, before the case itself is read for a change."""
    return bool(by.source) and await tx.timeline.has(case_id, f"{by.source}:{kind}")


async def save(
    tx: Transaction, house: House, case: Case, entries: list[Entry], *, before: Case | None
) -> Case:
    """Write a change back with all that follows from it: timeline, reminders, cards, posts.

    Legal hold and an owed correction follow from the change itself, and the thread is told how
    the guidance changes. Returns the case as it was saved. Rows are locked in this order, as the
    tick does: two at once wait, and never for each other.
    """
    workspace = await tx.workspaces.get(case.team_id)
    if before is not None:
        # The moment of the change itself: what was said in it is no older than what it wrote down.
        now = entries[0].at if entries else house.clock()
        case = fault.follow(before, hold.follow(before, case, now=now), now=now)
        case = escalating.follow(case, by=entries[0].by if entries else "", now=now)
        case = handover.follow(case, entries[0]) if entries else case
        case = privacy.follow(before, case)
        entries = [*entries, *(_consequences(before, case, entries) if entries else ())]
        case, asked = _ask_approval(before, case, entries, workspace)
        entries += asked
        await tx.cases.save(case)
    entries = [with_due(each, case) for each in entries]
    for each in entries:
        tx.timeline.add(case.team_id, case.id, each)
    await replan(tx, house, case, workspace, new=before is None)
    if before is not None:
        await _touch_cards(tx, house, case, before)
        await _touch_asked(tx, house, case, before)
    owed: list[Post] = []
    if before is not None and entries:
        owed += await move(tx, before, case, entries[0], workspace, now=house.clock())
        owed += leaving(before, case, entries[0])
        if case.private and not before.private:
            await _merged_with_it(tx, house, case, entries[0])
    owed += [post for each in entries for post in posts(each, case, workspace)]
    owed += await repeats_told(tx, before, case, workspace, house.rules, now=house.clock())
    await tx.outbox.add(case.team_id, [*owed, *step_post(case)], now=house.clock())
    return case


async def decided(
    house: House,
    case_id: str,
    by: By,
    kind: Kind,
    decide: Callable[[Case, Workspace, datetime], Case],
    *,
    detail: Callable[[Case], Mapping[str, str]],
    why: str = "",
) -> Case:
    """What somebody decided by the rules of the workspace; said again, it changes nothing.

    `detail` is of the case as it is then.
    """
    async with house.store.transaction() as tx:
        before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
        if await is_repeat(tx, before, by, kind):
            return before
        case = decide(before, await tx.workspaces.get(by.team_id), house.clock())
        written = entry(house, by, kind, why=why, detail=detail(case))
        return await save(tx, house, case, [written], before=before)


async def _merged_with_it(tx: Transaction, house: House, case: Case, cause: Entry) -> None:
    """What goes on in a case that became private is of the same matter."""
    for other in sorted(await tx.cases.merged_into(case.team_id, case.id)):
        was = await tx.cases.get(case.team_id, other, viewer=BOT)
        if not was.private:
            now = replace(was, private=True, members=case.members, about=case.about)
            made = replace(
                cause, id=new_id(), kind=Kind.MADE_PRIVATE, detail={}, why="", source=None
            )
            await save(tx, house, now, [made], before=was)


def _consequences(before: Case, case: Case, entries: Sequence[Entry]) -> list[Entry]:
    """What nobody chose, but follows from what somebody did, in their name."""
    known = {each.kind for each in entries}
    cause = replace(entries[0], why="", source=None)
    follows = _guidance(before, case, cause)
    if case.private and not before.private and Kind.MADE_PRIVATE not in known:
        follows.append(replace(cause, id=new_id(), kind=Kind.MADE_PRIVATE, detail={}))
    return follows


def _guidance(before: Case, case: Case, cause: Entry) -> list[Entry]:
    lines = [line.text for line in changes(before, case)]
    if not lines:
        return []
    detail = {"what": " ".join(lines)}
    return [replace(cause, id=new_id(), kind=Kind.GUIDANCE, detail=detail)]


def _ask_approval(
    before: Case, case: Case, entries: list[Entry], workspace: Workspace
) -> tuple[Case, list[Entry]]:
    """Whatever made a yes necessary, those who may give it are asked at once."""
    if not entries or case.state is State.CLOSED or not hold.may_offer(case):
        return case, []
    anew = any(each.kind is Kind.OFFERS for each in entries)
    needed = approval.to_ask(before, case, workspace, anew=anew)
    if needed is None:
        return case, []
    detail = {
        "level": str(needed.level),
        "ask": " ".join(needed.ask),
        "given": approval.stamp(case),
    }
    asked = replace(
        entries[0], id=new_id(), kind=Kind.APPROVAL_ASKED, detail=detail, why="", source=None
    )
    return approval.ask(case, asked.id, needed.ask), [asked]


async def replan(
    tx: Transaction, house: House, case: Case, workspace: Workspace, *, new: bool = False
) -> None:
    """Make the reminders what the case now asks for, and their messages what is true."""
    people = await people_of(tx, case, workspace)
    playbook = await playbook_of(tx, house, case)
    planned = (*plan(case, playbook, workspace, people), *watch(case, workspace, people))
    planned = covered(planned, case, workspace, people)
    planned = with_on_call(planned, case, workspace, people)
    planned += alarms(case, workspace, house.levels, people)
    told = {each.person for each in planned}
    await tx.people.ensure(case.team_id, told - people.zones.keys(), zone=workspace.zone)
    if new:
        tx.reminders.add(case.team_id, case.id, planned)
        return
    for batch in sorted(await tx.reminders.reconcile(case.team_id, case.id, planned)):
        await touch_batch(tx, house, case.team_id, batch)
    # The card names the next reminder.
    await tx.outbox.touch(case.team_id, now=house.clock(), case_id=case.id, roles=[Role.CARD])


async def people_of(tx: Transaction, case: Case, workspace: Workspace) -> Calendars:
    """When all work who have to do with the case."""
    concerned = {case.owner, workspace.lead, *(t.owner for t in case.tasks)}
    concerned |= {p.owner for p in case.promises} | {c.user_id for c in workspace.contacts}
    concerned |= {u for a in case.actions for u in (a.owner, a.verifier, a.made_by)}
    if case.escalation:
        concerned |= {each.person for each in case.escalation.asked} | {case.escalation.accepted_by}
    return await calendars(tx, workspace, concerned)


async def touch_batch(tx: Transaction, house: House, team_id: str, batch: str) -> None:
    """A message with reminders, or a digest, has to show what became of them."""
    await tx.outbox.touch(
        team_id, now=house.clock(), roles=[Role.REMINDERS, Role.DIGEST], subject=batch
    )


async def _touch_asked(tx: Transaction, house: House, case: Case, before: Case) -> None:
    """Who was asked for a yes sees what became of it."""
    asked = before.record(RECORD).get("asked", "")
    if not asked:
        return
    given = approval.stamp(before)
    waits = [approval.is_waiting(each, asked, given) for each in (before, case)]
    if waits[0] != waits[1]:
        await tx.outbox.touch(
            case.team_id, now=house.clock(), case_id=case.id, roles=[Role.NOTICE], subject=asked
        )


async def _touch_cards(tx: Transaction, house: House, case: Case, before: Case) -> None:
    if case.escalation:
        # Its card is filled from the case, and follows its hold.
        await tx.outbox.touch(
            case.team_id,
            now=house.clock(),
            case_id=case.id,
            roles=[Role.ESCALATION],
            subject=case.escalation.id,
        )
    known = {each.id: each for each in before.escalations}
    for each in case.escalations:
        if each.id in known and each != known[each.id]:
            await tx.outbox.touch(
                case.team_id,
                now=house.clock(),
                case_id=case.id,
                roles=[Role.ESCALATION, Role.ASKED],
                subject=each.id,
            )
    was = {step.key: step for step in before.steps}
    changed = {step.key for step in case.steps if was.get(step.key) != step}
    for key in sorted(changed | {case.current, before.current} - {""}):
        await tx.outbox.touch(
            case.team_id,
            now=house.clock(),
            case_id=case.id,
            roles=[Role.STEP],
            subject=f"{key}/{before.round}",
        )
    if case.handed_from != before.handed_from:  # *Undo* comes or goes
        await tx.outbox.touch(case.team_id, now=house.clock(), case_id=case.id, roles=[Role.NOTICE])
