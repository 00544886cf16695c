"""The Home tab, and a mention of the bot where a case lives."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.clock import Clock
from bot.domain.calendar import local_date
from bot.domain.errors import NotAllowed
from bot.usecases.cases import Cases
from bot.usecases.digests import Digests
from bot.usecases.links import Links
from bot.views import ids
from bot.views.home import closed_home, home, mentioned
from bot.views.text import dicts
from handlers.calls import CallHandlers
from handlers.guard import Guard
from handlers.opening import OpeningHandlers
from handlers.routes import Routes
from handlers.who import People, team_of

HELLO = f"Type {ids.COMMAND} to open a case, or {ids.COMMAND} help to see what I can do."


@dataclass(frozen=True)
class HomeHandlers:
    guard: Guard
    people: People
    opening: OpeningHandlers
    calls: CallHandlers
    cases: Cases
    digests: Digests
    links: Links
    clock: Clock

    def register(self, app: Routes) -> None:
        app.event("app_home_opened")(self.guard.hears(self.opened))
        app.event("app_mention")(self.guard.hears(self.mentioned))
        app.action(ids.HOME_OPEN)(self.guard.asks(self.opening.shortcut))
        app.action(ids.each(ids.HOME_CALL))(self.guard.asks(self.calls.form))

    async def opened(self, args: AsyncArgs) -> None:
        """Drawn anew each time; its other tab shows messages and asks nothing of us."""
        if args.payload.get("tab") != "home":
            return
        user_id = str(args.payload["user"])
        try:
            await self.people.staff(team_of(args), user_id)
            view = await self._view(team_of(args), user_id)
        except NotAllowed as error:
            view = closed_home(str(error))
        await args.client.views_publish(user_id=user_id, view=view.to_dict())

    async def mentioned(self, args: AsyncArgs) -> None:
        """In the thread of a case, its buttons; elsewhere, what to type."""
        event, user_id = args.payload, str(args.payload["user"])
        thread_ts = str(event.get("thread_ts") or "")
        case = None
        if thread_ts and (await self.people.known(team_of(args), user_id)).staff:
            case = await self.cases.of_thread(
                team_of(args), event["channel"], thread_ts, viewer=user_id
            )
        await args.client.chat_postEphemeral(
            channel=event["channel"],
            user=user_id,
            text=HELLO,
            blocks=dicts(mentioned(case)) if case else None,
            thread_ts=thread_ts or None,
        )

    async def _view(self, team_id: str, person: str) -> View:
        cases = await self.cases.active(team_id, viewer=person, owner=person)
        digest, calendar = await self.digests.of(team_id, viewer=person, person=person)
        url = await self.links.of(team_id, [*cases, *(line.case for line in digest.lines)])
        return home(cases, digest, local_date(calendar, self.clock()), url)
