"""The step of Slack's Workflow Builder: it opens a case as the form does."""

import asyncio
from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.usecases.cases import Cases
from bot.usecases.links import Links
from bot.usecases.reminders import Reminders
from bot.views import ids
from bot.views.workflow import STEP, opening_of, outputs_of
from handlers.guard import Guard
from handlers.places import Places
from handlers.routes import Routes
from handlers.who import People, team_of

SHARED = (
    "The channel for cases is shared with another organisation, so no case was opened. "
    f"An admin chooses one of your own with {ids.COMMAND} settings."
)
LOOKS, BETWEEN = 10, 0.1
"""So often, and each so many seconds, we look for the card in Slack: it is posted at once."""


@dataclass(frozen=True)
class WorkflowHandlers:
    guard: Guard
    people: People
    places: Places
    cases: Cases
    reminders: Reminders
    links: Links

    def register(self, app: Routes) -> None:
        app.function(STEP)(self.guard.runs(self.open))

    async def open(self, args: AsyncArgs) -> dict[str, str]:
        """Sent again, the execution's own id gives the same case."""
        team_id = team_of(args)
        place = await self.places.find(team_id, "")
        if place.shared:
            raise NotAllowed(SHARED)
        source = str(args.context.function_execution_id or "")
        opening = opening_of(
            args.context.inputs or {}, team_id=team_id, channel=place.channel, source=source
        )
        await self.people.must_be_staff(team_id, opening.owner, "owner")
        case = await self.cases.open(opening)
        await self.reminders.begin_digest(team_id, case.owner)
        return outputs_of(case, await self._link(case))

    async def _link(self, case: Case) -> str:
        """To the card; to its channel while that is not in Slack."""
        for _ in range(LOOKS):
            link = (await self.links.of(case.team_id, [case]))(case)
            if link:
                return link
            await asyncio.sleep(BETWEEN)
        return self.links.channel(case.team_id, case.channel)
