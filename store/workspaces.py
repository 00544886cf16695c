"""The settings of a workspace, its case numbers, and the playbooks its cases began with."""

from dataclasses import asdict, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.person import Contact, Limits, Workspace
from bot.domain.playbook import Playbook, from_data, to_data
from store.models import PlaybookRow, WorkspaceRow
from store.rows import rows, table, value
from store.upsert import upsert

MOMENTS = ("no_rooms_since", "erase_from")
TIMES = ("digest_at", "start", "end")

# Made once, as every case asks them.
_WORKSPACES, _PLAYBOOKS = table(WorkspaceRow), table(PlaybookRow)
_OURS = _WORKSPACES.c.team_id == bindparam("team")
_SETTINGS = select(_WORKSPACES.c.settings).where(_OURS)
_SET = update(_WORKSPACES).where(_OURS).values(settings=bindparam("new"))
_NEXT_NUMBER = (
    update(_WORKSPACES)
    .where(_OURS)
    .values(last_number=_WORKSPACES.c.last_number + 1)
    .returning(_WORKSPACES.c.last_number)
)
_KNOWN_PLAYBOOK = select(_PLAYBOOKS.c.version).where(
    _PLAYBOOKS.c.team_id == bindparam("team"), _PLAYBOOKS.c.version == bindparam("named")
)


class WorkspaceRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._locked: dict[str, Workspace] = {}

    async def get(self, team_id: str) -> Workspace:
        """As it was set; a workspace that was never set up has the defaults."""
        if team_id in self._locked:
            return self._locked[team_id]
        settings = await value(self._session, _SETTINGS, {"team": team_id})
        return _to_workspace(team_id, settings) if settings else Workspace(team_id=team_id)

    async def save(self, workspace: Workspace) -> None:
        await self.lock(workspace.team_id)
        settings = _to_settings(workspace)
        await rows(self._session, _SET, {"team": workspace.team_id, "new": settings})
        self._locked[workspace.team_id] = workspace

    async def all(self) -> tuple[Workspace, ...]:
        found = await self._session.scalars(select(WorkspaceRow))
        return tuple(_to_workspace(row.team_id, row.settings) for row in found)

    async def hold(self, team_id: str) -> bool:
        """Lock the workspace for this transaction; False when another replica has it."""
        query = (
            select(WorkspaceRow.team_id)
            .where(WorkspaceRow.team_id == team_id)
            .with_for_update(skip_locked=True)
        )
        return await self._session.scalar(query) is not None

    async def lock(self, team_id: str) -> None:
        """Wait for whoever opens a case or changes the settings; makes the workspace's row."""
        new = {"team_id": team_id, "last_number": 0, "settings": _DEFAULTS}
        statement = _lock(self._session.get_bind().dialect.name)
        self._locked[team_id] = _to_workspace(team_id, await value(self._session, statement, new))

    async def next_number(self, team_id: str) -> int:
        """CI-1 upwards without a gap, for who has the `lock()`."""
        return int(await value(self._session, _NEXT_NUMBER, {"team": team_id}))

    async def keep_playbook(self, team_id: str, playbook: Playbook) -> None:
        """Store what a case began with; the same content is stored once."""
        known = {"team": team_id, "named": playbook.version}
        if await value(self._session, _KNOWN_PLAYBOOK, known) is None:
            new = {"team_id": team_id, "version": playbook.version, "content": to_data(playbook)}
            await rows(self._session, insert(_PLAYBOOKS), new)

    async def playbook(self, team_id: str, version: str) -> Playbook | None:
        row = await self._session.get(PlaybookRow, (team_id, version))
        return replace(from_data(row.content), version=version) if row else None

    async def playbooks(self, team_id: str) -> tuple[Playbook, ...]:
        """All that a case of the team began with."""
        query = select(PlaybookRow.content).where(PlaybookRow.team_id == team_id)
        return tuple(from_data(content) for content in await self._session.scalars(query))


@cache
def _lock(dialect: str) -> Executable:
    """Made once for each kind of database, as every case asks it.

    Of a row that is there it changes nothing, but locks it and tells what is in it.
    """
    same = {"last_number": _WORKSPACES.c.last_number}
    return (
        upsert(dialect, _WORKSPACES)
        .on_conflict_do_update(index_elements=["team_id"], set_=same)
        .returning(_WORKSPACES.c.settings)
    )


def _to_settings(workspace: Workspace) -> dict[str, Any]:
    data = asdict(workspace)
    del data["team_id"]
    limits = {name: str(sum_of) for name, sum_of in data["limits"].items() if sum_of is not None}
    days = [day.isoformat() for day in workspace.days_off]
    times = {name: data[name].isoformat("minutes") for name in TIMES}
    times |= {name: data[name] and data[name].isoformat() for name in MOMENTS}
    return data | times | {"days_off": days, "limits": limits}


def _to_workspace(team_id: str, data: dict[str, Any]) -> Workspace:
    times: dict[str, Any] = {name: time.fromisoformat(data[name]) for name in TIMES if name in data}
    times |= {n: datetime.fromisoformat(data[n]) if data.get(n) else None for n in MOMENTS}
    contacts = tuple(Contact(**contact) for contact in data.get("contacts", ()))
    days = tuple(date.fromisoformat(day) for day in data.get("days_off", ()))
    limits = Limits(**{name: Decimal(sum_of) for name, sum_of in data.get("limits", {}).items()})
    typed = {"team_id": team_id, "contacts": contacts, "days_off": days, "limits": limits}
    return Workspace(**{**data, **times, **typed})


_DEFAULTS = _to_settings(Workspace(team_id=""))
