"""Linking and merging cases, from *More*."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain.linking import OtherClient, number_of
from bot.usecases.linking import Linking
from bot.views import ids
from bot.views.linking import merge_anyway_form, parse_link
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import by


@dataclass(frozen=True)
class LinkingHandlers:
    guard: Guard
    linking: Linking

    def register(self, app: Routes) -> None:
        app.view(ids.LINK_FORM)(self.guard.submits(self.save))

    async def save(self, args: AsyncArgs) -> View | None:
        case_id, typed, same, confirmed = parse_link(args.body["view"])
        number = number_of(typed)
        if not same:
            await self.linking.link(case_id, by(args), number)
            return None
        try:
            await self.linking.merge(case_id, by(args), number, confirmed=confirmed)
        except OtherClient as asks:
            return merge_anyway_form(case_id, number, str(asks))
        return None
