"""*Client is on the line*: from the card, or by typing who calls."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.clock import Clock
from bot.usecases.calls import Calls
from bot.views import ids
from bot.views.updates import call_form, choose_call_form, nobody_calls
from handlers.answers import answer
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import team_of


@dataclass(frozen=True)
class CallHandlers:
    guard: Guard
    calls: Calls
    clock: Clock

    def register(self, app: Routes) -> None:
        app.action(ids.CASE_CALL)(self.guard.asks(self.form))
        app.action(ids.each(ids.CALL_PICK))(self.guard.asks(self.pick))

    async def form(self, args: AsyncArgs) -> None:
        view = await self._form(args, args.body["actions"][0]["value"])
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def pick(self, args: AsyncArgs) -> None:
        view = await self._form(args, args.body["actions"][0]["value"])
        await args.client.views_update(view_id=args.body["view"]["id"], view=view.to_dict())

    async def command(self, args: AsyncArgs, text: str) -> None:
        """The one case that can be meant opens at once; of several one is chosen."""
        found = await self.calls.meant(team_of(args), text, viewer=args.context.user_id or "")
        if not found:
            await answer(args, "No such case is open", nobody_calls(text))
            return
        view = choose_call_form(found) if len(found) > 1 else await self._form(args, found[0].id)
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def _form(self, args: AsyncArgs, case_id: str) -> View:
        viewer = args.context.user_id or ""
        return call_form(
            await self.calls.talk(team_of(args), case_id, viewer=viewer), now=self.clock()
        )
