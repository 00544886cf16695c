"""A threat to sue on a Friday evening, as the owner and the one on call see it on the page."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest_asyncio
from playwright.async_api import Page, expect

from bot.sandbox import Person
from tests.browser.screen import Screen
from tests.e2e.moves import quiet, save, say
from tests.support.world import World, a_world

FRIDAY_EVENING = datetime(2030, 3, 8, 17, 30, tzinfo=UTC)
"""18:30 in Berlin, where Ann is."""
EIGHT = datetime(2030, 3, 8, 20, 0)  # noqa: DTZ001 (as a form shows it, without a zone)
ONE_IN_NEW_YORK = datetime(2030, 3, 8, 13, 0)  # noqa: DTZ001 - the clock on the wall there
CONTACTS = {
    "contact.1.0": "UCHI",
    "contact.3.0": "UBEN",
    "contact.3.1": "UCHI",
    "phone.3.0": "+1 212 555 0100",
    "on_call": ["UBEN"],
}
KIND = "Your message has arrived. It gets a proper answer. By 20:00 today you'll know who gives it."
ESCALATED = "escalated, level 3"
DM = "Client Issue"


async def settle(world: World) -> None:
    """Ben is the executive on call, Chi stands behind him."""
    ann: Person = world.ann
    await say(world, ann, "settings")
    assert (await save(world, ann, **CONTACTS)).ok
    await quiet(world)


@pytest_asyncio.fixture(loop_scope="session")
async def friday(page: Page, sqlite_url: str) -> AsyncIterator[Screen]:
    """Ann at the page, half an hour after everybody has left."""
    async with a_world(sqlite_url) as world:
        world.clock.set(FRIDAY_EVENING)
        await settle(world)
        screen = Screen(page)
        await screen.open(world.slack.url)
        yield screen
        await page.goto("about:blank")


async def open_case(screen: Screen) -> None:
    await screen.say("/client-issue Acme: Put it right by Monday, or you hear from my lawyer")
    await screen.form("New client issue")
    await screen.field("Legal threat").check()
    await expect(screen.dialog).to_contain_text("Private: the case gets a channel of its own")
    await screen.press("Open case")
    await screen.dismiss("is open, and private")
    await screen.go("ci-1")
    await screen.thread("CI-1 · Acme · private")
    await screen.shows(screen.reply("Acme · 1 of 8 · Prepare · legal hold"))


async def send_a_holding_message(screen: Screen) -> None:
    await screen.press("Draft a reply", on=screen.reply("1 of 8 · Prepare"))
    await screen.form("Draft · CI-1")
    await screen.dialog.get_by_role("textbox", name="Text").fill(KIND)
    await screen.at("Your next word to them", EIGHT)
    await screen.submit("I sent this")
    await screen.shows(screen.reply("Client update by @Ann Berger"))


async def see_the_tree(screen: Screen) -> None:
    await screen.press("Get help", on=screen.message("CI-1 · Acme · private"))
    await screen.form("Get help · CI-1")
    await expect(screen.dialog).to_contain_text("This can't wait")


async def see_the_brief(screen: Screen) -> None:
    await screen.press("They threaten us")
    await screen.form("Get help")
    await expect(screen.dialog).to_contain_text("Phone @Ben Carter, +1 212 555 0100")
    await expect(screen.dialog).to_contain_text("Level 3: executive or counsel")


async def ask(screen: Screen) -> None:
    await screen.field("What do you need from them?").fill("Who answers Acme, and by when?")
    await screen.at("By when?", EIGHT)
    await screen.submit("Ask for help")
    await screen.shows(screen.reply(ESCALATED), screen.message("Escalated, level 3"))
    await expect(screen.reply(ESCALATED)).to_contain_text("not accepted yet")


async def be_asked(screen: Screen) -> None:
    await screen.be("Ben Carter")
    await screen.go(DM)
    await screen.shows(screen.message("Decision needed: Who answers Acme, and by when?"))


async def accept(screen: Screen) -> None:
    await screen.press("Accept", on=screen.message("Decision needed"))
    await screen.shows(screen.message("Accepted by @Ben Carter"))
    await screen.go("ci-1")
    await screen.thread("CI-1 · Acme · private")
    await expect(screen.reply(ESCALATED)).to_contain_text("Accepted by @Ben Carter")


async def go_on(screen: Screen) -> None:
    await screen.press("Done", on=screen.reply("Pause · 1 of 7"))
    await screen.press("Done", on=screen.reply("One voice · 2 of 7"))
    await screen.shows(screen.reply("Tell them who · 3 of 7"))


async def open_counsel(screen: Screen) -> None:
    await screen.later("+ 1 hour")
    await screen.press("Counsel consulted", on=screen.reply(ESCALATED))
    await screen.form("Legal hold")


async def note_counsel(screen: Screen) -> None:
    await screen.field("Who was consulted?").fill("Ines Roth")
    await screen.at("When?", ONE_IN_NEW_YORK)
    await screen.pick("What may we say?", "Sympathy")
    await screen.submit()
    await screen.shows(screen.reply("Counsel consulted, notes @Ben Carter"))


async def hand_back(screen: Screen) -> None:
    await screen.press("Hand back", on=screen.reply(ESCALATED))
    await screen.form("Hand back")
    await screen.field("What was decided?").fill("Ann tells Acme tonight that I answer on Monday.")
    await screen.submit("Hand back")
    await screen.shows(screen.reply("Decided: Ann tells Acme tonight"))
    await screen.shows(screen.reply("Handed back by @Ben Carter"))


async def be_told(screen: Screen) -> None:
    await screen.be("Ann Berger")
    await screen.go(DM)
    await screen.shows(screen.message("It is yours again"))


STORY = (
    open_case,
    send_a_holding_message,
    see_the_tree,
    see_the_brief,
    ask,
    be_asked,
    accept,
    go_on,
    open_counsel,
    note_counsel,
    hand_back,
    be_told,
)


async def test_a_threat_to_sue_on_a_friday_evening_finds_somebody_who_takes_it_on(
    friday: Screen,
) -> None:
    for part in STORY:
        await part(friday)

    await friday.be("Chi Tanaka")
    await friday.shows(friday.page.locator(".side-entry").filter(has_text=DM))
    await expect(friday.page.locator(".side-entry").filter(has_text="ci-1")).to_have_count(0)
    await expect(friday.page.locator("body")).not_to_contain_text("Acme")
