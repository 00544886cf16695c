"""Coming into channels and leaving them, by people and by the bot alike."""

from bot.sandbox import events
from bot.sandbox.state import Channel
from bot.sandbox.workspace import Workspace


def join(workspace: Workspace, channel: Channel, user: str, *, inviter: str = "") -> None:
    if user in channel.members:
        return
    channel.members.add(user)
    workspace.changes.mark()
    events.member_joined(workspace, channel, user, inviter=inviter)


def leave(workspace: Workspace, channel: Channel, user: str) -> None:
    if user not in channel.members:
        return
    channel.members.discard(user)
    workspace.changes.mark()
    events.member_left(workspace, channel, user)


def archive(workspace: Workspace, channel: Channel, *, by: str, archived: bool) -> None:
    channel.is_archived = archived
    workspace.changes.mark()
    events.archive_changed(workspace, channel, by=by)
