"""Erasing closed cases: by the rule of the workspace, a few at a time, and for one client."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.domain.case import Case
from bot.domain.erasure import CannotErase, Due, closed_before, has_begun, is_due, must_be_erasable
from bot.domain.person import Workspace
from bot.domain.post import Post, Role, dm
from store import Store, Transaction

log = structlog.get_logger()

AT_ONCE = 50
"""So many in one transaction: whoever opens a case waits no longer than for that."""


@dataclass(frozen=True)
class Erasing:
    store: Store
    clock: Clock

    async def due(self, team_id: str) -> Due:
        now = self.clock()
        async with self.store.reading() as tx:
            workspace = await tx.workspaces.get(team_id)
            count = sum([1 async for _case in _due(tx, workspace, now)])
        return Due(
            years=workspace.erase_after,
            begins=workspace.erase_from,
            by=workspace.erase_by,
            cases=count,
        )

    async def some(self) -> bool:
        """Erase the oldest of what is due, in all workspaces; True when there may be more."""
        async with self.store.reading() as tx:
            ruled = [each.team_id for each in await tx.workspaces.all() if each.erase_after]
        return any([await self._some(team_id) for team_id in ruled])

    async def of_client(self, name: str, *, erase: bool) -> tuple[Case, ...]:
        """All cases of the client; without `erase` it is only said which they are."""
        async with self.store.transaction() as tx:
            found: list[Case] = []
            for workspace in await tx.workspaces.all():
                await tx.workspaces.lock(workspace.team_id)
                client = await tx.clients.find(workspace.team_id, name)
                if client is not None:
                    found += await tx.erasure.of_client(workspace.team_id, client.id)
            if not found:
                raise CannotErase(f"I know no client “{name}”. Write the name as on the card.")
            must_be_erasable(name, tuple(found))
            if erase:
                await tx.erasure.erase(found)
                await tx.erasure.finish()
        return tuple(found)

    async def _some(self, team_id: str) -> bool:
        now = self.clock()
        async with self.store.transaction() as tx:
            # Held until the end: nobody opens a case for a client that goes, and one replica works.
            if not await tx.workspaces.hold(team_id):
                return False
            workspace = await tx.workspaces.get(team_id)
            if not has_begun(workspace, now=now):
                return False
            going: list[Case] = []
            async with aclosing(_due(tx, workspace, now, lock=True)) as due:
                async for case in due:
                    going.append(case)
                    if len(going) == AT_ONCE:
                        break
            if going:
                await tx.erasure.erase(going)
            if len(going) < AT_ONCE:
                await tx.erasure.finish()
        if going:
            log.info("erased", team=team_id, cases=[case.label for case in going])
        return len(going) == AT_ONCE


def notice_of(begins: datetime) -> str:
    """The subject of what admins are told of a rule."""
    return begins.isoformat()


async def tell_admins(
    tx: Transaction, before: Workspace, workspace: Workspace, *, now: datetime
) -> None:
    """Each of them can still stop it; what they were told of an earlier rule says that it is over."""
    if before.erase_from is not None:
        told = notice_of(before.erase_from)
        await tx.outbox.touch(before.team_id, now=now, subject=told, roles=[Role.ERASURE])
    if workspace.erase_from is None or workspace.erase_from == before.erase_from:
        return
    subject = notice_of(workspace.erase_from)
    admins = [
        each for each in await tx.people.known(workspace.team_id) if each.admin and each.staff
    ]
    posts = [Post(role=Role.ERASURE, subject=subject, place=dm(each.user_id)) for each in admins]
    await tx.outbox.add(workspace.team_id, posts, now=now)


async def _due(
    tx: Transaction, workspace: Workspace, now: datetime, *, lock: bool = False
) -> AsyncGenerator[Case, None]:
    until = closed_before(workspace, now=now)
    after: Case | None = None
    while until is not None:
        page = await tx.erasure.page(
            workspace.team_id, until, after=after, limit=AT_ONCE, lock=lock
        )
        for case in page:
            if is_due(case, until):
                yield case
        if len(page) < AT_ONCE:
            return
        after = page[-1]
