"""A book that shows each message's subject, and remembers what it was told."""

import asyncio
from dataclasses import dataclass, field

from bot.delivery import Rendered, Room
from bot.domain.post import Role
from store.messages import Message


@dataclass
class PlainBook:
    """`untrue` subjects are dropped; `rooms` are what a test wants shown or made.

    `elsewhere` is where a case goes that may have no room.
    """

    channel: str | None = "CCASES"
    untrue: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    too_long: set[str] = field(default_factory=set)
    rooms: dict[str, Room] = field(default_factory=dict)
    elsewhere: str | None = None
    refused: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def render(self, message: Message) -> Rendered | None:
        self.asked.set()
        if message.subject in self.broken:
            raise LookupError(message.subject)
        if message.subject in self.untrue:
            return None
        text = f"{message.role} {message.subject} v{message.wanted}"
        shown = "x" * 3001 if message.subject in self.too_long else text
        section = {"type": "section", "text": {"type": "plain_text", "text": shown}}
        return Rendered(text, [section])

    async def room(self, message: Message) -> Room | None:
        return self.rooms.get(message.case_id or "")

    async def room_made(self, message: Message, channel: str) -> None:
        self.made.append(channel)
        self.channel = channel

    async def place_of(self, message: Message) -> str | None:
        return self.channel

    async def row_refused(self, message: Message, error: str) -> None:
        self.left_out.append((message.subject, error))

    async def place_refused(self, message: Message, error: str) -> None:
        self.refused.append((message.place, error))
        if message.role is Role.ROOM and self.elsewhere:
            self.rooms.clear()
            self.channel = self.elsewhere
