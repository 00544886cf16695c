"""The end of a case: resolve, close with an outcome, or give a final answer."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain.case import Outcome
from bot.domain.draft import Withheld, channel_of
from bot.domain.ending import DRAFT
from bot.domain.hold import may_draft
from bot.usecases.cases import Cases
from bot.usecases.endings import Endings
from bot.views import ids
from bot.views.drafts import About
from bot.views.endings import RESOLVE, end_form, final_form, parse_end, parse_final
from handlers.drafts import DraftHandlers
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import by, team_of


@dataclass(frozen=True)
class EndingHandlers:
    guard: Guard
    cases: Cases
    endings: Endings
    drafts: DraftHandlers

    def register(self, app: Routes) -> None:
        app.action(ids.CASE_UNANSWERED)(self.guard.asks(self.unanswered))
        app.view(ids.END_FORM)(self.guard.submits(self.end))
        app.view(ids.FINAL_FORM)(self.guard.submits(self.final))

    async def unanswered(self, args: AsyncArgs) -> None:
        case_id = args.body["actions"][0]["value"]
        case = await self.cases.find(team_of(args), case_id, viewer=args.context.user_id or "")
        view = end_form(case, unanswered=True)
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def end(self, args: AsyncArgs) -> View | None:
        typed, who = parse_end(args.body["view"]), by(args)
        if typed.end == RESOLVE:
            await self.cases.resolve(typed.case_id, who)
        elif typed.end == Outcome.NO_AGREEMENT:
            case = await self.cases.find(who.team_id, typed.case_id, viewer=who.user_id)
            if not may_draft(case, DRAFT):
                raise Withheld("Final answer")
            return final_form(case, typed.why, typed.cause)
        else:
            await self.cases.close(
                typed.case_id, who, Outcome(typed.end), why=typed.why, cause=typed.cause
            )
        return None

    async def final(self, args: AsyncArgs) -> View | None:
        case_id, cause, reasons, next_place = parse_final(args.body["view"])
        case = await self.endings.note_final_answer(
            case_id, by(args), reasons=reasons, next_place=next_place, cause=cause
        )
        about = About(case_id=case.id, key=DRAFT, channel=channel_of(case))
        return await self.drafts.form(args, case, about)
