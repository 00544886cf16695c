"""chat.* and reading back: posting, threads, edits, metadata, history."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Sandbox

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


@pytest.fixture
async def joined(sandbox: Sandbox, slack: AsyncWebClient) -> AsyncWebClient:
    """The bot's client, with the bot in #support."""
    await slack.conversations_join(channel="CSUPPORT")
    return slack


async def post(slack: AsyncWebClient, text: str = "Hello", **more: Any) -> str:
    posted = await slack.chat_postMessage(channel="CSUPPORT", text=text, **more)
    return str(posted["ts"])


async def refusal(slack: AsyncWebClient, method: str, **arguments: object) -> str:
    with pytest.raises(SlackApiError) as refused:
        await slack.api_call(method, json=arguments)
    return str(refused.value.response["error"])


async def texts(slack: AsyncWebClient, **bounds: Any) -> list[str]:
    answer = await slack.conversations_history(channel="CSUPPORT", **bounds)
    return [message["text"] for message in answer["messages"]]


async def test_where_the_bot_is_not_a_member_it_can_not_post(slack: AsyncWebClient) -> None:
    for channel, error in (
        ("CSUPPORT", "not_in_channel"),
        ("CLEADS", "channel_not_found"),
        ("DANNBEN", "channel_not_found"),
        ("CNOWHERE", "channel_not_found"),
    ):
        assert await refusal(slack, "chat.postMessage", channel=channel, text="Hi") == error


async def test_an_archived_channel_takes_no_messages(joined: AsyncWebClient, ann: Person) -> None:
    await ann.archive("CSUPPORT")

    assert await refusal(joined, "chat.postMessage", channel="CSUPPORT", text="Hi") == "is_archived"


async def test_empty_and_endless_messages_are_refused(joined: AsyncWebClient) -> None:
    assert await refusal(joined, "chat.postMessage", channel="CSUPPORT", text="") == "no_text"
    endless = "x" * 40_001
    error = await refusal(joined, "chat.postMessage", channel="CSUPPORT", text=endless)
    assert error == "msg_too_long"


async def test_wrong_blocks_are_refused_with_the_place(joined: AsyncWebClient) -> None:
    wrong = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]

    with pytest.raises(SlackApiError) as refused:
        await joined.chat_postMessage(channel="CSUPPORT", text="Hi", blocks=wrong)

    assert refused.value.response["error"] == "invalid_blocks"
    messages = refused.value.response["response_metadata"]["messages"]
    assert all(message.startswith("[ERROR] ") for message in messages)
    assert "[json-pointer:/blocks/0/text/text]" in messages[-1]


