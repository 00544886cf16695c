"""One call to Slack: an answer, or a typed error."""

from collections.abc import Awaitable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.errors import TOO_FAST, InDoubt, NotSent, RateLimited, SlackError, refusal

TIMEOUT_SECONDS = 10
CONNECT_SECONDS = 5
RETRY_SECONDS = 30  # when Slack says "too fast" but not for how long
OK = 200
TOO_MANY = 429
SERVER_ERROR = 500

Answer = AsyncSlackResponse


def new_session(timeout_seconds: float = TIMEOUT_SECONDS) -> aiohttp.ClientSession:
    """One for the whole process: slack_sdk's own `timeout` does not reach a given session."""
    timeout = aiohttp.ClientTimeout(total=timeout_seconds, sock_connect=CONNECT_SECONDS)
    return aiohttp.ClientSession(timeout=timeout)


def new_client(token: str, session: aiohttp.ClientSession, base_url: str) -> AsyncWebClient:
    """Without the default retry, which posts again when only the answer was lost."""
    return AsyncWebClient(token=token, base_url=base_url, session=session, retry_handlers=[])


async def once(call: Awaitable[Answer]) -> Answer:
    """For what must not be done twice: no answer means doubt."""
    try:
        return await call
    except SlackApiError as error:
        raise meaning(error) from error
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise NotSent(type(error).__name__) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise InDoubt(type(error).__name__) from error


async def again(call: Awaitable[Answer]) -> Answer:
    """For what may be done twice: reads, edits, and what is so already."""
    try:
        return await once(call)
    except InDoubt as error:
        raise NotSent(error.code) from error


def meaning(error: SlackApiError) -> SlackError:
    """Slack's refusal as one of our families."""
    answer = error.response
    if not isinstance(answer, AsyncSlackResponse):  # a body that is not JSON
        return InDoubt(f"http_{answer.status}")
    data: Any = answer.data
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if answer.status_code == TOO_MANY or code in TOO_FAST:
        return RateLimited(_seconds(answer.headers.get("Retry-After", "")))
    if answer.status_code >= SERVER_ERROR or not code:
        return InDoubt(code or f"http_{answer.status_code}")
    return refusal(code)


def _seconds(header: str) -> float:
    return float(header) if header.isdigit() else RETRY_SECONDS
