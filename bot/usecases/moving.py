"""What follows when a case moves: our messages leave the old place, and all points to the new."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.case import Case, may_know
from bot.domain.person import Workspace
from bot.domain.post import Post, Role
from bot.domain.reminder import Remembered
from bot.domain.repeat import GOES_ON
from bot.domain.timeline import Entry
from bot.notify import arrival
from store import Transaction
from store.messages import Message

NOBODY = ""
"""A viewer who may know what all may know."""
ENTRIES = 500
LINKING = (Role.NOTICE, Role.ASKED, Role.SEVERAL)
"""What a case sends to people with a link to its card."""
STILL_READ = timedelta(days=7)
"""So old a digest is still worth an edit."""


async def move(
    tx: Transaction, before: Case, case: Case, cause: Entry, workspace: Workspace, *, now: datetime
) -> tuple[Post, ...]:
    """The posts that bring the case to its new place; empty when it stays where it is."""
    if case.private and not before.private:
        await _hide(tx, before, case, workspace, now=now)
    elif case.private and (out := before.members - case.members):
        await _forget(tx, case, out, now=now)
    if case.channel or not before.channel:
        return ()
    old = await tx.outbox.leave(case.team_id, case.id, before.channel, now=now)
    return arrival(case, cause, old_card=old if not before.private else "")


async def point_there(tx: Transaction, card: Message, *, now: datetime) -> None:
    """The case's card is in its place: what was sent before it links there from now on."""
    team_id, case_id = card.team_id, card.case_id or ""
    await tx.outbox.touch(team_id, now=now, case_id=case_id, roles=LINKING)
    if not await tx.outbox.has_moved(team_id, case_id):
        return
    told = await tx.reminders.told(team_id, case_id)
    waiting = {each.batch for each in told if each.state is Remembered.HANDED_OUT}
    for batch in sorted(waiting):
        await tx.outbox.touch(team_id, now=now, subject=batch, roles=[Role.REMINDERS])
    people = {each.person for each in told} | await tx.cases.members(team_id, case_id)
    for key in await tx.outbox.newest_digests(team_id, people, since=now - STILL_READ):
        await tx.outbox.touch(team_id, now=now, key=key)


async def _hide(
    tx: Transaction, before: Case, case: Case, workspace: Workspace, *, now: datetime
) -> None:
    """What others were told of it goes, or is shown again without it."""
    await _unnamed(tx, before, now=now)
    told = await tx.reminders.told(case.team_id, case.id)
    concerned = before.members | {before.owner, before.about, workspace.lead}
    concerned |= {p.owner for p in before.promises} | {t.owner for t in before.tasks}
    concerned |= {a.owner for a in before.actions} | {a.verifier for a in before.actions}
    concerned |= {each.person for each in told}
    outsiders = {person for person in concerned - {""} if not may_know(case, person)}
    await _forget(tx, case, outsiders, now=now)


async def _forget(
    tx: Transaction, case: Case, outsiders: Collection[str], *, now: datetime
) -> None:
    """What these people, who may not know it any more, were told of it."""
    told = await tx.reminders.told(case.team_id, case.id)
    await tx.outbox.forget(
        case.team_id,
        case.id,
        knowing=case.members,
        outsiders=outsiders,
        since=case.opened_at,
        now=now,
    )
    for batch in sorted({each.batch for each in told}):
        await tx.outbox.touch(case.team_id, now=now, subject=batch, roles=[Role.REMINDERS])
    lists = await tx.outbox.lists(case.team_id, outsiders, since=case.opened_at)
    digests = await tx.outbox.newest_digests(case.team_id, outsiders, since=case.opened_at)
    repeats = await tx.outbox.repeats(case.team_id, since=case.reached_at - GOES_ON)
    for key in (*lists, *digests, *repeats):
        await tx.outbox.touch(case.team_id, now=now, key=key)


async def _unnamed(tx: Transaction, case: Case, *, now: datetime) -> None:
    """The threads of linked cases, which others may read, name it no more."""
    for other in await tx.cases.some(case.team_id, set(case.linked), viewer=NOBODY):
        entries = await tx.timeline.of(other, limit=ENTRIES)
        naming = [each.id for each in entries if each.detail.get("id") == case.id]
        if naming:
            await tx.outbox.take_back(case.team_id, other, naming, now=now)
