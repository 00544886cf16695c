"""What the page shows to one person, as JSON."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.sandbox.person import Person
from bot.sandbox.state import Channel, Json, Message, User, View
from bot.sandbox.wire import view_json
from bot.sandbox.workspace import Workspace

LONG = "%a %-d %b %Y, %H:%M"


def page_state(workspace: Workspace, person: Person) -> Json:
    now = workspace.clock()
    zone = ZoneInfo(person.user.tz)
    channels = [channel for channel in workspace.channels.values() if _is_seen(person, channel)]
    home = person.home
    return {
        "version": workspace.changes.version,
        "now": now.isoformat(),
        "now_local": now.astimezone(zone).strftime(LONG),
        "me": _person_json(person.user),
        "people": [_person_json(user) for user in workspace.users.values() if not user.is_bot],
        "channels": [_channel_json(workspace, person, channel) for channel in channels],
        "messages": {
            channel.id: [
                _message_json(workspace, message, zone)
                for message in channel.timeline.values()
                if message.only_for in {None, person.id}
            ]
            for channel in channels
        },
        "views": [_view_json(workspace, view) for view in person.views],
        "home": _view_json(workspace, home) if home else None,
        "notices": [{"id": notice.id, "text": notice.text} for notice in person.notices],
    }


def mark_read(workspace: Workspace, person: Person, channel: Channel) -> None:
    newest = next(reversed(channel.timeline), "")
    if workspace.read_up_to.get((person.id, channel.id)) != newest:
        workspace.read_up_to[person.id, channel.id] = newest
        workspace.changes.mark()


def _is_seen(person: Person, channel: Channel) -> bool:
    try:
        person.channel(channel.id)
    except LookupError:
        return False
    return True


def _person_json(user: User) -> Json:
    role = "guest" if user.is_restricted else "admin" if user.is_admin else "member"
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "tz": user.tz,
        "role": "other organisation" if user.is_stranger else role,
    }


def _channel_json(workspace: Workspace, person: Person, channel: Channel) -> Json:
    others = sorted(channel.members - {person.id})
    display = channel.name or ", ".join(workspace.users[user].real_name for user in others)
    return {
        "id": channel.id,
        "name": channel.name or display,
        "kind": "shared" if channel.is_ext_shared else channel.kind,
        "display": display,
        "unread": _unread(workspace, person, channel),
        "is_member": person.id in channel.members,
        "is_archived": channel.is_archived,
        "app": channel.kind == "dm" and workspace.team.bot_user_id in channel.members,
    }


def _unread(workspace: Workspace, person: Person, channel: Channel) -> int:
    if person.id not in channel.members:
        return 0
    read = workspace.read_up_to.get((person.id, channel.id), "")
    count = 0
    for message in reversed(channel.timeline.values()):
        if message.ts <= read:
            break
        count += message.user != person.id and message.only_for in {None, person.id}
    return count


def _message_json(workspace: Workspace, message: Message, zone: ZoneInfo) -> Json:
    author = workspace.users[message.user]
    said_at = datetime.fromtimestamp(float(message.ts), UTC).astimezone(zone)
    replies = workspace.channels[message.channel].threads.get(message.ts, [])
    return {
        "id": message.ts,
        "ts": message.ts,
        "user": message.user,
        "bot": message.is_bot,
        "name": author.real_name,
        "text": message.text,
        "blocks": message.blocks,
        "files": [
            {"id": file.id, "title": file.title or file.name, "name": file.name, "size": file.size}
            | {"picture": file.mimetype.startswith("image/"), "alt_text": file.alt_text}
            for file in message.files
        ],
        "thread_ts": message.thread_ts,
        "reply_count": len(replies),
        "edited": message.edited_ts is not None,
        "time_local": said_at.strftime(LONG),
        "ephemeral": message.only_for is not None,
    }


def _view_json(workspace: Workspace, view: View) -> Json:
    return view_json(view, workspace) | {"errors": view.errors}
