"""Events and interactions as signed HTTP requests, for a bot without Socket Mode."""

import hashlib
import hmac
import json
from http import HTTPStatus
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.clock import real_time
from bot.sandbox.parcels import NotDelivered, Parcel
from bot.sandbox.state import Json

FORM = "application/x-www-form-urlencoded"


class SignedHttp:
    """`url` may be set later, since the bot often starts after the sandbox."""

    def __init__(self, url: str | None, signing_secret: str) -> None:
        self.url = url
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, parcel: Parcel) -> Json:
        if self.url is None:
            raise NotDelivered("connection_failed")
        if self._session is None:
            self._session = aiohttp.ClientSession()
        body, content_type = _body(parcel)
        headers = {"Content-Type": content_type, **self._signature(body)}
        if parcel.attempt:
            headers["X-Slack-Retry-Num"] = str(parcel.attempt)
            headers["X-Slack-Retry-Reason"] = parcel.reason
        try:
            async with self._session.post(self.url, data=body, headers=headers) as response:
                text = await response.text()
        except aiohttp.ClientError as error:
            raise NotDelivered("connection_failed") from error
        if response.status != HTTPStatus.OK:
            may_retry = response.headers.get("X-Slack-No-Retry") != "1"
            raise NotDelivered("http_error", may_retry=may_retry)
        return _answer(text)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _signature(self, body: bytes) -> dict[str, str]:
        """Sign as Slack does; by real time, since that is what the bot compares it with."""
        timestamp = str(int(real_time().timestamp()))
        signed = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new(self._secret.encode(), signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _body(parcel: Parcel) -> tuple[bytes, str]:
    if parcel.kind == "events_api":
        return json.dumps(parcel.payload).encode(), "application/json"
    if parcel.kind == "interactive":
        return urlencode({"payload": json.dumps(parcel.payload)}).encode(), FORM
    return urlencode(parcel.payload).encode(), FORM


def _answer(text: str) -> Json:
    """An ack is empty, JSON, or plain text to show."""
    if not text.strip():
        return {}
    try:
        parsed = json.loads(text)
    except ValueError:
        return {"text": text}
    return parsed if isinstance(parsed, dict) else {"text": text}
