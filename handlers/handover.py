"""Handing a case over, with a brief; and *Undo*."""

from dataclasses import dataclass
from datetime import datetime

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.usecases.cases import Cases
from bot.usecases.handover import HandOvers
from bot.usecases.reminders import Reminders
from bot.usecases.workspaces import Workspaces
from bot.views import ids
from bot.views.handover import hand_over_form, parse_hand_over
from bot.views.times import dated, place_of
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import People, by, team_of

UNDONE = "Undone: {} is <@{}>'s again, with its promises and reminders."


@dataclass(frozen=True)
class HandOverHandlers:
    guard: Guard
    people: People
    cases: Cases
    hand_overs: HandOvers
    workspaces: Workspaces
    reminders: Reminders

    def register(self, app: Routes) -> None:
        app.action(ids.CASE_HAND_OVER)(self.guard.asks(self.of_case))
        app.action(ids.HAND_OVER_UNDO)(self.guard.saves(self.undo))
        app.view(ids.HAND_OVER_FORM)(self.guard.submits(self.hand_over))

    async def form(self, args: AsyncArgs, case: Case) -> View:
        """With the brief, its times in the zone of who hands over, and so that anybody can tell."""
        zone = (await self.workspaces.calendar(case.team_id, args.context.user_id or "")).zone

        def told(at: datetime) -> str:
            return f"{dated(at, zone=zone)} ({place_of(zone)})"

        brief = await self.hand_overs.brief(case, told)
        return hand_over_form(case, brief)

    async def of_case(self, args: AsyncArgs) -> None:
        case_id = args.body["actions"][0]["value"]
        case = await self.cases.find(team_of(args), case_id, viewer=args.context.user_id or "")
        view = await self.form(args, case)
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def hand_over(self, args: AsyncArgs) -> View | None:
        case_id, to, why, brief = parse_hand_over(args.body["view"])
        await self.people.must_be_staff(team_of(args), to, "to")
        case = await self.hand_overs.hand_over(case_id, by(args), to, why=why, brief=brief)
        await self.reminders.begin_digest(case.team_id, case.owner)
        return None

    async def undo(self, args: AsyncArgs) -> str | None:
        case_id, entry_id = ids.split(args.body["actions"][0]["value"])
        case = await self.hand_overs.undo(case_id, by(args), entry_id)
        return UNDONE.format(case.label, case.owner)
