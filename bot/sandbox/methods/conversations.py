"""conversations.*: what channels there are, and who is in them."""

import re

from bot.sandbox import membership
from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.methods.access import Api, entered, open_dm, page, visible
from bot.sandbox.state import Channel, Json
from bot.sandbox.wire import channel_json

LONGEST = 80
NAME = re.compile(r"[a-z0-9_-]{1,80}")
TYPES = {"public": "public_channel", "private": "private_channel", "dm": "im"}


def info(api: Api, arguments: Arguments) -> Json:
    channel = visible(api, arguments.required("channel"))
    return {"channel": channel_json(channel, api.workspace)}


def open_one(api: Api, arguments: Arguments) -> Json:
    """Open the DM with one person; DMs of several are not pretended."""
    if name := arguments.text("channel"):
        return {"channel": channel_json(entered(api, name), api.workspace)}
    users = arguments.names("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("too_many_users")
    was_open = api.workspace.dm(users[0]) is not None
    dm = open_dm(api, users[0])
    whole = channel_json(dm, api.workspace) if arguments.flag("return_im") else {"id": dm.id}
    return {"channel": whole} | ({"no_op": True, "already_open": True} if was_open else {})


def join(api: Api, arguments: Arguments) -> Json:
    channel = visible(api, arguments.required("channel"))
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if api.bot in channel.members:
        already = {"warnings": ["already_in_channel"]}
        shown = channel_json(channel, api.workspace)
        return {"channel": shown, "warning": "already_in_channel", "response_metadata": already}
    membership.join(api.workspace, channel, api.bot)
    return {"channel": channel_json(channel, api.workspace)}


def create(api: Api, arguments: Arguments) -> Json:
    name = arguments.text("name")
    if not name:
        raise SlackError("invalid_name_required")
    if not NAME.fullmatch(name):
        raise SlackError(
            "invalid_name_maxlength" if len(name) > LONGEST else "invalid_name_specials"
        )
    if any(channel.name == name for channel in api.workspace.channels.values()):
        raise SlackError("name_taken")
    channel = Channel(
        id=api.workspace.new_id("C"),
        name=name,
        kind="private" if arguments.flag("is_private") else "public",
        members={api.bot},
        creator=api.bot,
        created=int(api.workspace.clock().timestamp()),
    )
    api.workspace.channels[channel.id] = channel
    api.workspace.changes.mark()
    return {"channel": channel_json(channel, api.workspace)}


def invite(api: Api, arguments: Arguments) -> Json:
    channel = entered(api, arguments.required("channel"))
    users = [api.workspace.user(name) for name in arguments.names("users")]
    if not users:
        raise SlackError("no_user")
    if channel.kind == "dm":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    for user in users:
        _refuse_guest(api, channel, user.id)
    for user in users:
        membership.join(api.workspace, channel, user.id, inviter=api.bot)
    return {"channel": channel_json(channel, api.workspace)}


def kick(api: Api, arguments: Arguments) -> Json:
    channel = entered(api, arguments.required("channel"))
    user = api.workspace.user(arguments.required("user"))
    if user.id == api.bot:
        raise SlackError("cant_kick_self")
    if channel.name == "general":
        raise SlackError("cant_kick_from_general")
    if user.id not in channel.members:
        raise SlackError("not_in_channel")
    membership.leave(api.workspace, channel, user.id)
    return {}


def members(api: Api, arguments: Arguments) -> Json:
    channel = visible(api, arguments.required("channel"))
    everyone: list[Json] = [{"id": member} for member in sorted(channel.members)]
    shown, cursor = page(everyone, arguments, size=100)
    ids = [member["id"] for member in shown]
    return {"members": ids, "response_metadata": {"next_cursor": cursor}}


def of_user(api: Api, arguments: Arguments) -> Json:
    """List the channels of a person, or the bot's own, that the bot may know of."""
    user = api.workspace.user(arguments.text("user") or api.bot)
    types = set(arguments.names("types") or ["public_channel"])
    if unknown := types - {*TYPES.values(), "mpim"}:
        raise invalid_arguments(f"unknown types: {sorted(unknown)} [json-pointer:/types]")
    found = [
        channel_json(channel, api.workspace)
        for channel in api.workspace.channels.values()
        if _is_listed(api, channel, user.id)
        and TYPES[channel.kind] in types
        and not (channel.is_archived and arguments.flag("exclude_archived"))
    ]
    shown, cursor = page(found, arguments, size=100)
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def _is_listed(api: Api, channel: Channel, user: str) -> bool:
    return user in channel.members and (channel.kind == "public" or api.bot in channel.members)


def _refuse_guest(api: Api, channel: Channel, user: str) -> None:
    if user == api.bot:
        raise SlackError("cant_invite_self")
    if user in channel.members:
        raise SlackError("already_in_channel")
    if api.workspace.users[user].deleted:
        raise SlackError("user_not_found")
