"""*Approve the remedy* and *Say no*, under the question for a yes."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.usecases.approvals import Approvals
from bot.views import ids
from bot.views.approvals import decline_form
from bot.views.forms import Typed
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import by


@dataclass(frozen=True)
class ApprovalHandlers:
    guard: Guard
    approvals: Approvals

    def register(self, app: Routes) -> None:
        app.action(ids.APPROVE)(self.guard.saves(self.approve))
        app.action(ids.DECLINE)(self.guard.asks(self.decline_form))
        app.view(ids.DECLINE_FORM)(self.guard.submits(self.decline))

    async def approve(self, args: AsyncArgs) -> str | None:
        case_id, given = ids.split(args.body["actions"][0]["value"])
        await self.approvals.approve(case_id, given, by(args))
        return None

    async def decline_form(self, args: AsyncArgs) -> None:
        view = decline_form(*ids.split(args.body["actions"][0]["value"]))
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def decline(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        case_id, given = ids.split(view["private_metadata"])
        await self.approvals.decline(case_id, given, by(args), why=Typed.of(view).text("why"))
        return None
