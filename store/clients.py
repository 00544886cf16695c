"""Clients, matched on their normalised name."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.client import clean, normalised
from store.cases import visible_cases
from store.models import ClientRow
from store.tables import new_id


@dataclass(frozen=True)
class Client:
    id: str
    name: str


class ClientRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ensure(self, team_id: str, name: str) -> Client:
        """The client of that name, made when there is none; the first spelling stays."""
        found = await self.find(team_id, name)
        if found is not None:
            return found
        row = ClientRow(id=new_id(), team_id=team_id, key=normalised(name), name=clean(name))
        self._session.add(row)
        await self._session.flush()
        return Client(row.id, row.name)

    async def find(self, team_id: str, name: str) -> Client | None:
        query = select(ClientRow).where(
            ClientRow.team_id == team_id, ClientRow.key == normalised(name)
        )
        row = await self._session.scalar(query)
        return Client(row.id, row.name) if row else None

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
        return tuple(Client(row.id, row.name) for row in await self._session.scalars(query))
