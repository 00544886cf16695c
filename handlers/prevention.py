"""The form of *Prevent*, and the buttons that follow an action to its proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.domain.client import clean
from bot.domain.draft import Channel, Circumstances, draft
from bot.domain.errors import InvalidFields
from bot.domain.playbook import Playbook, Step
from bot.domain.prevention import RECORD, suspected
from bot.domain.reminder import Kind, Reminder
from bot.domain.step import must_be_current
from bot.domain.watch import action_of, day_of
from bot.usecases.causes import Causes
from bot.usecases.change import House
from bot.usecases.prevention import Prevention
from bot.usecases.reminders import Reminders
from bot.usecases.steps import Steps
from bot.views import ids
from bot.views.action_forms import (
    check_form,
    done_form,
    look_form,
    others_form,
    parse_check,
    parse_done,
    parse_hand_action,
    parse_look,
)
from bot.views.prevention import (
    KNOWN,
    NEW,
    Shape,
    cause_chosen,
    cause_options,
    parse_prevention,
    prevention_form,
)
from bot.views.steps import speaker
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import People, by, team_of

GONE = "This cause was merged into another meanwhile. Choose it again."


@dataclass(frozen=True)
class PreventionHandlers:
    guard: Guard
    steps: Steps
    causes: Causes
    prevention: Prevention
    reminders: Reminders
    people: People
    house: House

    def register(self, app: Routes) -> None:
        app.action(ids.PREVENT_OPEN)(self.guard.asks(self.name_cause))
        app.options(ids.PREVENT_CAUSE)(self.guard.offers(self.known))
        for each in (ids.PREVENT_CAUSE, ids.PREVENT_WHY, ids.PREVENT_ACTION):
            app.action(each)(self.guard.asks(self.reshape))
        app.view(ids.PREVENT_FORM)(self.guard.submits(self.finish))
        app.action(ids.ACTION_DONE)(self.guard.asks(self.done_form))
        app.action(ids.ACTION_VERIFIED)(self.guard.saves(self.verified))
        app.action(ids.ACTION_NOT_YET)(self.guard.asks(self.not_yet))
        app.action(ids.ACTION_CHECK)(self.guard.asks(self.check))
        app.view(ids.ACTION_DONE_FORM)(self.guard.submits(self.done))
        app.view(ids.ACTION_LOOK_FORM)(self.guard.submits(self.looked))
        app.view(ids.ACTION_CHECK_FORM)(self.guard.submits(self.checked))
        app.view(ids.ACTION_HAND_OVER_FORM)(self.guard.submits(self.handed_over))
        app.action(ids.ACTION_OTHERS)(self.guard.asks(self.others))
        app.view(ids.ACTION_OTHERS)(self.guard.submits(_nothing))
        app.action(ids.ACTION_OTHERS_PICK)(self.guard.asks(self.other))

    async def form(self, args: AsyncArgs, case: Case, step: Step) -> View:
        """As it opens: with the cause that was suspected, if there is one."""
        shape = Shape(case_id=case.id, step=step.key)
        return await self._form(args, case, step, shape, clean(suspected(case)))

    async def name_cause(self, args: AsyncArgs) -> None:
        """Where *Done* would close a one-off: the form all the same."""
        case_id, key = ids.split(args.body["actions"][0]["value"])
        case, playbook = await self._read(args, case_id)
        view = await self.form(args, case, must_be_current(case, playbook, key))
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def known(self, args: AsyncArgs) -> list[dict[str, Any]]:
        """Known causes while typing; those of others' private cases are not even names here."""
        query, viewer = str(args.body.get("value", "")), args.context.user_id or ""
        return cause_options(query, await self.causes.offered(team_of(args), query, viewer=viewer))

    async def reshape(self, args: AsyncArgs) -> None:
        """A choice in the form changes the form; Slack keeps what was typed."""
        view = args.body["view"]
        shape = Shape.load(view["private_metadata"])
        shape = shape.grown(args.body["actions"][0]["action_id"])
        case, playbook = await self._read(args, shape.case_id)
        cause = await self._cause(args, cause_chosen(view))
        shown = await self._form(args, case, playbook.step(shape.step), shape, cause)
        await args.client.views_update(view_id=view["id"], hash=view["hash"], view=shown.to_dict())

    async def finish(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        shape = Shape.load(view["private_metadata"])
        case, playbook = await self._read(args, shape.case_id)
        names = _names(playbook.step(shape.step))
        cause = await self._cause(args, cause_chosen(view))
        found = parse_prevention(view, case, names, cause)
        for number, planned in enumerate(found.plans, start=1):
            await self.people.must_be_staff(team_of(args), planned.owner, f"owner_{number}")
        await self.prevention.finish(case.id, shape.step, by(args), found)
        return None

    async def answer(self, args: AsyncArgs, reminder: Reminder, case: Case) -> None:
        """*Done* under a reminder of an action: each station has its own question."""
        if reminder.kind is Kind.VERIFICATION:
            view = look_form(case, action_of(reminder.subject))
        elif reminder.kind is Kind.CHECK:
            view = check_form(case, action_of(reminder.subject), day_of(reminder.subject))
        else:
            view = done_form(case, action_of(reminder.subject))
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def done_form(self, args: AsyncArgs) -> None:
        """Before I remind of it: from the note, or from what its owner was told."""
        case_id, action_id = ids.split(args.body["actions"][0]["value"])
        case = await self.prevention.case_of(by(args), case_id, action_id)
        view = done_form(case, action_id)
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def verified(self, args: AsyncArgs) -> str | None:
        told = await self.reminders.get(by(args), ids.split(args.body["actions"][0]["value"])[0])
        await self.prevention.verify(told.case.id, action_of(told.reminder.subject), by(args))
        return None

    async def not_yet(self, args: AsyncArgs) -> None:
        told = await self.reminders.get(by(args), ids.split(args.body["actions"][0]["value"])[0])
        await self.answer(args, told.reminder, told.case)

    async def check(self, args: AsyncArgs) -> None:
        await self.not_yet(args)

    async def done(self, args: AsyncArgs) -> View | None:
        case_id, action_id, said, verifier = parse_done(args.body["view"])
        if verifier:
            await self.people.must_be_staff(team_of(args), verifier, "verifier")
        await self.prevention.done(case_id, action_id, by(args), said=said, verifier=verifier)
        return None

    async def looked(self, args: AsyncArgs) -> View | None:
        case_id, action_id, is_so, missing = parse_look(args.body["view"])
        if is_so:
            await self.prevention.verify(case_id, action_id, by(args))
        else:
            await self.prevention.not_yet(case_id, action_id, by(args), missing=missing)
        return None

    async def checked(self, args: AsyncArgs) -> View | None:
        case_id, action_id, day, back, what = parse_check(args.body["view"])
        if back:
            await self.prevention.came_back(case_id, action_id, by(args), what=what)
        else:
            await self.prevention.holds(case_id, action_id, by(args), day=day)
        return None

    async def handed_over(self, args: AsyncArgs) -> View | None:
        case_id, action_id, to = parse_hand_action(args.body["view"])
        await self.people.must_be_staff(team_of(args), to, "to")
        await self.prevention.hand_over(case_id, action_id, by(args), to)
        return None

    async def others(self, args: AsyncArgs) -> None:
        """*Other clients affected?*, with a draft of a word to the first of them."""
        view = await self._others(args, args.body["actions"][0]["value"], "")
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def other(self, args: AsyncArgs) -> None:
        view = args.body["view"]
        chosen = args.body["actions"][0]["selected_option"]["value"]
        shown = await self._others(args, view["private_metadata"], chosen)
        await args.client.views_update(view_id=view["id"], hash=view["hash"], view=shown.to_dict())

    async def _others(self, args: AsyncArgs, case_id: str, chosen: str) -> View:
        case, others = await self.prevention.clients_affected(
            case_id, team_id=team_of(args), viewer=by(args).user_id
        )
        picked = next((each for each in others if each.id == chosen), next(iter(others), None))
        workspaces, now = self.people.workspaces, self.house.clock()
        owner = await workspaces.described(case.team_id, case.owner)
        home = (await workspaces.get(case.team_id)).zone
        given = {"other_client": picked.client} if picked else {}
        around = Circumstances(now=now, channel=Channel.WRITING, given=given)
        template = self.house.drafts["word_to_other_clients"]
        text = draft(template, case, speaker(case, owner, now=now, home=home), around)
        return others_form(case, others, picked.id if picked else "", text)

    async def _form(
        self, args: AsyncArgs, case: Case, step: Step, shape: Shape, cause: str
    ) -> View:
        outlook = await self.causes.outlook(case, cause, viewer=by(args).user_id)
        return prevention_form(case, step, _names(step), shape, cause, outlook)

    async def _cause(self, args: AsyncArgs, value: str) -> str:
        """The name, as it is today, of what was picked."""
        if value.startswith(NEW):
            return clean(value.removeprefix(NEW))
        if not value.startswith(KNOWN):
            return ""
        found = await self.causes.get(team_of(args), value.removeprefix(KNOWN))
        if found is None:
            raise InvalidFields({"cause": GONE})
        return found.name

    async def _read(self, args: AsyncArgs, case_id: str) -> tuple[Case, Playbook]:
        return await self.steps.playbook(team_of(args), case_id, viewer=by(args).user_id)


def _names(step: Step) -> Sequence[str]:
    """All that the step writes down; whoever names the cause of a one-off is asked the same."""
    return [RECORD, *(name for name in step.records if name != RECORD)]


async def _nothing(_args: AsyncArgs) -> View | None:
    """The word was copied, or not: nothing of it is kept."""
    return None
