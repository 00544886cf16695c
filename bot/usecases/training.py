"""What to talk about this month, as one reader may know it."""

from dataclasses import dataclass

from bot.domain.training import Topic, topics
from store import Store

CASES = 100
"""More than that nobody talks about in a month."""


@dataclass(frozen=True)
class Training:
    store: Store

    async def topics(self, team_id: str, *, viewer: str) -> tuple[Topic, ...]:
        async with self.store.reading() as tx:
            cases = await tx.training.cases(team_id, viewer=viewer, limit=CASES)
            served = {each for case in cases for action in case.actions for each in action.serves}
            known = await tx.cases.some(team_id, served, viewer=viewer)
        return topics(cases, known)
