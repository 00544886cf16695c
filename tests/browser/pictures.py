"""Draws the pictures of the docs anew: `python -m tests.browser.pictures`."""

import asyncio
import os
import tempfile
from pathlib import Path

from playwright.async_api import FloatRect, Locator, Page, async_playwright

from tests.browser.conftest import QUIET, chromium
from tests.browser.screen import Screen
from tests.browser.test_story import open_by_phone, talk
from tests.support.world import a_world

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WIDEST = 760
"""A message of the channel ends in much white."""
PROXIES = ("http_proxy", "https_proxy", "all_proxy")


async def take(name: str, page: Page, of: Locator | None = None) -> None:
    """The whole page, or a part of it; what is under the mouse would look pressed."""
    await page.mouse.move(0, 0)
    box = await of.bounding_box() if of is not None else None
    clip = FloatRect(**{**box, "width": min(box["width"], WIDEST)}) if box else None
    await page.screenshot(path=PICTURES / f"{name}.png", clip=clip)


async def story(screen: Screen) -> None:
    page = screen.page
    await screen.say("/client-issue Acme: charged twice")
    await screen.form("New client issue")
    await take("form", page, screen.dialog)
    await screen.press("Cancel")

    await open_by_phone(screen, "Acme: We were charged twice, and pay day is tomorrow")
    await screen.thread("CI-1 · Acme")
    await screen.shows(screen.reply("Acme · 2 of 8 · Listen"))
    await take("page", page)

    await talk(screen)
    await screen.shows(screen.message("step 6 of 8"), screen.reply("Listen done by"))
    await take("step", page, screen.reply("Acme · 6 of 8 · Act"))

    for _ in range(3):
        await screen.later("+ 1 hour")
    await screen.go("Client Issue")
    await screen.shows(screen.message("In two hours: Refund the second charge"))
    await take("reminder", page, screen.message("In two hours: Refund the second charge"))

    await screen.later("Next working morning")
    await screen.shows(screen.message("Your open follow-ups"))
    await take("digest", page, screen.message("Your open follow-ups"))


async def draw() -> None:
    """From the same story as the test, in a sandbox of its own."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            a_world(f"sqlite+inloop:///{folder}/bot.db") as world,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(executable_path=chromium(), args=QUIET)
            page = await browser.new_page(
                viewport={"width": 1280, "height": 800},
                device_scale_factor=1.5,
                locale="en-GB",
                reduced_motion="reduce",
            )
            screen = Screen(page)
            await screen.open(world.slack.url)
            await story(screen)
            await browser.close()


if __name__ == "__main__":
    for proxy in PROXIES:  # all of it stays on this machine
        os.environ[proxy] = os.environ[proxy.upper()] = ""
    asyncio.run(draw())
