"""Answers to a command or a press: in the ack itself, or at the response URL within half an hour."""

from http import HTTPStatus

from aiohttp import web

from bot.sandbox import events
from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.chat import checked_blocks, refuse_unpostable
from bot.sandbox.state import Json, Message
from bot.sandbox.tickets import ResponseUrl, Tickets
from bot.sandbox.web_api import WebApi
from bot.sandbox.wire import message_json
from bot.sandbox.workspace import Workspace


class Responses:
    def __init__(self, workspace: Workspace, tickets: Tickets, web_api: WebApi) -> None:
        self._workspace = workspace
        self._tickets = tickets
        self._web_api = web_api

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.json()
        fault = self._web_api.faults.take("response_url")
        if fault is not None:
            self._web_api.log("response_url", body, fault.error or "internal_error")
            return web.Response(status=fault.status or HTTPStatus.INTERNAL_SERVER_ERROR)
        try:
            ticket = self._tickets.use_response_url(request.match_info["key"])
            answer(self._workspace, ticket, body)
        except SlackError as error:
            self._web_api.log("response_url", body, error.code)
            gone = error.code in {"expired_url", "used_url"}
            status = HTTPStatus.NOT_FOUND if gone else HTTPStatus.BAD_REQUEST
            return web.json_response(error.answer(), status=status)
        self._web_api.log("response_url", body, None)
        return web.Response(text="ok")


def answer(workspace: Workspace, ticket: ResponseUrl, body: Json) -> None:
    """Post, replace or delete what the bot answers; only the person sees it unless it says so."""
    source = ticket.source
    replaces = body.get("delete_original") or body.get("replace_original")
    if replaces and source and workspace.find_message(source.channel, source.ts) is not source:
        raise SlackError("message_not_found")
    if body.get("delete_original"):
        if source is not None:
            before = message_json(source, workspace)
            workspace.remove(source)
            _announce_change(workspace, source, before, deleted=True)
        return

    blocks = checked_blocks(workspace, Arguments(body)) or []
    text = str(body.get("text") or "")
    refuse_unpostable(text, blocks)
    if body.get("replace_original") and source is not None:
        before = message_json(source, workspace)
        source.text, source.blocks = text, blocks
        source.edited_ts = workspace.new_ts()
        workspace.changes.mark()
        _announce_change(workspace, source, before, deleted=False)
        return

    is_private = body.get("response_type") != "in_channel"
    message = Message(
        channel=ticket.channel,
        ts=workspace.new_ts(),
        user=workspace.team.bot_user_id,
        text=text,
        blocks=blocks,
        thread_ts=body.get("thread_ts") or None,
        only_for=ticket.user if is_private else None,
        is_bot=True,
    )
    workspace.add(message)
    if not is_private:
        events.message_posted(workspace, message)


def _announce_change(
    workspace: Workspace, message: Message, before: Json, *, deleted: bool
) -> None:
    if message.only_for is not None:
        return
    announce = events.message_deleted if deleted else events.message_changed
    announce(workspace, message, before=before)
