"""*Start a joint action* under the notice of a repeat."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain.errors import InvalidFields
from bot.usecases.joint import JointActions
from bot.views import ids
from bot.views.prevention import change_typed
from bot.views.repeats import joint_form
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import People, by, team_of


@dataclass(frozen=True)
class JointHandlers:
    guard: Guard
    people: People
    joint: JointActions

    def register(self, app: Routes) -> None:
        app.action(ids.REPEAT_JOINT)(self.guard.asks(self.form))
        app.view(ids.JOINT_FORM)(self.guard.submits(self.plan))

    async def form(self, args: AsyncArgs) -> None:
        message_id = args.body["actions"][0]["value"]
        told = await self.joint.told(team_of(args), message_id)
        view = joint_form(told, message_id)
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def plan(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        planned = change_typed(view)
        await self.people.must_be_staff(team_of(args), planned.owner, "owner_1")
        try:
            await self.joint.plan(by(args), view["private_metadata"], planned)
        except InvalidFields as error:
            raise InvalidFields(
                {f"{name}_1": text for name, text in error.fields.items()}
            ) from error
        return None
