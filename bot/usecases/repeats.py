"""Repeats: all are told once a week that one client, or one cause, came back too often."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.domain.calendar import local_date
from bot.domain.case import Case
from bot.domain.cause import Cause, cause_key
from bot.domain.person import Workspace
from bot.domain.post import Post, Role, channel, dm
from bot.domain.repeat import (
    GOES_ON,
    Coming,
    Notice,
    Of,
    Sought,
    Told,
    may_tell,
    should_have_prevented,
    week_of,
)
from bot.domain.rules import Rules
from store import EVERYBODY, Store, Transaction
from store.messages import Message


@dataclass(frozen=True)
class Repeats:
    store: Store
    clock: Clock
    rules: Rules

    async def coming(
        self, team_id: str, *, client: str = "", cause: str = "", viewer: str
    ) -> tuple[Coming, ...]:
        """What one case more of this client, and of this cause, would make, as the viewer knows."""
        async with self.store.reading() as tx:
            theirs = await tx.clients.find(team_id, client) if client else None
            found = await tx.causes.find(team_id, cause) if cause else None
            named = [
                *([(Of.CLIENT, theirs.id, theirs.name)] if theirs else []),
                *([(Of.CAUSE, found.name, found.name)] if found else []),
            ]
            made = [
                (of, name, 1 + await self._earlier(tx, team_id, of, key, viewer))
                for of, key, name in named
            ]
        days = self.rules.repeat_within.days
        return tuple(
            Coming(of=of, name=name, count=count, days=days)
            for of, name, count in made
            if count >= self.rules.repeat_times
        )

    async def _earlier(self, tx: Transaction, team_id: str, of: Of, key: str, viewer: str) -> int:
        now = self.clock()
        sought = Sought(of=of, name=key, since=now - self.rules.repeat_within, until=now)
        return await tx.like.how_many(team_id, sought, viewer=viewer)


async def repeats_told(
    tx: Transaction,
    before: Case | None,
    case: Case,
    workspace: Workspace,
    rules: Rules,
    *,
    now: datetime,
) -> list[Post]:
    """The notices that this change owes; those of this week are brought up to date."""
    owed: list[Post] = []
    for of in may_tell(before, case):
        notice = await _notice(tx, of, case, week=week_of(local_date(workspace.calendar, now)))
        sought = Sought(of=of, name=_name(of, case), since=now - rules.repeat_within, until=now)
        if notice is None or not sought.since <= case.reached_at <= now:
            continue  # what reached us long ago, or has no cause of ours, is no news
        if await tx.like.how_many(case.team_id, sought, viewer=EVERYBODY) < rules.repeat_times:
            continue
        await tx.outbox.touch(case.team_id, now=now, subject=notice.subject, roles=[Role.REPEAT])
        if place := await _place(tx, workspace):
            owed.append(Post(role=Role.REPEAT, subject=notice.subject, place=place))
    return owed


async def notices_renamed(tx: Transaction, cause: Cause, *, now: datetime) -> None:
    """Those that still follow what comes say its name as it is by now."""
    for message in await _notices(tx, cause):
        if message.created_at + GOES_ON >= now:
            await tx.outbox.touch(message.team_id, now=now, key=message.key)


async def notices_merged(
    tx: Transaction, gone: Cause, into: Cause, workspace: Workspace, rules: Rules, *, now: datetime
) -> None:
    """What was told of either is told of the one that stays, once a week; the cases add up.

    Cases that a notice of either told of, or still follows, make no other one.
    """
    weeks = {Notice.load(each.subject).week for each in await _notices(tx, into)}
    for message in await _notices(tx, gone):
        notice = Notice.load(message.subject)
        if notice.week not in weeks:
            await tx.outbox.is_about(message, replace(notice, id=into.id).subject)
    known = await _notices(tx, into)
    for message in (*known, *await _notices(tx, gone)):
        await tx.outbox.touch(message.team_id, now=now, key=message.key)
    sought = Sought(of=Of.CAUSE, name=into.name, since=now - rules.repeat_within, until=now)
    cases = await tx.like.within(into.team_id, sought, viewer=EVERYBODY)
    place = await _place(tx, workspace)
    if len(cases) < rules.repeat_times or not place:
        return
    if any(each.created_at + GOES_ON >= cases[-1].reached_at for each in known):
        return
    week = week_of(local_date(workspace.calendar, now))
    subject = Notice(of=Of.CAUSE, id=into.id, week=week).subject
    post = Post(role=Role.REPEAT, subject=subject, place=place)
    await tx.outbox.add(into.team_id, [post], now=now)


async def _notices(tx: Transaction, cause: Cause) -> tuple[Message, ...]:
    about = Notice(of=Of.CAUSE, id=cause.id, week="").about
    return await tx.outbox.repeats_of(cause.team_id, about)


async def told_of(tx: Transaction, message: Message, rules: Rules) -> Told:
    """What a notice says now: as it was told, with what came in the week after."""
    notice, team_id = Notice.load(message.subject), message.team_id
    name = notice.id
    if notice.of is Of.CAUSE:
        cause = await tx.causes.get(team_id, notice.id)
        name = cause.name if cause else ""
    sought = Sought(
        of=notice.of,
        name=name,
        since=message.created_at - rules.repeat_within,
        until=message.created_at + GOES_ON,
    )
    cases = await tx.like.within(team_id, sought, viewer=EVERYBODY)
    acted = [
        other
        for cause_name in sorted({cause_key(each.cause) for each in cases} - {""})
        for other in await tx.causes.acted_on(team_id, cause_name, viewer=EVERYBODY)
    ]
    named = cases[-1].client if notice.of is Of.CLIENT and cases else name
    return Told(
        of=notice.of,
        name=named,
        cases=cases,
        acted=should_have_prevented(cases, acted),
        rules=rules,
    )


async def _place(tx: Transaction, workspace: Workspace) -> str:
    """Where the digest goes. Until that is set: the lead, else a contact or an admin."""
    if workspace.digest_place:
        return channel(workspace.digest_place)
    known = await tx.people.known(workspace.team_id)
    gone = {each.user_id for each in known if not each.staff}
    contacts = sorted(workspace.contacts, key=lambda each: each.level)
    admins = sorted(each.user_id for each in known if each.admin)
    asked = [workspace.lead, *(each.user_id for each in contacts), *admins]
    return next((dm(each) for each in asked if each and each not in gone), "")


async def _notice(tx: Transaction, of: Of, case: Case, *, week: str) -> Notice | None:
    """A cause is known by its id, as its name may change."""
    if of is Of.CLIENT:
        return Notice(of=of, id=case.client_id, week=week)
    cause = await tx.causes.find(case.team_id, case.cause)
    return Notice(of=of, id=cause.id, week=week) if cause else None


def _name(of: Of, case: Case) -> str:
    return case.client_id if of is Of.CLIENT else case.cause
