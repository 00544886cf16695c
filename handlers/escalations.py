"""*Get help* and the buttons of an escalation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain import hold
from bot.domain.brief import admissions, in_full
from bot.domain.case import Case, must_be_open
from bot.domain.errors import InvalidFields
from bot.domain.escalating import TRIGGERED_BY, find, takes_its_place
from bot.domain.escalation import Escalation, Reason
from bot.domain.ladder import rungs
from bot.domain.levels import Assessment
from bot.domain.person import LEVELS, Workspace
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.escalations import NOBODY, Escalations
from bot.usecases.workspaces import Workspaces
from bot.views import ids
from bot.views.escalations import HEADS_UP
from bot.views.forms import Typed, notice
from bot.views.help import (
    ENTRIES,
    Answer,
    Way,
    ask_form,
    brief_form,
    brief_text,
    hand_back_form,
    help_form,
    parse_ask,
    reason_of,
    with_brief,
)
from bot.views.hold import hold_form
from bot.views.times import dated_in
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import by, team_of

HELD = "Legal hold: no word of fault, sums or remedies. Take out: {}"
ASKED_AT_ONCE = 2
"""So many of those who would be asked are named, with their numbers."""


@dataclass(frozen=True)
class EscalationHandlers:
    guard: Guard
    house: House
    cases: Cases
    escalations: Escalations
    workspaces: Workspaces

    def register(self, app: Routes) -> None:
        app.action(ids.CASE_HELP)(self.guard.asks(self.tree))
        app.action(ids.each(ids.HELP_REASON))(self.guard.asks(self.reason))
        app.view(ids.HELP_FORM)(self.guard.submits(self.ask))
        app.action(ids.ESCALATION_ACCEPT)(self.guard.saves(self.accept))
        app.action(ids.ESCALATION_HAND_BACK)(self.guard.asks(self.hand_back_form))
        app.view(ids.HAND_BACK_FORM)(self.guard.submits(self.hand_back))
        app.action(ids.ESCALATION_COUNSEL)(self.guard.asks(self.counsel_form))
        app.action(ids.ESCALATION_BRIEF)(self.guard.asks(self.brief))
        app.view(ids.BRIEF_FORM)(self.guard.submits(self.read))
        app.action(ids.ESCALATION_STEP)(self.guard.saves(self.guide))
        app.action(ids.ESCALATION_BACK)(self.guard.saves(self.guide))

    async def tree(self, args: AsyncArgs) -> None:
        case = await self._case(args, _value(args))
        must_be_open(case)
        await _open(args, help_form(case, self.house.levels))

    async def reason(self, args: AsyncArgs) -> None:
        """The second form: who would be asked, and the brief."""
        case_id, name = ids.split(_value(args))
        case = await self._case(args, case_id)
        reason = reason_of(name)
        found = await self.escalations.assess(case_id, by(args), reason)
        answer = await self._answer(args, case, found)
        view = ask_form(case, answer) if answer.ways else notice(_nobody(case), title="Get help")
        await args.client.views_push(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def ask(self, args: AsyncArgs) -> View | None:
        asks = parse_ask(args.body["view"])
        held = self._held(await self._case(args, asks.case_id), asks.reason)
        found = {name: admissions(held, getattr(asks, name)) for name in ("decision", "brief")}
        if wrong := {name: HELD.format(", ".join(words)) for name, words in found.items() if words}:
            raise InvalidFields(wrong)
        if asks.about:
            await self.guard.people.must_be_staff(team_of(args), asks.about, "about")
        await self.escalations.ask(
            asks.case_id,
            by(args),
            reason=asks.reason,
            level=asks.level,
            brief=asks.brief,
            decision=asks.decision,
            needed_by=asks.needed_by,
            about=asks.about,
        )
        return None

    async def accept(self, args: AsyncArgs) -> str | None:
        case_id, escalation_id = ids.split(_value(args))
        await self.escalations.accept(case_id, escalation_id, by(args))
        return None

    async def hand_back_form(self, args: AsyncArgs) -> None:
        case, escalation = await self._found(args)
        await _open(args, hand_back_form(case, escalation))

    async def hand_back(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        case_id, escalation_id = ids.split(view["private_metadata"])
        decided = Typed.of(view).text("decided")
        held = await self._case(args, case_id)
        if words := admissions(held, decided):
            raise InvalidFields({"decided": HELD.format(", ".join(words))})
        await self.escalations.hand_back(case_id, escalation_id, by(args), decided=decided)
        return None

    async def counsel_form(self, args: AsyncArgs) -> None:
        case, _escalation = await self._found(args)
        workspace = await self.workspaces.get(case.team_id)
        reader = args.context.user_id or ""
        await _open(args, hold_form(case, reader, workspace, now=self.house.clock()))

    async def brief(self, args: AsyncArgs) -> None:
        case, escalation = await self._found(args)
        reader = await self.workspaces.described(case.team_id, args.context.user_id or "")
        entries = await self.cases.timeline(
            case.team_id, case.id, viewer=reader.user_id, limit=ENTRIES
        )
        title = self.house.levels.rules[escalation.reason].title
        now = self.house.clock()
        asker = await self.workspaces.described(case.team_id, escalation.asked_by or case.owner)
        whole = with_brief(escalation, case, entries, asker, title, now=now)
        text = in_full(whole, partial(dated_in, zone=reader.zone))
        await _open(args, brief_form(case, escalation, text))

    async def read(self, _args: AsyncArgs) -> View | None:
        """The brief was read, and copied perhaps."""
        return None

    async def guide(self, args: AsyncArgs) -> str | None:
        case_id, escalation_id, key = ids.split(_value(args), 3)
        await self.escalations.guide(case_id, escalation_id, key, by(args))
        return None

    async def _answer(self, args: AsyncArgs, case: Case, found: Assessment) -> Answer:
        workspace = await self.workspaces.get(case.team_id)
        asker = await self.workspaces.described(case.team_id, args.context.user_id or "")
        entries = await self.cases.timeline(
            case.team_id, case.id, viewer=asker.user_id, limit=ENTRIES
        )
        rule = self.house.levels.rules[found.reason]
        held = self._held(case, found.reason)
        ways = await self._ways(case, found, workspace, asker.user_id)
        numbers = {c.user_id: c.phone for c in workspace.contacts if c.phone}
        first = found.asked[:ASKED_AT_ONCE]
        preset = HEADS_UP if found.heads_up_first else found.level
        return Answer(
            reason=found.reason,
            title=rule.title,
            why=found.why,
            ways=ways,
            chosen=next((w.level for w in ways if w.level == preset), ways[0].level if ways else 0),
            phones=[(user, numbers[user]) for user in first if user in numbers],
            brief=brief_text(held, entries, asker, rule.title, now=self.house.clock()),
        )

    async def _ways(
        self, case: Case, found: Assessment, workspace: Workspace, asker: str
    ) -> list[Way]:
        """The level that fits and those above it, as far as there is anybody; and a *Heads-up*."""
        ladders = {found.level: found.asked}
        for level in (n for n in LEVELS if n > found.level):
            always = found.round_the_clock
            ladder = rungs(case, level, workspace, round_the_clock=always, asker=asker)
            if ladder and ladder[0].level == level:  # else nobody is named for it
                ladders[level] = tuple(rung.person for rung in ladder)
        ways = [
            Way(level=level, people=await self._names(case, people))
            for level, people in ladders.items()
            if people and takes_its_place(case, found.reason, level)
        ]
        heads_up = rungs(case, 1, workspace, round_the_clock=False, asker=asker)[:1]
        if heads_up and found.reason not in TRIGGERED_BY:
            told = await self._names(case, [rung.person for rung in heads_up])
            ways.append(Way(level=HEADS_UP, people=told))
        return ways

    async def _names(self, case: Case, people: Sequence[str]) -> str:
        known = [await self.workspaces.described(case.team_id, user) for user in people]
        named = [each.name for each in known if each.name][:ASKED_AT_ONCE]
        return ", then ".join(named)

    def _held(self, case: Case, reason: Reason) -> Case:
        """As it will be once it is raised: some reasons hold a case."""
        trigger = TRIGGERED_BY.get(reason)
        return hold.place(case, trigger, now=self.house.clock()) if trigger else case

    async def _found(self, args: AsyncArgs) -> tuple[Case, Escalation]:
        case_id, escalation_id = ids.split(_value(args))
        case = await self._case(args, case_id)
        return case, find(case, escalation_id)

    async def _case(self, args: AsyncArgs, case_id: str) -> Case:
        return await self.cases.find(team_of(args), case_id, viewer=args.context.user_id or "")


def _nobody(case: Case) -> str:
    if case.escalation is None:
        return NOBODY
    return (
        f"{case.label} is raised to level {case.escalation.level} already, and nobody stands above. "
        "Write in its thread what got worse."
    )


def _value(args: AsyncArgs) -> str:
    return str(args.body["actions"][0]["value"])


async def _open(args: AsyncArgs, view: View) -> None:
    await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())
