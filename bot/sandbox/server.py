"""The pretend Slack: one server on this machine for the bot, the page and the tests."""

import asyncio
import secrets
from collections.abc import Callable
from typing import TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox import events
from bot.sandbox.clock import SandboxClock
from bot.sandbox.delivery import Delivery
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.page import Page
from bot.sandbox.parcels import Ack
from bot.sandbox.payloads import Payloads
from bot.sandbox.person import Person
from bot.sandbox.responses import Responses
from bot.sandbox.signed_http import SignedHttp
from bot.sandbox.sockets import Sockets
from bot.sandbox.state import Execution, Json, Team
from bot.sandbox.tickets import Tickets
from bot.sandbox.web_api import Access, Call, WebApi
from bot.sandbox.workspace import Workspace

T = TypeVar("T")

LOOPBACK = "127.0.0.1"
OWN_NAMES = {LOOPBACK, "localhost"}
BODY_LIMIT = 5_000_000
CALLS_SHOWN = 12
SHUTDOWN_SECONDS = 1.0


class Sandbox:
    """Speaks Socket Mode or, without it, signs HTTP requests to `events_url`.

    `commands` and `shortcuts` (`name`, `callback_id`, `type`) are what its page offers.
    """

    def __init__(
        self,
        *,
        clock: SandboxClock,
        port: int = 0,
        socket_mode: bool = True,
        events_url: str | None = None,
        commands: tuple[str, ...] = ("/client-issue",),
        shortcuts: tuple[Json, ...] = (),
    ) -> None:
        self.clock = clock
        self.team = Team()
        self.signing_secret = secrets.token_hex(16)
        self.access = Access(
            bot_token=f"xoxb-sandbox-{secrets.token_hex(12)}",
            app_token=f"xapp-sandbox-{secrets.token_hex(12)}",
        )
        self.workspace = Workspace(clock, self.team)
        self.tickets = Tickets(clock)
        self.sockets = Sockets(self.workspace, lambda: self.faults)
        self.web_api = WebApi(self.workspace, self.tickets, self.access, self.sockets.new_url)
        self.signed_http = SignedHttp(events_url, self.signing_secret)
        transport = self.sockets if socket_mode else self.signed_http
        self.delivery = Delivery(self.workspace, transport)
        self._payloads = Payloads(self.workspace, self.tickets)
        self._people: dict[str, Person] = {}
        self._page = Page(self.workspace, self.person, commands=commands, shortcuts=shortcuts)
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return self.workspace.url

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.access.bot_token

    @property
    def app_token(self) -> str:
        return self.access.app_token

    @property
    def team_id(self) -> str:
        return self.team.id

    @property
    def bot_user_id(self) -> str:
        return self.team.bot_user_id

    @property
    def bot_id(self) -> str:
        return self.team.bot_id

    @property
    def calls(self) -> list[Call]:
        """The calls so far, the last 5,000: method, arguments, and the error if refused."""
        return self.web_api.calls

    @property
    def faults(self) -> Faults:
        return self.web_api.faults

    @property
    def events_url(self) -> str | None:
        return self.signed_http.url

    @events_url.setter
    def events_url(self, url: str) -> None:
        self.signed_http.url = url

    @property
    def subscribed_events(self) -> set[str] | None:
        """The events of the app's manifest; None stands for all."""
        return self.delivery.subscribed

    @subscribed_events.setter
    def subscribed_events(self, names: set[str] | None) -> None:
        self.delivery.subscribed = names

    async def start(self) -> None:
        self._runner = web.AppRunner(
            self._application(), shutdown_timeout=SHUTDOWN_SECONDS, access_log=None
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.workspace.url = f"http://{LOOPBACK}:{port}"

    async def stop(self) -> None:
        """Stop at once: open sockets and event streams are closed first."""
        self._page.close()
        await self.delivery.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def person(self, user_id: str) -> Person:
        if user_id not in self._people:
            self._people[user_id] = Person(
                self.workspace.users[user_id],
                workspace=self.workspace,
                payloads=self._payloads,
                delivery=self.delivery,
            )
        return self._people[user_id]

    async def until(
        self,
        predicate: Callable[[], T | None],
        timeout: float = 60.0,  # noqa: ASYNC109 - the message below is the point of it
    ) -> T:
        """Wait until the predicate is true, looking again after every change."""
        changes = self.workspace.changes
        try:
            async with asyncio.timeout(timeout):
                while not (found := predicate()):
                    await changes.after(changes.version)
        except TimeoutError:
            last = "\n".join(f"  {call}" for call in self.calls[-CALLS_SHOWN:])
            raise TimeoutError(f"Not so within {timeout} s. The last calls:\n{last}") from None
        return found

    async def repeat_last(self, times: int = 1) -> list[Ack]:
        """Send the last command or interaction again, as Slack sometimes does."""
        return await self.delivery.repeat_last(times)

    def run_step(self, callback_id: str, inputs: Json) -> Execution:
        """As a workflow does it; the execution says in the end what came of it."""
        execution = Execution(self.workspace.new_id("Fx"), callback_id, inputs)
        self.workspace.executions[execution.id] = execution
        self.tell_step(execution)
        return execution

    def tell_step(self, execution: Execution) -> None:
        """Tell the app of a run, also of one that it has heard of."""
        events.function_executed(self.workspace, execution, token=self.access.bot_token)

    def change_user(self, user_id: str, **fields: object) -> None:
        """Change a person as an admin would: `deleted=True`, `tz=...`."""
        user = self.workspace.user(user_id)
        for name, value in fields.items():
            setattr(user, name, value)
        self.workspace.changes.mark()
        events.user_changed(self.workspace, user)

    def uninstall(self) -> None:
        events.uninstalled(self.workspace)
        self.access.token_error = "account_inactive"  # noqa: S105 - Slack's word

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[_own_host_only], client_max_size=BODY_LIMIT)
        responses = Responses(self.workspace, self.tickets, self.web_api)
        application.add_routes(
            [
                web.post("/api/{method}", self.web_api.handle),
                web.get("/api/{method}", self.web_api.handle),
                web.post("/response/{key}", responses.handle),
                web.get("/socket", self.sockets.handle),
                *Files(self.workspace, self.web_api).routes(),
                *self._page.routes(),
            ]
        )
        application.on_shutdown.append(self._hang_up)
        return application

    async def _hang_up(self, _: web.Application) -> None:
        await self.sockets.close()


@web.middleware
async def _own_host_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other names for this machine, so that no web page can reach in through DNS."""
    if request.host.partition(":")[0] not in OWN_NAMES:
        raise web.HTTPForbidden(text="The sandbox answers on 127.0.0.1 only.")
    return await handler(request)
