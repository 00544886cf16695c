"""People at work, as people are: what does not come is tried again."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import utc_now
from bot.domain.reminder import Kind
from bot.sandbox import Message, Person, Sandbox
from bot.sandbox.state import Channel, User, View
from store import Store
from store.models import CaseRow, ClientRow, ReminderRow

T = TypeVar("T")
TRIES_AGAIN_AFTER = 3.0
LONGEST = 1800.0
LISTEN, ACT, FOLLOW_UP = "· Listen", "· Act", "· Follow up"
TALKED = (LISTEN, "we talked", "guidance changed", ACT)
ACTED = ("resolved", FOLLOW_UP)


@dataclass(frozen=True)
class Opened:
    """A case as it should stand in Slack; the replies in its thread end with these words."""

    client: str
    owner: str
    channel: str
    thread: tuple[str, ...]
    is_due: bool


@dataclass(frozen=True)
class Worker:
    """Each in a channel of their own, lest they wait for each other's posts."""

    slack: Sandbox
    store: Store
    person: Person
    channel: str

    @classmethod
    def hire(cls, slack: Sandbox, store: Store, number: int) -> "Worker":
        user = User(f"UW{number:03}", f"w{number}", f"Worker {number}", "Etc/UTC", slack.team_id)
        members = {user.id, slack.bot_user_id}
        channel = Channel(f"CW{number:03}", f"cases-{number}", "public", members, user.id, 0)
        slack.workspace.users[user.id] = user
        slack.workspace.channels[channel.id] = channel
        return cls(slack, store, slack.person(user.id), channel.name)

    async def work(self, cases: int) -> list[Opened]:
        return [await self._case(number) for number in range(cases)]

    async def _case(self, number: int) -> Opened:
        """Every second one goes on to *Follow up*; the promise of each other one falls due."""
        client = f"{self.person.id} client {number:02}"
        card = await self._open(client)
        await self._talk(card)
        owner = self.person.id
        if number % 2 == 0:
            await self._make_due(client)
            return Opened(client, owner, self.channel, TALKED, is_due=True)
        await self._until(lambda: self._reply(card, FOLLOW_UP), lambda: self._done(card))
        return Opened(client, owner, self.channel, TALKED + ACTED, is_due=False)

    async def _open(self, client: str) -> Message:
        self.person.views.clear()
        form = await self._until(
            lambda: self._form("New client issue", client),
            lambda: self.person.command("/client-issue", f"{client}: late", channel=self.channel),
        )
        self.person.fill({"reached": "phone"})
        return await self._until(lambda: self._card(client), lambda: self.person.submit(form))

    async def _talk(self, card: Message) -> None:
        listen = await self._until(lambda: self._reply(card, LISTEN), self._nothing)
        self.person.views.clear()
        form = await self._until(
            lambda: self._form("We talked", ""),
            lambda: self.person.click(listen, label="We talked"),
        )
        due = int((self.slack.clock() + timedelta(hours=5)).timestamp())
        need, harm, agreed = "Their money", "Late wages", "Refund today"
        self.person.fill(
            {"need": need, "harm": harm, "fault": "ours", "agreed": agreed, "due": due}
        )
        await self._until(lambda: self._reply(card, ACT), lambda: self.person.submit(form))

    async def _done(self, card: Message) -> None:
        if act := self._reply(card, ACT):
            await self.person.click(act, label="Done")

    async def _make_due(self, client: str) -> None:
        """In place of the hours until then: no clock but the machine's is in another process."""
        mine = (
            select(CaseRow.id)
            .join(ClientRow, ClientRow.id == CaseRow.client_id)
            .where(ClientRow.name == client)
        )
        async with AsyncSession(self.store.engine) as session, session.begin():
            await session.execute(
                update(ReminderRow)
                .where(ReminderRow.case_id.in_(mine), ReminderRow.kind == Kind.PROMISE)
                .values(due_at=utc_now(), exact=True, round_the_clock=True)
            )

    async def _until(self, seen: Callable[[], T | None], act: Callable[[], Awaitable[object]]) -> T:
        while not (found := seen()):
            await self.slack.until(lambda: len(self.slack.sockets) > 0, timeout=LONGEST)
            with suppress(LookupError):  # a button that was pressed is gone
                await act()
            with suppress(TimeoutError):
                await self.slack.until(seen, timeout=TRIES_AGAIN_AFTER)
        return found

    async def _nothing(self) -> None:
        """They wait."""

    def _form(self, title: str, having: str) -> View | None:
        view = self.person.view
        return view if view and view.title == title and having in str(view.values) else None

    def _card(self, client: str) -> Message | None:
        cards = self.slack.workspace.messages(self.channel)
        return next((card for card in cards if f" {client} " in f"{card.text} "), None)

    def _reply(self, card: Message, ending: str) -> Message | None:
        thread = self.slack.workspace.messages(card.channel, card.ts)
        return next((reply for reply in thread if reply.text.endswith(ending)), None)
