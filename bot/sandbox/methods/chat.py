"""chat.*: posting, editing and deleting messages."""

import json
import re

from bot.sandbox import events
from bot.sandbox.arguments import Arguments
from bot.sandbox.blockkit import check_blocks, too_long
from bot.sandbox.elements import with_ids
from bot.sandbox.errors import SlackError, invalid_arguments, invalid_blocks
from bot.sandbox.methods.access import Api, entered, writable
from bot.sandbox.pictures import check_pictures
from bot.sandbox.state import Json, Message
from bot.sandbox.wire import message_json
from bot.sandbox.workspace import Workspace

TEXT_LIMIT = 40_000
# Slack publishes no number.
METADATA_LIMIT = 8_000
EVENT_TYPE = re.compile(r"[A-Za-z0-9_-]+")


def post_message(api: Api, arguments: Arguments) -> Json:
    channel = writable(api, arguments)
    message = Message(
        channel=channel.id,
        ts="",
        user=api.bot,
        text=arguments.text("text"),
        blocks=checked_blocks(api.workspace, arguments) or [],
        thread_ts=thread_of(api.workspace, channel.id, arguments.text("thread_ts")),
        metadata=_metadata(arguments),
        is_bot=True,
    )
    refuse_unpostable(message.text, message.blocks)
    message.ts = api.workspace.new_ts()
    api.workspace.add(message)
    events.message_posted(api.workspace, message)
    shown = message_json(message, api.workspace, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def update(api: Api, arguments: Arguments) -> Json:
    """Edit; text without blocks takes the blocks away, as in Slack."""
    message = _own_message(api, arguments)
    before = message_json(message, api.workspace)
    blocks = checked_blocks(api.workspace, arguments)
    text = arguments.values.get("text")
    metadata = _metadata(arguments)
    new_text = message.text if text is None else str(text)
    new_blocks = message.blocks if text is None and blocks is None else blocks or []
    refuse_unpostable(new_text, new_blocks)
    message.text, message.blocks = new_text, new_blocks
    message.metadata = metadata or message.metadata
    message.edited_ts = api.workspace.new_ts()
    api.workspace.changes.mark()
    events.message_changed(api.workspace, message, before=before)
    shown = message_json(message, api.workspace, metadata=True)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown}


def delete(api: Api, arguments: Arguments) -> Json:
    try:
        message = _own_message(api, arguments)
    except SlackError as error:
        code = "cant_delete_message" if error.code == "cant_update_message" else error.code
        raise SlackError(code) from error
    before = message_json(message, api.workspace)
    api.workspace.remove(message)
    events.message_deleted(api.workspace, message, before=before)
    return {"channel": message.channel, "ts": message.ts}


def post_ephemeral(api: Api, arguments: Arguments) -> Json:
    channel = writable(api, arguments)
    user = arguments.required("user")
    if api.workspace.user(user).id not in channel.members:
        raise SlackError("user_not_in_channel")
    message = Message(
        channel=channel.id,
        ts="",
        user=api.bot,
        text=arguments.text("text"),
        blocks=checked_blocks(api.workspace, arguments) or [],
        thread_ts=thread_of(api.workspace, channel.id, arguments.text("thread_ts")),
        only_for=user,
        is_bot=True,
    )
    refuse_unpostable(message.text, message.blocks)
    message.ts = api.workspace.new_ts()
    api.workspace.add(message)
    return {"message_ts": message.ts}


def get_permalink(api: Api, arguments: Arguments) -> Json:
    channel = entered(api, arguments.required("channel"))
    ts = arguments.required("message_ts")
    message = api.workspace.find_message(channel.id, ts)
    if message is None or message.only_for is not None:
        raise SlackError("message_not_found")
    link = f"{api.workspace.url}/archives/{channel.id}/p{ts.replace('.', '')}"
    if message.thread_ts is not None:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def checked_blocks(workspace: Workspace, arguments: Arguments) -> list[Json] | None:
    """Read the blocks of a message as Slack would accept them; None if none are given."""
    blocks = arguments.structured("blocks", error="invalid_blocks_format")
    if blocks is None:
        return None
    if wrong := check_blocks(blocks, "message") or check_pictures(workspace, blocks):
        raise invalid_blocks(wrong)
    if too_long(blocks):
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks, workspace.new_id)


def refuse_unpostable(text: str, blocks: list[Json]) -> None:
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > TEXT_LIMIT:
        raise SlackError("msg_too_long")


def thread_of(workspace: Workspace, channel: str, thread_ts: str) -> str | None:
    """A reply to what is no root stays outside any thread, as in Slack."""
    root = workspace.find_message(channel, thread_ts)
    is_root = root is not None and root.thread_ts is None and root.only_for is None
    return thread_ts if is_root else None


def _own_message(api: Api, arguments: Arguments) -> Message:
    name = arguments.required("channel")
    if name.startswith("#") or name in api.workspace.users:
        raise SlackError("channel_not_found")
    channel = entered(api, name)
    message = api.workspace.find_message(channel.id, arguments.required("ts"))
    if message is None or message.only_for is not None or message.subtype == "tombstone":
        raise SlackError("message_not_found")
    if message.user != api.bot:
        raise SlackError("cant_update_message")
    return message


def _metadata(arguments: Arguments) -> Json | None:
    """Read metadata; Slack silently drops it if its type has a character like a dot."""
    metadata = arguments.structured("metadata", error="invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise invalid_arguments("must be an object [json-pointer:/metadata]")
    if not {"event_type", "event_payload"} <= set(metadata):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > METADATA_LIMIT:
        raise SlackError("metadata_too_large")
    return metadata if EVENT_TYPE.fullmatch(str(metadata["event_type"])) else None
