"""Every step of every playbook is seen whole, whatever its case is like."""

import pytest
from playwright.async_api import Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser.screen import Screen
from tests.factories import a_playbook
from tests.support.cards import LOOKS, SITUATIONS, looks
from tests.support.world import a_world

TOO_TALL = """() => [...document.querySelectorAll("[data-pane=thread] article")]
  .map((node) => Math.max(0, node.offsetHeight + 22 - node.closest(".log").clientHeight))"""
"""By how many pixels each message, with its sender's name, is higher than what is seen at once."""


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_a_card_is_never_over_a_screen_high(
    page: Page, sqlite_url: str, situation: str
) -> None:
    steps = a_playbook(situation).keys
    names = [f"{key}, {look}" for key in steps for look in LOOKS]
    async with a_world(sqlite_url) as world:
        slack = AsyncWebClient(token=world.slack.bot_token, base_url=world.slack.api_url)
        await world.ann.invite("general")
        root = await slack.chat_postMessage(channel="CGENERAL", text="All cards")
        for key in steps:
            for _look, blocks in looks(situation, key):
                await slack.chat_postMessage(
                    channel="CGENERAL", thread_ts=root["ts"], text="A card", blocks=blocks
                )

        screen = Screen(page)
        await screen.open(f"{world.slack.url}/?as=UANN&in=CGENERAL&thread={root['ts']}")
        await expect(page.locator("[data-pane=thread] article")).to_have_count(len(names) + 1)
        _root, *over = await page.evaluate(TOO_TALL)
        await page.goto("about:blank")

    assert over
    assert {name: by for name, by in zip(names, over, strict=True) if by} == {}
