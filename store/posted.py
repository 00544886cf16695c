"""Where our messages are in Slack, for links to them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.post import Role
from store.outbox_models import MessageRow


class Posted:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def cards(self, team_id: str, case_ids: Collection[str]) -> dict[str, tuple[str, str]]:
        """Channel and ts of the cards that are in Slack, by case id."""
        query = select(MessageRow.case_id, MessageRow.channel, MessageRow.ts).where(
            MessageRow.team_id == team_id,
            MessageRow.case_id.in_(case_ids),
            MessageRow.role == Role.CARD,
            MessageRow.ts.is_not(None),
        )
        rows = await self._session.execute(query)
        return {
            case_id: (channel, ts) for case_id, channel, ts in rows if case_id and channel and ts
        }
