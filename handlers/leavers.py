"""Looks for people who left while nobody told us."""

from dataclasses import dataclass, replace

import structlog

from bot.slack import SlackError
from bot.usecases.leaving import Leaving
from handlers.who import People

log = structlog.get_logger()

UNKNOWN = "user_not_found"


@dataclass(frozen=True)
class Leavers:
    people: People
    leaving: Leaving

    async def sweep(self) -> None:
        """Ask Slack about those who have something here, now and then; take over from who left."""
        for team_id, user_id in await self.leaving.to_ask():
            try:
                await self._ask(team_id, user_id)
            except SlackError as error:
                log.warning("could not ask about a person", code=error.code)
                break
        await self.leaving.sweep()

    async def _ask(self, team_id: str, user_id: str) -> None:
        try:
            await self.people.ask(team_id, user_id)
        except SlackError as error:
            if error.code != UNKNOWN:
                raise
            known = await self.people.workspaces.described(team_id, user_id)
            await self.people.workspaces.remember(team_id, replace(known, staff=False))
