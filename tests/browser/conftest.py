"""One quiet Chromium for the session, and a page of its own for each test."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    async_playwright,
    expect,
)

from tests.browser.screen import Screen
from tests.support.needs import missing
from tests.support.world import a_world

# Playwright itself adds --headless, --no-sandbox and some forty more.
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--font-render-hinting=none",
    # Without this Chromium looks up hosts of its maker, even with background networking off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here, and let it share the one event loop that the browser lives in."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    found = chromium()
    if found is None:
        missing("no Chromium: run `make system`, or name one in CHROMIUM")
    expect.set_options(timeout=60_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not decide a story; what a late commit does has tests of its own."""
    monkeypatch.setattr("handlers.guard.COMMIT_WITHIN", 60.0)


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """An empty page; an error in its scripts or on its console fails the test."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 800},
        locale="en-GB",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
        service_workers="block",
    )
    context.set_default_timeout(60_000)
    page = await context.new_page()
    wrong: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(f"{message.type}: {message.text}")

    def on_error(error: Error) -> None:
        wrong.append(f"script: {error.message}")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    yield page
    await context.close()
    assert wrong == []


@pytest_asyncio.fixture(loop_scope="session")
async def screen(page: Page, sqlite_url: str) -> AsyncIterator[Screen]:
    """Ann at the page of a sandbox that nobody has used yet, with the bot in the same process."""
    async with a_world(sqlite_url) as world:
        screen = Screen(page)
        await screen.open(world.slack.url)
        yield screen
        await page.goto("about:blank")
