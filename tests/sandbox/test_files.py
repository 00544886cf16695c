"""files.*: an upload is three calls, and a file only after the last of them."""

import io

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox

PNG = b"\x89PNG\r\n\x1a\n"


async def address(slack: AsyncWebClient, name: str, length: int) -> tuple[str, str]:
    answer = await slack.files_getUploadURLExternal(filename=name, length=length)
    return answer["upload_url"], answer["file_id"]


async def put(url: str, content: object) -> int:
    async with aiohttp.ClientSession() as session, session.post(url, data=content) as answer:
        return answer.status


async def uploaded(slack: AsyncWebClient, name: str, content: bytes) -> str:
    url, file_id = await address(slack, name, len(content))
    assert await put(url, content) == 200
    return file_id


async def refusal(slack: AsyncWebClient, file_id: str, **where: str) -> str:
    with pytest.raises(SlackApiError) as refused:
        await slack.files_completeUploadExternal(files=[{"id": file_id}], **where)  # type: ignore[arg-type]
    return str(refused.value.response["error"])


async def saved(sandbox: Sandbox, file_id: str) -> tuple[int, bytes, str]:
    url = f"{sandbox.url}/page/files/{file_id}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.read(), answer.headers.get("Content-Disposition", "")


async def test_the_sdks_own_upload_ends_as_one_message_with_the_file(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    await slack.conversations_join(channel="CSUPPORT")

    await slack.files_upload_v2(
        channel="CSUPPORT", filename="a.md", title="A", content="# A", initial_comment="Here"
    )

    [message] = (await slack.conversations_history(channel="CSUPPORT"))["messages"]
    [file] = message["files"]
    assert (message["text"], file["name"], file["title"], file["size"]) == ("Here", "a.md", "A", 3)
    assert await saved(sandbox, file["id"]) == (200, b"# A", 'attachment; filename="a.md"')


async def test_a_file_of_many_megabytes_is_taken(slack: AsyncWebClient) -> None:
    content = b"x" * 6_000_000
    url, _ = await address(slack, "big.csv", len(content))

    form = aiohttp.FormData()
    form.add_field("file", io.BytesIO(content), filename="big.csv")
    assert await put(url, form) == 200


async def test_a_reply_with_a_file_stands_in_its_thread(slack: AsyncWebClient) -> None:
    await slack.conversations_join(channel="CSUPPORT")
    root = (await slack.chat_postMessage(channel="CSUPPORT", text="root"))["ts"]
    file_id = await uploaded(slack, "a.md", b"A")

    await slack.files_completeUploadExternal(
        files=[{"id": file_id}], channel_id="CSUPPORT", thread_ts=root
    )

    replies = (await slack.conversations_replies(channel="CSUPPORT", ts=root))["messages"]
    assert [len(message.get("files", [])) for message in replies] == [0, 1]


async def test_what_was_not_uploaded_or_is_a_file_already_can_not_be_completed(
    slack: AsyncWebClient,
) -> None:
    _, promised = await address(slack, "a.md", 3)
    done = await uploaded(slack, "a.md", b"A")
    await slack.files_completeUploadExternal(files=[{"id": done}])

    assert [await refusal(slack, each) for each in (promised, done, "F0")] == ["file_not_found"] * 3


async def test_a_file_goes_only_where_the_bot_may_post(slack: AsyncWebClient) -> None:
    file_id = await uploaded(slack, "a.md", b"A")

    assert await refusal(slack, file_id, channel_id="CSUPPORT") == "not_in_channel"
    assert await refusal(slack, file_id, channel_id="CLEADS") == "channel_not_found"
    assert await refusal(slack, file_id, channel_id="UANN") == "invalid_arguments"


async def test_an_address_takes_one_file_of_the_length_that_was_said(
    slack: AsyncWebClient,
) -> None:
    url, _ = await address(slack, "a.md", 3)

    assert await put(url, b"too long") == 400
    assert await put(url, b"abc") == 200
    assert await put(url, b"abc") == 404
    assert await put(url + "x", b"abc") == 404


async def test_an_empty_file_and_a_missing_scope_are_refused(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    errors = []
    for length, scopes in ((0, sandbox.access.scopes), (1, {"chat:write"})):
        sandbox.access.scopes = scopes
        with pytest.raises(SlackApiError) as refused:
            await slack.files_getUploadURLExternal(filename="a.md", length=length)
        errors.append(refused.value.response["error"])

    assert errors == ["invalid_arguments", "missing_scope"]


async def test_a_block_shows_a_picture_that_is_complete_and_nothing_else(
    slack: AsyncWebClient,
) -> None:
    await slack.conversations_join(channel="CSUPPORT")
    picture = await uploaded(slack, "a.png", PNG)
    text = await uploaded(slack, "a.md", b"A")
    await slack.files_completeUploadExternal(files=[{"id": text}])

    async def show(file_id: str) -> None:
        block = {"type": "image", "alt_text": "A", "slack_file": {"id": file_id}}
        await slack.chat_postMessage(channel="CSUPPORT", text="A", blocks=[block])

    for file_id in (picture, text, "F0"):
        with pytest.raises(SlackApiError) as refused:
            await show(file_id)
        assert "invalid slack file" in str(refused.value.response["errors"])
    await slack.files_completeUploadExternal(files=[{"id": picture}])
    await show(picture)


async def test_a_deleted_file_goes_from_its_message(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    await slack.conversations_join(channel="CSUPPORT")
    file_id = await uploaded(slack, "a.md", b"A")
    with pytest.raises(SlackApiError):
        await slack.files_delete(file=file_id)
    await slack.files_completeUploadExternal(files=[{"id": file_id}], channel_id="CSUPPORT")

    await slack.files_delete(file=file_id)

    [message] = (await slack.conversations_history(channel="CSUPPORT"))["messages"]
    assert "files" not in message
    assert (await saved(sandbox, file_id))[0] == 404
