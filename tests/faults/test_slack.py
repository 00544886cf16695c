"""Calls to Slack end in a value or in an error that says what to do about it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox import Sandbox
from bot.slack import (
    InDoubt,
    MessageGone,
    NotSent,
    PlaceRefused,
    Posted,
    RateLimited,
    RoomRefused,
    RowRefused,
    Slack,
    SlackError,
    TeamRefused,
    ThreadGone,
    new_session,
)
from tests.faults.conftest import CHANNEL

Serve = Callable[[web.Response], Awaitable[Slack]]


async def say(slack: Slack, text: str = "hello", thread_ts: str | None = None) -> Posted:
    return await slack.post(
        CHANNEL, text=text, blocks=[], thread_ts=thread_ts, row_id=f"row of {text}"
    )


async def find(slack: Slack, text: str, **where: str) -> Posted | None:
    return await slack.find_posted(
        CHANNEL,
        thread_ts=where.get("thread_ts"),
        row_id=f"row of {text}",
        newest_known_ts=where.get("since"),
    )


@pytest.fixture
async def serve(session: aiohttp.ClientSession) -> AsyncIterator[Serve]:
    """A server that gives one answer to everything."""
    runners = []

    async def start(answer: web.Response) -> Slack:
        application = web.Application()

        async def handle(_: web.Request) -> web.Response:
            return answer

        application.router.add_route("*", "/{path:.*}", handle)
        runner = web.AppRunner(application)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return Slack.open("xoxb-any", session, f"http://127.0.0.1:{runner.addresses[0][1]}/")

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("internal_error", InDoubt),
        ("service_unavailable", InDoubt),
        ("invalid_blocks", RowRefused),
        ("a_word_that_is_new_to_us", RowRefused),
        ("not_in_channel", PlaceRefused),
        ("is_archived", PlaceRefused),
        ("token_revoked", TeamRefused),
        ("missing_scope", TeamRefused),
        ("ratelimited", RateLimited),
    ],
)
async def test_each_word_of_slacks_has_its_meaning(
    sandbox: Sandbox, slack: Slack, code: str, family: type[SlackError]
) -> None:
    sandbox.faults.next("chat.postMessage", error=code)
    with pytest.raises(family) as refused:
        await say(slack)
    assert refused.value.code == code


async def test_too_fast_says_for_how_long(sandbox: Sandbox, slack: Slack) -> None:
    sandbox.faults.next("chat.postMessage", status=429, retry_after=17)
    with pytest.raises(RateLimited) as refused:
        await say(slack)
    assert refused.value.retry_after == 17


@pytest.mark.parametrize("failure", [{"drop": "after"}, {"status": 503}])
async def test_no_answer_is_a_doubt_for_a_post_and_none_for_an_edit(
    sandbox: Sandbox, slack: Slack, failure: dict[str, object]
) -> None:
    posted = await say(slack)
    sandbox.faults.next("chat.postMessage", **failure)  # type: ignore[arg-type]
    with pytest.raises(InDoubt):
        await say(slack)

    sandbox.faults.next("chat.update", **failure)  # type: ignore[arg-type]
    with pytest.raises(NotSent):
        await slack.update(CHANNEL, posted.ts, text="bye", blocks=[])


async def test_an_answer_that_comes_too_late_is_a_doubt_for_a_post_and_none_for_an_edit(
    sandbox: Sandbox, slack: Slack
) -> None:
    posted = await say(slack)
    async with new_session(timeout_seconds=0.2) as session:
        hasty = Slack.open(sandbox.bot_token, session, sandbox.api_url)
        sandbox.faults.next("chat.postMessage", delay=60)
        with pytest.raises(InDoubt):
            await say(hasty)

        sandbox.faults.next("chat.update", delay=60)
        with pytest.raises(NotSent):
            await hasty.update(CHANNEL, posted.ts, text="bye", blocks=[])


async def test_one_call_is_one_request(sandbox: Sandbox, slack: Slack) -> None:
    sandbox.faults.next("chat.postMessage", drop="after")
    with pytest.raises(InDoubt):
        await say(slack)
    assert [method for method, _, _ in sandbox.calls].count("chat.postMessage") == 1


async def test_a_refused_connection_is_no_doubt(session: aiohttp.ClientSession) -> None:
    nobody = Slack.open("xoxb-any", session, "http://127.0.0.1:9/")
    with pytest.raises(NotSent):
        await say(nobody)


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=502, text="<h1>Bad gateway</h1>", content_type="text/html"),
        web.Response(status=503, text="upstream connect error"),
        web.Response(status=200, text="{", content_type="application/json"),
    ],
    ids=["a page", "a line", "half an answer"],
)
async def test_an_answer_that_is_none_of_slacks_is_a_doubt(
    serve: Serve, answer: web.Response
) -> None:
    with pytest.raises(InDoubt):
        await say(await serve(answer))


async def test_a_post_never_unfolds_links_and_carries_the_rows_id(
    sandbox: Sandbox, slack: Slack
) -> None:
    await say(slack)
    _, arguments, _ = sandbox.calls[-1]
    assert str(arguments["unfurl_links"]).lower() in {"false", "0"}
    assert str(arguments["unfurl_media"]).lower() in {"false", "0"}
    assert "row of hello" in str(arguments["metadata"])


async def test_the_look_finds_a_post_behind_many_newer_ones(slack: Slack) -> None:
    first = await say(slack, "first")
    wanted = await say(slack, "wanted")
    for number in range(210):
        await say(slack, f"newer {number}")

    assert await find(slack, "wanted", since=first.ts) == wanted
    assert await find(slack, "never posted", since=first.ts) is None


async def test_the_look_does_not_read_what_we_knew(sandbox: Sandbox, slack: Slack) -> None:
    for number in range(210):
        await say(slack, f"old {number}")
    known = await say(slack, "known")

    assert await find(slack, "lost", since=known.ts) is None
    assert [method for method, _, _ in sandbox.calls].count("conversations.history") == 1


async def test_the_look_into_a_thread_begins_where_we_knew_it(slack: Slack) -> None:
    root = await say(slack, "root")
    known = await say(slack, "known", root.ts)
    wanted = await say(slack, "wanted", root.ts)

    assert await find(slack, "wanted", thread_ts=root.ts, since=known.ts) == wanted
    assert await find(slack, "wanted", thread_ts=root.ts) == wanted
    assert await find(slack, "wanted", since=root.ts) is None


async def test_a_thread_without_its_root_is_gone(slack: Slack) -> None:
    root = await say(slack, "root")
    await slack.delete(CHANNEL, root.ts)
    await slack.delete(CHANNEL, root.ts)

    with pytest.raises(ThreadGone):
        await find(slack, "any", thread_ts=root.ts)
    with pytest.raises(MessageGone):
        await slack.update(CHANNEL, root.ts, text="any", blocks=[])


@pytest.mark.parametrize(
    ("user", "staff"),
    [("UANN", True), ("UBEN", True), ("UGUS", False), ("USTRANGER", False)],
)
async def test_guests_and_strangers_are_no_staff(slack: Slack, user: str, staff: bool) -> None:
    assert (await slack.user_info(user)).staff is staff


async def test_the_bot_itself_is_no_staff(sandbox: Sandbox, slack: Slack) -> None:
    assert not (await slack.user_info(sandbox.bot_user_id)).staff


async def test_a_person_comes_with_zone_and_rights(slack: Slack) -> None:
    ann = await slack.user_info("UANN")
    assert (ann.zone, ann.admin, ann.name) == ("Europe/Berlin", True, "Ann Berger")


async def test_a_channel_tells_who_reads_it(slack: Slack) -> None:
    cases = await slack.channel_info(CHANNEL)
    shared = await slack.channel_info("CSHARED")
    dm = await slack.channel_info(await slack.open_dm("UANN"))
    assert (cases.member, cases.private, cases.shared) == (True, False, False)
    assert (shared.member, shared.shared) == (False, True)
    assert (dm.im, dm.private) == (True, True)


async def test_we_know_who_we_are_after_one_call(sandbox: Sandbox, slack: Slack) -> None:
    me = await slack.who_am_i()
    assert await slack.who_am_i() is me
    assert (me.team_id, me.bot_user_id) == (sandbox.team_id, sandbox.bot_user_id)
    assert "chat:write" in me.scopes
    assert [method for method, _, _ in sandbox.calls].count("auth.test") == 1


async def test_a_room_is_found_by_name_if_we_made_it(slack: Slack) -> None:
    room = await slack.create_private_channel("ci-7")
    assert await slack.find_private_channel("ci-7") == room
    assert await slack.find_private_channel("leads") is None


async def test_a_name_that_slack_does_not_take_makes_no_room(slack: Slack) -> None:
    with pytest.raises(RoomRefused):
        await slack.create_private_channel("Not a Name")


async def test_inviting_again_is_no_error_and_inviting_nobody_is_one(slack: Slack) -> None:
    room = await slack.create_private_channel("ci-7")
    await slack.invite(room, ["UANN"])
    await slack.invite(room, ["UANN"])
    with pytest.raises(RowRefused):
        await slack.invite(room, ["UNOBODY"])
    with pytest.raises(RowRefused):
        await slack.invite(await slack.open_dm("UANN"), ["UBEN"])
