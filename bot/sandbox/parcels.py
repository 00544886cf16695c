"""What travels from Slack to the bot, whatever road it takes."""

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.sandbox.state import Json

ParcelKind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Parcel:
    """`attempt` and `reason` say how often, and why, an event is sent again."""

    kind: ParcelKind
    payload: Json
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Ack:
    """How the bot answered in its three seconds; `error` is what Slack shows the person."""

    ok: bool
    error: str | None
    body: Json


class NotDelivered(Exception):
    """The bot could not be reached, or answered with an error."""

    def __init__(self, reason: str, *, may_retry: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_retry = may_retry


class Transport(Protocol):
    async def deliver(self, parcel: Parcel) -> Json:
        """Bring a parcel to the bot and return its answer; raise `NotDelivered`."""
        ...

    async def close(self) -> None: ...
