"""The composition root: settings, clock and store become a bot; start and stop order."""

import asyncio
import logging
import os
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Self

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import handlers
import store
from bot.clock import Clock, utc_now
from bot.delivery.loop import Delivery
from bot.delivery.render import Renderer
from bot.metrics import Metrics
from bot.playbooks.team import load_team
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack import Identity, Slack, SlackError, TeamRefused, new_session
from bot.usecases.absences import Absences
from bot.usecases.alarms import Alarms
from bot.usecases.change import House
from bot.usecases.erasing import Erasing
from bot.usecases.leaving import Leaving
from bot.usecases.outboxes import Outboxes
from bot.usecases.reminders import Reminders
from bot.usecases.workspaces import Workspaces
from bot.web import serve
from glossary import load as load_glossary
from handlers.leavers import Leavers
from handlers.routes import Routes
from handlers.transport import Socket, SocketRefused, http_events
from handlers.who import People
from store import Store
from store.lock import one_bot

log = structlog.get_logger()

DRAIN = timedelta(seconds=3)
"""For each of what runs and what is being posted; all of stopping takes less than ten seconds."""
ANYWHERE = "0.0.0.0"  # noqa: S104 (a load balancer asks from outside)
ASK_EVERY = timedelta(seconds=10)
TIDY_EVERY = timedelta(days=1)
STUCK = timedelta(minutes=5)
"""A call that is due that long, and that no channel or workspace holds up, will not go by itself."""
STALE = timedelta(minutes=3)
"""A tick that long ago means that the clock stands still: it wakes at least once a minute."""
REFUSED = (
    "Slack refuses SLACK_BOT_TOKEN ({}). Take the present Bot User OAuth Token (xoxb-…) from "
    "OAuth & Permissions of your app; install the app there first."
)
UNREACHABLE = (
    "Slack can't be reached at {} ({}). Check the network, and SLACK_API_URL if you set it."
)
SCOPES = "The app lacks the scopes {}. Update it with manifest.json and install it again."
PORT_TAKEN = "I can't listen on PORT {}: {}. Choose another, or stop what uses it."


class CannotStart(Exception):
    """One sentence for whoever starts the bot: what is wrong, and what to do."""


