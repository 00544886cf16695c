"""Opening a case: the command's form, its changes, and the shortcuts that lead to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain.case import Case, Serious
from bot.domain.client import clean, normalised
from bot.domain.errors import InvalidFields
from bot.domain.ladder import to_phone
from bot.domain.voice import Theirs, talking
from bot.usecases.cases import Cases
from bot.usecases.causes import Causes
from bot.usecases.links import Links
from bot.usecases.reminders import Reminders
from bot.usecases.repeats import Repeats
from bot.usecases.similar import Similar
from bot.views import ids
from bot.views.care import add_form
from bot.views.forms import Typed, notice
from bot.views.opening import (
    Place,
    Prefill,
    Shape,
    confirmed,
    from_command,
    is_urgent,
    makes_private,
    name_options,
    opened_apart,
    opening_form,
    parse_opening,
    with_link,
)
from bot.views.text import typed
from handlers.answers import in_words
from handlers.guard import Guard
from handlers.places import Places
from handlers.routes import Routes
from handlers.turns import Turns
from handlers.who import People, by, team_of


@dataclass(frozen=True)
class OpeningHandlers:
    guard: Guard
    people: People
    places: Places
    cases: Cases
    reminders: Reminders
    links: Links
    similar: Similar
    repeats: Repeats
    known_causes: Causes
    situations: Sequence[tuple[str, str]]
    turns: Turns = field(default_factory=Turns)

    def register(self, app: Routes) -> None:
        app.options(ids.OPEN_CLIENT)(self.guard.offers(self.clients))
        for each in (ids.OPEN_CAUSE, ids.END_CAUSE):
            app.options(each)(self.guard.offers(self.causes))
        app.action(ids.OPEN_CAUSE)(self.guard.asks(self.reshape))
        app.action(ids.OPEN_CLIENT)(self.guard.asks(self.reshape))
        app.action(ids.OPEN_MORE)(self.guard.asks(self.reshape))
        app.action(ids.OPEN_SOLVED)(self.guard.asks(self.reshape))
        app.action(ids.OPEN_SERIOUS)(self.guard.asks(self.reshape))
        app.action(ids.OPEN_SEVERITY)(self.guard.asks(self.reshape))
        app.action(ids.each(ids.OPEN_ADD))(self.guard.asks(self.add_form))
        app.view(ids.OPEN_FORM)(self.guard.submits(self.open))
        app.view(ids.ADD_FORM)(self.guard.submits(self.add))
        app.shortcut(ids.SHORTCUT_OPEN)(self.guard.asks(self.shortcut))
        app.shortcut(ids.MESSAGE_OPEN)(self.guard.asks(self.from_message))

    async def command(self, args: AsyncArgs, text: str) -> None:
        direct = _is_direct(str(args.body.get("channel_name", "")))
        await self._open_form(args, args.body["channel_id"], from_command(text), direct=direct)

    async def shortcut(self, args: AsyncArgs) -> None:
        """From anywhere: no channel is named, so only the cases channel can be its place."""
        await self._open_form(args, "", Prefill())

    async def from_message(self, args: AsyncArgs) -> None:
        """The message's text and time; a link to it stands under the text."""
        message, channel = args.body["message"], args.body["channel"]["id"]
        link = self.links.message(
            team_of(args), channel, message["ts"], thread_ts=message.get("thread_ts", "")
        )
        prefill = Prefill(
            happened=with_link(typed(message.get("text", "")), link),
            reached_at=datetime.fromtimestamp(int(float(message["ts"])), UTC),
        )
        direct = _is_direct(str(args.body["channel"].get("name", "")))
        await self._open_form(args, channel, prefill, direct=direct)

    async def clients(self, args: AsyncArgs) -> list[dict[str, Any]]:
        """Known clients while typing; others' private cases are not even names here."""
        viewer, query = args.context.user_id or "", str(args.body.get("value", ""))
        known = await self.cases.clients(team_of(args), query, viewer=viewer)
        key = normalised(query)
        same = next((name for name in known if key and normalised(name) == key), "")
        return name_options(query, known, same=same)

    async def causes(self, args: AsyncArgs) -> list[dict[str, Any]]:
        viewer, query = args.context.user_id or "", str(args.body.get("value", ""))
        offered = await self.known_causes.offered(team_of(args), query, viewer=viewer)
        warnings = {each.name: offered.warning(each) for each in offered.known}
        same = offered.same.name if offered.same else ""
        return name_options(query, list(warnings), same=same, warnings=warnings)

    async def reshape(self, args: AsyncArgs) -> None:
        """A choice in the form changes the form; Slack keeps what was typed."""
        view, pressed = args.body["view"], args.body["actions"][0]["action_ts"]
        turn = self.turns.of(view["id"])
        async with turn.lock:
            if pressed <= turn.pressed:
                return
            seen, metadata = turn.latest(view)
            updated = await args.client.views_update(
                view_id=view["id"],
                hash=seen,
                view=(await self._reshaped(args, Shape.load(metadata))).to_dict(),
            )
            turn.made(updated["view"], instead_of=seen, pressed=pressed)

    async def _reshaped(self, args: AsyncArgs, shape: Shape) -> View:
        values, action = Typed.of(args.body["view"]), args.body["actions"][0]["action_id"]
        ticked = values.ticked("serious")
        shape = replace(
            shape,
            more=shape.more or action == ids.OPEN_MORE,
            solved=shape.solved != (action == ids.OPEN_SOLVED),
            about=Serious.ABOUT_US in ticked,
            private=makes_private(ticked),
            urgent=is_urgent(ticked, values.choice("severity")),
        )
        theirs = await self._theirs(
            args,
            values.choice("client"),
            values.text("happened"),
            cause=clean(values.choice("cause")),
        )
        workspace = await self.people.workspaces.get(team_of(args))
        phoned = to_phone(workspace, about=values.user("about"))
        # What was filled in and never touched is given again: only what was typed surely stays.
        kept = Prefill(client=values.choice("client"), happened=values.text("happened"))
        return opening_form(shape, self.situations, kept, theirs, phoned)

    async def open(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        if not confirmed(view):
            raise InvalidFields({"confirm": "Tick this, or set a channel for cases of your own."})
        opening = parse_opening(view, team_id=team_of(args), by=args.context.user_id or "")
        for user_id, name in ((opening.owner, "owner"), (opening.about, "about")):
            if user_id:
                await self._check_staff(team_of(args), user_id, name)
        case = await self.cases.open(opening)
        await self.reminders.begin_digest(case.team_id, case.owner)
        if not case.private or case.channel:
            return None
        return opened_apart(case, rooms=Shape.load(view["private_metadata"]).place.rooms)

    async def add_form(self, args: AsyncArgs) -> None:
        """What was typed for a new case becomes a note in the one that is open."""
        view = args.body["view"]
        case_id = args.body["actions"][0]["value"]
        case = await self.cases.find(team_of(args), case_id, viewer=args.context.user_id or "")
        filled = add_form(case, Typed.of(view).text("happened"))
        await args.client.views_update(view_id=view["id"], view=filled.to_dict())

    async def add(self, args: AsyncArgs) -> View | None:
        view = args.body["view"]
        await self.cases.note(view["private_metadata"], by(args), Typed.of(view).text("what"))
        return None

    async def _open_form(
        self, args: AsyncArgs, channel: str, prefill: Prefill, *, direct: bool = False
    ) -> None:
        """At once where the place is known; else a form that waits, as the trigger lives 3 s."""
        team_id, trigger = team_of(args), args.body["trigger_id"]
        place = await self.places.known(team_id, channel, direct=direct)
        theirs = await self._theirs(args, prefill.client, prefill.happened)
        if place is not None:
            view = opening_form(_shape(place, prefill), self.situations, prefill, theirs)
            await args.client.views_open(trigger_id=trigger, view=view.to_dict())
            return
        waits = notice("One moment, I'm looking where the case can live.").to_dict()
        opened = await args.client.views_open(trigger_id=trigger, view=waits)
        view = await self._looked_up(args, channel, prefill, theirs)
        await args.client.views_update(view_id=opened["view"]["id"], view=view.to_dict())

    async def _looked_up(
        self, args: AsyncArgs, channel: str, prefill: Prefill, theirs: Theirs
    ) -> View:
        """Whatever goes wrong is said in the form that waits for it."""
        try:
            place = await self.places.find(team_of(args), channel)
        except Exception as error:
            return notice(in_words(args, error))
        return opening_form(_shape(place, prefill), self.situations, prefill, theirs)

    async def _theirs(
        self, args: AsyncArgs, client: str, happened: str, *, cause: str = ""
    ) -> Theirs:
        """What is open for this client, who else talks with them, what is like it, what comes again."""
        team_id, viewer, now = team_of(args), args.context.user_id or "", self.cases.house.clock()
        known: tuple[Case, ...] = ()
        if client:
            known = await self.cases.active(team_id, viewer=viewer, client=client)
        like = await self.similar.recent(team_id, client, happened, viewer=viewer)
        return Theirs(
            cases=known,
            talking=talking(known, person=viewer, now=now),
            similar=tuple(case for case in like if case.id not in {each.id for each in known}),
            repeats=await self.repeats.coming(team_id, client=client, cause=cause, viewer=viewer),
        )

    async def _check_staff(self, team_id: str, user_id: str, field: str) -> None:
        if not (await self.people.known(team_id, user_id)).staff:
            raise InvalidFields({field: "Choose a member of your own team, no guest and no app."})


def _is_direct(name: str) -> bool:
    """Slack's names for conversations between people, as it gives them with a request."""
    return name == "directmessage" or name.startswith("mpdm-")


def _shape(place: Place, prefill: Prefill) -> Shape:
    return Shape(place=place, reached_at=prefill.reached_at)
