"""*Make private* and *Change what is serious*."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.usecases.cases import Cases
from bot.usecases.privacy import Privacy
from bot.usecases.reminders import Reminders
from bot.usecases.workspaces import Workspaces
from bot.views import ids
from bot.views.forms import Typed
from bot.views.privacy import made_private, parse_serious
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import People, by, team_of


@dataclass(frozen=True)
class PrivacyHandlers:
    guard: Guard
    people: People
    cases: Cases
    privacy: Privacy
    workspaces: Workspaces
    reminders: Reminders

    def register(self, app: Routes) -> None:
        app.view(ids.PRIVATE_FORM)(self.guard.submits(self.make_private))
        app.view(ids.SERIOUS_FORM)(self.guard.submits(self.answer))

    async def make_private(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        why = Typed.of(view).text("why")
        case = await self.privacy.make_private(view["private_metadata"], by(args), why=why)
        return await self._told(args, case)

    async def answer(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        serious, about, why = parse_serious(view)
        if about:
            await self.people.must_be_staff(team_of(args), about, "about")
        before = await self.cases.find(
            team_of(args), view["private_metadata"], viewer=by(args).user_id
        )
        case = await self.privacy.answer(before.id, by(args), serious, about, why=why)
        if case.owner != before.owner:
            await self.reminders.begin_digest(case.team_id, case.owner)
        return await self._told(args, case) if case.private and not before.private else None

    async def _told(self, args: AsyncArgs, case: Case) -> View:
        workspace = await self.workspaces.get(case.team_id)
        return made_private(case, workspace, args.context.user_id or "")
