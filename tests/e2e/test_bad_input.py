"""What people type, and who they are: whatever it is, it is shown as text or answered in words."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from bot.sandbox import Message
from bot.views import ids
from tests.e2e import moves
from tests.support import forged
from tests.support.world import World, a_world, shown

MARK = "zqx"
NASTY = (
    f"{MARK} <!channel> <!here> <@UCHI> <#CLEADS> <https://evil.example|{MARK}> *{MARK}* _{MARK}_ "
    f"~{MARK}~ `{MARK}` :{MARK}: &{MARK}; &lt;{MARK}&gt; https://evil.example/{MARK} @channel "
    f"{{client}} \u202e{MARK}\u202c \x07\x1b[31m\ud800\x00{MARK} 😀 日本語 שלום مرحبا"
)
STAFF_ONLY = "Only staff of this workspace can use this app."


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with a_world(sqlite_url) as world:
        yield world


async def tell_the_whole_story(world: World, text: str) -> None:
    """Type this text into every field on the way, and let everything be shown."""
    ann, ben = world.ann, world.ben
    await moves.say(world, ann, "settings")
    settings = {"cases_channel": "CGENERAL", "contact.1.0": "UBEN"}
    assert (await moves.save(world, ann, **settings)).ok
    world.bot.scheduler._sweep_soon()
    await open_with(world, text)
    (card,) = world.cards()
    await talk_with(world, card, text)
    due = moves.at(world, hours=30)
    for change, fields in (
        ("promise", {"what": text, "due": due}),
        ("task", {"what": text, "owner": "UBEN", "due": due, "link": text}),
        ("severity", {"severity": "high", "why": text}),
        ("details", {"happened": f"{text} again", "contact": text[:150], "want": text}),
        ("hand_over", {"to": "UBEN", "why": text}),
    ):
        answer = await moves.change(world, ann, card, change, **fields)
        assert answer.ok, (change, answer.errors)
    for words in ("show CI-1", "list", "digest", f"term {text}", f"show {text}", f"list {text}"):
        await moves.say(world, ben, words)
    await moves.opened(world, ben, f"{name_of(text)[:40]}: {text}")
    await moves.pass_time(world, days=3)
    assert (await moves.change(world, ben, card, "end", end="partly", why=text)).ok
    assert (await moves.change(world, ben, card, "reopen", why=text)).ok


def name_of(text: str) -> str:
    return " ".join(text.split())[:70]


async def open_with(world: World, text: str) -> None:
    ann = world.ann
    await moves.opened(world, ann, "x: x")
    (offered,) = await ann.options(ids.OPEN_CLIENT, name_of(text))
    await ann.select(None, ids.OPEN_CLIENT, offered["value"])
    await moves.quiet(world)
    await moves.press(world, ann, "More")
    typed = {"happened": text, "contact": text[:150], "want": text}
    assert (await moves.save(world, ann, reached="phone", **typed)).ok


async def talk_with(world: World, card: Message, text: str) -> None:
    ann, due = world.ann, moves.at(world, hours=30)
    await moves.press(world, ann, "We talked", moves.step(world, card))
    said = {"need": text, "harm": text, "fault": "ours", "agreed": text}
    assert (await moves.save(world, ann, **said, due=due)).ok
    await moves.press(world, ann, "Log client update", card)
    assert (await moves.save(world, ann, what=text)).ok
    assert (await moves.get_help(world, ann, card, "I am stuck", decision=text[:500])).ok


def dangerous(part: object) -> Iterator[str]:
    """Where typed text stands in which it could mention, link or format."""
    if isinstance(part, list):
        for each in part:
            yield from dangerous(each)
    if isinstance(part, dict):
        if _is_dangerous(part, part.get("type")):
            yield str(part)
        for value in part.values():
            yield from dangerous(value)


def _is_dangerous(part: dict[str, Any], kind: object) -> bool:
    match kind:
        case "mrkdwn" | "link":
            return MARK in str(part)
        case "plain_text":
            return MARK in str(part["text"]) and part.get("emoji") is not False
        case "user" | "broadcast" | "channel" | "usergroup":
            return "UCHI" in str(part)
        case None:
            return isinstance(part.get("text"), str) and _is_raw(part["text"])
    return False


def _is_raw(text: str) -> bool:
    return any(mark in text for mark in ("<!channel>", "<@UCHI>", "<https://evil", "&zqx"))


def sent(world: World) -> list[Any]:
    """All that went to Slack: calls, answers, and the forms that are open."""
    forms = [view.body for who in (world.ann, world.ben) for view in who.views]
    return [arguments for _method, arguments, _error in world.slack.calls] + forms


async def test_typed_text_never_mentions_links_or_formats(world: World) -> None:
    await tell_the_whole_story(world, NASTY)

    assert list(dangerous(sent(world))) == []
    assert [call for call in world.slack.calls if call[2]] == []


async def test_typed_text_is_shown_as_it_was_typed(world: World) -> None:
    await moves.opened(world, world.ann)
    assert (await moves.save(world, world.ann, happened=NASTY)).ok

    card = shown(world.cards()[0])
    for part in (
        "<!channel>",
        "<@UCHI>",
        f"*{MARK}*",
        f":{MARK}:",
        "&lt;",
        "{client}",
        "日本語",
        "שלום",
        "😀",
    ):
        assert part in card


async def test_every_text_is_taken_on_both_databases(db_url: str) -> None:
    async with a_world(db_url) as world:
        await tell_the_whole_story(world, NASTY)

        assert [call for call in world.slack.calls if call[2]] == []
        assert "\x00" not in str(sent(world))


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "字" * 10_000, "😀" * 5_000, "a\n" * 5_000, "<&>" * 3_000, "*" * 10_000]
)
async def test_a_text_that_is_too_long_is_refused_before_it_is_sent_and_fits_afterwards(
    world: World, text: str
) -> None:
    await moves.opened(world, world.ann, f"Acme: {text}")
    prefilled = world.ann.top_form()
    assert "its end is not here" in moves.form_text(world.ann)

    world.ann.fill({"happened": text})
    assert list((await world.ann.submit()).errors) == ["happened"]
    ack = await forged.submit(world, world.ann, prefilled, happened=text)
    assert list(ack.body["errors"]) == ["happened"]

    assert (await moves.save(world, world.ann, happened=text[:2_000])).ok
    await moves.say(world, world.ann, "show CI-1")
    assert [call for call in world.slack.calls if call[2]] == []


async def test_texts_beyond_every_limit_still_fit_where_they_are_shown(world: World) -> None:
    """Slack's client holds people to the limits of a form; nobody else does."""
    ann, long = world.ann, "Too much. " * 1_000
    card = await moves.new_case(world, ann, reached="phone")
    await moves.press(world, ann, "We talked", moves.step(world, card))
    ann.fill({"agreed": "x", "due": moves.at(world, hours=3)})
    await forged.submit(world, ann, ann.top_form(), need=long, harm=long, agreed=long)
    await moves.press(world, ann, "Log client update", card)
    await forged.submit(world, ann, ann.top_form(), what=long)
    await moves.press(world, ann, "More", card)
    await moves.save(world, ann, change="details")
    await forged.submit(world, ann, ann.top_form(), contact=long, want=long)
    await moves.press(world, ann, "More", card)
    await moves.save(world, ann, change="promise")
    ann.fill({"what": "x", "due": moves.at(world, hours=3)})
    await forged.submit(world, ann, ann.top_form(), what=long)

    await moves.pass_time(world, days=1)
    for text in ("show CI-1", "digest", "list"):
        await moves.say(world, ann, text)
    await moves.press(world, ann, "More", card)
    await moves.press(world, ann, "More", moves.step(world, card))

    assert [call for call in world.slack.calls if call[2]] == []
    assert "Too much." in moves.said(world, card)


