"""Draws every step of the four playbooks, two drafts, three stories: `python -m tests.browser.gallery`."""

import asyncio
import os
import tempfile
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from bot.domain.playbook import Playbook, Step
from bot.domain.record import RECORDS
from bot.playbooks import load_shipped
from bot.sandbox import Message, Person
from tests.browser.conftest import QUIET, chromium
from tests.browser.screen import Screen
from tests.browser.stories import STORIES, TITLES
from tests.support.world import World, a_world, shown

GALLERY = Path(__file__).parents[2] / "docs" / "gallery"
PROXIES = ("http_proxy", "https_proxy", "all_proxy")
HAPPENED = "We were charged twice on 3 May, and pay day is tomorrow"
CLIENTS = {
    "client-issue": "Acme",
    "conflict": "Corvid",
    "heated-conversation": "Dune & Co",
    "unhappy-client": "Elm Studio",
}
"""One for each situation: a second case of a client is a repeat."""
LIVE = "heated-conversation"
FAULT = {"conflict": "shared"}
FACTS = {
    "objective": "They pay their people on time, and stay with us",
    "facts": "Two bookings of £480 on 3 May; the second is ours to give back",
    "need": "The £480 back before pay day",
    "meant": "They fear that it happens again",
    "suspected_cause": "The job ran twice",
    "fault_fact": "we charged you twice on 3 May",
    "theirs": "£480",
    "harm": "£480 was missing on the day they pay their people",
    "view": "The bank shows both bookings on one day",
    "agreed": "The £480 goes back to you",
    "met": "yes",
}
"""What is typed into the records, by field."""


async def take(page: Page, name: str, having: str, *, thread: bool = True) -> None:
    pane = "thread" if thread else "channel"
    article = page.locator(f"[data-pane={pane}] article").filter(has_text=having).last
    await expect(article).to_be_visible()
    await article.scroll_into_view_if_needed()
    await page.mouse.move(0, 0)
    await article.screenshot(path=GALLERY / f"{name}.png")


async def walk(world: World, page: Page, playbook: Playbook) -> None:
    """A case of this situation, from its first step to its last, with a picture of each."""
    ann, before = world.ann, len(world.cards())
    client = CLIENTS[playbook.name]
    await ann.command("/client-issue", f"{client}: {HAPPENED}")
    await world.form(ann, "New client issue")
    if playbook.name == LIVE:
        ann.fill({"reached": "phone"})
    await ann.click(action_id="case.open.more")
    await world.slack.until(lambda: "Severity" in str(ann.view and ann.view.blocks))
    ann.fill({"situation": playbook.name, "contact": "Maria"})
    assert (await ann.submit()).ok
    cards = await world.slack.until(lambda: found if len(found := world.cards()) > before else None)
    card = cards[-1]
    label = card.text.split()[0]
    await page.goto(f"{world.slack.url}/?as=UANN&in=CGENERAL&thread={card.ts}")
    for number, step in enumerate(playbook.steps, start=1):
        title = f"{label} · {client} · {number} of {len(playbook.steps)} · {step.title}"
        reply = await world.reply(card, title)
        await take(page, f"{playbook.name}-{number}-{step.key}", title)
        if (playbook.name, step.key) == ("client-issue", "acknowledge"):
            await form_of(world, page, reply, "Draft a reply", "draft-acknowledgement")
            await form_of(world, page, reply, "More", "more-acknowledge")
        await go_on(world, ann, reply, step, fault=FAULT.get(playbook.name, "ours"))


async def go_on(world: World, ann: Person, reply: Message, step: Step, *, fault: str) -> None:
    await ann.click(reply, label="Done")
    if not any(RECORDS[name] for name in step.records if name != "prevention"):
        return
    await world.form(ann, step.title)
    await fill(world, ann, fault)
    await ann.submit()


