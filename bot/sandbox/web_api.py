"""The Web API's front door: tokens, scopes, faults, and the log of calls."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import web

from bot.sandbox.arguments import Arguments, read_arguments
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.methods.access import Api
from bot.sandbox.methods.table import ALL_SCOPES, METHODS, missing_scope
from bot.sandbox.state import Json, Kind
from bot.sandbox.tickets import Tickets
from bot.sandbox.workspace import Workspace

CALLS_KEPT = 5_000

Call = tuple[str, Json, str | None]


@dataclass
class Access:
    """The app's tokens, and what stands in their way; tests change these."""

    bot_token: str
    app_token: str
    scopes: set[str] = field(default_factory=lambda: set(ALL_SCOPES))
    token_error: str | None = None
    restricted: set[str] = field(default_factory=set)


class WebApi:
    def __init__(
        self, workspace: Workspace, tickets: Tickets, access: Access, open_socket: Callable[[], str]
    ) -> None:
        self.workspace = workspace
        self.access = access
        self.faults = Faults()
        self.calls: list[Call] = []
        self._tickets = tickets
        self._open_socket = open_socket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await read_arguments(request)
        fault = self.faults.take(method)
        await asyncio.sleep(self.faults.latency + (fault.delay if fault else 0))
        planned = self._planned(method, arguments, fault)
        if planned is not None:
            return planned if fault is None or fault.drop is None else _cut(request)

        response = self._answer(method, arguments, _token(request, arguments))
        return _cut(request) if fault and fault.drop == "after" else response

    def log(self, method: str, arguments: Json, error: str | None) -> None:
        self.calls.append((method, arguments, error))
        del self.calls[:-CALLS_KEPT]
        self.workspace.changes.mark()

    def _planned(
        self, method: str, arguments: Arguments, fault: Fault | None
    ) -> web.Response | None:
        """Answer without touching anything, if this call is to go wrong that way."""
        if fault is None:
            channel = arguments.text("channel")
            posts = method in {"chat.postMessage", "chat.postEphemeral"}
            if posts and self.faults.is_too_fast(channel, at=asyncio.get_running_loop().time()):
                return self._refused(method, arguments, "ratelimited", status=429, retry_after=1)
            return None
        if fault.drop == "before":
            return self._refused(method, arguments, "dropped", status=500, retry_after=0)
        if fault.status is not None:
            error = (
                "ratelimited" if fault.status == HTTPStatus.TOO_MANY_REQUESTS else "internal_error"
            )
            after = fault.retry_after
            return self._refused(method, arguments, error, status=fault.status, retry_after=after)
        if fault.error is not None:
            return self._refused(method, arguments, fault.error, status=200, retry_after=0)
        return None

    def _refused(
        self, method: str, arguments: Arguments, error: str, *, status: int, retry_after: int
    ) -> web.Response:
        self.log(method, arguments.values, error)
        headers = {"Retry-After": str(retry_after)} if error == "ratelimited" else {}
        return web.json_response({"ok": False, "error": error}, status=status, headers=headers)

    def _answer(self, method: str, arguments: Arguments, token: str) -> web.Response:
        try:
            answer = {"ok": True, **self._called(method, arguments, token)}
        except SlackError as error:
            answer = error.answer()
        self.log(method, arguments.values, answer.get("error"))
        scopes = ",".join(sorted(self.access.scopes))
        return web.json_response(answer, headers={"x-oauth-scopes": scopes})

    def _called(self, method: str, arguments: Arguments, token: str) -> Json:
        if method == "apps.connections.open":
            self._check_token(token, self.access.app_token, other=self.access.bot_token)
            return {"url": self._open_socket()}
        if method not in METHODS:
            raise SlackError("unknown_method", req_method=method)
        self._check_token(token, self.access.bot_token, other=self.access.app_token)
        self._check_scope(method, arguments)
        if method in self.access.restricted:
            raise SlackError("restricted_action")
        api = Api(self.workspace, self._tickets, self.access.scopes)
        return METHODS[method](api, arguments)

    def _check_token(self, token: str, wanted: str, *, other: str) -> None:
        if not token:
            raise SlackError("not_authed")
        if token == other:
            raise SlackError("not_allowed_token_type")
        if token != wanted:
            raise SlackError("invalid_auth")
        if self.access.token_error is not None:
            raise SlackError(self.access.token_error)

    def _check_scope(self, method: str, arguments: Arguments) -> None:
        needed = missing_scope(method, self._kind(arguments), self.access.scopes)
        if needed is not None:
            provided = ",".join(sorted(self.access.scopes))
            raise SlackError("missing_scope", needed=needed, provided=provided)

    def _kind(self, arguments: Arguments) -> Kind | None:
        """What sort of channel a call is about: a given one, a new one, or those to be listed."""
        name = arguments.text("channel") or arguments.text("channel_id")
        channel = self.workspace.channels.get(name)
        private = arguments.flag("is_private") or arguments.text("types") == "private_channel"
        return channel.kind if channel else ("private" if private else None)


def _token(request: web.Request, arguments: Arguments) -> str:
    """Take the token from the header or, as the SDK may send it, out of the arguments."""
    in_body = str(arguments.values.pop("token", ""))
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ").strip() or in_body


def _cut(request: web.Request) -> web.Response:
    """Drop the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
