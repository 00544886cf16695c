"""files.*: an address to upload to, and the end of an upload, with or without a message."""

import re

from bot.sandbox import events
from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.methods.access import Api, writable
from bot.sandbox.methods.chat import thread_of
from bot.sandbox.state import File, Json, Message
from bot.sandbox.wire import file_json

CHANNEL_ID = re.compile(r"[CGDZ][A-Z0-9]+")
LONGEST_ALT_TEXT = 1000


def get_upload_url(api: Api, arguments: Arguments) -> Json:
    size = arguments.number("length", 0)
    if size <= 0:
        raise invalid_arguments("must be more than 0 [json-pointer:/length]")
    alt_text = arguments.text("alt_txt")
    if len(alt_text) > LONGEST_ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    file = File(
        id=api.workspace.new_id("F"),
        name=arguments.required("filename"),
        size=size,
        user=api.bot,
        created=int(api.workspace.clock().timestamp()),
        alt_text=alt_text,
    )
    api.workspace.files[file.id] = file
    return {"upload_url": f"{api.workspace.url}/upload/v1/{file.id}", "file_id": file.id}


def complete(api: Api, arguments: Arguments) -> Json:
    """Make the uploads files; with a channel, post them there in one message."""
    given = arguments.structured("files", error="invalid_arguments")
    if not isinstance(given, list) or not given:
        raise invalid_arguments("missing required field: files")
    files = [_uploaded(api, str(each.get("id", ""))) for each in given]
    message = _message(api, arguments, files)
    for file, each in zip(files, given, strict=True):
        file.completed = True
        file.title = str(each.get("title") or file.name)
    api.workspace.changes.mark()
    if message is not None:
        message.ts = api.workspace.new_ts()
        api.workspace.add(message)
        events.message_posted(api.workspace, message)
    return {"files": [file_json(file, api.workspace) for file in files]}


def delete(api: Api, arguments: Arguments) -> Json:
    """It goes from all messages; one that was nothing else stays, and is empty."""
    file = api.workspace.files.get(arguments.required("file"))
    if file is None or not file.completed:
        raise SlackError("file_not_found")
    if file.user != api.bot:
        raise SlackError("cant_delete_file")
    del api.workspace.files[file.id]
    for channel in api.workspace.channels.values():
        for message in channel.timeline.values():
            message.files = [each for each in message.files if each is not file]
    api.workspace.changes.mark()
    return {}


def _uploaded(api: Api, file_id: str) -> File:
    file = api.workspace.files.get(file_id)
    if file is None or file.content is None or file.completed:
        raise SlackError("file_not_found")
    return file


def _message(api: Api, arguments: Arguments, files: list[File]) -> Message | None:
    """Only a channel's own id will do: neither its name nor a person's id."""
    channel_id = arguments.text("channel_id")
    if not channel_id:
        return None
    if not CHANNEL_ID.fullmatch(channel_id):
        raise invalid_arguments("input must match regex pattern [json-pointer:/channel_id]")
    channel = writable(api, Arguments({"channel": channel_id}))
    return Message(
        channel=channel.id,
        ts="",
        user=api.bot,
        text=arguments.text("initial_comment"),
        thread_ts=thread_of(api.workspace, channel.id, arguments.text("thread_ts")),
        is_bot=True,
        files=files,
    )
