"""*Draft a reply*, on a step and under a reminder; *I sent this* logs it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain import ending, hold
from bot.domain.apology import SaidBy, apology
from bot.domain.approval import above_what_may_be_given, may_give
from bot.domain.case import Case
from bot.domain.draft import Circumstances, Template, channel_of, draft, gaps, is_spoken
from bot.domain.drafts import draft_on_offer, drafts_of_case, drafts_on_offer
from bot.domain.errors import InvalidFields, Outdated
from bot.domain.fault import apologized, fault_of
from bot.domain.playbook import Playbook
from bot.domain.prevention import CHANGED
from bot.domain.refused import Next, next_move
from bot.domain.sent import Does, Said, plan
from bot.domain.step import must_be_current
from bot.domain.wording import Remark, Rule, check
from bot.usecases.calls import Calls
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.drafts import Drafts
from bot.usecases.endings import Endings
from bot.usecases.reminders import Reminders
from bot.usecases.steps import Steps
from bot.usecases.updates import Update
from bot.usecases.workspaces import Workspaces
from bot.views import ids
from bot.views.drafts import (
    CARD,
    NOBODY,
    About,
    Notes,
    chosen,
    draft_form,
    made_of,
    typed_promise,
    typed_text,
    typed_times,
)
from bot.views.steps import speaker
from bot.views.times import spoken
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import by, team_of

HELD = "Legal hold: no word of fault, sums or remedies may go out. Take these out: {}"
SUMMARY = "options"
"""The draft that sums up after a no."""
OFFERING = {"options", "promise"}
"""The drafts that tell the client of a remedy."""
INTRODUCTION = "introduction"
TAKEN_OVER = "taken_over"
NONE_NAMED: Mapping[str, datetime] = {}
KEPT = 2000
"""Characters of a sent text that the timeline keeps."""


@dataclass(frozen=True)
class DraftHandlers:
    guard: Guard
    house: House
    cases: Cases
    calls: Calls
    steps: Steps
    reminders: Reminders
    workspaces: Workspaces
    drafts: Drafts
    endings: Endings

    def register(self, app: Routes) -> None:
        app.action(ids.STEP_DRAFT)(self.guard.asks(self.of_step))
        app.action(ids.CASE_INTRODUCE)(self.guard.asks(self.introduction))
        app.action(ids.ESCALATION_DRAFT)(self.guard.asks(self.taken_over))
        app.action(ids.CASE_DRAFT)(self.guard.asks(self.of_case))
        app.action(ids.REMINDER_DRAFT)(self.guard.asks(self.of_reminder))
        app.action(ids.DRAFT_KEY)(self.guard.asks(self.choose))
        app.action(ids.DRAFT_CHANNEL)(self.guard.asks(self.choose))
        app.action(ids.DRAFT_TIME)(self.guard.asks(self.timed))
        app.view(ids.DRAFT_FORM)(self.guard.submits(self.sent))

    async def of_step(self, args: AsyncArgs) -> None:
        case_id, step = ids.split(args.body["actions"][0]["value"])
        case, playbook = await self._playbook(args, case_id)
        must_be_current(case, playbook, step)
        await self._open(args, case, About(case_id=case_id, step=step))

    async def of_reminder(self, args: AsyncArgs) -> None:
        reminder_id = ids.split(args.body["actions"][0]["value"])[0]
        told = await self.reminders.get(by(args), reminder_id)
        about = About(case_id=told.case.id, promise=told.reminder.subject or NOBODY)
        circumstances = await self._circumstances(args, told.case, about)
        reminder, drafts = told.reminder, self.house.drafts
        key = draft_on_offer(
            reminder.kind, told.case, drafts, circumstances, subject=reminder.subject
        )
        if key is None:
            raise Outdated
        about = replace(about, key=key)
        await self._open(args, told.case, about)

    async def of_case(self, args: AsyncArgs) -> None:
        """Under *More* of the card: what may be said whatever step is open, or none any more."""
        case = await self._case(args, args.body["actions"][0]["value"])
        await self._open(args, case, About(case_id=case.id, step=CARD))

    async def introduction(self, args: AsyncArgs) -> None:
        """The new owner's first word, so that the client need not tell it again."""
        case = await self._case(args, args.body["actions"][0]["value"])
        await self._open(args, case, About(case_id=case.id, key=INTRODUCTION))

    async def taken_over(self, args: AsyncArgs) -> None:
        """Who took an escalation over, and by when the client hears."""
        case = await self._case(args, args.body["actions"][0]["value"])
        await self._open(args, case, About(case_id=case.id, key=TAKEN_OVER))

    async def choose(self, args: AsyncArgs) -> None:
        """Another text, or the same for another channel."""
        view = args.body["view"]
        about = About.load(view["private_metadata"])
        key, channel = chosen(view, about)
        case = await self._case(args, about.case_id)
        about = replace(about, key=key, channel=channel, warned=False)
        made = await self.form(args, case, about, named=typed_times(view))
        await args.client.views_update(view_id=view["id"], hash=view["hash"], view=made.to_dict())

    async def timed(self, args: AsyncArgs) -> None:
        """A time that is chosen fills its gap; words that somebody edited stay as they are."""
        view = args.body["view"]
        about = About.load(view["private_metadata"])
        text, _next_at = typed_text(view, about)
        if made_of(text) != about.made:
            return
        case = await self._case(args, about.case_id)
        named = typed_times(view)
        made = await self.form(args, case, replace(about, warned=False), named=named)
        await args.client.views_update(view_id=view["id"], hash=view["hash"], view=made.to_dict())

    async def sent(self, args: AsyncArgs) -> View | None:
        """Checked once before it is logged; what hold withholds is never logged as sent."""
        view = args.body["view"]
        about = About.load(view["private_metadata"])
        text, next_update_at = typed_text(view, about)
        said = typed_promise(view, about)
        if not text:
            raise InvalidFields({about.field: "What did you send them?"})
        case = await self._case(args, about.case_id)
        remarks = await self._remarks(case, text, said, by=by(args).user_id)
        admissions = [r.found for r in remarks if r.rule is Rule.ADMISSION]
        if admissions:
            raise InvalidFields({about.field: HELD.format(", ".join(admissions))})
        changed = about.fault != fault_of(case)
        overtaken = await self.calls.overtaken(case, by(args), about.made_at)
        unsure = (remarks or gaps(text) or changed) and not about.warned
        if unsure or overtaken:
            circumstances = await self._circumstances(args, case, about)
            offered = {about.key: self.house.drafts[about.key]}
            offered |= await self._offered(args, case, about, circumstances)
            again = replace(about, warned=True, made_at=circumstances.now)
            known = await self._notes(args, case, about, circumstances)
            typed = replace(known.plan, what=said.what or known.plan.what, at=said.at)
            notes = replace(
                known, remarks=remarks, changed=changed, overtaken=overtaken, plan=typed
            )
            return draft_form(case, again, list(offered.values()), text, next_update_at, notes)
        if about.key == ending.DRAFT and about.step == NOBODY and ending.has_final_answer(case):
            await self.endings.give_final_answer(case.id, by(args), text[:KEPT])
            return None
        sums_up = about.key == SUMMARY and next_move(case) is Next.SUM_UP
        update = Update(what=text[:KEPT], next_update_at=next_update_at, sums_up=sums_up)
        changed = about.key == CHANGED
        await self.drafts.sent(case.id, by(args), update, said, changed=changed)
        return None

    async def _remarks(self, case: Case, text: str, said: Said, *, by: str) -> tuple[Remark, ...]:
        withheld = hold.withheld(case)
        if not hold.may_offer(case):  # there, sums are withheld from everybody
            return check(text, withheld=withheld)
        workspace = await self.workspaces.get(case.team_id)
        found = check(text, withheld=withheld, may_give=may_give(case, workspace, by=by))
        if not above_what_may_be_given(case, workspace, said.what, by=by):
            return found
        return (*found, Remark(rule=Rule.SUM, found=said.what))

    async def _open(self, args: AsyncArgs, case: Case, about: About) -> None:
        view = await self.form(args, case, replace(about, channel=channel_of(case)))
        over = (args.body.get("view") or {}).get("type") == "modal"
        show = args.client.views_push if over else args.client.views_open
        await show(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def form(
        self,
        args: AsyncArgs,
        case: Case,
        about: About,
        *,
        named: Mapping[str, datetime] = NONE_NAMED,
    ) -> View:
        """`named`: the times that were chosen in the form, by the gap that each fills."""
        circumstances = await self._circumstances(args, case, about)
        offered = await self._offered(args, case, about, circumstances)
        about = replace(about, key=about.key or next(iter(offered)), fault=fault_of(case))
        template = offered.get(about.key)
        if template is None:
            raise Outdated
        owner = await self.workspaces.described(case.team_id, case.owner)
        home = (await self.workspaces.get(case.team_id)).zone
        now, promise = circumstances.now, circumstances.promise
        in_words = partial(spoken, zone=owner.zone, now=now, home=home)
        said = {name: in_words(at) for name, at in named.items()}
        circumstances = replace(circumstances, given={**circumstances.given, **said})
        text = draft(template, case, speaker(case, owner, now=now, home=home), circumstances)
        ahead = [at for at in (case.next_update_at, promise and promise.due_at) if at and at > now]
        about = replace(about, made_at=about.made_at or now)
        notes = await self._notes(args, case, about, circumstances)
        about = replace(about, agreed=notes.plan.agreed)
        if notes.plan.does is Does.MOVES and notes.plan.promise:
            about = replace(about, promise=notes.plan.promise.id)
        next_at = named.get("next_update") or min(ahead, default=None)
        about = replace(about, made=made_of(text))
        return draft_form(case, about, list(offered.values()), text, next_at, notes)

    async def _offered(
        self, args: AsyncArgs, case: Case, about: About, circumstances: Circumstances
    ) -> Mapping[str, Template]:
        """What the step, or the reminder, has to say as the case stands.

        A step that is gone since leaves the text that was open: it may have been sent by now.
        """
        drafts = self.house.drafts
        if about.step == NOBODY:
            return {about.key: drafts[about.key]}
        if about.step == CARD:
            return {key: drafts[key] for key in drafts_of_case(case, drafts, circumstances)}
        _case, playbook = await self._playbook(args, case.id)
        if about.step not in playbook.keys:
            return {about.key: drafts[about.key]} if about.key else {}
        step = playbook.step(about.step)
        return {key: drafts[key] for key in drafts_on_offer(step, case, drafts, circumstances)}

    async def _notes(
        self, args: AsyncArgs, case: Case, about: About, circumstances: Circumstances
    ) -> Notes:
        talk = await self.calls.talk(case.team_id, case.id, viewer=by(args).user_id)
        template = self.house.drafts[about.key]
        decided = apology(case, now=circumstances.now, repeat=circumstances.repeat)
        known, _holding = await self.steps.sight(case, viewer=by(args).user_id)
        needed = known.approval
        return Notes(
            senior=decided.said_by is SaidBy.SENIOR,
            spoken=is_spoken(template, case, circumstances),
            plan=plan(template, case, circumstances),
            must_wait=about.key in OFFERING and needed is not None and bool(needed.ask),
            talking=talk.talking,
        )

    async def _circumstances(self, args: AsyncArgs, case: Case, about: About) -> Circumstances:
        """That it happened again is said once, with the apology."""
        again = await self.steps.repeat(case, viewer=by(args).user_id)
        return Circumstances(
            now=self.house.clock(),
            repeat=again.client and not apologized(case),
            channel=about.channel,
            promise=next((p for p in case.promises if p.id == about.promise), None),
            given=await self._given(case),
        )

    async def _given(self, case: Case) -> Mapping[str, str]:
        """Whose name a draft may need, as somebody accepted it."""
        accepted_by = case.escalation.accepted_by if case.escalation else ""
        if not accepted_by:
            return {}
        return {"taken_by": (await self.workspaces.described(case.team_id, accepted_by)).name}

    async def _playbook(self, args: AsyncArgs, case_id: str) -> tuple[Case, Playbook]:
        viewer = args.context.user_id or ""
        return await self.steps.playbook(team_of(args), case_id, viewer=viewer)

    async def _case(self, args: AsyncArgs, case_id: str) -> Case:
        return await self.cases.find(team_of(args), case_id, viewer=args.context.user_id or "")
