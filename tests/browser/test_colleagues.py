"""Two colleagues and one client: what each of them sees on the page."""

from datetime import datetime

from playwright.async_api import expect

from tests.browser.screen import Screen

FIVE_O_CLOCK = datetime(2030, 3, 4, 17, 0)  # noqa: DTZ001 (as a form shows it, without a zone)
SAID = "Told Maria that the bank checks both bookings. She hears from me today."
CALLED = "She rang about the double charge, calmer now. I told her that Ann calls at five."


async def ann_talks_with_them(screen: Screen) -> None:
    await screen.say("/client-issue Acme: charged twice for March, pay day is tomorrow")
    await screen.form("New client issue")
    await screen.submit("Open case")
    await screen.thread("CI-1 · Acme")
    await screen.press("Log client update", on=screen.message("CI-1 · Acme"))
    await screen.form("Log client update")
    await screen.field("What was said?").fill(SAID)
    await screen.submit()
    await screen.shows(screen.reply("Client update by @Ann Berger"))
    await screen.press("More", on=screen.message("CI-1 · Acme"))
    await screen.form("CI-1 · Acme")
    await screen.pick("What do you want to do?", "Make a promise")
    await screen.press("Next")
    await screen.form("Make a promise")
    await screen.field("What did we promise them?").fill("Call Maria with the bank's answer")
    await screen.at("By when?", FIVE_O_CLOCK)
    await screen.submit()
    await screen.shows(screen.reply("Call Maria with the bank's answer"))


async def ben_is_told(screen: Screen) -> None:
    """The form tells him by name who talks with them."""
    await screen.be("Ben Carter")
    await screen.go("general")
    await screen.say("/client-issue ACME Inc.: no invoice for May")
    await screen.form("New client issue")
    await expect(screen.dialog).to_contain_text("@Ann Berger is talking with them in CI-1")
    await expect(screen.dialog).to_contain_text("Add to CI-1")


async def ben_opens_it(screen: Screen) -> None:
    """It is another matter."""
    await screen.submit("Open case")
    await screen.shows(screen.message("CI-2 · Acme"))


async def ben_opens_another_case(screen: Screen) -> None:
    await ben_is_told(screen)
    await ben_opens_it(screen)


async def the_client_calls(screen: Screen) -> None:
    """He types who calls, with a slip; two cases are open."""
    await screen.say("/client-issue call akme")
    await screen.form("Who is on the line?")


async def ben_picks(screen: Screen) -> None:
    """The one they mean."""
    await screen.dialog.get_by_role("button").filter(has_text="CI-1").click()
    await screen.form("Client is on the line")
    await screen.fits()


async def the_client_calls_ben(screen: Screen) -> None:
    await the_client_calls(screen)
    await ben_picks(screen)


async def ben_takes_notes(screen: Screen) -> None:
    for known in ("CI-1 · Acme", SAID, "Call Maria with the bank's answer, by", "Our mistake"):
        await expect(screen.dialog).to_contain_text(known)
    await expect(screen.dialog).to_contain_text("@Ann Berger is talking with them in CI-1")
    await screen.field("Notes: what was said?").fill(CALLED)
    await screen.submit("Log client update")


async def anns_draft(screen: Screen) -> None:
    await screen.go("general")
    await screen.thread("CI-1 · Acme")
    await screen.press("Draft a reply", on=screen.reply("Acme · 1 of 8 · Prepare"))
    await screen.form("Draft · CI-1")
    await expect(screen.dialog).to_contain_text("@Ben Carter is talking with them in CI-2")


async def test_two_colleagues_and_one_client(screen: Screen) -> None:
    await ann_talks_with_them(screen)
    await ben_opens_another_case(screen)
    await the_client_calls_ben(screen)
    await ben_takes_notes(screen)

    await screen.thread("CI-1 · Acme")
    await screen.shows(
        screen.reply("Client update by @Ben Carter"), screen.reply("Acme · 1 of 8 · Prepare")
    )


async def test_a_draft_says_what_a_colleague_said_meanwhile(screen: Screen) -> None:
    """Ann's draft is open on one page while Ben takes the call on another."""
    await ann_talks_with_them(screen)
    await ben_opens_another_case(screen)
    await screen.be("Ann Berger")
    await anns_draft(screen)
    bens = Screen(await screen.page.context.new_page())
    await bens.open(f"{screen.page.url.partition('?')[0]}?as=UBEN&in=CGENERAL")
    await the_client_calls_ben(bens)
    await ben_takes_notes(bens)
    await bens.page.close()

    await screen.press("I sent this")

    await expect(screen.dialog).to_contain_text("@Ben Carter logged a client update")
    await expect(screen.dialog).to_contain_text("Ann calls at five")
    await screen.fits()
    await screen.submit("I sent this")
    await screen.shows(screen.reply("Client update by @Ann Berger: Hello Acme"))


async def test_one_call_about_two_cases_is_logged_in_both(screen: Screen) -> None:
    await ann_talks_with_them(screen)
    await ben_opens_another_case(screen)
    await screen.press("Client is on the line", on=screen.message("CI-2 · Acme"))
    await screen.form("Client is on the line")
    await screen.field("Notes: what was said?").fill("Both come on Friday")
    await screen.pick("Regularly", "Every second Monday")
    await screen.pick("Also in", "CI-1")
    await screen.press("Log client update")
    await expect(screen.dialog).to_have_count(0)

    await screen.shows(
        screen.message("CI-2 · Acme").filter(has_text="Agreed with them every second Monday")
    )
    for label in ("CI-1 · Acme", "CI-2 · Acme"):
        await screen.thread(label)
        await screen.shows(screen.reply("Both come on Friday"))
