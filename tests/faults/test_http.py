"""Without Socket Mode: Slack's requests over signed HTTP."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from urllib.parse import urlencode

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.clock import utc_now
from tests.support.world import World, a_world

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with a_world(sqlite_url, socket_mode=False) as world:
        yield world


def signed(body: str, secret: str, at: datetime) -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
    signature = f"v0={digest.hexdigest()}"
    return {**FORM, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}


def a_command(world: World, text: str = "list") -> str:
    return urlencode(
        {
            "command": "/client-issue",
            "text": text,
            "team_id": world.slack.team_id,
            "user_id": world.ann.id,
            "channel_id": "CGENERAL",
            "trigger_id": "1.2.3",
            "response_url": f"{world.slack.url}/response/none",
        }
    )


async def send(world: World, body: str, headers: dict[str, str]) -> int:
    assert world.slack.events_url is not None
    async with (
        aiohttp.ClientSession() as session,
        session.post(world.slack.events_url, data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_a_command_becomes_a_case_and_its_steps(world: World) -> None:
    card = await world.open_case(world.ann, reached="phone")
    listen = await world.reply(card, "Listen")

    await world.ann.click(listen, label="We talked")
    await world.form(world.ann, "We talked")
    world.ann.fill({"need": "Their money back"})
    assert (await world.ann.submit()).ok

    talked = await world.reply(card, "talked with Acme")
    assert talked.thread_ts == card.ts
    assert len(world.slack.sockets) == 0


async def test_a_menu_is_filled_while_typing(world: World) -> None:
    await world.open_case(world.ann)
    await world.ann.command("/client-issue")
    await world.form(world.ann, "New client issue")

    offered = await world.ann.options("case.open.client", "acm")

    assert [each["value"] for each in offered] == ["acm", "Acme"]


async def test_a_rightly_signed_request_is_taken(world: World) -> None:
    body = a_command(world)

    assert await send(world, body, signed(body, world.slack.signing_secret, utc_now())) == 200


async def test_a_wrong_signature_is_refused(world: World) -> None:
    body = a_command(world)

    assert await send(world, body, signed(body, "0" * 32, utc_now())) == 401


async def test_a_changed_body_is_refused(world: World) -> None:
    headers = signed(a_command(world), world.slack.signing_secret, utc_now())

    assert await send(world, a_command(world, "settings"), headers) == 401


async def test_a_request_without_a_signature_is_refused(world: World) -> None:
    assert await send(world, a_command(world), FORM) == 401


async def test_an_old_request_is_refused(world: World) -> None:
    body = a_command(world)
    old = utc_now() - timedelta(minutes=6)

    assert await send(world, body, signed(body, world.slack.signing_secret, old)) == 401


async def test_slacks_question_for_the_address_is_answered(world: World) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    headers = signed(body, world.slack.signing_secret, utc_now())
    headers["Content-Type"] = "application/json"
    assert world.slack.events_url is not None

    async with (
        aiohttp.ClientSession() as session,
        session.post(world.slack.events_url, data=body, headers=headers) as answer,
    ):
        assert (await answer.json())["challenge"] == "abc"


@pytest.mark.parametrize("body", ["", "payload=", "payload={", "payload=[]", "command=x"])
async def test_nonsense_is_refused_and_breaks_nothing(world: World, body: str) -> None:
    headers = signed(body, world.slack.signing_secret, utc_now())

    assert await send(world, body, headers) in {400, 404}

    await world.ann.command("/client-issue", "help")
    assert await world.told(world.ann, "this list")


@pytest.mark.parametrize(
    "changed",
    [
        {"X-Slack-Request-Timestamp": "nonsense"},
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Signature": "v0=ü"},
        {"X-Slack-Signature": ""},
    ],
)
async def test_what_is_no_signature_is_refused_and_leaves_no_traceback(
    world: World, changed: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    body = a_command(world)
    headers = signed(body, world.slack.signing_secret, utc_now()) | changed

    assert await send(world, body, headers) == 401
    assert not caplog.records


async def test_a_wrong_secret_is_told_to_the_administrator_once_a_minute(world: World) -> None:
    body = a_command(world)
    with capture_logs() as logs:
        for _ in range(3):
            await send(world, body, signed(body, "0" * 32, utc_now()))

    refused = [each for each in logs if each["event"] == "request refused"]
    assert len(refused) == 1
    assert "SLACK_SIGNING_SECRET" in refused[0]["why"]


async def test_a_wrong_clock_is_told_to_the_administrator(world: World) -> None:
    body = a_command(world)
    early = utc_now() - timedelta(hours=1)
    with capture_logs() as logs:
        await send(world, body, signed(body, world.slack.signing_secret, early))

    assert [each["why"] for each in logs if each["event"] == "request refused"] == [
        "more than five minutes old, or this machine's clock is wrong"
    ]
