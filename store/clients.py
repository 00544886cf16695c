"""Clients, matched on their normalised name."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.client import clean, normalised
from bot.domain.privacy import CLIENT
from store.cases import visible, visible_cases
from store.models import CaseRow, ClientRow
from store.rows import rows, table
from store.tables import new_id

# Made once, as every case asks it.
_CLIENTS = table(ClientRow)
_NAMED = select(_CLIENTS.c.id, _CLIENTS.c.name).where(
    _CLIENTS.c.team_id == bindparam("team"), _CLIENTS.c.key == bindparam("named")
)


@dataclass(frozen=True)
class Client:
    id: str
    name: str


class ClientRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ensure(self, team_id: str, name: str, *, private: bool = False) -> Client:
        """The client of that name, made when there is none.

        The first spelling in the open stays. One that was only ever typed in private cases is
        theirs: whoever else types the client's name sees what they typed.
        """
        found = await self.find(team_id, name)
        if found is None:
            new = Client(new_id(), clean(name))
            row = {"team_id": team_id, "key": normalised(name), **vars(new)}
            await rows(self._session, insert(_CLIENTS), row)
            return new
        if await self._is_known_openly(found.id):
            return found
        if not private:
            renamed = update(ClientRow).where(ClientRow.id == found.id).values(name=clean(name))
            await self._session.execute(renamed)
        return Client(found.id, clean(name))

    async def respell(self, client_id: str, name: str) -> None:
        """The same client, written as it should be, in all cases that are known openly."""
        await self._session.execute(
            update(ClientRow).where(ClientRow.id == client_id).values(name=clean(name))
        )

    async def find(self, team_id: str, name: str) -> Client | None:
        found = await rows(self._session, _NAMED, {"team": team_id, "named": normalised(name)})
        return Client(found[0].id, found[0].name) if found else None

    async def search(
        self, team_id: str, text: str, *, viewer: str, limit: int = 20
    ) -> tuple[Client, ...]:
        """Those with a case that the viewer may know, by any part of their name."""
        query = (
            select(ClientRow)
            .where(
                ClientRow.team_id == team_id,
                ClientRow.key.contains(normalised(text), autoescape=True),
                ClientRow.id.in_(visible_cases(team_id, viewer)),
            )
            .order_by(ClientRow.key)
            .limit(limit)
        )
        found = [Client(row.id, row.name) for row in await self._session.scalars(query)]
        own = await self._own_names(team_id, [client.id for client in found], viewer)
        return tuple(Client(client.id, own.get(client.id, client.name)) for client in found)

    async def _is_known_openly(self, client_id: str) -> bool:
        query = select(CaseRow.id).where(CaseRow.client_id == client_id, CaseRow.private.is_(False))
        return await self._session.scalar(query.limit(1)) is not None

    async def _own_names(
        self, team_id: str, client_ids: Collection[str], viewer: str
    ) -> dict[str, str]:
        """As private cases of the viewer's spell those that no case in the open names."""
        query = (
            select(CaseRow.client_id, CaseRow.private, CaseRow.records[CLIENT]["name"].as_string())
            .where(visible(team_id, viewer), CaseRow.client_id.in_(client_ids))
            .order_by(CaseRow.number)
        )
        rows = (await self._session.execute(query)).all()
        openly = {client_id for client_id, private, _name in rows if not private}
        return {c: name for c, _private, name in rows if name and c not in openly}
