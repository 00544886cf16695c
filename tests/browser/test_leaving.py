"""An owner who leaves with six cases, as the lead sees it on the page."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.screen import Screen
from tests.e2e.moves import at, change, new_case, press, quiet, save, say
from tests.support.world import World, a_world

CLIENTS = ("Acme", "Globex", "Initech", "Umbrella", "Hooli", "Stark")


async def six_cases_of_ben(world: World) -> None:
    """Chi is the lead; Globex was promised a call within the hour."""
    await say(world, world.ann, "settings")
    await save(world, world.ann, **{"contact.1.0": "UCHI"})
    cards = [await new_case(world, world.ben, f"{name}: charged twice") for name in CLIENTS]
    await press(world, world.ben, "Log client update", cards[1])
    await save(world, world.ben, what="We look into both bookings")
    due = at(world, minutes=40)
    await change(world, world.ben, cards[1], "promise", what="Call Maria", due=due)


async def ben_leaves(world: World) -> None:
    world.slack.change_user("UBEN", deleted=True)
    await quiet(world)


async def see_the_list(screen: Screen) -> Locator:
    await screen.be("Chi Tanaka")
    await screen.go("Client Issue")
    left = screen.message("All that was theirs is yours now")
    await screen.shows(left)
    await expect(left).to_contain_text("Globex")
    await expect(left.get_by_role("button", name="Hand over")).to_have_count(6)
    return left


async def open_hand_over(screen: Screen, left: Locator) -> None:
    """Of the first: Globex, who was promised a call within the hour."""
    await left.get_by_role("button", name="Hand over").first.click()
    await screen.form("Hand over")
    brief = screen.field("What they should know")
    await expect(brief).to_have_value(re.compile("Call Maria"))


async def hand_over(screen: Screen) -> None:
    await screen.pick("New owner", "Ann Berger")
    await screen.field("Why?").fill("You know Globex")
    await screen.submit("Hand over")
    await screen.shows(screen.message("handed over by"))


async def be_told(screen: Screen) -> Locator:
    await screen.be("Ann Berger")
    await screen.go("Client Issue")
    yours = screen.message("This case is yours now")
    await screen.shows(yours)
    await expect(yours).to_contain_text("We look into both bookings")
    return yours


async def draft_an_introduction(screen: Screen, yours: Locator) -> None:
    await screen.press("Draft an introduction", on=yours)
    await screen.form("Draft · CI-2")
    words = screen.dialog.get_by_label("Text", exact=True)
    await expect(words).to_have_value(re.compile("from today I'm the one you talk to"))


async def test_six_cases_of_an_owner_who_leaves_come_to_the_lead_as_one_list(
    page: Page, sqlite_url: str
) -> None:
    async with a_world(sqlite_url) as world:
        screen = Screen(page)
        await screen.open(world.slack.url)
        await six_cases_of_ben(world)
        await ben_leaves(world)

        left = await see_the_list(screen)
        await open_hand_over(screen, left)
        await hand_over(screen)
        yours = await be_told(screen)
        await draft_an_introduction(screen, yours)
        await page.goto("about:blank")
