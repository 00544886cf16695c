"""What a stranger sees on the page, from the first word to the end."""

from datetime import datetime

from playwright.async_api import expect

from tests.browser.screen import Screen

FIVE_O_CLOCK = datetime(2030, 3, 4, 17, 0)  # noqa: DTZ001 (as a form shows it, without a zone)


async def open_by_phone(screen: Screen, text: str) -> None:
    client, _, happened = text.partition(": ")
    await screen.say(f"/client-issue {text}")
    await screen.form("New client issue")
    await expect(screen.field("Client")).to_have_value(client)
    await expect(screen.field("What happened")).to_have_value(happened)
    await screen.pick("How did it reach us", "Phone")
    await screen.submit("Open case")


async def open_in_private(screen: Screen, text: str) -> None:
    await screen.say(f"/client-issue {text}")
    await screen.form("New client issue")
    await screen.field("Legal threat").check()
    await expect(screen.dialog).to_contain_text("Private: the case gets a channel of its own")
    await screen.press("Open case")
    await screen.dismiss("is open, and private")


async def talk(screen: Screen) -> None:
    """The whole talk in one form, with a promise for five o'clock."""
    await screen.thread("CI-1 · Acme")
    await screen.shows(screen.reply("Acme · 2 of 8 · Listen"))
    await screen.press("We talked", on=screen.reply("Acme · 2 of 8 · Listen"))
    await screen.form("We talked")
    await screen.field("What do they need?").fill("Their money back before pay day")
    await screen.field("What did it do to them?").fill("They could not pay their people")
    await screen.pick("Whose fault is it?", "Ours")
    await screen.field("What did we agree?").fill("Refund the second charge")
    await screen.at("By when?", FIVE_O_CLOCK)
    await screen.submit()
    await screen.shows(
        screen.reply("Agreed: Refund the second charge"), screen.reply("Acme · 6 of 8 · Act")
    )


async def snooze(screen: Screen) -> None:
    """Two hours before the promise the app writes; not now, in an hour."""
    for _ in range(3):
        await screen.later("+ 1 hour")
    await screen.go("Client Issue")
    reminder = screen.message("In two hours: Refund the second charge")
    await screen.shows(reminder)
    await screen.press("Snooze", on=reminder)
    await screen.form("Snooze")
    await screen.press("Snooze")
    await screen.dismiss("Snoozed until 16:00 today")
    await screen.shows(screen.message("Snoozed until today at 16:00"))


async def keep_the_promise(screen: Screen) -> None:
    await screen.later("+ 1 hour")
    await screen.press("Done", on=screen.message("In two hours: Refund the second charge"))
    await screen.form("Promise")
    await screen.pick("What became of it?", "Kept")
    await screen.submit()
    await screen.shows(screen.message("Kept."))


async def act(screen: Screen) -> None:
    await screen.go("general")
    await screen.thread("CI-1 · Acme")
    await screen.press("Done", on=screen.reply("Acme · 6 of 8 · Act"))
    await screen.shows(screen.reply("Resolved"), screen.reply("Acme · 7 of 8 · Follow up"))


async def see_the_digest(screen: Screen) -> None:
    await screen.later("Next working morning")
    await screen.go("Client Issue")
    digest = screen.message("Your open follow-ups · Tuesday 5 March")
    await screen.shows(digest)
    await expect(digest).to_contain_text("CI-1 · follow-up, tomorrow")


async def follow_up(screen: Screen) -> None:
    await screen.go("general")
    await screen.thread("CI-1 · Acme")
    await screen.press("Done", on=screen.reply("Acme · 7 of 8 · Follow up"))
    await screen.form("Follow up")
    await screen.pick("Did it meet their expectations?", "Yes")
    await screen.submit()
    await screen.shows(screen.reply("Acme · 8 of 8 · Prevent"))


async def test_a_case_is_worked_through_to_closed_while_time_passes(screen: Screen) -> None:
    await screen.shows(screen.page.get_by_text("Has a client complained?"))
    await open_by_phone(screen, "Acme: charged twice")
    await screen.shows(screen.message("CI-1 · Acme"))
    await talk(screen)
    await snooze(screen)
    await keep_the_promise(screen)
    await act(screen)
    await see_the_digest(screen)
    await follow_up(screen)

    await screen.press("Done", on=screen.reply("Acme · 8 of 8 · Prevent"))

    await screen.shows(screen.reply("Closed by @Ann Berger: solved"))
    await screen.shows(screen.message("CI-1 · Acme").filter(has_text="Closed · solved"))


async def test_a_second_person_sees_the_open_cases_but_no_private_one(screen: Screen) -> None:
    await open_by_phone(screen, "Acme: charged twice")
    await open_in_private(screen, "Globex: their lawyer wrote")
    await screen.go("ci-2")
    await screen.shows(screen.message("CI-2 · Globex · private"))

    await screen.be("Ben Carter")
    await screen.go("general")
    await screen.say("/client-issue list")
    await screen.shows(screen.message("Open cases · 1"))
    await screen.say("/client-issue show CI-2")
    await screen.shows(screen.message("I know no case CI-2"))

    await expect(screen.message("Open cases · 1")).to_contain_text("CI-1 Acme")
    await expect(screen.page.locator("body")).not_to_contain_text("Globex")
    await expect(screen.page.locator(".side-entry").filter(has_text="ci-2")).to_have_count(0)


async def test_a_guest_is_told_that_only_staff_can_use_it(screen: Screen) -> None:
    await screen.be("Gus Meyer")
    await screen.go("general")

    await screen.say("/client-issue Acme: charged twice")

    await screen.shows(screen.message("Only staff of this workspace can use this app."))
    await expect(screen.dialog).to_have_count(0)


async def test_a_command_that_no_app_has_is_refused_at_once_and_kept(screen: Screen) -> None:
    await screen.say("/client-isue")

    await expect(screen.page.locator(".toast")).to_contain_text(
        "/client-isue is not a command here. There are: /client-issue"
    )
    await expect(screen.page.locator("#channel-body textarea")).to_have_value("/client-isue")


async def test_on_a_phone_the_page_is_as_wide_as_the_screen(screen: Screen) -> None:
    await screen.page.set_viewport_size({"width": 390, "height": 844})
    await screen.say("/client-issue help")
    await expect(screen.message("Every next step is also a button")).to_be_visible()

    wide = await screen.page.evaluate("document.documentElement.scrollWidth")

    assert wide == 390
