"""The buttons of a step card, and the forms behind them."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.clock import Clock
from bot.domain.ask import as_chosen
from bot.domain.case import Case
from bot.domain.errors import InvalidFields
from bot.domain.guidance import reply
from bot.domain.playbook import Playbook, Step
from bot.domain.prevention import RECORD
from bot.domain.step import must_be_current
from bot.usecases.calls import Calls
from bot.usecases.steps import Steps
from bot.usecases.workspaces import Workspaces
from bot.views import ids
from bot.views.forms import Typed, notice
from bot.views.records import (
    cool_form,
    fault_chosen,
    parse_record,
    parse_talked,
    record_form,
    skip_form,
    step_more_form,
    talked_form,
    term_form,
)
from bot.views.steps import Sight, speaker
from bot.views.updates import update_form
from glossary import Glossary
from handlers.guard import Guard
from handlers.prevention import PreventionHandlers
from handlers.routes import Routes
from handlers.who import by, team_of


@dataclass(frozen=True)
class StepHandlers:
    guard: Guard
    steps: Steps
    calls: Calls
    workspaces: Workspaces
    clock: Clock
    words: Glossary
    prevention: PreventionHandlers

    def register(self, app: Routes) -> None:
        app.action(ids.STEP_DONE)(self.guard.saves(self.done))
        app.action(ids.STEP_TALKED)(self.guard.asks(self.talked_form))
        app.action(ids.STEP_TOLD)(self.guard.asks(self.told_form))
        app.action(ids.STEP_MORE)(self.guard.asks(self.more_form))
        app.action(ids.STEP_SKIP)(self.guard.asks(self.skip_form))
        app.action(ids.each(ids.STEP_TICK))(self.guard.saves(self.tick))
        app.action(ids.STEP_BACK)(self.guard.saves(self.back))
        app.action(ids.each(ids.STEP_TERM))(self.guard.asks(self.term))
        app.action(ids.STEP_COOL)(self.guard.asks(self.cool_form))
        app.action(ids.RECORD_FAULT)(self.guard.asks(self.fault_chosen))
        app.view(ids.COOL_FORM)(self.guard.submits(self.cool))
        app.view(ids.RECORD_FORM)(self.guard.submits(self.save_record))
        app.view(ids.TALKED_FORM)(self.guard.submits(self.save_talk))
        app.view(ids.STEP_SKIP)(self.guard.submits(self.skip))

    async def done(self, args: AsyncArgs) -> str | None:
        """Opens the record form if the step asks for one, else finishes it at once."""
        case_id, _key = ids.split(args.body["actions"][0]["value"])
        if await self.steps.is_repeat(case_id, by(args)):
            return None
        case, _playbook, step = await self._open_step(args)
        names = await self.steps.asked(case, step, viewer=by(args).user_id)
        if names:
            prevents = RECORD in names
            form = self.prevention.form(args, case, step) if prevents else None
            await _open(args, await form if form else record_form(case, step, names))
            return None
        await self.steps.done(case.id, step.key, by(args), {})
        return None

    async def talked_form(self, args: AsyncArgs) -> None:
        case, _playbook, step = await self._open_step(args)
        talk = await self.calls.talk(case.team_id, case.id, viewer=by(args).user_id)
        await _open(args, talked_form(case, step, talk.talking))

    async def told_form(self, args: AsyncArgs) -> None:
        """*I've told them* on the first card: the receipt is logged, the step stays."""
        case, _playbook, _step = await self._open_step(args)
        talk = await self.calls.talk(case.team_id, case.id, viewer=by(args).user_id)
        await _open(args, update_form(talk, receipt=True))

    async def more_form(self, args: AsyncArgs) -> None:
        case, playbook, step = await self._open_step(args)
        owner = await self.workspaces.described(case.team_id, case.owner)
        known, said = await self.steps.sight(case, viewer=by(args).user_id)
        now = self.clock()
        sight = Sight(by=speaker(case, owner, now=now), now=now, around=known, at_hand=said)
        await _open(args, step_more_form(case, playbook, step, sight, self.words))

    async def fault_chosen(self, args: AsyncArgs) -> None:
        """Whose fault it is decides what else is asked; what was typed stays."""
        view = args.body["view"]
        case_id, key = ids.split(view["private_metadata"])
        case, playbook = await self.steps.playbook(team_of(args), case_id, viewer=by(args).user_id)
        step = playbook.step(key)
        names = await self.steps.asked(case, step, viewer=by(args).user_id)
        shown = record_form(as_chosen(case, fault_chosen(view)), step, names)
        await args.client.views_update(view_id=view["id"], hash=view["hash"], view=shown.to_dict())

    async def tick(self, args: AsyncArgs) -> str | None:
        """Each tick is kept at once; those of somebody else stay."""
        pressed = args.body["actions"][0]
        case_id, key = ids.split(args.body["view"]["private_metadata"])
        name = pressed["action_id"].removeprefix(f"{ids.STEP_TICK}.")
        on = bool(pressed["selected_options"])
        await self.steps.tick(case_id, key, by(args), name=name, on=on)
        return None

    async def cool_form(self, args: AsyncArgs) -> None:
        case, _playbook, step = await self._open_step(args)
        known, _holding = await self.steps.sight(case)
        offered = reply(case, known, now=self.clock()).options
        if not offered:
            raise InvalidFields({"minutes": "It can't wait any more. Answer now."})
        minutes = [int(each.total_seconds() // 60) for each in offered]
        await _open(args, cool_form(case, step, minutes))

    async def cool(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        case_id, key = ids.split(view["private_metadata"])
        minutes = int(Typed.of(view).choice("minutes"))
        await self.steps.cool_off(case_id, key, by(args), minutes=minutes)
        return None

    async def skip_form(self, args: AsyncArgs) -> None:
        case, _playbook, step = await self._open_step(args)
        await args.client.views_push(
            trigger_id=args.body["trigger_id"], view=skip_form(case, step).to_dict()
        )

    async def back(self, args: AsyncArgs) -> str | None:
        case_id, key = ids.split(args.body["actions"][0]["value"])
        case = await self.steps.back(case_id, key, by(args))
        _case, playbook = await self.steps.playbook(case.team_id, case.id, viewer=by(args).user_id)
        told = notice(f"Back at {playbook.step(case.current).title}: its card is open again.")
        await args.client.views_update(view_id=args.body["view"]["id"], view=told.to_dict())
        return None

    async def term(self, args: AsyncArgs) -> None:
        found = self.words.find(args.body["actions"][0]["value"])
        if found is not None:
            await args.client.views_push(
                trigger_id=args.body["trigger_id"], view=term_form(found).to_dict()
            )

    async def save_record(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        case_id, key = ids.split(view["private_metadata"])
        case, playbook = await self.steps.playbook(team_of(args), case_id, viewer=by(args).user_id)
        names = await self.steps.asked(case, playbook.step(key), viewer=by(args).user_id)
        written = parse_record(view, case, names)
        await self.steps.done(case_id, key, by(args), written)
        return None

    async def save_talk(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        case_id, key = ids.split(view["private_metadata"])
        case, _playbook = await self.steps.playbook(team_of(args), case_id, viewer=by(args).user_id)
        await self.steps.we_talked(case_id, key, by(args), parse_talked(view, case))
        return None

    async def skip(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        case_id, key = ids.split(view["private_metadata"])
        typed = Typed.of(view)
        why, cause = typed.choice("why"), typed.choice("cause")
        await self.steps.skip(case_id, key, by(args), why=why, cause=cause)
        return None

    async def _open_step(self, args: AsyncArgs) -> tuple[Case, Playbook, Step]:
        """The step of a button; refused when it was left meanwhile, with who was first."""
        case_id, key = ids.split(args.body["actions"][0]["value"])
        case, playbook = await self.steps.playbook(team_of(args), case_id, viewer=by(args).user_id)
        return case, playbook, must_be_current(case, playbook, key)


async def _open(args: AsyncArgs, view: View) -> None:
    await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())
