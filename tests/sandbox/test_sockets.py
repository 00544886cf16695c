"""Socket Mode: envelopes, acks, and sockets that come and go."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Sandbox, SandboxClock
from tests.support.patience import patient


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def connect(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> aiohttp.ClientWebSocketResponse:
    client = AsyncWebClient(token=sandbox.app_token, base_url=sandbox.api_url)
    opened = await client.apps_connections_open(app_token=sandbox.app_token)
    socket = await session.ws_connect(opened["url"])
    assert (await socket.receive_json())["type"] == "hello"
    return socket


async def test_an_event_without_an_ack_comes_again_with_its_number(
    sandbox: Sandbox, session: aiohttp.ClientSession, ann: Person
) -> None:
    sandbox.delivery.ack_seconds = 0.01
    sandbox.delivery.retry_delays = (0.0, 0.0, 0.0)
    socket = await connect(sandbox, session)

    await ann.open_home()
    envelopes = [await socket.receive_json() for _ in range(4)]

    assert [each["retry_attempt"] for each in envelopes] == [0, 1, 2, 3]
    assert envelopes[3]["retry_reason"] == "http_timeout"
    assert len({each["payload"]["event_id"] for each in envelopes}) == 1
    assert len({each["envelope_id"] for each in envelopes}) == 4


async def test_each_envelope_goes_to_one_of_the_sockets(
    sandbox: Sandbox, session: aiohttp.ClientSession, ann: Person
) -> None:
    one, other = await connect(sandbox, session), await connect(sandbox, session)

    first = asyncio.create_task(ann.command("/client-issue"))
    second = asyncio.create_task(ann.command("/client-issue"))
    for socket in (one, other):
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})

    assert (await first).ok
    assert (await second).ok


async def test_an_ack_may_come_over_another_socket(
    sandbox: Sandbox, session: aiohttp.ClientSession, ann: Person
) -> None:
    old = await connect(sandbox, session)
    command = asyncio.create_task(ann.command("/client-issue"))
    envelope = await old.receive_json()

    await sandbox.sockets.disconnect("refresh_requested")
    assert (await old.receive_json())["reason"] == "refresh_requested"
    new = await connect(sandbox, session)
    await new.send_json({"envelope_id": envelope["envelope_id"]})

    assert (await command).ok


async def test_a_deaf_socket_stays_open_and_answers_nothing(
    sandbox: Sandbox, session: aiohttp.ClientSession, ann: Person
) -> None:
    socket = await connect(sandbox, session)
    sandbox.faults.deaf = True
    sandbox.delivery.ack_seconds = 0.05

    ack = await ann.command("/client-issue")

    assert ack.error == "operation_timeout"
    assert not socket.closed
    assert len(sandbox.sockets) == 1


async def test_without_a_bot_a_command_fails_at_once(ann: Person) -> None:
    ack = await ann.command("/client-issue")

    assert ack.error == "dispatch_failed"


async def test_a_ticket_opens_one_socket(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    url = sandbox.sockets.new_url()
    await session.ws_connect(url)

    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(url)


async def test_stopping_takes_no_time_with_sockets_and_streams_open(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.server.SHUTDOWN_SECONDS", 60.0)
    sandbox = patient(Sandbox(clock=SandboxClock()))
    await sandbox.start()
    socket = await connect(sandbox, session)
    stream = await session.get(f"{sandbox.url}/page/events?as=UANN")
    assert stream.status == 200

    async with asyncio.timeout(30):
        await sandbox.stop()
    assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