async def fill(world: World, ann: Person, fault: str) -> None:
    """The fields of the open form; a chosen fault asks for more of them."""
    names = fields(ann)
    if "fault" in names:
        await ann.click(action_id="step.record.fault", value=fault)
        await world.slack.until(lambda: "theirs" in fields(ann))
    due = {"due": int((world.clock() + timedelta(hours=4)).timestamp())}
    known = {**FACTS, **due}
    ann.fill({name: known[name] for name in fields(ann) & known.keys()})


def fields(who: Person) -> set[str]:
    blocks = who.view.blocks if who.view else []
    return {block["block_id"] for block in blocks if block["type"] == "input"}


async def under_hold(world: World, page: Page) -> None:
    """They threaten to sue: the first step, and what may be sent."""
    ann = world.ann
    await ann.command("/client-issue", "Bell: You will hear from my lawyer")
    await world.form(ann, "New client issue")
    await ann.click(action_id="case.open.serious", value=["legal"])
    await world.slack.until(lambda: "of its own" in shown(ann.view))
    assert (await ann.submit()).ok
    root = await world.slack.until(lambda: first_card(world))
    await ann.close()  # the notice of where it went
    await page.goto(f"{world.slack.url}/?as=UANN&in={root.channel}&thread={root.ts}")
    reply = await world.reply(root, "Prepare")
    await take(page, "hold-prepare", "Prepare")
    await form_of(world, page, reply, "Draft a reply", "draft-holding-message")


def first_card(world: World) -> Message | None:
    """Of the case that has a channel of its own."""
    rooms = [c.id for c in world.slack.workspace.channels.values() if c.name.startswith("ci-")]
    found = [m for room in rooms for m in world.slack.workspace.messages(room) if "CI-" in m.text]
    return next(iter(found), None)


async def form_of(world: World, page: Page, reply: Message, label: str, name: str) -> None:
    await world.ann.click(reply, label=label)
    await world.slack.until(lambda: world.ann.view)
    dialog = Screen(page).dialog
    await expect(dialog).to_be_visible()
    await dialog.screenshot(path=GALLERY / f"{name}.png")
    await world.ann.close()
    await expect(dialog).to_have_count(0)


def page_of(playbooks: dict[str, Playbook]) -> str:
    lines = [
        "# Gallery",
        "",
        "Every step as its owner sees it. It was our fault; in the conflict, in part.",
        "",
    ]
    for playbook in playbooks.values():
        lines += [f"## {playbook.title}", ""]
        for number, step in enumerate(playbook.steps, start=1):
            lines += [f"![{step.title}]({playbook.name}-{number}-{step.key}.png)", ""]
    others = {
        "More, on Acknowledge": "more-acknowledge",
        "Under legal hold": "hold-prepare",
        "Draft: acknowledgement, ours": "draft-acknowledgement",
        "Draft: holding message, under legal hold": "draft-holding-message",
    }
    for title, name in others.items():
        lines += [f"## {title}", "", f"![{title}]({name}.png)", ""]
    for story, pictures in TITLES.items():
        lines += [f"## {story}", ""]
        for name, title in pictures.items():
            lines += [f"{title}:", "", f"![{title}]({name}.png)", ""]
    return "\n".join(lines)


async def steps(world: World, screen: Screen, _folder: Path) -> None:
    for playbook in load_shipped().values():
        await walk(world, screen.page, playbook)
    await under_hold(world, screen.page)


async def draw() -> None:
    """Each part in a sandbox of its own."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        for part in (steps, *STORIES):
            context = await browser.new_context(
                viewport={"width": 1280, "height": 960}, locale="en-GB", reduced_motion="reduce"
            )
            page = await context.new_page()
            with tempfile.TemporaryDirectory() as folder:
                async with a_world(f"sqlite+inloop:///{folder}/bot.db") as world:
                    await part(world, Screen(page), GALLERY)
            await context.close()
        await browser.close()
    (GALLERY / "README.md").write_text(page_of(load_shipped()), "utf-8")


if __name__ == "__main__":
    for proxy in PROXIES:  # all of it stays on this machine
        os.environ[proxy] = os.environ[proxy.upper()] = ""
    asyncio.run(draw())
