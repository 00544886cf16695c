"""The buttons under a reminder and behind a line of the digest."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.clock import Clock
from bot.domain.case import Case
from bot.domain.errors import InvalidFields, Outdated
from bot.domain.prevention import RECORD
from bot.domain.promise import Promise
from bot.domain.reminder import OF_ACTIONS, Kind, Reminder
from bot.domain.step import must_be_current
from bot.domain.watch import action_of
from bot.usecases.calls import Calls
from bot.usecases.promises import Promises
from bot.usecases.reminders import AlreadySnoozed, Reminders, Snooze
from bot.usecases.steps import Steps
from bot.usecases.workspaces import Workspaces
from bot.views import ids
from bot.views.action_forms import hand_action_form
from bot.views.changes import promise_form
from bot.views.forms import Typed, notice
from bot.views.records import record_form
from bot.views.reminders import snooze_form
from bot.views.times import spoken
from bot.views.updates import update_form
from handlers.guard import Guard
from handlers.handover import HandOverHandlers
from handlers.prevention import PreventionHandlers
from handlers.routes import Routes
from handlers.who import by

MUST_BE_ANSWERED = {Kind.ANSWER_SOON, Kind.ANSWER_BY}
LOGS_UPDATE = {Kind.RECEIPT, Kind.CLIENT_UPDATE, Kind.CLIENT_SILENT, *MUST_BE_ANSWERED}


@dataclass(frozen=True)
class ReminderHandlers:
    guard: Guard
    reminders: Reminders
    steps: Steps
    calls: Calls
    promises: Promises
    workspaces: Workspaces
    handing: HandOverHandlers
    prevention: PreventionHandlers
    clock: Clock

    def register(self, app: Routes) -> None:
        app.action(ids.REMINDER_DONE)(self.guard.saves(self.done))
        app.action(ids.REMINDER_RENEGOTIATE)(self.guard.asks(self.renegotiate))
        app.action(ids.REMINDER_SNOOZE)(self.guard.asks(self.snooze_form))
        app.action(ids.REMINDER_HAND_OVER)(self.guard.asks(self.hand_over_form))
        app.action(ids.each(ids.DIGEST_LINE))(self.guard.saves(self.line))
        app.action(ids.CASE_LINK)(self.guard.asks(_nothing))
        app.view(ids.SNOOZE_FORM)(self.guard.submits(self.snooze))

    async def done(self, args: AsyncArgs) -> str | None:
        return await self._done(args, args.body["actions"][0]["value"])

    async def renegotiate(self, args: AsyncArgs) -> None:
        """Before it breaks: the same form, with a new time in mind."""
        told = await self.reminders.get(by(args), ids.split(args.body["actions"][0]["value"])[0])
        promise = _promise(told.reminder, told.case)
        await _open(args, promise_form(told.case, promise, moves=True))

    async def snooze_form(self, args: AsyncArgs) -> None:
        await self._snooze_form(args, args.body["actions"][0]["value"])

    async def hand_over_form(self, args: AsyncArgs) -> None:
        await self._hand_over_form(args, args.body["actions"][0]["value"])

    async def line(self, args: AsyncArgs) -> str | None:
        """The menu of a digest line; *Open case* is a link and asks nothing of us."""
        action, _, value = args.body["actions"][0]["selected_option"]["value"].partition("/")
        if action == "done":
            return await self._done(args, value)
        if action == "snooze":
            await self._snooze_form(args, value)
        if action == "hand":
            await self._hand_over_form(args, value)
        return None

    async def snooze(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        reminder_id, occurrence = ids.split(view["private_metadata"])
        typed, who = Typed.of(view), by(args)
        zone = (await self.workspaces.calendar(who.team_id, who.user_id)).zone
        try:
            wish = Snooze(
                choice=typed.choice("until"), date=typed.at("date"), why=typed.text("why")
            )
            until = await self.reminders.snooze(who, reminder_id, int(occurrence), wish)
        except AlreadySnoozed as first:
            told = spoken(first.until, zone=zone, now=self.clock())
            return notice(f"Somebody was first: it is snoozed until {told}.")
        return notice(f"Snoozed until {spoken(until, zone=zone, now=self.clock())}.")

    async def _done(self, args: AsyncArgs, value: str) -> str | None:
        """What *Done* means differs: log the update, answer the promise, finish the step."""
        told = await self.reminders.get(by(args), ids.split(value)[0])
        reminder, case = told.reminder, told.case
        if reminder.kind in LOGS_UPDATE:
            receipt, answers = reminder.kind is Kind.RECEIPT, reminder.kind in MUST_BE_ANSWERED
            talk = await self.calls.talk(case.team_id, case.id, viewer=by(args).user_id)
            await _open(args, update_form(talk, receipt=receipt, answers=answers))
        elif reminder.kind in {Kind.PROMISE, Kind.PROMISE_SOON}:
            await _open(args, promise_form(case, _promise(reminder, case)))
        elif reminder.kind is Kind.COOLING:
            await self.steps.cooled_off(case.id, by(args))
        elif reminder.kind in {Kind.TASK, Kind.TASK_SOON}:
            await self.promises.task_done(case.id, reminder.subject, by(args))
        elif reminder.kind in OF_ACTIONS:
            await self.prevention.answer(args, reminder, case)
        else:
            await self._finish_step(args, reminder, case)
        return None

    async def _finish_step(self, args: AsyncArgs, reminder: Reminder, case: Case) -> None:
        who = by(args)
        _case, playbook = await self.steps.playbook(who.team_id, case.id, viewer=who.user_id)
        step = must_be_current(case, playbook, case.current)
        if reminder.kind is Kind.FOLLOW_UP and "feedback" not in step.records:
            raise InvalidFields({"step": f"First finish “{step.title}” of {case.label}."})
        names = await self.steps.asked(case, step, viewer=who.user_id)
        if RECORD in names:
            await _open(args, await self.prevention.form(args, case, step))
        elif names:
            await _open(args, record_form(case, step, names))
        else:
            await self.steps.done(case.id, step.key, who, {})

    async def _snooze_form(self, args: AsyncArgs, value: str) -> None:
        """Refused at once when it is answered already; the form names this occurrence."""
        told = await self.reminders.get(by(args), ids.split(value)[0])
        await _open(args, snooze_form(value, asks_why=told.reminder.asks_why))

    async def _hand_over_form(self, args: AsyncArgs, value: str) -> None:
        told = await self.reminders.get(by(args), ids.split(value)[0])
        if told.reminder.kind in OF_ACTIONS:
            await _open(args, hand_action_form(told.case, action_of(told.reminder.subject)))
        else:
            await _open(args, await self.handing.form(args, told.case))


def _promise(reminder: Reminder, case: Case) -> Promise:
    promise = next((p for p in case.promises if p.id == reminder.subject), None)
    if promise is None:
        raise Outdated
    return promise


async def _open(args: AsyncArgs, view: View) -> None:
    await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())


async def _nothing(_args: AsyncArgs) -> None:
    """A button that is a link: Slack opens it by itself."""
