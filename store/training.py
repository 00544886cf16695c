"""The cases whose prevention is to train staff."""

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.action import ActionKind, Stage
from bot.domain.case import Case
from store.actions import actions_of, field
from store.cases import to_case, visible, whole
from store.models import CaseRow


class TrainingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def cases(self, team_id: str, *, viewer: str, limit: int) -> tuple[Case, ...]:
        """The newest with an action that trains and is not proven yet."""
        action = actions_of(CaseRow.actions)
        trains = (
            select(1)
            .select_from(action)
            .where(
                field(action, "kind") == ActionKind.TRAIN, field(action, "stage") != Stage.PROVEN
            )
        )
        query = whole(and_(visible(team_id, viewer), trains.exists()))
        newest = query.order_by(CaseRow.number.desc()).limit(limit)
        return tuple(map(to_case, await self._session.scalars(newest)))
