"""What Slack tells us by itself: people and channels that changed; all else is let go."""

from dataclasses import dataclass
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.domain.errors import Outdated
from bot.usecases.cases import Cases
from bot.usecases.leaving import Leaving
from bot.usecases.workspaces import Workspaces
from handlers.guard import Guard
from handlers.home import HELLO
from handlers.places import Places
from handlers.routes import ANYTHING, Routes
from handlers.who import People, team_of

EVENTS = (
    "app_home_opened",
    "app_mention",
    "channel_archive",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.im",
    "user_change",
)
"""What the manifest subscribes to."""
JOINED = "member_joined_channel"
CHANNEL_EVENTS = [
    name for name in EVENTS if name.startswith(("channel_", "group_", "member_")) and name != JOINED
]


@dataclass(frozen=True)
class EventHandlers:
    guard: Guard
    people: People
    places: Places
    workspaces: Workspaces
    cases: Cases
    leaving: Leaving

    def register(self, app: Routes) -> None:
        """And what to say to names that nobody knows, as of an older release."""
        app.event("user_change")(self.guard.hears(self.person_changed))
        app.event(JOINED)(self.guard.hears(self.joined))
        for name in CHANNEL_EVENTS:
            app.event(name)(self.guard.hears(self.channel_changed))
        app.event("message")(self.guard.hears(self.spoken_to))
        app.event(ANYTHING)(self.guard.hears(_let_go))
        app.action(ANYTHING)(self.guard.asks(_outdated))
        app.options(ANYTHING)(self.guard.offers(_none))
        app.view(ANYTHING)(self.guard.submits(_outdated))
        app.view_closed(ANYTHING)(self.guard.hears(_let_go))
        app.shortcut(ANYTHING)(self.guard.asks(_outdated))

    async def person_changed(self, args: AsyncArgs) -> None:
        """Only people that we know: a workspace has many who never meet us."""
        user_id = args.payload["user"]["id"]
        if await self.workspaces.is_known(team_of(args), user_id):
            person = await self.people.ask(team_of(args), user_id)
            if not person.staff:
                await self.leaving.left(team_of(args), user_id)

    async def joined(self, args: AsyncArgs) -> None:
        """Whom people add to a case's own channel is in the case; whom it is about must leave."""
        team_id, user_id = team_of(args), str(args.payload["user"])
        if user_id == args.context.bot_user_id:
            await self.channel_changed(args)
            return
        person = await self.people.known(team_id, user_id)
        channel = str(args.payload["channel"])
        if person.staff and not await self.cases.let_in(team_id, channel, user_id):
            await self.people.slack_for(team_id).remove(channel, user_id)

    async def channel_changed(self, args: AsyncArgs) -> None:
        """Joined, left, archived, shared: ask Slack how it is now, if we use that channel."""
        channel = args.payload.get("channel")
        channel_id = channel["id"] if isinstance(channel, dict) else str(channel or "")
        joined = args.payload.get("user") == args.context.bot_user_id
        if joined or await self.workspaces.uses_channel(team_of(args), channel_id):
            await self.places.refresh(team_of(args), channel_id)

    async def spoken_to(self, args: AsyncArgs) -> None:
        """Written to directly; our own and other apps' messages are not answered, nor edits."""
        said = args.payload
        by_a_person = said.get("user") and not said.get("bot_id") and "subtype" not in said
        if said.get("channel_type") != "im" or not by_a_person:
            return
        if await self.workspaces.is_new(team_of(args), f"said:{args.payload['ts']}"):
            await args.client.chat_postMessage(channel=args.payload["channel"], text=HELLO)


async def _let_go(_args: AsyncArgs) -> None:
    """Acked, so that Slack does not send it again."""


async def _none(_args: AsyncArgs) -> list[dict[str, Any]]:
    """A menu of an older form."""
    return []


async def _outdated(_args: AsyncArgs) -> None:
    raise Outdated
