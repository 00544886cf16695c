"""*Similar cases* on an open case, and `/client-issue find`."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.usecases.cases import Cases
from bot.usecases.links import Links
from bot.usecases.similar import Similar
from bot.views import ids
from bot.views.answers import sentence
from bot.views.similar import WHAT, found_blocks, similar_form
from handlers.answers import answer
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import team_of


@dataclass(frozen=True)
class SimilarHandlers:
    guard: Guard
    cases: Cases
    similar: Similar
    links: Links

    def register(self, app: Routes) -> None:
        app.action(ids.CASE_SIMILAR)(self.guard.asks(self.form))

    async def form(self, args: AsyncArgs) -> None:
        team_id, viewer = team_of(args), args.context.user_id or ""
        case = await self.cases.find(team_id, args.body["actions"][0]["value"], viewer=viewer)
        found = await self.similar.of(case, viewer=viewer)
        view = similar_form(case, found, await self.links.of(team_id, found))
        await args.client.views_push(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def command(self, args: AsyncArgs, text: str) -> None:
        if not text:
            await answer(args, WHAT, sentence(WHAT))
            return
        team_id, viewer = team_of(args), args.context.user_id or ""
        found = await self.similar.having(team_id, text, viewer=viewer)
        url = await self.links.of(team_id, found)
        await answer(args, f"Cases found: {len(found)}", found_blocks(text, found, url))
