"""The buttons of a card: client updates, help, hand-over, and all under *More*."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain.approval import above_what_may_be_given
from bot.domain.case import Case
from bot.domain.errors import InvalidFields
from bot.domain.promise import Task
from bot.usecases.calls import Calls
from bot.usecases.cases import Cases, Details, details_of
from bot.usecases.change import By
from bot.usecases.holds import Holds
from bot.usecases.linking import Linking
from bot.usecases.links import Links
from bot.usecases.promises import Promises
from bot.usecases.timelines import Timelines
from bot.usecases.updates import Update
from bot.usecases.workspaces import Workspaces
from bot.views import ids
from bot.views.changes import HOLD, TIMELINE, Change, change_form, more_form, parse_change, stamp
from bot.views.forms import Typed, notice
from bot.views.hold import hold_form, parse_hold
from bot.views.privacy import CHANGE_SERIOUS, PRIVATE, private_form, serious_form
from bot.views.updates import parse_update, update_form
from handlers.guard import Guard
from handlers.handover import HandOverHandlers
from handlers.routes import Routes
from handlers.who import People, by, team_of

NOT_KEPT = (
    "Noted. Apologize to them for that first, before anything else, and name a new time. "
    "Your lead is told, privately."
)

ABOVE = (
    "Noted. {:,f} is above what you may give alone. Ask for a yes now: Get help on the card, "
    "then Above my limit."
)
TIMELINE_COMES = "The timeline comes into the thread of the case, as a file."

PRIVACY_FORMS = {PRIVATE[0]: private_form, CHANGE_SERIOUS[0]: serious_form}


@dataclass(frozen=True)
class CareHandlers:
    guard: Guard
    people: People
    cases: Cases
    calls: Calls
    promises: Promises
    holds: Holds
    workspaces: Workspaces
    handing: HandOverHandlers
    situations: Sequence[tuple[str, str]]
    timelines: Timelines
    linking: Linking
    links: Links

    def register(self, app: Routes) -> None:
        app.action(ids.CASE_UPDATE)(self.guard.asks(self.update_form))
        app.action(ids.CASE_MORE)(self.guard.asks(self.more_form))
        app.view(ids.UPDATE_FORM)(self.guard.submits(self.update))
        app.view(ids.MORE_PICK)(self.guard.submits(self.pick))
        app.view(ids.MORE_FORM)(self.guard.submits(self.change))
        app.view(ids.HOLD_FORM)(self.guard.submits(self.counsel))
        app.view(ids.PROMISE_FORM)(self.guard.submits(self.answer_promise))

    async def update_form(self, args: AsyncArgs) -> None:
        case_id, viewer = args.body["actions"][0]["value"], args.context.user_id or ""
        talk = await self.calls.talk(team_of(args), case_id, viewer=viewer)
        await _open(args, update_form(talk, receipt=talk.case.receipt_at is None))

    async def more_form(self, args: AsyncArgs) -> None:
        case = await self._case(args, args.body["actions"][0]["value"])
        linked = await self.linking.linked(case, viewer=by(args).user_id)
        url = await self.links.of(case.team_id, linked)
        await _open(args, more_form(case, linked, url))

    async def update(self, args: AsyncArgs) -> View | None:
        typed = parse_update(args.body["view"])
        update = Update(
            what=typed.what,
            next_update_at=typed.next_update_at,
            answers=typed.answers,
            also=typed.also,
            rhythm=typed.rhythm,
            answered=typed.answered,
        )
        await self.cases.log_update(typed.case_id, by(args), update)
        return None

    async def pick(self, args: AsyncArgs) -> View | None:
        """*More* has one question; its answer opens the fields of that change."""
        view = args.body["view"]
        case = await self._case(args, view["private_metadata"])
        change = Typed.of(view).choice("change")
        if change == TIMELINE[0]:
            await self.timelines.ask(case.id, by(args))
            return notice(TIMELINE_COMES)
        if change == "hand_over":
            return await self.handing.form(args, case)
        if change in PRIVACY_FORMS:
            return PRIVACY_FORMS[change](case, await self.workspaces.get(case.team_id))
        if change == HOLD[0]:
            return await self._hold_form(case, by(args).user_id)
        return change_form(case, change, self.situations)

    async def _hold_form(self, case: Case, reader: str) -> View:
        workspace = await self.workspaces.get(case.team_id)
        return hold_form(case, reader, workspace, now=self.holds.house.clock())

    async def change(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        case_id, name, shown = ids.split(view["private_metadata"], 3)
        change = parse_change(view, name)
        if name == "details":
            await self._correct(args, case_id, change, shown)
            return None
        case = await self._changes()[name](case_id, by(args), change)
        return await self._above(case, by(args), change.what) if name == "promise" else None

    async def counsel(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        consulted, lifts = parse_hold(view)
        await self.holds.consulted(view["private_metadata"], by(args), consulted, lifts=lifts)
        return None

    async def answer_promise(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        case_id, promise_id = ids.split(view["private_metadata"])
        typed = Typed.of(view)
        due_at = typed.at("due")
        match typed.choice("answer"):
            case "kept":
                await self.promises.keep(case_id, promise_id, by(args))
            case "not kept":
                await self.promises.not_kept(case_id, promise_id, by(args))
                return notice(NOT_KEPT)
            case _ if due_at is None:
                raise InvalidFields({"due": "By when now? Agree it with the client first."})
            case _:
                await self.promises.renegotiate(case_id, promise_id, by(args), due_at)
        return None

    def _changes(self) -> Mapping[str, Callable[[str, By, Change], Awaitable[Case]]]:
        return {
            "promise": self._promise,
            "task": self._task,
            "severity": lambda c, who, x: self.cases.set_severity(c, who, x.severity, why=x.why),
            "fault": self._fault,
            "harm_stopped": lambda c, who, x: self.cases.harm(c, who, stopped=True, why=x.why),
            "harm_again": lambda c, who, x: self.cases.harm(c, who, stopped=False, why=x.why),
            "waiting": lambda c, who, x: self.cases.wait_on(c, who, x.waiting),
            "situation": lambda c, who, x: self.cases.change_situation(c, who, x.situation),
            "reopen": lambda c, who, x: self.cases.reopen(c, who, why=x.why),
        }

    async def _fault(self, case_id: str, who: By, change: Change) -> Case:
        fact, theirs = change.fault_fact, change.theirs
        return await self.cases.set_fault(
            case_id, who, change.fault, fact=fact, theirs=theirs, why=change.why
        )

    async def _promise(self, case_id: str, who: By, change: Change) -> Case:
        if change.due is None:
            raise InvalidFields({"due": "By when? A promise needs a time."})
        return await self.promises.make(case_id, who, change.what, change.due)

    async def _above(self, case: Case, who: By, what: str) -> View | None:
        """It was said already, so it is kept; that it was too much is told at once."""
        workspace = await self.workspaces.get(case.team_id)
        amount = above_what_may_be_given(case, workspace, what, by=who.user_id)
        return notice(ABOVE.format(amount)) if amount else None

    async def _task(self, case_id: str, who: By, change: Change) -> Case:
        await self.people.must_be_staff(who.team_id, change.person, "owner")
        if change.due is None:
            raise InvalidFields({"due": "By when? A task needs a time."})
        task = Task(
            id="",
            made_at=change.due,
            what=change.what,
            owner=change.person,
            due_at=change.due,
            link=change.link,
        )
        return await self.promises.add_task(case_id, who, task)

    async def _correct(self, args: AsyncArgs, case_id: str, change: Change, shown: str) -> None:
        case = await self._case(args, case_id)
        before = details_of(case) if stamp(case) == shown else None
        details = Details(
            client=change.client,
            happened=change.happened,
            contact=change.contact,
            want=change.want,
            answer_by=change.answer_by,
        )
        await self.cases.correct(case_id, by(args), details, shown=before)

    async def _case(self, args: AsyncArgs, case_id: str) -> Case:
        return await self.cases.find(team_of(args), case_id, viewer=args.context.user_id or "")


async def _open(args: AsyncArgs, view: View) -> None:
    await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())
