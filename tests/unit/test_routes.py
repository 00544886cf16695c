"""A request goes to the handler that has its name."""

import re
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.request.async_request import AsyncBoltRequest

from handlers.guard import Listener
from handlers.routes import ANYTHING, Routes


async def _authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1")


@pytest.fixture
def app() -> AsyncApp:
    return AsyncApp(authorize=_authorize, process_before_response=True)


async def _send(app: AsyncApp, body: dict[str, Any]) -> int:
    known = {"team": {"id": "T1"}, "user": {"id": "U1"}}
    answer = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=known | body))
    return answer.status


async def _press(app: AsyncApp, action_id: str) -> int:
    return await _send(app, {"type": "block_actions", "actions": [{"action_id": action_id}]})


def _notes(heard: list[str], who: str) -> Listener:
    async def listener(args: AsyncArgs) -> None:
        await args.ack()
        heard.append(who)

    return listener


async def test_a_name_comes_first_then_the_first_pattern_that_fits(app: AsyncApp) -> None:
    heard: list[str] = []
    routes = Routes(app)
    routes.action(re.compile(r"^tick\.\d+$"))(_notes(heard, "ticks"))
    routes.action(ANYTHING)(_notes(heard, "all else"))
    routes.action("done")(_notes(heard, "done"))

    for pressed in ("done", "tick.2", "tick", ""):
        await _press(app, pressed)

    assert heard == ["done", "ticks", "all else", "all else"]


async def test_the_same_name_is_another_one_in_another_kind_of_request(app: AsyncApp) -> None:
    heard: list[str] = []
    routes = Routes(app)
    routes.action("skip")(_notes(heard, "button"))
    routes.view("skip")(_notes(heard, "form"))
    routes.event("skip")(_notes(heard, "event"))

    await _send(app, {"type": "view_submission", "view": {"type": "modal", "callback_id": "skip"}})
    await _press(app, "skip")
    await _send(app, {"type": "event_callback", "event": {"type": "skip"}})

    assert heard == ["form", "button", "event"]


async def test_what_nobody_listens_to_is_not_acked(app: AsyncApp) -> None:
    routes = Routes(app)
    routes.action("done")(_notes([], "done"))

    assert await _press(app, "done") == 200
    assert await _press(app, "gone") != 200
