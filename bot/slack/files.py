"""Files on their way into Slack: an address, the bytes, and the end that makes a file of them."""

import io
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import NotSent, RateLimited, RowRefused, TeamRefused
from bot.slack.wire import CONNECT_SECONDS, RETRY_SECONDS, TIMEOUT_SECONDS, again, once

SLOWEST_BYTES_A_SECOND = 100_000
NO_SCOPE = "missing_scope"
GONE = {"file_not_found", "file_deleted"}


@dataclass(frozen=True, kw_only=True)
class Document:
    """What is to become a file: bytes, or a file on disk, which is never read as a whole."""

    name: str
    title: str
    content: bytes | Path
    alt_text: str | None = None

    @property
    def size(self) -> int:
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content)


@dataclass(frozen=True)
class Uploaded:
    """In Slack, and nobody's yet; left like this it vanishes by itself."""

    id: str
    title: str


async def send(client: AsyncWebClient, document: Document) -> Uploaded:
    """Nothing that anybody sees: simply done again when it failed.

    An app that may send no files can still do all else: that is no reason to stop.
    """
    try:
        answer = await again(
            client.files_getUploadURLExternal(
                filename=document.name, length=document.size, alt_txt=document.alt_text
            )
        )
    except TeamRefused as error:
        raise (RowRefused(error.code) if error.code == NO_SCOPE else error) from error
    with closing(_opened(document.content)) as content:
        await _send_bytes(client, answer["upload_url"], content, document.size)
    return Uploaded(answer["file_id"], document.title)


async def finish(client: AsyncWebClient, files: Sequence[Uploaded]) -> None:
    """Files that only we see, until a post shows them."""
    await again(client.files_completeUploadExternal(files=_named(files)))


async def share(
    client: AsyncWebClient,
    channel: str,
    files: Sequence[Uploaded],
    *,
    thread_ts: str | None,
    comment: str,
) -> None:
    await once(
        client.files_completeUploadExternal(
            files=_named(files), channel_id=channel, thread_ts=thread_ts, initial_comment=comment
        )
    )


async def delete(client: AsyncWebClient, file_id: str) -> None:
    """One that is gone is deleted."""
    try:
        await again(client.files_delete(file=file_id))
    except RowRefused as error:
        if error.code not in GONE:
            raise


def _named(files: Sequence[Uploaded]) -> list[dict[str, str | None]]:
    return [{"id": file.id, "title": file.title} for file in files]


def _opened(content: bytes | Path) -> BinaryIO:
    return content.open("rb") if isinstance(content, Path) else io.BytesIO(content)


async def _send_bytes(client: AsyncWebClient, url: str, content: BinaryIO, size: int) -> None:
    if client.session is None:
        raise ValueError("The client of Slack has no session.")
    timeout = aiohttp.ClientTimeout(
        total=TIMEOUT_SECONDS + size / SLOWEST_BYTES_A_SECOND, sock_connect=CONNECT_SECONDS
    )
    try:
        async with client.session.post(
            url, data=content, timeout=timeout, proxy=client.proxy
        ) as answer:
            status = answer.status
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise NotSent(type(error).__name__) from error
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RateLimited(RETRY_SECONDS)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NotSent(f"upload_{status}")
    if status != HTTPStatus.OK:
        raise RowRefused(f"upload_{status}")
