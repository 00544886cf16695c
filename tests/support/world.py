"""The whole bot, with the sandbox as its Slack, in one process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from bot.app import Bot
from bot.manifest import SCOPES, manifest, page_shortcuts
from bot.sandbox import Message, Person, Sandbox, SandboxClock
from bot.settings import Settings
from tests.support.patience import patient

MONDAY_NOON = datetime(2030, 3, 4, 11, 0, tzinfo=UTC)
"""Noon in Berlin, where Ann is; far enough ahead for a clock that never goes back."""


@dataclass
class World:
    slack: Sandbox
    bot: Bot
    clock: SandboxClock

    @property
    def ann(self) -> Person:
        return self.slack.person("UANN")

    @property
    def ben(self) -> Person:
        return self.slack.person("UBEN")

    @property
    def chi(self) -> Person:
        return self.slack.person("UCHI")

    @property
    def guest(self) -> Person:
        return self.slack.person("UGUS")

    async def form(self, who: Person, title: str) -> Any:
        """The open form of that title; a button is acked before its form opens."""
        return await self.slack.until(
            lambda: who.view if who.view and who.view.title == title else None
        )

    async def open_case(
        self,
        who: Person,
        text: str = "Acme: charged twice",
        *,
        channel: str = "general",
        **values: object,
    ) -> Message:
        """Type the command, fill in, submit; returns the card."""
        before = len(self.cards(channel))
        await who.command("/client-issue", text, channel=channel)
        await self.form(who, "New client issue")
        who.fill(values)
        assert (await who.submit()).ok
        cards = await self.slack.until(
            lambda: found if len(found := self.cards(channel)) > before else None
        )
        return cards[-1]

    def cards(self, channel: str = "general") -> list[Message]:
        return [m for m in self.slack.workspace.messages(channel) if "CI-" in m.text]

    async def thread(self, card: Message, count: int = 1) -> list[Message]:
        """At least so many replies under a card."""
        return await self.slack.until(
            lambda: (
                found
                if len(found := self.slack.workspace.messages(card.channel, card.ts)) >= count
                else None
            )
        )

    async def reply(self, card: Message, having: str) -> Message:
        """The newest reply with these words in its blocks or text."""
        return await self.slack.until(lambda: self._newest(card, having))

    async def dm(self, who: Person, having: str) -> Message:
        return await self.slack.until(
            lambda: (
                next(
                    (
                        m
                        for m in reversed(self.slack.workspace.messages(channel))
                        if having in shown(m)
                    ),
                    None,
                )
                if (channel := self.slack.workspace.dm(who.id))
                else None
            )
        )

    async def told(self, who: Person, having: str) -> Any:
        """A private answer with these words."""
        return await self.slack.until(
            lambda: next((e for e in reversed(who.ephemerals) if having in shown(e)), None)
        )

    def _newest(self, card: Message, having: str) -> Message | None:
        found = self.slack.workspace.messages(card.channel, card.ts)
        return next((m for m in reversed(found) if having in shown(m)), None)


def shown(message: Any) -> str:
    """All words of a message or form."""
    return f"{getattr(message, 'text', '')} {words(message.blocks)}"


def words(part: object) -> str:
    if isinstance(part, dict):
        text = part.get("text")
        own = text if isinstance(text, str) else ""
        rest = (words(value) for key, value in part.items() if key != "text" or not own)
        return own + "".join(rest)
    if isinstance(part, list):
        return "".join(words(each) for each in part)
    return ""


def settings_for(slack: Sandbox, database_url: str, **changed: Any) -> Settings:
    values: dict[str, Any] = {
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "slack_signing_secret": SecretStr(slack.signing_secret),
        "slack_api_url": slack.api_url,
        "database_url": database_url,
        "port": 0,
    }
    return Settings(_env_file=None, **(values | changed))


@asynccontextmanager
async def a_world(
    database_url: str, *, socket_mode: bool = True, **changed: Any
) -> AsyncIterator[World]:
    """Over a socket or, without it, over signed HTTP; the app may what its manifest says.

    `changed` are settings of the bot.
    """
    clock = SandboxClock()
    clock.set(MONDAY_NOON)
    slack = patient(Sandbox(clock=clock, shortcuts=page_shortcuts(), socket_mode=socket_mode))
    slack.access.scopes = set(SCOPES)
    events = manifest(workflow_step=True)["settings"]["event_subscriptions"]["bot_events"]
    slack.subscribed_events = set(events)
    await slack.start()
    try:
        way_in: dict[str, Any] = {} if socket_mode else {"slack_app_token": None}
        settings = settings_for(slack, database_url, **way_in, **changed)
        async with Bot(settings, clock=clock, scopes=SCOPES, host="127.0.0.1") as bot:
            clock.subscribe(bot.wake)
            slack.events_url = f"http://127.0.0.1:{bot.port}/slack/events"
            yield World(slack, bot, clock)
    finally:
        await slack.stop()
        clock._subscribers.clear()  # aiohttp remembers the sandbox for ever, and it would the bot