async def test_a_client_whose_name_is_too_long_is_offered_as_far_as_it_can_be_shown(
    world: World,
) -> None:
    await moves.opened(world, world.ann, "")

    offered = await world.ann.options(ids.OPEN_CLIENT, "Acme " * 100)

    assert len(offered) == 1
    assert world.ann.notices == []


@pytest.mark.parametrize("text", ["", "   ", "\n", "\x00\x07"])
async def test_a_case_without_words_is_not_opened(world: World, text: str) -> None:
    await moves.opened(world, world.ann)
    form = world.ann.top_form()

    ack = await forged.submit(world, world.ann, form, happened=text)

    assert list(ack.body["errors"]) == ["happened"]
    assert world.cards() == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("show CI-999999999999", "I know no case CI-999999999999"),
        ("show 99999999999999999999999999", "I know no case"),
        ("show CI-2", "I know no case CI-2"),
        ("show CI-0", "I know no case CI-0"),
        ("show CI-٣", "I know no case CI-3"),
        ("show " + "9" * 5_000, "Which case?"),
        ("show", "Which case?"),
        ("show everything", "Which case?"),
        ("list yesterday", "I know /client-issue list"),
        ("term", "Which word?"),
        ("term " + "x" * 5_000, "is not among the 47 words"),
        ("lsit", "Did you mean /client-issue list?"),
        ("shwo CI-1", "Did you mean /client-issue show"),
        ("lsit mine", "Did you mean /client-issue list?"),
        ("HELP", "What you can type"),
    ],
)
async def test_what_the_command_does_not_know_is_answered_in_words(
    world: World, text: str, answer: str
) -> None:
    said = await moves.say(world, world.ann, text)

    assert answer in said
    assert "broke" not in said
    assert world.ann.view is None


