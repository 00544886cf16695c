"""Files: sent again as often as needed, shared once in effect."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.slack import Document, InDoubt, NotSent, PlaceRefused, RateLimited, RowRefused, Slack
from tests.faults.conftest import CHANNEL


def a_document(content: bytes | Path = b"number\n1\n") -> Document:
    return Document(name="cases.csv", title="All cases", content=content)


async def share(slack: Slack, thread_ts: str | None = None) -> None:
    uploaded = await slack.send(a_document())
    await slack.share(CHANNEL, [uploaded], thread_ts=thread_ts, text="All cases")


async def find(slack: Slack, since: str | None = None, thread_ts: str | None = None) -> str | None:
    found = await slack.find_shared(
        CHANNEL, thread_ts=thread_ts, name="cases.csv", newest_known_ts=since
    )
    return found.ts if found else None


async def test_an_upload_is_seen_by_nobody_until_a_post_shows_it(
    sandbox: Sandbox, slack: Slack
) -> None:
    file_id = await slack.upload(
        Document(name="a.png", title="Opened by week", content=b"\x89PNG", alt_text="3, 4, 2")
    )

    assert sandbox.workspace.messages(CHANNEL) == []
    assert sandbox.workspace.files[file_id].alt_text == "3, 4, 2"
    picture = {"type": "image", "alt_text": "3, 4, 2", "slack_file": {"id": file_id}}
    await slack.post(CHANNEL, text="A", blocks=[picture], thread_ts=None, row_id="r")


async def test_a_file_on_disk_arrives_whole(sandbox: Sandbox, slack: Slack, tmp_path: Path) -> None:
    content = b"0123456789" * 200_000
    (tmp_path / "cases.csv").write_bytes(content)

    file_id = await slack.upload(a_document(tmp_path / "cases.csv"))

    assert sandbox.workspace.files[file_id].content == content


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"method": "files.getUploadURLExternal", "drop": "after"}, NotSent),
        ({"method": "files.getUploadURLExternal", "status": 429}, RateLimited),
        ({"method": "upload", "status": 500}, NotSent),
        ({"method": "upload", "status": 429}, RateLimited),
        ({"method": "upload", "status": 413}, RowRefused),
        ({"method": "files.completeUploadExternal", "drop": "before"}, InDoubt),
        ({"method": "files.completeUploadExternal", "error": "channel_not_found"}, PlaceRefused),
    ],
)
async def test_only_the_last_call_of_sharing_leaves_a_doubt(
    sandbox: Sandbox, slack: Slack, fault: dict[str, Any], error: type[Exception]
) -> None:
    sandbox.faults.next(**fault)

    with pytest.raises(error):
        await share(slack)

    assert sandbox.workspace.messages(CHANNEL) == []


async def test_the_look_finds_what_was_shared_although_the_answer_was_lost(
    sandbox: Sandbox, slack: Slack
) -> None:
    before = await slack.post(CHANNEL, text="card", blocks=[], thread_ts=None, row_id="card")
    assert await find(slack, before.ts) is None
    sandbox.faults.next("files.completeUploadExternal", drop="after")
    with pytest.raises(InDoubt):
        await share(slack)

    [_, shared] = sandbox.workspace.messages(CHANNEL)
    assert await find(slack, before.ts) == shared.ts
    assert await find(slack, shared.ts) is None


async def test_the_look_goes_into_the_thread_of_a_reply(slack: Slack) -> None:
    root = await slack.post(CHANNEL, text="card", blocks=[], thread_ts=None, row_id="card")
    await share(slack, root.ts)

    assert await find(slack, thread_ts=root.ts)
    assert await find(slack, root.ts) is None
