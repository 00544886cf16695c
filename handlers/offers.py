"""*Note the ways* and *They refused*, under *More* of the step in which we offer."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.domain.playbook import Step
from bot.domain.step import must_be_current
from bot.usecases.offers import Offers
from bot.usecases.similar import Similar
from bot.usecases.steps import Steps
from bot.views import ids
from bot.views.offers import offers_form, parse_offers, parse_refused, refused_form
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import by, team_of


@dataclass(frozen=True)
class OfferHandlers:
    guard: Guard
    offers: Offers
    steps: Steps
    similar: Similar

    def register(self, app: Routes) -> None:
        app.action(ids.STEP_OFFERS)(self.guard.asks(self.offers_form))
        app.action(ids.STEP_REFUSED)(self.guard.asks(self.refused_form))
        app.view(ids.OFFERS_FORM)(self.guard.submits(self.note))
        app.view(ids.REFUSED_FORM)(self.guard.submits(self.refused))

    async def offers_form(self, args: AsyncArgs) -> None:
        case, step = await self._open_step(args)
        like = await self.similar.of(case, viewer=by(args).user_id)
        await _push(args, offers_form(case, step, like))

    async def refused_form(self, args: AsyncArgs) -> None:
        await _push(args, refused_form(*await self._open_step(args)))

    async def note(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        case_id, key = ids.split(view["private_metadata"])
        made, only, why = parse_offers(view)
        await self.offers.note(case_id, key, by(args), made, only=only, why_only=why)
        return None

    async def refused(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        case_id, key = ids.split(view["private_metadata"])
        await self.offers.refused(case_id, key, by(args), parse_refused(view))
        return None

    async def _open_step(self, args: AsyncArgs) -> tuple[Case, Step]:
        case_id, key = ids.split(args.body["actions"][0]["value"])
        case, playbook = await self.steps.playbook(team_of(args), case_id, viewer=by(args).user_id)
        return case, must_be_current(case, playbook, key)


async def _push(args: AsyncArgs, view: View) -> None:
    await args.client.views_push(trigger_id=args.body["trigger_id"], view=view.to_dict())
