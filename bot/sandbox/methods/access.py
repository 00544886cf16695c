"""Which channels the bot may see, read and write, and what Slack says when it may not."""

from dataclasses import dataclass

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import SlackError
from bot.sandbox.state import Channel, Json
from bot.sandbox.tickets import Tickets
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True)
class Api:
    """What every method works on."""

    workspace: Workspace
    tickets: Tickets
    scopes: set[str]

    @property
    def bot(self) -> str:
        return self.workspace.team.bot_user_id


def visible(api: Api, name: str) -> Channel:
    """Find a channel; a private one does not exist for who is not in it."""
    channel = api.workspace.channel(name)
    if channel.kind != "public" and api.bot not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def entered(api: Api, name: str) -> Channel:
    channel = visible(api, name)
    if api.bot not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def writable(api: Api, arguments: Arguments) -> Channel:
    """Find where to post; a person's id stands for the DM with that person."""
    name = arguments.required("channel")
    if name in api.workspace.users:
        return open_dm(api, name)
    channel = entered(api, name)
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.kind == "dm":
        refuse_dm_with(api, next(iter(channel.members - {api.bot})))
    return channel


def open_dm(api: Api, user_id: str) -> Channel:
    refuse_dm_with(api, user_id)
    return api.workspace.open_dm(user_id)


def refuse_dm_with(api: Api, user_id: str) -> None:
    user = api.workspace.user(user_id)
    if user.deleted:
        raise SlackError("user_disabled")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")


def page(items: list[Json], arguments: Arguments, *, size: int) -> tuple[list[Json], str]:
    """Cut one page out of a list; a cursor is the number of items before it."""
    limit = min(arguments.number("limit", size) or size, 1000)
    cursor = arguments.text("cursor")
    if cursor and not cursor.removeprefix("next:").isdecimal():
        raise SlackError("invalid_cursor")
    start = int(cursor.removeprefix("next:")) if cursor else 0
    more = start + limit < len(items)
    return items[start : start + limit], f"next:{start + limit}" if more else ""