async def test_a_post_to_a_person_opens_their_dm(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    assert sandbox.workspace.dm("UBEN") is None

    posted = await slack.chat_postMessage(channel="UBEN", text="Hello Ben")

    opened = await slack.conversations_open(users="UBEN")
    assert sandbox.workspace.dm("UBEN") == posted["channel"] == opened["channel"]["id"]


async def test_every_ts_is_later_than_the_one_before(joined: AsyncWebClient) -> None:
    stamps = [await post(joined) for _ in range(5)]

    assert stamps == sorted(set(stamps))


async def test_a_reply_stands_in_its_thread_and_not_in_the_channel(
    sandbox: Sandbox, joined: AsyncWebClient
) -> None:
    root = await post(joined, "root")
    await post(joined, "reply", thread_ts=root)

    replies = await joined.conversations_replies(channel="CSUPPORT", ts=root)
    assert [message["text"] for message in replies["messages"]] == ["root", "reply"]
    assert replies["messages"][0]["reply_count"] == 1
    assert await texts(joined) == ["root"]
    assert [m.text for m in sandbox.workspace.messages("support", root)] == ["reply"]


async def test_a_reply_to_what_is_no_root_comes_back_without_a_thread(
    joined: AsyncWebClient,
) -> None:
    answer = await joined.chat_postMessage(
        channel="CSUPPORT", text="lost", thread_ts="1700000000.000100"
    )

    assert "thread_ts" not in answer["message"]


async def test_an_edit_with_text_alone_takes_the_blocks_away(
    sandbox: Sandbox, joined: AsyncWebClient
) -> None:
    ts = await post(joined, blocks=[SECTION])

    await joined.chat_update(channel="CSUPPORT", ts=ts, text="Changed")

    (message,) = sandbox.workspace.messages("CSUPPORT")
    assert (message.text, message.blocks) == ("Changed", [])


async def test_only_own_messages_that_exist_can_be_edited(
    joined: AsyncWebClient, ann: Person
) -> None:
    said = await ann.say("CSUPPORT", "Mine")

    edit = {"channel": "CSUPPORT", "text": "Ours"}
    assert await refusal(joined, "chat.update", ts=said.ts, **edit) == "cant_update_message"
    assert await refusal(joined, "chat.update", ts="1.000001", **edit) == "message_not_found"


async def test_a_deleted_root_leaves_a_tombstone_that_keeps_its_thread(
    sandbox: Sandbox, joined: AsyncWebClient
) -> None:
    root = await post(joined, "root")
    await post(joined, "reply", thread_ts=root)
    alone = await post(joined, "alone")

    await joined.chat_delete(channel="CSUPPORT", ts=root)
    await joined.chat_delete(channel="CSUPPORT", ts=alone)

    (left,) = sandbox.workspace.messages("CSUPPORT")
    assert left.subtype == "tombstone"
    gone = {"channel": "CSUPPORT", "ts": root, "text": "again"}
    assert await refusal(joined, "chat.update", **gone) == "message_not_found"


async def test_the_payload_of_metadata_is_read_back_only_if_asked_for(
    joined: AsyncWebClient,
) -> None:
    await post(joined, metadata={"event_type": "case_card", "event_payload": {"id": "7"}})

    plain = await joined.conversations_history(channel="CSUPPORT")
    full = await joined.conversations_history(channel="CSUPPORT", include_all_metadata=True)

    assert plain["messages"][0]["metadata"] == {"event_type": "case_card"}
    assert full["messages"][0]["metadata"]["event_payload"] == {"id": "7"}


async def test_metadata_with_a_dot_in_its_type_is_dropped_in_silence(
    joined: AsyncWebClient,
) -> None:
    await post(joined, metadata={"event_type": "case.card", "event_payload": {}})

    history = await joined.conversations_history(channel="CSUPPORT", include_all_metadata=True)
    assert "metadata" not in history["messages"][0]


async def test_too_much_metadata_is_refused(joined: AsyncWebClient) -> None:
    metadata = {"event_type": "case", "event_payload": {"text": "x" * 9_000}}

    message = {"channel": "CSUPPORT", "text": "Hi", "metadata": metadata}
    assert await refusal(joined, "chat.postMessage", **message) == "metadata_too_large"


async def test_history_is_newest_first_and_its_bounds_are_left_out(
    joined: AsyncWebClient,
) -> None:
    stamps = [await post(joined, text) for text in "abcd"]

    assert await texts(joined) == ["d", "c", "b", "a"]
    assert await texts(joined, oldest=stamps[0], latest=stamps[3]) == ["c", "b"]
    assert await texts(joined, oldest=stamps[2], inclusive=True) == ["d", "c"]


async def test_history_comes_in_pages(joined: AsyncWebClient) -> None:
    for text in "abc":
        await post(joined, text)

    first = await joined.conversations_history(channel="CSUPPORT", limit=2)
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]

    assert await texts(joined, limit=2, cursor=cursor) == ["a"]


async def test_replies_after_a_ts_still_begin_with_the_root(joined: AsyncWebClient) -> None:
    root = await post(joined, "root")
    first = await post(joined, "first", thread_ts=root)
    await post(joined, "second", thread_ts=root)

    later = await joined.conversations_replies(channel="CSUPPORT", ts=root, oldest=first)

    assert [message["text"] for message in later["messages"]] == ["root", "second"]


async def test_a_private_answer_is_seen_by_one_person_and_by_no_history(
    sandbox: Sandbox, joined: AsyncWebClient, ann: Person
) -> None:
    await joined.chat_postEphemeral(channel="CSUPPORT", user="UANN", text="Psst")

    assert [message.text for message in ann.ephemerals] == ["Psst"]
    assert sandbox.person("UBEN").ephemerals == []
    assert await texts(joined) == []


async def test_a_private_answer_needs_its_reader_in_the_channel(
    joined: AsyncWebClient, ann: Person
) -> None:
    await ann.leave("CSUPPORT")

    psst = {"channel": "CSUPPORT", "user": "UANN", "text": "Psst"}
    assert await refusal(joined, "chat.postEphemeral", **psst) == "user_not_in_channel"


async def test_a_permalink_stays_on_this_machine(sandbox: Sandbox, joined: AsyncWebClient) -> None:
    ts = await post(joined)

    link = await joined.chat_getPermalink(channel="CSUPPORT", message_ts=ts)

    assert link["permalink"] == f"{sandbox.url}/archives/CSUPPORT/p{ts.replace('.', '')}"
