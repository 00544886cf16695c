"""How Slack writes its things down: users, channels, messages and views as JSON."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.sandbox.state import Channel, File, Json, Message, User, View
from bot.sandbox.workspace import Workspace

CHANNEL_TYPES = {"public": "channel", "private": "group", "dm": "im"}
COMMAND_NAMES = {"private": "privategroup", "dm": "directmessage"}
GROUP = "mpdm-"
"""Begins the name of a direct message of several people, which is private to them."""
VIEW_TEXTS = ("title", "submit", "close")
VIEW_FLAGS = ("clear_on_close", "notify_on_close", "submit_disabled")


def user_json(user: User, now: datetime) -> Json:
    local = now.astimezone(ZoneInfo(user.tz))
    offset = local.utcoffset()
    return {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": local.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {
            "real_name": user.real_name,
            "real_name_normalized": user.real_name,
            "display_name": user.name,
            "display_name_normalized": user.name,
            "title": user.title,
            "email": user.email,
            "team": user.team_id,
        },
        "is_admin": user.is_admin,
        "is_owner": user.is_admin,
        "is_primary_owner": user.is_admin,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_stranger": user.is_stranger,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(now.timestamp()),
    }


def channel_json(channel: Channel, workspace: Workspace) -> Json:
    bot = workspace.team.bot_user_id
    common: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "dm",
        "is_mpim": channel.name.startswith(GROUP),
        "is_private": channel.kind != "public",
        "context_team_id": workspace.team.id,
    }
    if channel.kind == "dm":
        other = min(channel.members - {bot}, default=bot)
        return common | {"user": other, "is_open": True, "is_user_deleted": False}
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_general": channel.name == "general",
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_member": bot in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def channel_name(channel: Channel) -> str:
    """Name a channel as commands and interactions do: private ones are not named."""
    if channel.name.startswith(GROUP):
        return channel.name
    return COMMAND_NAMES.get(channel.kind, channel.name)


def message_json(message: Message, workspace: Workspace, *, metadata: bool = False) -> Json:
    team = workspace.team
    shown: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": workspace.users[message.user].team_id,
    }
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.is_bot:
        shown["bot_id"] = team.bot_id
        shown["app_id"] = team.app_id
        shown["bot_profile"] = bot_json(workspace)
    if message.files:
        shown |= {"files": [file_json(file, workspace) for file in message.files], "upload": False}
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.metadata:
        shown["metadata"] = (
            message.metadata if metadata else {"event_type": message.metadata["event_type"]}
        )
    return shown | _thread_json(message, workspace)


def file_json(file: File, workspace: Workspace) -> Json:
    """Slack shares in its own time: who completes an upload is not told where it stands."""
    address = f"{workspace.url}/files-pri/{workspace.team.id}-{file.id}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "user": file.user,
        "user_team": workspace.team.id,
        "mode": "hosted",
        "size": file.size,
        "is_external": False,
        "is_public": False,
        "public_url_shared": False,
        "url_private": f"{address}/{file.name}",
        "url_private_download": f"{address}/download/{file.name}",
        "permalink": f"{workspace.url}/files/{file.user}/{file.id}/{file.name}",
        "alt_txt": file.alt_text,
        "channels": [],
        "groups": [],
        "ims": [],
        "shares": {},
    }


def bot_json(workspace: Workspace) -> Json:
    team = workspace.team
    return {
        "id": team.bot_id,
        "deleted": False,
        "name": workspace.users[team.bot_user_id].real_name,
        "updated": int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()),
        "app_id": team.app_id,
        "user_id": team.bot_user_id,
        "team_id": team.id,
        "icons": {},
    }


def view_json(view: View, workspace: Workspace) -> Json:
    team = workspace.team
    shown: Json = {
        "id": view.id,
        "team_id": team.id,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "external_id": view.external_id,
        "state": {"values": view.values},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": team.app_id,
        "app_installed_team_id": team.id,
        "bot_id": team.bot_id,
    }
    shown |= {text: view.body.get(text) for text in VIEW_TEXTS}
    return shown | {flag: bool(view.body.get(flag)) for flag in VIEW_FLAGS}


def _thread_json(message: Message, workspace: Workspace) -> Json:
    if message.thread_ts is not None:
        root = workspace.find_message(message.channel, message.thread_ts)
        parent = root.user if root else message.user
        return {"thread_ts": message.thread_ts, "parent_user_id": parent}

    replies = workspace.messages(message.channel, message.ts) if message.only_for is None else []
    if not replies:
        return {}
    users = sorted({reply.user for reply in replies})
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
    }
