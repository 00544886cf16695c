"""The page's API: what a visitor sees, and what they do."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Sandbox
from tests.sandbox.forms import Json, actions, button, field, form


class Visitor:
    """Somebody's browser, looking at the page as Ann."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def state(self, person: str = "UANN") -> Json:
        async with self.session.get("/page/state", params={"as": person}) as answer:
            state: Json = await answer.json()
        return state

    async def does(self, what: str, **body: Any) -> Json:
        async with self.session.post(f"/page/{what}", json={"as": "UANN"} | body) as answer:
            result: Json = await answer.json()
        return result


@pytest.fixture
async def visitor(sandbox: Sandbox) -> AsyncIterator[Visitor]:
    async with aiohttp.ClientSession(sandbox.url) as session:
        yield Visitor(session)


async def test_the_page_itself_is_served(visitor: Visitor) -> None:
    async with visitor.session.get("/") as page:
        assert page.status == 200
        assert "Harbour Studio" in await page.text()
    async with visitor.session.get("/static/app.js") as script:
        assert script.status == 200


async def test_everyone_sees_their_own_channels_and_time(visitor: Visitor) -> None:
    ann, gus = await visitor.state(), await visitor.state("UGUS")

    assert {channel["id"] for channel in ann["channels"]} == {
        "CGENERAL", "CCASES", "CSUPPORT", "CLEADS", "CSHARED", "DANNBEN",
    }  # fmt: skip
    assert {channel["id"] for channel in gus["channels"]} == {"CGENERAL", "CSUPPORT"}
    assert ann["me"]["role"] == "admin"
    assert gus["me"]["role"] == "guest"


async def test_a_message_is_unread_until_it_is_read(visitor: Visitor) -> None:
    await visitor.does("message", **{"as": "UBEN"}, channel="CSUPPORT", text="Morning")

    def unread(state: Json) -> int:
        (count,) = (c["unread"] for c in state["channels"] if c["id"] == "CSUPPORT")
        return int(count)

    assert unread(await visitor.state()) == 1
    await visitor.does("read", channel="CSUPPORT")
    assert unread(await visitor.state()) == 0


async def test_a_private_answer_stands_in_one_persons_channel(
    visitor: Visitor, slack: AsyncWebClient
) -> None:
    await slack.conversations_join(channel="CSUPPORT")
    await slack.chat_postEphemeral(channel="CSUPPORT", user="UANN", text="Psst")

    (shown,) = (await visitor.state())["messages"]["CSUPPORT"]
    assert (shown["text"], shown["ephemeral"], shown["bot"]) == ("Psst", True, True)
    assert (await visitor.state("UBEN"))["messages"]["CSUPPORT"] == []


async def test_a_form_is_opened_filled_and_submitted(visitor: Visitor, app: AsyncApp) -> None:
    submitted: list[Json] = []

    async def opens(ack: AsyncAck, client: AsyncWebClient, body: Json) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=form(field("client")))
        await ack()

    async def takes(ack: AsyncAck, view: Json) -> None:
        submitted.append(view["state"]["values"])
        await ack()

    app.command("/client-issue")(opens)
    app.view("case.open")(takes)
    command = {"channel": "CSUPPORT", "text": "/client-issue Acme"}
    assert await visitor.does("command", **command) == {"ok": True}
    (view,) = (await visitor.state())["views"]

    empty = await visitor.does("submit", view_id=view["id"], state={})
    typed = {"client": {"text": {"type": "plain_text_input", "value": "Acme"}}}
    done = await visitor.does("submit", view_id=view["id"], state={"values": typed})

    assert (empty["ok"], list(empty["errors"])) == (False, ["client"])
    assert done == {"ok": True}
    assert submitted == [typed]
    assert (await visitor.state())["views"] == []


