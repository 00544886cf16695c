"""Addresses in Slack: of cards, and of what people wrote."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.domain.case import Case
from bot.domain.digest import CaseName
from bot.usecases.change import House


@dataclass(frozen=True)
class Links:
    """`sites`: the address of each team's Slack, ending in a slash."""

    house: House
    sites: Mapping[str, str]

    async def of(
        self, team_id: str, cases: Iterable[Case | CaseName]
    ) -> Callable[[Case | CaseName], str]:
        """The address of a case's card; empty while it is not in Slack."""
        async with self.house.store.reading() as tx:
            cards = await tx.posted.cards(team_id, {case.id for case in cases})
        site = self.sites.get(team_id, "")

        def url(case: Case | CaseName) -> str:
            if case.id not in cards or not site:
                return ""
            return _address(site, *cards[case.id])

        return url

    def channel(self, team_id: str, channel: str) -> str:
        site = self.sites.get(team_id, "")
        return f"{site}archives/{channel}" if site and channel else ""

    def message(self, team_id: str, channel: str, ts: str, *, thread_ts: str = "") -> str:
        """The address of anybody's message, known without asking Slack."""
        site = self.sites.get(team_id, "")
        inside = f"?thread_ts={thread_ts}&cid={channel}" if thread_ts not in {"", ts} else ""
        return f"{_address(site, channel, ts)}{inside}" if site else ""


def _address(site: str, channel: str, ts: str) -> str:
    return f"{site}archives/{channel}/p{ts.replace('.', '')}"