@pytest.mark.parametrize("text", ["", "   ", ":", "Acme:", ": charged twice", "Acme", "?!", "🙂"])
async def test_anything_else_opens_the_form(world: World, text: str) -> None:
    await moves.opened(world, world.ann, text)

    assert world.ann.view is not None
    assert world.ann.view.title == "New client issue"


@pytest.mark.parametrize("text", ["", "list", "show CI-1", "digest", "settings", "help", "Acme: x"])
async def test_a_guest_is_told_who_may(world: World, text: str) -> None:
    assert STAFF_ONLY in await moves.say(world, world.guest, text)
    assert world.guest.view is None


async def test_a_guest_presses_in_vain(world: World) -> None:
    card = await moves.new_case(world, world.ann)
    step = moves.step(world, card)

    for label in ("Done", "I've told them", "More"):
        await moves.press(world, world.guest, label, step)
    for label in ("Log client update", "Get help", "More"):
        await moves.press(world, world.guest, label, card)

    assert [STAFF_ONLY in shown(answer) for answer in world.guest.ephemerals] == [True] * 6
    assert world.guest.view is None
    assert "Prepare" in shown(moves.step(world, card))


async def test_someone_of_another_organisation_is_told_who_may(world: World) -> None:
    sam = world.slack.person("USTRANGER")
    await moves.opened(world, world.ann, channel="acme-shared")
    assert (await moves.save(world, world.ann, confirm=["confirmed"])).ok
    (card,) = world.cards("acme-shared")

    assert STAFF_ONLY in await moves.say(world, sam, "list", channel="acme-shared")
    await moves.press(world, sam, "Log client update", card)
    await moves.press(world, sam, "Done", moves.step(world, card))

    assert len(sam.ephemerals) == 3
    assert sam.view is None


async def test_someone_who_became_a_guest_meanwhile_is_told_who_may(world: World) -> None:
    card = await moves.new_case(world, world.ann)
    await moves.say(world, world.ben, "list")

    world.slack.change_user("UBEN", is_restricted=True)
    await moves.quiet(world)
    await moves.press(world, world.ben, "Log client update", card)

    assert STAFF_ONLY in shown(world.ben.ephemerals[-1])


@pytest.mark.parametrize("name", ["UGUS", "USTRANGER", "UBOT", "UBEN"])
async def test_only_staff_can_own_a_case(world: World, name: str) -> None:
    """UBEN has left."""
    world.slack.change_user("UBEN", deleted=True)
    await moves.opened(world, world.ann)
    await moves.press(world, world.ann, "More")

    answer = await moves.save(world, world.ann, owner=name)
    assert list(answer.errors) == ["owner"]
    assert (await moves.save(world, world.ann, owner="UCHI")).ok
    (card,) = world.cards()

    due = moves.at(world, hours=3)
    for change, field, rest in (
        ("hand_over", "to", {"why": "I am away"}),
        ("task", "owner", {"what": "Look", "due": due}),
    ):
        answer = await moves.change(world, world.ann, card, change, **{field: name}, **rest)
        assert answer.errors == {field: "Choose a member of your own team, no guest and no app."}
        await world.ann.close(everything=True)


async def test_only_staff_can_be_contacts(world: World) -> None:
    await moves.say(world, world.ann, "settings")

    answer = await moves.save(world, world.ann, **{"contact.2.0": "UGUS"})

    assert list(answer.errors) == ["contact.2.0"]


async def test_only_an_admin_changes_the_settings(world: World) -> None:
    assert "Only an admin" in await moves.say(world, world.ben, "settings")
    assert world.ben.view is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("zone", "Berlin"),
        ("zone", "../../etc/passwd"),
        ("zone", ""),
        ("end", "08:00"),
        ("cases_channel", "CSHARED"),
        ("cases_channel", "CLEADS"),
    ],
)
async def test_settings_that_can_not_be_are_refused_under_their_field(
    world: World, field: str, value: str
) -> None:
    await moves.say(world, world.ann, "settings")

    answer = await moves.save(world, world.ann, **{field: value})

    assert list(answer.errors) == [field]


async def test_a_shared_channel_needs_the_word_that_the_client_may_read_it(world: World) -> None:
    await moves.opened(world, world.ann, channel="acme-shared")
    assert "shared with another organisation" in moves.form_text(world.ann)
    form = world.ann.top_form()

    ack = await forged.submit(world, world.ann, form)

    assert list(ack.body["errors"]) == ["confirm"]
    assert world.cards("acme-shared") == []
