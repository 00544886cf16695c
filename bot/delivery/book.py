"""What delivery asks the rest of the bot: what to show, and where it goes."""

from dataclasses import dataclass
from typing import Any, Protocol

from bot.slack import Document
from store.messages import Message


@dataclass(frozen=True)
class Rendered:
    text: str
    blocks: list[dict[str, Any]]
    channel: str = ""
    """Where it goes, if that came to light on the way."""
    document: Document | None = None
    """It is this file; `text` introduces it, and blocks it has none."""


@dataclass(frozen=True)
class Room:
    """The private channel of a case, to be made."""

    name: str
    members: tuple[str, ...]


class Book(Protocol):
    """Everything here is asked just before sending, so that nothing stale is sent."""

    async def render(self, message: Message) -> Rendered | None:
        """None when it is no longer true: it is dropped."""

    async def room(self, message: Message) -> Room | None:
        """None when no room is wanted any more; a room that is made is still wanted."""

    async def room_made(self, message: Message, channel: str) -> None:
        """May be told twice of the same channel."""

    async def place_of(self, message: Message) -> str | None:
        """The channel of the message's case; None while it is not known, then the row waits."""

    async def row_refused(self, message: Message, error: str) -> None:
        """Slack will never take this message as it is: it was left out, and somebody is told."""

    async def place_refused(self, message: Message, error: str) -> None:
        """Slack does not let us post there: tell somebody by another route.

        Told once for a place until something could be posted there again.
        """
