"""Tokens, scopes and faults: what stands between the bot and every method."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox


def client(sandbox: Sandbox, token: str) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=sandbox.api_url, retry_handlers=[])


async def refusal(sandbox: Sandbox, token: str) -> str:
    with pytest.raises(SlackApiError) as refused:
        await client(sandbox, token).auth_test()
    return str(refused.value.response["error"])


async def test_the_bot_learns_who_it_is_and_what_it_may(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    sandbox.access.scopes = {"chat:write", "commands"}

    answer = await slack.auth_test()

    assert (answer["user_id"], answer["bot_id"]) == (sandbox.bot_user_id, sandbox.bot_id)
    assert answer["team_id"] == sandbox.team_id
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert headers["x-oauth-scopes"] == "chat:write,commands"


async def test_each_wrong_token_has_its_own_error(sandbox: Sandbox) -> None:
    assert await refusal(sandbox, "") == "not_authed"
    assert await refusal(sandbox, "xoxb-other") == "invalid_auth"
    assert await refusal(sandbox, sandbox.app_token) == "not_allowed_token_type"


async def test_a_revoked_token_stays_refused(sandbox: Sandbox) -> None:
    sandbox.access.token_error = "token_revoked"

    assert await refusal(sandbox, sandbox.bot_token) == "token_revoked"


async def test_an_unknown_method_is_named(slack: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        await slack.api_call("chat.shout")

    assert refused.value.response["error"] == "unknown_method"


async def test_a_missing_scope_is_named_by_the_kind_of_channel(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    await sandbox.person("UANN").invite("CLEADS")
    sandbox.access.scopes = {"channels:history"}

    with pytest.raises(SlackApiError) as refused:
        await slack.conversations_history(channel="CLEADS")

    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "groups:history"


async def test_a_rate_limit_says_when_to_come_back_and_then_lets_go(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    sandbox.faults.next("auth.test", status=429, retry_after=7)

    with pytest.raises(SlackApiError) as refused:
        await slack.auth_test()

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert (await slack.auth_test())["ok"]


async def test_a_planned_error_leaves_the_workspace_untouched(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    await slack.conversations_join(channel="CSUPPORT")
    sandbox.faults.next("chat.postMessage", error="channel_not_found")

    with pytest.raises(SlackApiError):
        await slack.chat_postMessage(channel="CSUPPORT", text="Hello")

    assert sandbox.workspace.messages("CSUPPORT") == []


async def test_a_line_that_drops_after_the_post_leaves_the_message_there(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    await slack.conversations_join(channel="CSUPPORT")
    sandbox.faults.next("chat.postMessage", drop="before")
    sandbox.faults.next("chat.postMessage", drop="after")

    for text in ("lost", "kept"):
        with pytest.raises(aiohttp.ClientError):
            await slack.chat_postMessage(channel="CSUPPORT", text=text)

    assert [message.text for message in sandbox.workspace.messages("CSUPPORT")] == ["kept"]


async def test_a_channel_has_a_pace_if_asked_for(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    await slack.conversations_join(channel="CSUPPORT")
    sandbox.faults.paced = True

    for _ in range(8):
        await slack.chat_postMessage(channel="CSUPPORT", text="Hello")
    with pytest.raises(SlackApiError) as refused:
        await slack.chat_postMessage(channel="CSUPPORT", text="One too many")

    assert refused.value.response["error"] == "ratelimited"


async def test_every_call_is_remembered_with_its_outcome(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    with pytest.raises(SlackApiError):
        await slack.chat_postMessage(channel="CSUPPORT", text="Hello")

    assert sandbox.calls == [
        ("chat.postMessage", {"channel": "CSUPPORT", "text": "Hello"}, "not_in_channel")
    ]


async def test_a_wait_that_fails_shows_the_last_calls(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    await slack.auth_test()

    with pytest.raises(TimeoutError, match=r"auth\.test"):
        await sandbox.until(lambda: False, timeout=0.01)
