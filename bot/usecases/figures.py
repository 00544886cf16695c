"""Looking back: the figures of a team's last week, month, quarter or year."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.figures import Figures, figures
from bot.domain.period import Length, period
from bot.domain.playbook import Playbook
from bot.usecases.change import House


@dataclass(frozen=True)
class LookingBack:
    house: House

    async def at(self, team_id: str, length: Length) -> Figures:
        """The same for whoever asks: they count all cases, and tell nothing of any single one."""
        house = self.house
        async with house.store.reading() as tx:
            workspace = await tx.workspaces.get(team_id)
            span = period(length, zone=workspace.zone, now=house.clock())
            known = (*house.playbooks.values(), *await tx.workspaces.playbooks(team_id))
            past = await tx.past.since(
                team_id, span.since, rules=house.rules, talks=_talks(known), asks=_asks(known)
            )
        return await asyncio.to_thread(figures, past, span, rules=house.rules)


def _talks(playbooks: Iterable[Playbook]) -> frozenset[str]:
    return frozenset(step.key for book in playbooks for step in book.steps if step.talks)


def _asks(playbooks: Iterable[Playbook]) -> frozenset[str]:
    return frozenset(
        step.key for book in playbooks for step in book.steps if "feedback" in step.records
    )
