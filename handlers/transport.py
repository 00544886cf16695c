"""How Slack's requests reach us: a socket that we open, or signed HTTP."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiohttp import ClientError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.clock import Clock

log = structlog.get_logger()

STAMP = "X-Slack-Request-Timestamp"
SIGNATURE = "X-Slack-Signature"
SECONDS = re.compile(r"[0-9]{1,12}")
UNAUTHORIZED = 401
OLDEST = timedelta(minutes=5)
"""Bolt takes nothing older, so that nobody can send again what Slack sent once."""
TELL_EVERY = timedelta(minutes=1)
REFUSED = (
    "Slack refuses SLACK_APP_TOKEN ({}). Make an app-level token with the scope "
    "connections:write under Basic Information, and switch Socket Mode on."
)
PING_SECONDS = 5.0
"""A socket that leaves four pings unanswered is deaf, and a new one is opened."""
DRAIN_SECONDS = 1.5


class SocketRefused(Exception):
    """The text says what is wrong with the app-level token."""


class Socket:
    """Socket Mode. The SDK watches it with pings and opens a new one when it is cut or deaf."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._handler = AsyncSocketModeHandler(app, app_token, ping_interval=PING_SECONDS)
        self._client = self._handler.client
        self._client.socket_mode_request_listeners[:] = [self._hear]
        self._answering: set[asyncio.Task[None]] = set()

    async def connect(self) -> None:
        """The SDK would try a wrong token for ever: its first answer is asked for here."""
        try:
            answer = await self._client.web_client.apps_connections_open(
                app_token=self._client.app_token
            )
        except SlackApiError as error:
            raise SocketRefused(REFUSED.format(error.response["error"])) from error
        except (ClientError, OSError) as error:
            raise SocketRefused(f"Slack can't be reached for Socket Mode: {error}") from error
        self._client.wss_uri = answer["url"]
        await self._client.connect()

    async def is_connected(self) -> bool:
        return bool(await self._client.is_connected())

    async def stop_listening(self) -> None:
        """Leave new requests to others, and send the acks of those that we took."""
        self._client.socket_mode_request_listeners.clear()
        if self._answering:
            await asyncio.wait(self._answering, timeout=DRAIN_SECONDS)

    async def close(self) -> None:
        await self._client.close()

    async def _hear(self, client: Any, request: Any) -> None:
        task = asyncio.ensure_future(self._handler.handle(client, request))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
        await asyncio.shield(task)


def http_events(
    app: AsyncApp, now: Clock
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Slack's requests over HTTP; Bolt checks their signature. `now` is the system's clock."""
    told_at: datetime | None = None

    def refused(request: web.Request) -> None:
        """Once a minute: anybody may send us requests, and only Slack's matter."""
        nonlocal told_at
        if told_at is None or now() - told_at > TELL_EVERY:
            told_at = now()
            log.warning("request refused", why=_why_refused(request, told_at))

    async def events(request: web.Request) -> web.StreamResponse:
        try:
            asked = await to_bolt_request(request)
        except (ValueError, TypeError, LookupError, AttributeError):
            # Read before its signature is checked, so anybody may have sent it.
            return web.Response(status=400, text="This is no request of Slack's.")
        if not _is_signed(request):
            return web.json_response({"error": "invalid request"}, status=UNAUTHORIZED)
        answer = await app.async_dispatch(asked)
        if answer.status == UNAUTHORIZED:
            refused(request)
        return await to_aiohttp_response(answer)

    return events


def _is_signed(request: web.Request) -> bool:
    """By somebody, in Slack's way; Bolt breaks on anything else."""
    stamp, signature = (request.headers.get(name, "") for name in (STAMP, SIGNATURE))
    return bool(SECONDS.fullmatch(stamp)) and signature.isascii() and bool(signature)


def _why_refused(request: web.Request, now: datetime) -> str:
    if abs(now.timestamp() - int(request.headers[STAMP])) > OLDEST.total_seconds():
        return "more than five minutes old, or this machine's clock is wrong"
    return "not signed with SLACK_SIGNING_SECRET: is it the one under Basic Information?"