class Bot:
    """One running bot. `start` returns when it is ready; `stop` leaves nothing half done."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = utc_now,
        scopes: frozenset[str],
        host: str = ANYWHERE,
    ) -> None:
        self._settings, self._clock, self._scopes = settings, clock, scopes
        self._host = host
        self.metrics = Metrics()
        self._stack = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []
        self._socket: Socket | None = None
        self._asked_at: datetime | None = None
        self._answer = ""
        self._tidied_at: datetime | None = None

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    def wake(self) -> None:
        """The time or the data may have changed: look what is due."""
        self.scheduler.wake()
        self.delivery.wake()

    async def start(self) -> None:
        settings = self._settings
        self._stack.enter_context(one_bot(settings.database_url))
        await asyncio.to_thread(store.upgrade, settings.database_url)
        self.store = Store.open(store.database_url(settings.database_url))
        self._stack.push_async_callback(self.store.close)
        session = await self._stack.enter_async_context(new_session())
        slack = Slack.open(
            settings.slack_bot_token.get_secret_value(), session, settings.slack_api_url
        )
        self._slack = slack
        self.identity = await self._identify(slack)
        self._build(slack, session)
        await self._listen()
        self._tasks = [
            asyncio.create_task(self.delivery.run()),
            asyncio.create_task(self.scheduler.run()),
        ]
        log.info("ready", team=self.identity.team_id, port=self.port)

    async def stop(self) -> None:
        """Take no more work, finish what runs, give back what was not begun."""
        self.scheduler.stop()
        for site in list(self._server.sites):
            await site.stop()
        if self._socket is not None:
            await self._socket.stop_listening()
        await self._guard.drain(DRAIN.total_seconds())
        if self._socket is not None:
            await self._socket.close()
        await self.delivery.drain(DRAIN)
        await asyncio.gather(*self._tasks)
        await self._stack.aclose()

    async def amiss(self) -> Mapping[str, str]:
        """What keeps the bot from working, by part; nothing when it is ready."""
        amiss = {}
        if not await self.store.answers():
            amiss["database"] = "does not answer"
        elif not self.delivery.paused and await self._stuck():
            amiss["outbox"] = "stands still"
        if word := await self._slack_says():
            amiss["slack"] = word
        if self._socket is not None and not await self._socket.is_connected():
            amiss["socket"] = "not connected"
        ticked_at = self.scheduler.ticked_at
        if ticked_at is None or utc_now() - ticked_at > STALE:
            amiss["tick"] = "stands still"
        return amiss

    async def _figures(self) -> bytes:
        async with self.store.reading() as tx:
            return self.metrics.text(owed=await tx.outbox.owed())

    async def _stuck(self) -> bool:
        """Something is due to go to Slack for minutes, and does not."""
        now = self._clock()
        async with self.store.reading() as tx:
            since = await tx.outbox.stuck_since(now)
        return since is not None and now - since > STUCK

    async def _slack_says(self) -> str:
        """Slack's word for why we can't work, asked for at most every ten seconds."""
        if self.delivery.paused:
            return ", ".join(self.delivery.paused.values())
        if self._asked_at is None or utc_now() - self._asked_at > ASK_EVERY:
            self._asked_at, self._answer = utc_now(), ""
            try:
                await self._slack.check()
            except SlackError as error:
                self._answer = str(error)
        return self._answer

    async def _identify(self, slack: Slack) -> Identity:
        """Bolt's async app does not check its token by itself."""
        try:
            identity = await slack.who_am_i()
        except TeamRefused as error:
            raise CannotStart(REFUSED.format(error)) from error
        except SlackError as error:
            raise CannotStart(UNREACHABLE.format(self._settings.slack_api_url, error)) from error
        if missing := self._scopes - identity.scopes:
            raise CannotStart(SCOPES.format(", ".join(sorted(missing))))
        return identity

    def _build(self, slack: Slack, session: aiohttp.ClientSession) -> None:
        def slack_for(team_id: str) -> Slack:
            if team_id != self.identity.team_id:
                raise TeamRefused("not_authed")
            return slack

        sites = {self.identity.team_id: self.identity.url}
        words = load_glossary(self._settings.glossary_path)
        team = load_team(self._settings.playbooks_path, words=words.glossary)
        for trouble in (*words.troubles, *team.troubles):
            log.warning("left out", trouble=str(trouble))
        house = House(
            store=self.store,
            clock=self._clock,
            playbooks=team.playbooks,
            drafts=team.drafts,
            levels=team.levels,
            rules=team.rules,
            guide=team.guide,
            words=words.glossary,
        )
        reminders = Reminders(house)
        leavers = Leavers(People(Workspaces(house), slack_for), Leaving(house))

        # Delivery looks again after each row by itself: its commits need not wake anybody.
        quiet = replace(self.store, on_commit=[])
        book = Renderer(house, sites, slack_for)
        self.delivery = Delivery(quiet, slack_for, book, self._clock, metrics=self.metrics)
        absences = Absences(house)

        async def tick() -> int:
            await absences.end_due()
            told = await reminders.tick()
            self.metrics.due.inc(told)
            return told

        async def sweep() -> None:
            await leavers.sweep()
            await reminders.sweep()
            await self._tidy(house)

        async def next_due() -> datetime | None:
            ahead = (await reminders.next_due(), await absences.next_end())
            return min(filter(None, ahead), default=None)

        self.scheduler = Scheduler(
            tick=tick,
            sweep=sweep,
            next_due=next_due,
            clock=self._clock,
        )
        self.store.on_commit.extend([self.delivery.wake, self.scheduler.wake_soon])
        self._bolt = self._bolt_app(session)
        self._guard = handlers.register(Routes(self._bolt), house, slack_for, sites, self.metrics)

    async def _tidy(self, house: House) -> None:
        """At the start, and once a day; what is to be erased goes a little with each sweep."""
        now = self._clock()
        if self._tidied_at is None or now - self._tidied_at > TIDY_EVERY:
            await Alarms(house).plan_missing()
            await Alarms(house).follow_levels()
            await Outboxes(self.store, self._clock).forget_finished()
            if not await Erasing(self.store, self._clock).some():
                self._tidied_at = now

    def _bolt_app(self, session: aiohttp.ClientSession) -> AsyncApp:
        """Authorized by what we know of ourselves: no call to Slack before the first answer."""
        token = self._settings.slack_bot_token.get_secret_value()
        identity = self.identity

        async def authorize() -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=None,
                team_id=identity.team_id,
                bot_token=token,
                bot_user_id=identity.bot_user_id,
            )

        secret = self._settings.slack_signing_secret
        client = AsyncWebClient(
            base_url=self._settings.slack_api_url, session=session, retry_handlers=[]
        )
        return AsyncApp(
            # Without a logger of its own, Bolt's would speak as loud as the root.
            logger=logging.getLogger("slack_bolt"),
            client=client,
            authorize=authorize,
            signing_secret=secret.get_secret_value() if secret else None,
            # A listener ends with its ack: else Bolt would look for it only each 10 ms.
            process_before_response=True,
        )

    async def _listen(self) -> None:
        settings = self._settings
        events = None if settings.slack_app_token else http_events(self._bolt, utc_now)
        try:
            self._server = await serve(
                self._host, settings.port, ready=self.amiss, figures=self._figures, events=events
            )
        except OSError as error:
            why = os.strerror(error.errno or 0).lower()
            raise CannotStart(PORT_TAKEN.format(settings.port, why)) from error
        self._stack.push_async_callback(self._server.cleanup)
        self.port = int(self._server.addresses[0][1])
        if settings.slack_app_token is not None:
            self._socket = Socket(self._bolt, settings.slack_app_token.get_secret_value())
            try:
                await self._socket.connect()
            except SocketRefused as error:
                with suppress(Exception):
                    await self._socket.close()
                raise CannotStart(str(error)) from error
