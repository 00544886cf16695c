"""A person at the page: what they type, press and see."""

from dataclasses import dataclass
from datetime import datetime

from playwright.async_api import Locator, Page, expect

TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((node) => node.getClientRects().length && node.clientWidth > 1)
  .filter((node) => node.scrollWidth > node.clientWidth + 1)
  .filter((node) => getComputedStyle(node).display !== "inline")
  .filter((node) => getComputedStyle(node).textOverflow !== "ellipsis")
  .map((node) => `too wide: ${node.tagName}.${node.className} ${node.textContent.slice(0, 60)}`)"""
"""What is cut off or can be scrolled to the side; names that may end in … are meant to."""

TOO_TALL = """() => [...document.querySelectorAll("article.message:not(.private)")]
  .filter((node) => node.offsetHeight > node.closest(".log").clientHeight)
  .map((node) => `too tall: ${node.textContent.slice(0, 60)}`)"""
"""Messages that can't be seen whole."""


@dataclass
class Screen:
    page: Page

    async def open(self, url: str) -> None:
        await self.page.goto(url)
        await self._settled()

    async def be(self, name: str) -> None:
        """Switch who I am; the page starts afresh."""
        await self.page.locator("[data-who]").click()
        await self.page.get_by_role("menuitemradio", name=name).click()
        await expect(self.page.locator(".who-name")).to_have_text(name)
        await self._settled()

    async def go(self, name: str) -> None:
        """To a channel, or to the app's messages."""
        await self.page.locator(".side-entry").filter(has_text=name).click()
        await expect(self.page.locator("#channel-title")).to_contain_text(name)

    async def say(self, text: str) -> None:
        """Type into the box below the channel, and press Enter."""
        field = self.page.locator("#channel-body textarea")
        await field.fill(text)
        await field.press("Enter")

    async def later(self, label: str) -> None:
        """Move the clock with one of the page's own buttons."""
        now = self.page.locator("[data-now]")
        before = await now.text_content() or ""
        await self.page.get_by_role("button", name=label, exact=True).click()
        await expect(now).not_to_have_text(before)

    def message(self, having: str) -> Locator:
        """The newest message of the channel with these words."""
        return self.page.locator("[data-pane=channel] article").filter(has_text=having).last

    def reply(self, having: str) -> Locator:
        """The newest message of the open thread with these words."""
        return self.page.locator("[data-pane=thread] article").filter(has_text=having).last

    async def thread(self, having: str) -> None:
        """Open the thread under that message."""
        await self.message(having).locator(".replies").click()

    async def press(self, label: str, on: Locator | None = None) -> None:
        """A button of a message, else of the open form."""
        place = self.dialog if on is None else on
        await place.get_by_role("button", name=label, exact=True).click()

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog.dialog[open]")

    async def form(self, title: str) -> None:
        """Wait for the form of that title; it has to fit."""
        heading = self.dialog.get_by_role("heading", name=title, exact=True)
        await expect(heading).to_be_visible()
        await self.fits()

    async def submit(self, label: str = "Save") -> None:
        await self.press(label)
        await expect(self.dialog).to_have_count(0)

    async def dismiss(self, having: str) -> None:
        """Read a notice, and close it."""
        await expect(self.dialog).to_contain_text(having)
        await self.fits()
        await self.press("Close", on=self.dialog.locator(".dialog-foot"))
        await expect(self.dialog).to_have_count(0)

    def field(self, label: str) -> Locator:
        return self.dialog.get_by_label(label)

    async def pick(self, label: str, choice: str) -> None:
        await self.field(label).click()
        await self.dialog.locator("[role=option]").filter(has_text=choice).first.click()

    async def at(self, label: str, local: datetime) -> None:
        """Fill in a date and time, as the person's own clock shows it."""
        await self.field(label).fill(f"{local:%Y-%m-%dT%H:%M}")

    async def shows(self, *messages: Locator) -> None:
        """All of these are there, and nothing on the page is cut off."""
        for message in messages:
            await expect(message).to_be_visible()
        await self.fits()

    async def fits(self) -> None:
        assert await self.page.evaluate(TOO_WIDE) == []
        tall = await self.page.evaluate(TOO_TALL)
        assert tall == [], tall

    async def _settled(self) -> None:
        await expect(self.page.locator("body[data-live=open]")).to_be_visible()
