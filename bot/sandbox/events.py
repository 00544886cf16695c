"""What Slack tells the bot about: each function announces one thing that has happened."""

from bot.sandbox.state import Channel, Execution, Json, Message, User
from bot.sandbox.wire import CHANNEL_TYPES, message_json, user_json, view_json
from bot.sandbox.workspace import Workspace

SUBSCRIPTIONS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


def subscription(event: Json) -> str:
    """Name an event as the app's manifest subscribes to it."""
    if event["type"] == "message":
        return SUBSCRIPTIONS[event["channel_type"]]
    return str(event["type"])


def message_posted(workspace: Workspace, message: Message) -> None:
    """Announce a message, and that it names the bot, if it does. The bot hears itself too."""
    channel = workspace.channel(message.channel)
    said = message_json(message, workspace) | {
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "event_ts": message.ts,
    }
    if message.files:
        said["subtype"] = "file_share"
    _emit_inside(workspace, channel, said)
    if f"<@{workspace.team.bot_user_id}>" in message.text and channel.kind != "dm":
        mention = {key: value for key, value in said.items() if key != "channel_type"}
        _emit_inside(workspace, channel, mention | {"type": "app_mention"})


def message_changed(workspace: Workspace, message: Message, *, before: Json) -> None:
    change = {"message": message_json(message, workspace), "previous_message": before}
    _emit_hidden(workspace, message, change | {"subtype": "message_changed"})


def message_deleted(workspace: Workspace, message: Message, *, before: Json) -> None:
    """Announce a deletion; the root of a thread is *changed* into a tombstone instead."""
    if message.subtype == "tombstone":
        message_changed(workspace, message, before=before)
        return
    gone = {"subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": before}
    _emit_hidden(workspace, message, gone)


def member_joined(workspace: Workspace, channel: Channel, user: str, *, inviter: str = "") -> None:
    joined = _membership(workspace, channel, user) | {"type": "member_joined_channel"}
    _emit_inside(workspace, channel, joined | ({"inviter": inviter} if inviter else {}))


def member_left(workspace: Workspace, channel: Channel, user: str) -> None:
    """Announce who left; the bot also hears of its own leaving."""
    left = _membership(workspace, channel, user) | {"type": "member_left_channel"}
    if user == workspace.team.bot_user_id:
        workspace.emit(left)
    else:
        _emit_inside(workspace, channel, left)


def archive_changed(workspace: Workspace, channel: Channel, *, by: str) -> None:
    kind = "channel" if channel.kind == "public" else "group"
    verb = "archive" if channel.is_archived else "unarchive"
    event = {"type": f"{kind}_{verb}", "channel": channel.id, "user": by}
    _emit_inside(workspace, channel, event | {"event_ts": workspace.new_ts()})


def user_changed(workspace: Workspace, user: User) -> None:
    now = workspace.clock()
    event = {"type": "user_change", "user": user_json(user, now), "cache_ts": int(now.timestamp())}
    workspace.emit(event | {"event_ts": workspace.new_ts()})


def home_opened(workspace: Workspace, user_id: str) -> None:
    event: Json = {
        "type": "app_home_opened",
        "user": user_id,
        "channel": workspace.open_dm(user_id).id,
        "tab": "home",
        "event_ts": workspace.new_ts(),
    }
    home = workspace.homes.get(user_id)
    workspace.emit(event | ({"view": view_json(home, workspace)} if home else {}))


def function_executed(workspace: Workspace, execution: Execution, *, token: str) -> None:
    """A workflow has come to a step of the app's; `token` is for this run."""
    now = int(workspace.clock().timestamp())
    function = {
        "id": f"Fn{execution.callback_id}",
        "callback_id": execution.callback_id,
        "title": execution.callback_id,
        "type": "app",
        "input_parameters": [],
        "output_parameters": [],
        "app_id": workspace.team.app_id,
        "date_created": now,
        "date_updated": now,
        "date_deleted": 0,
    }
    run = {"function_execution_id": execution.id, "workflow_execution_id": f"Wx{execution.id}"}
    said = {"function": function, "inputs": execution.inputs, "bot_access_token": token}
    ts = workspace.new_ts()
    workspace.emit({"type": "function_executed", **said, **run, "event_ts": ts})


def uninstalled(workspace: Workspace) -> None:
    tokens = {"oauth": [], "bot": [workspace.team.bot_user_id]}
    workspace.emit({"type": "tokens_revoked", "tokens": tokens, "event_ts": workspace.new_ts()})
    workspace.emit({"type": "app_uninstalled", "event_ts": workspace.new_ts()})


def _membership(workspace: Workspace, channel: Channel, user: str) -> Json:
    return {
        "user": user,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "public" else "G",
        "team": workspace.users[user].team_id,
        "event_ts": workspace.new_ts(),
    }


def _emit_hidden(workspace: Workspace, message: Message, change: Json) -> None:
    channel = workspace.channel(message.channel)
    ts = workspace.new_ts()
    hidden = {
        "type": "message",
        "hidden": True,
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "ts": ts,
        "event_ts": ts,
    }
    _emit_inside(workspace, channel, hidden | change)


def _emit_inside(workspace: Workspace, channel: Channel, event: Json) -> None:
    """Tell the bot what happens in a channel only while it is a member."""
    if workspace.team.bot_user_id in channel.members:
        workspace.emit(event)
