"""A sandbox, and a small bot that speaks to it through Bolt and a real websocket."""

from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Sandbox, SandboxClock
from tests.support.patience import patient


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = patient(Sandbox(clock=SandboxClock()))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
def slack(sandbox: Sandbox) -> AsyncWebClient:
    """The bot's client, which never repeats a call by itself."""
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@pytest.fixture
def ann(sandbox: Sandbox) -> Person:
    return sandbox.person("UANN")


@pytest.fixture
async def app(sandbox: Sandbox, slack: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A bot that is connected; tests give it listeners."""
    app = AsyncApp(client=slack)
    handler = AsyncSocketModeHandler(app, sandbox.app_token)
    await handler.connect_async()
    await sandbox.until(lambda: len(sandbox.sockets))
    yield app
    await handler.close_async()
