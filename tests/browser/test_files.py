"""Files on the page: a picture is seen, in a message and in a block; all else can be saved."""

import struct
import zlib
from typing import Any

from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, SandboxClock
from tests.browser.screen import Screen
from tests.support.patience import patient


def a_picture(width: int, height: int) -> bytes:
    def part(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    rows = zlib.compress((b"\0" + b"\x1f\x3a\x4d" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


async def test_a_picture_is_seen_and_a_document_can_be_saved(page: Page) -> None:
    sandbox = patient(Sandbox(clock=SandboxClock()))
    await sandbox.start()
    slack = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    await slack.conversations_join(channel="CSUPPORT")
    drawn: dict[str, Any] = {
        "filename": "a.png",
        "content": a_picture(300, 120),
        "alt_txt": "Opened: 3, 4, 2",
    }
    await slack.files_upload_v2(
        channel="CSUPPORT",
        initial_comment="Two files",
        file_uploads=[drawn, {"filename": "a.md", "title": "A timeline", "content": "# A"}],
    )
    shown = await slack.files_upload_v2(**drawn)
    block = {"type": "image", "alt_text": "In a block", "slack_file": {"id": shown["file"]["id"]}}
    await slack.chat_postMessage(channel="CSUPPORT", text="A block", blocks=[block])

    await Screen(page).open(f"{sandbox.url}/?as=UANN&in=CSUPPORT")

    for name in ("Opened: 3, 4, 2", "In a block"):
        picture = page.get_by_alt_text(name)
        await expect(picture).to_be_visible()
        assert await picture.evaluate("node => node.decode().then(() => node.naturalWidth)") == 300
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="A timeline").click()
    assert (await saved.value).suggested_filename == "a.md"
    await page.goto("about:blank")
    await sandbox.stop()
