"""The page's own API: what a visitor sees, and what they do as one of the people."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

import jinja2
from aiohttp import web

from bot.sandbox.elements import NoSuchElement
from bot.sandbox.errors import SlackError
from bot.sandbox.page_state import mark_read, page_state
from bot.sandbox.parcels import Ack
from bot.sandbox.person import Person
from bot.sandbox.state import Json, Message, View
from bot.sandbox.workspace import Workspace

FOLDER = Path(__file__).parent
STILL_THERE_SECONDS = 15.0
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}

Act = Callable[[Person, Json], Awaitable[Json]]


class Page:
    def __init__(
        self,
        workspace: Workspace,
        person: Callable[[str], Person],
        *,
        commands: tuple[str, ...],
        shortcuts: tuple[Json, ...],
    ) -> None:
        self._workspace = workspace
        self._person = person
        self._menus = {"commands": list(commands), "shortcuts": list(shortcuts)}
        self._streams: set[asyncio.Task[None]] = set()
        templates = jinja2.FileSystemLoader(FOLDER / "templates")
        self._templates = jinja2.Environment(loader=templates, autoescape=True)

    def routes(self) -> list[web.AbstractRouteDef]:
        acts = {
            "command": _command,
            "message": _message,
            "action": _action,
            "options": _options,
            "submit": _submit,
            "close": _close,
            "home": _home,
            "shortcut": _shortcut,
            "join": _join,
            "invite_bot": _invite_bot,
            "read": self._read,
            "clock": self._clock,
        }
        return [
            web.get("/", self._index),
            web.get("/archives/{channel}/{message}", _permalink),
            web.static("/static", FOLDER / "static"),
            web.get("/page/state", self._state),
            web.get("/page/events", self._events),
            *(web.post(f"/page/{name}", self._acting(act)) for name, act in acts.items()),
        ]

    def close(self) -> None:
        """End the open event streams."""
        for stream in self._streams:
            stream.cancel()

    async def _index(self, _: web.Request) -> web.Response:
        html = self._templates.get_template("index.html").render(
            workspace=self._workspace.team.name
        )
        return web.Response(text=html, content_type="text/html")

    async def _state(self, request: web.Request) -> web.Response:
        person = self._visitor(request.query.get("as", ""))
        state = page_state(self._workspace, person) | self._menus
        return web.json_response(state)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        self._visitor(request.query.get("as", ""))
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        stream = asyncio.create_task(self._stream(response))
        self._streams.add(stream)
        try:
            with suppress(asyncio.CancelledError, ConnectionError):
                await stream
        finally:
            stream.cancel()
            self._streams.discard(stream)
        return response

    async def _stream(self, response: web.StreamResponse) -> None:
        version = -1
        while True:
            try:
                async with asyncio.timeout(STILL_THERE_SECONDS):
                    version = await self._workspace.changes.after(version)
                await response.write(f"data: {version}\n\n".encode())
            except TimeoutError:
                await response.write(b": still there\n\n")

    def _visitor(self, user_id: str) -> Person:
        try:
            return self._person(user_id)
        except KeyError:
            raise web.HTTPNotFound(text=f"Nobody is called {user_id!r} here.") from None

    def _acting(self, act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            # A page of another origin can't send this type without asking first.
            if request.content_type != "application/json":
                return _refused("json_only", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
            try:
                body: Json = await request.json()
                answer = await act(self._visitor(body.get("as", "")), body)
            except (json.JSONDecodeError, KeyError) as error:
                return _refused(f"missing {error}", HTTPStatus.BAD_REQUEST)
            except SlackError as error:
                return _refused(error.code)
            except NoSuchElement:
                return _refused("This has just changed. Please look again.")
            except (LookupError, ValueError) as error:
                return _refused(str(error))
            return web.json_response({"ok": True} | answer)

        return handle

    async def _read(self, person: Person, body: Json) -> Json:
        mark_read(self._workspace, person, person.channel(body["channel"]))
        return {}

    async def _clock(self, _: Person, body: Json) -> Json:
        clock = self._workspace.clock
        if body["advance"] == "morning":
            clock.next_working_morning()
        else:
            clock.advance(STEPS[body["advance"]])
        return {"now": clock().isoformat()}


async def _permalink(request: web.Request) -> web.Response:
    """Open the page where the message stands."""
    place = {"in": request.match_info["channel"]}
    if thread := request.query.get("thread_ts"):
        place["thread"] = thread
    raise web.HTTPFound(f"/?{urlencode(place)}")


async def _command(person: Person, body: Json) -> Json:
    command, _, text = str(body["text"]).strip().partition(" ")
    place, thread_ts = body["channel"], body.get("thread_ts")
    return _acked(await person.command(command, text, channel=place, thread_ts=thread_ts))


async def _message(person: Person, body: Json) -> Json:
    said = await person.say(body["channel"], body["text"], body.get("thread_ts"))
    return {"ts": said.ts}


async def _action(person: Person, body: Json) -> Json:
    place = _place(person, body)
    person.restore(place, body.get("state", {}).get("values", {}))
    ids = {"action_id": body["action_id"], "block_id": _block(place, body)}
    return _acked(await person.click(place, value=body.get("value"), **ids))


async def _options(person: Person, body: Json) -> Json:
    place = _place(person, body)
    person.restore(place, body.get("state", {}).get("values", {}))
    action_id, block_id, query = body["action_id"], _block(place, body), body.get("query", "")
    return {"options": await person.options(action_id, query, where=place, block_id=block_id)}


async def _submit(person: Person, body: Json) -> Json:
    view = _view(person, body)
    person.restore(view, body.get("state", {}).get("values", {}))
    done = await person.submit(view)
    if done.ok:
        return {}
    return {"ok": False, "error": done.error or "invalid", "errors": done.errors}


async def _close(person: Person, body: Json) -> Json:
    await person.close(_view(person, body))
    return {}


async def _home(person: Person, _: Json) -> Json:
    await person.open_home()
    return {}


async def _shortcut(person: Person, body: Json) -> Json:
    if body.get("ts"):
        message = person.message(body["channel"], body["ts"])
        return _acked(await person.message_shortcut(body["callback_id"], message))
    return _acked(await person.global_shortcut(body["callback_id"]))


async def _join(person: Person, body: Json) -> Json:
    await person.join(body["channel"])
    return {}


async def _invite_bot(person: Person, body: Json) -> Json:
    await person.invite(body["channel"])
    return {}


def _place(person: Person, body: Json) -> Message | View:
    if body.get("in") == "home":
        if person.home is None:
            raise LookupError("There is no Home yet.")
        return person.home
    if body.get("view_id"):
        return _view(person, body)
    return person.message(body["channel"], body["ts"])


def _block(place: Message | View, body: Json) -> str | None:
    """The block that was pressed; None when the bot renamed it while the hand was on its way."""
    named = body.get("block_id")
    return named if any(block["block_id"] == named for block in place.blocks) else None


def _view(person: Person, body: Json) -> View:
    open_ones = [*person.views, *([person.home] if person.home else [])]
    found = next((view for view in open_ones if view.id == body["view_id"]), None)
    if found is None:
        raise LookupError("This form is no longer open.")
    return found


def _acked(ack: Ack) -> Json:
    return {} if ack.ok else {"ok": False, "error": ack.error}


def _refused(error: str, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=status)
