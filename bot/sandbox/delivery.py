"""Brings commands, interactions and events to the bot, with Slack's patience: three seconds."""

import asyncio
from copy import deepcopy

from bot.sandbox.events import subscription
from bot.sandbox.parcels import Ack, NotDelivered, Parcel, ParcelKind, Transport
from bot.sandbox.state import Json
from bot.sandbox.workspace import Workspace

ACK_SECONDS = 3.0
# Slack itself repeats at once, after one minute and after five.
RETRY_DELAYS = (0.0, 0.05, 0.25)


class Delivery:
    """`subscribed` holds the events of the app's manifest; None stands for all."""

    def __init__(self, workspace: Workspace, transport: Transport) -> None:
        self.ack_seconds = ACK_SECONDS
        self.retry_delays: tuple[float, ...] = RETRY_DELAYS
        self.subscribed: set[str] | None = None
        self._workspace = workspace
        self._transport = transport
        self._last: Parcel | None = None
        self._running: set[asyncio.Task[None]] = set()
        workspace.emit = self.emit

    @property
    def is_busy(self) -> bool:
        """Whether events are still on their way."""
        return bool(self._running)

    async def ask(self, kind: ParcelKind, payload: Json) -> Ack:
        """Send what a person waits for; it is never sent twice."""
        self._last = Parcel(kind, deepcopy(payload))
        return await self._asked(self._last)

    async def repeat_last(self, times: int = 1) -> list[Ack]:
        if self._last is None:
            raise LookupError("Nothing was sent to the bot yet.")
        return [await self._asked(self._last) for _ in range(times)]

    def emit(self, event: Json) -> None:
        """Send an event in the background, and again if the bot does not ack it."""
        if self.subscribed is not None and subscription(event) not in self.subscribed:
            return
        task = asyncio.create_task(self._insist(self._event_payload(deepcopy(event))))
        self._running.add(task)
        task.add_done_callback(self._arrived)

    async def close(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._transport.close()

    async def _asked(self, parcel: Parcel) -> Ack:
        try:
            async with asyncio.timeout(self.ack_seconds):
                return Ack(ok=True, error=None, body=await self._transport.deliver(parcel))
        except TimeoutError:
            return Ack(ok=False, error="operation_timeout", body={})
        except NotDelivered:
            return Ack(ok=False, error="dispatch_failed", body={})

    def _arrived(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._workspace.changes.mark()

    async def _insist(self, payload: Json) -> None:
        reason = ""
        for attempt, delay in enumerate((0.0, *self.retry_delays)):
            await asyncio.sleep(delay)
            try:
                async with asyncio.timeout(self.ack_seconds):
                    await self._transport.deliver(Parcel("events_api", payload, attempt, reason))
            except TimeoutError:
                reason = "http_timeout"
            except NotDelivered as failure:
                if not failure.may_retry:
                    return
                reason = failure.reason
            else:
                return

    def _event_payload(self, event: Json) -> Json:
        team = self._workspace.team
        channel = self._workspace.channels.get(str(event.get("channel", "")))
        return {
            "token": "sandbox",
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": team.app_id,
            "type": "event_callback",
            "event": event,
            "event_id": self._workspace.new_id("Ev"),
            "event_time": int(self._workspace.clock().timestamp()),
            "event_context": f"4-{team.id}",
            "is_ext_shared_channel": channel.is_ext_shared if channel else False,
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team.id,
                    "user_id": team.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
        }
