"""Addresses of cards in Slack."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.domain.case import Case
from bot.usecases.change import House


@dataclass(frozen=True)
class Links:
    """`sites`: the address of each team's Slack, ending in a slash."""

    house: House
    sites: Mapping[str, str]

    async def of(self, team_id: str, cases: Iterable[Case]) -> Callable[[Case], str]:
        """The address of a case's card; empty while it is not in Slack."""
        async with self.house.store.reading() as tx:
            cards = await tx.posted.cards(team_id, {case.id for case in cases})
        site = self.sites.get(team_id, "")

        def url(case: Case) -> str:
            if case.id not in cards or not site:
                return ""
            channel, ts = cards[case.id]
            return f"{site}archives/{channel}/p{ts.replace('.', '')}"

        return url
