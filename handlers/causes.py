"""`/client-issue causes`, for admins: rename a cause, or merge two that are the same."""

from dataclasses import dataclass
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain.errors import NotAllowed, Outdated
from bot.usecases.causes import ADMINS, Causes
from bot.views import ids
from bot.views.causes import cause_picked, causes_form, known_options, parse_causes
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import People, by, team_of


@dataclass(frozen=True)
class CauseHandlers:
    guard: Guard
    causes: Causes
    people: People

    def register(self, app: Routes) -> None:
        for each in (ids.CAUSES_PICK, ids.CAUSES_INTO):
            app.options(each)(self.guard.offers(self.known))
        app.view(ids.CAUSES_PICK)(self.guard.submits(self.picked))
        app.view(ids.CAUSES_FORM)(self.guard.submits(self.save))

    async def command(self, args: AsyncArgs, _rest: str) -> None:
        known = await self.people.workspaces.described(team_of(args), by(args).user_id)
        if not known.admin:
            raise NotAllowed(ADMINS)
        await args.client.views_open(
            trigger_id=args.body["trigger_id"], view=causes_form().to_dict()
        )

    async def known(self, args: AsyncArgs) -> list[dict[str, Any]]:
        text, viewer = str(args.body.get("value", "")), args.context.user_id or ""
        return known_options(await self.causes.search(team_of(args), text, viewer=viewer))

    async def picked(self, args: AsyncArgs) -> View | None:
        cause = await self.causes.get(team_of(args), cause_picked(args.body["view"]))
        if cause is None:
            raise Outdated
        return causes_form(cause)

    async def save(self, args: AsyncArgs) -> View | None:
        made = parse_causes(args.body["view"])
        if made.into:
            await self.causes.merge(by(args), made.cause_id, made.into)
        else:
            await self.causes.change(
                by(args), made.cause_id, name=made.name, category=made.category
            )
        return None
