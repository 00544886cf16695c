"""The pictures of the gallery's three stories, taken as the tests of these stories walk them."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.browser import test_colleagues, test_escalation, test_leaving
from tests.browser.screen import Screen
from tests.support.world import World

Part = Callable[[Screen], Awaitable[None]]
Of = Callable[[Screen], Locator]
TITLES = {
    "A threat to sue on a Friday evening": {
        "friday-card": "The card of the private case",
        "friday-tree": "Get help",
        "friday-brief": "The level, why, and the brief",
        "friday-escalated": "The thread, not accepted yet",
        "friday-asked": "Who is on call is asked",
        "friday-guidance": "Accepted: the third step of its guidance",
        "friday-counsel": "Counsel consulted",
        "friday-hand-back": "Handed back, with what was decided",
        "friday-told": "The owner is told",
    },
    "An owner who leaves with six cases": {
        "leaving-list": "The lead's one list, first due first",
        "leaving-hand-over": "The brief for the new owner",
        "leaving-told": "The new owner is told",
        "leaving-introduction": "A draft introduction",
    },
    "Two colleagues and one client": {
        "colleagues-opening": "Whoever opens a case is told who talks with them",
        "colleagues-who": "Two cases are open: who is on the line?",
        "colleagues-call": "Client is on the line",
        "colleagues-overtaken": "A draft that a colleague's call overtook",
    },
}
"""Each picture by its file's name, in the order in which they are shown."""


async def friday(world: World, screen: Screen, folder: Path) -> None:
    story = test_escalation
    world.clock.set(story.FRIDAY_EVENING)
    await story.settle(world)
    await screen.open(world.slack.url)
    pictures: dict[Part, tuple[str, Of]] = {
        story.open_case: ("card", lambda s: s.message("CI-1 · Acme · private")),
        story.see_the_tree: ("tree", dialog),
        story.see_the_brief: ("brief", dialog),
        story.ask: ("escalated", lambda s: s.reply(story.ESCALATED)),
        story.be_asked: ("asked", lambda s: s.message("Decision needed")),
        story.go_on: ("guidance", lambda s: s.reply("Tell them who · 3 of 7")),
        story.open_counsel: ("counsel", dialog),
        story.hand_back: ("hand-back", lambda s: s.reply("Decided: Ann tells")),
        story.be_told: ("told", lambda s: s.message("It is yours again")),
    }
    for part in story.STORY:
        await part(screen)
        if part in pictures:
            name, of = pictures[part]
            await take(of(screen), folder / f"friday-{name}.png")


async def leaving(world: World, screen: Screen, folder: Path) -> None:
    story = test_leaving
    await screen.open(world.slack.url)
    await story.six_cases_of_ben(world)
    await story.ben_leaves(world)
    left = await story.see_the_list(screen)
    await take(left, folder / "leaving-list.png")
    await story.open_hand_over(screen, left)
    await take(screen.dialog, folder / "leaving-hand-over.png")
    await story.hand_over(screen)
    yours = await story.be_told(screen)
    await take(yours, folder / "leaving-told.png")
    await story.draft_an_introduction(screen, yours)
    await take(screen.dialog, folder / "leaving-introduction.png")


async def colleagues(world: World, screen: Screen, folder: Path) -> None:
    """What Ann had open while Ben took the call stays before her on her own page."""
    story = test_colleagues
    await screen.open(world.slack.url)
    await story.ann_talks_with_them(screen)
    await story.ben_is_told(screen)
    await take(screen.dialog, folder / "colleagues-opening.png")
    await story.ben_opens_it(screen)
    await screen.be("Ann Berger")
    await story.anns_draft(screen)
    bens = Screen(await another_page(screen.page))
    await story.the_client_calls(bens)
    await take(bens.dialog, folder / "colleagues-who.png")
    await story.ben_picks(bens)
    await take(bens.dialog, folder / "colleagues-call.png")
    await story.ben_takes_notes(bens)
    await bens.page.close()
    await screen.press("I sent this")
    await expect(screen.dialog).to_contain_text("@Ben Carter logged a client update")
    await take(screen.dialog, folder / "colleagues-overtaken.png")


STORIES = (friday, leaving, colleagues)


async def take(of: Locator, path: Path) -> None:
    await of.scroll_into_view_if_needed()
    await of.page.mouse.move(0, 0)
    await of.screenshot(path=path)


async def another_page(page: Page) -> Page:
    other = await page.context.new_page()
    await other.goto(f"{page.url.partition('?')[0]}?as=UBEN&in=CGENERAL")
    await expect(other.locator("body[data-live=open]")).to_be_visible()
    return other


def dialog(screen: Screen) -> Locator:
    return screen.dialog
