"""Socket Mode: the websockets that the bot holds open, and envelopes on them."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from itertools import count

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from bot.sandbox.faults import Faults
from bot.sandbox.parcels import NotDelivered, Parcel
from bot.sandbox.state import Json
from bot.sandbox.workspace import Workspace

PING_SECONDS = 15
CONNECTIONS_LIMIT = 10


class Sockets:
    def __init__(self, workspace: Workspace, faults: Callable[[], Faults]) -> None:
        self._workspace = workspace
        self._faults = faults
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._turn = count()
        # Acks may come over another socket than the envelope went, after a reconnect.
        self._waiting: dict[str, asyncio.Future[Json]] = {}

    def __len__(self) -> int:
        return len(self._open)

    def new_url(self) -> str:
        ticket = self._workspace.new_id("ticket-")
        self._tickets.add(ticket)
        return f"{self._workspace.url.replace('http', 'ws', 1)}/socket?ticket={ticket}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        # Pings are answered by hand, so that a socket can be made to go deaf.
        socket = web.WebSocketResponse(autoping=False, timeout=0.5)
        await socket.prepare(request)
        if len(self._open) >= CONNECTIONS_LIMIT:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        pinging = asyncio.create_task(self._ping(socket))
        try:
            await self._talk(socket)
        finally:
            pinging.cancel()
            self._forget(socket)
        return socket

    async def deliver(self, parcel: Parcel) -> Json:
        if not self._open:
            raise NotDelivered("connection_failed")
        envelope_id = self._workspace.new_id("envelope-")
        envelope = {
            "envelope_id": envelope_id,
            "type": parcel.kind,
            "payload": parcel.payload,
            "accepts_response_payload": parcel.kind != "events_api",
        }
        if parcel.kind == "events_api":
            envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
        socket = self._open[next(self._turn) % len(self._open)]
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        try:
            if not self._faults().deaf:
                await socket.send_json(envelope)
            return await waiting
        except ConnectionError as error:
            raise NotDelivered("connection_failed") from error
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the bot to come back on a new socket, as Slack does every few hours."""
        for socket in tuple(self._open):
            with suppress(ConnectionError):
                await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})
            if reason != "warning":
                # What is in flight may still be acked, over the new socket.
                self._forget(socket)

    async def close(self) -> None:
        for socket in tuple(self._open):
            with suppress(ConnectionError):
                await socket.close(code=WSCloseCode.GOING_AWAY, drain=False)

    async def _talk(self, socket: web.WebSocketResponse) -> None:
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._open) + 1,
                "connection_info": {"app_id": self._workspace.team.app_id},
                "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
            }
        )
        self._open.append(socket)
        self._workspace.changes.mark()
        async for message in socket:
            await self._hear(socket, message)

    async def _hear(self, socket: web.WebSocketResponse, message: WSMessage) -> None:
        if message.type is WSMsgType.PING and not self._faults().deaf:
            await socket.pong(message.data)
        if message.type is WSMsgType.TEXT and not self._faults().deaf:
            ack = json.loads(message.data)
            waiting = self._waiting.get(ack.get("envelope_id", ""))
            if waiting is not None and not waiting.done():
                waiting.set_result(ack.get("payload") or {})

    async def _ping(self, socket: web.WebSocketResponse) -> None:
        with suppress(ConnectionError):
            while not socket.closed:
                await asyncio.sleep(PING_SECONDS)
                if not self._faults().deaf:
                    await socket.ping(b"Ping from the sandbox")

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self._open:
            self._open.remove(socket)
        self._workspace.changes.mark()
