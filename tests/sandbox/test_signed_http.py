"""Events and commands as signed requests, for a bot without Socket Mode."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import Sandbox, SandboxClock
from tests.support.patience import patient


class HttpBot:
    """Answers each request with the next of `answers`, and keeps what it got."""

    def __init__(self) -> None:
        self.received: list[tuple[bytes, dict[str, str]]] = []
        self.answers: list[web.Response] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.received.append((await request.read(), dict(request.headers)))
        return self.answers.pop(0)


@pytest.fixture
async def bot() -> HttpBot:
    return HttpBot()


@pytest.fixture
async def sandbox(bot: HttpBot) -> AsyncIterator[Sandbox]:
    application = web.Application()
    application.router.add_post("/slack/events", bot.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    url = f"http://127.0.0.1:{port}/slack/events"
    sandbox = patient(Sandbox(clock=SandboxClock(), socket_mode=False, events_url=url))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()
    await runner.cleanup()


async def test_requests_are_signed_by_real_time_wherever_the_clock_is(
    sandbox: Sandbox, bot: HttpBot
) -> None:
    sandbox.clock.next_working_morning()
    bot.answers = [web.Response()]

    await sandbox.person("UANN").command("/client-issue", "Acme & Co")

    body, headers = bot.received[0]
    assert SignatureVerifier(sandbox.signing_secret).is_valid_request(body, headers)
    assert b"text=Acme+%26amp%3B+Co" in body


async def test_plain_text_in_an_answer_is_shown_to_the_person(
    sandbox: Sandbox, bot: HttpBot
) -> None:
    bot.answers = [web.Response(text="Try `help`.")]
    ann = sandbox.person("UANN")

    await ann.command("/client-issue")

    assert [message.text for message in ann.ephemerals] == ["Try `help`."]


async def test_an_error_is_shown_to_the_person_and_the_command_is_not_repeated(
    sandbox: Sandbox, bot: HttpBot
) -> None:
    bot.answers = [web.Response(status=500)]

    ack = await sandbox.person("UANN").command("/client-issue")

    assert ack.error == "dispatch_failed"
    assert len(bot.received) == 1


async def test_an_event_comes_again_until_the_bot_asks_to_stop(
    sandbox: Sandbox, bot: HttpBot
) -> None:
    stop = {"X-Slack-No-Retry": "1"}
    bot.answers = [web.Response(status=500), web.Response(status=500, headers=stop)]

    await sandbox.person("UANN").open_home()
    await sandbox.until(lambda: not sandbox.delivery.is_busy)

    numbers = [headers.get("X-Slack-Retry-Num") for _, headers in bot.received]
    assert numbers == [None, "1"]
    assert bot.received[1][1]["X-Slack-Retry-Reason"] == "http_error"