async def test_a_button_in_a_message_is_pressed(
    visitor: Visitor, app: AsyncApp, slack: AsyncWebClient, ann: Person
) -> None:
    pressed: list[str] = []

    async def listener(ack: AsyncAck, action: Json) -> None:
        pressed.append(action["value"])
        await ack()

    app.action("done")(listener)
    await ann.invite("CSUPPORT")
    blocks = [actions(button("done", value="7"))]
    posted = await slack.chat_postMessage(channel="CSUPPORT", text="Card", blocks=blocks)

    place = {"in": "message", "channel": "CSUPPORT", "ts": posted["ts"], "block_id": "buttons"}
    answer = await visitor.does("action", **place, action_id="done")

    assert answer == {"ok": True}
    assert pressed == ["7"]


async def test_a_command_that_fails_leaves_a_notice(visitor: Visitor) -> None:
    answer = await visitor.does("command", channel="CSUPPORT", text="/client-issue")

    assert answer == {"ok": False, "error": "dispatch_failed"}
    (notice,) = (await visitor.state())["notices"]
    assert "dispatch_failed" in notice["text"]


async def test_a_command_in_a_thread_is_not_supported(visitor: Visitor) -> None:
    command = {"channel": "CSUPPORT", "text": "/client-issue", "thread_ts": "1.000001"}

    answer = await visitor.does("command", **command)

    assert answer["error"] == "not_supported_in_threads"


async def test_the_clock_is_moved_and_the_home_opened(sandbox: Sandbox, visitor: Visitor) -> None:
    before = sandbox.clock()

    moved = await visitor.does("clock", advance="day")
    await visitor.does("home")

    assert moved["ok"]
    assert (sandbox.clock() - before).days == 1
    assert any(channel["app"] for channel in (await visitor.state())["channels"])


async def test_the_bot_and_the_person_come_into_channels(
    sandbox: Sandbox, visitor: Visitor
) -> None:
    await visitor.does("invite_bot", channel="CLEADS")
    joined = await visitor.does("join", **{"as": "UGUS"}, channel="CCASES")

    assert sandbox.bot_user_id in sandbox.workspace.channel("CLEADS").members
    assert not joined["ok"]


async def test_the_stream_tells_of_each_change(sandbox: Sandbox, visitor: Visitor) -> None:
    async with visitor.session.get("/page/events", params={"as": "UANN"}) as stream:
        first = await stream.content.readuntil(b"\n\n")
        sandbox.workspace.changes.mark()
        second = await stream.content.readuntil(b"\n\n")

    assert [first, second] == [
        f"data: {sandbox.workspace.changes.version + step}\n\n".encode() for step in (-1, 0)
    ]


async def test_a_permalink_leads_to_the_page(visitor: Visitor) -> None:
    link = "/archives/CSUPPORT/p1700000000000100?thread_ts=1.000001"

    async with visitor.session.get(link, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/?in=CSUPPORT&thread=1.000001"


async def test_other_names_for_this_machine_are_refused(visitor: Visitor) -> None:
    for path in ("/", "/page/state?as=UANN", "/api/auth.test"):
        async with visitor.session.get(path, headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403


async def test_a_plain_form_of_another_site_is_refused(visitor: Visitor) -> None:
    async with visitor.session.post("/page/home", data='{"as": "UANN"}') as answer:
        assert answer.status == 415


async def test_what_is_missing_or_gone_is_said_and_not_an_error_of_the_server(
    visitor: Visitor,
) -> None:
    assert (await visitor.does("message"))["error"] == "missing 'channel'"
    assert (await visitor.does("close", view_id="V1"))["ok"] is False
    assert (await visitor.does("message", channel="CNOWHERE", text="Hi"))[
        "error"
    ] == "channel_not_found"


async def test_a_message_shows_its_files(visitor: Visitor, slack: AsyncWebClient) -> None:
    await slack.conversations_join(channel="CSUPPORT")
    await slack.files_upload_v2(channel="CSUPPORT", filename="a.md", title="A", content="# A")

    [message] = (await visitor.state())["messages"]["CSUPPORT"]
    [file] = message["files"]
    assert (file["title"], file["name"], file["size"], file["picture"]) == ("A", "a.md", 3, False)
    async with visitor.session.get(f"/page/files/{file['id']}") as answer:
        assert await answer.text() == "# A"
