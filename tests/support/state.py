"""All that a story leaves behind, in the database and in Slack, without the names of one run."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.sandbox import Message
from tests.support.world import World

TABLES = {
    "workspaces": "team_id",
    "people": "user_id",
    "causes": "id",
    "cases": "id",
    "members": "case_id, user_id",
    "promises": "id",
    "tasks": "id",
    "timeline": "id",
    "reminders": "id",
}
NOISE = {"checked_at", "version", "opened_from", "source"}
"""When Slack was last asked, how often a row was written, and what a change was heard from."""
SWEPT = re.compile(r'(planned_for\\?": \\?")[^"\\]*')
"""What the sweep notes, at a time of its own: before a workspace is known or after."""
HOUR = 3600
RUNS = (
    (re.compile(r"\b\d{10}\.\d{6}\b"), "TS"),
    (re.compile(r"\bp\d{16}\b"), "LINK"),
    (re.compile(r"\b[CFV][0-9A-Z]{9,}\b"), "ID"),
    (re.compile(r"127\.0\.0\.1:\d+"), "SLACK"),
    (re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d):\d\d(:\d\d(\.\d+)?)?"), r"\1h"),
    (re.compile(r"\b(\d\d):\d\d\b"), r"\1h"),
)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
UNIX = re.compile(r"\b1[89]\d{8}\b")


async def state_of(world: World) -> list[str]:
    """One line a row, in the order in which they were made, and one line a message.

    Planned digests are left out, for the same reason as what is `SWEPT`. Times are told to the
    hour: how long a story waits for Slack's pace differs by seconds. What is owed at once to several
    places of a channel may come in any order; that of a thread has tests of its own.
    """
    seen: dict[str, str] = {}
    rows = [_plain(line, seen) async for line in _rows(world)]
    return rows + sorted(_plain(line, seen) for line in _messages(world))


async def _rows(world: World) -> AsyncIterator[str]:
    async with AsyncSession(world.bot.store.engine) as session:
        for table, order in TABLES.items():
            for row in await session.execute(text(f"SELECT * FROM {table} ORDER BY {order}")):
                if row._mapping.get("kind") == "digest":
                    continue
                kept = {key: value for key, value in row._mapping.items() if key not in NOISE}
                yield f"{table}: {json.dumps(kept, default=str, sort_keys=True)}"


def _messages(world: World) -> Iterator[str]:
    channels = world.slack.workspace.channels
    for channel in sorted(channels.values(), key=lambda each: (each.kind, each.name, each.id)):
        posted = [m for m in channel.timeline.values() if m.only_for is None]
        everything = posted + [m for thread in channel.threads.values() for m in thread]
        for message in sorted({m.ts: m for m in everything}.values(), key=lambda m: m.ts):
            yield f"{channel.name or channel.kind}: {_words(message)}"


def _words(message: Message) -> str:
    files = [(file.name, file.size) for file in message.files]
    return json.dumps([message.user, message.text, _without_ids(message.blocks), files])


def _without_ids(part: Any) -> Any:
    """The ids of blocks carry how often a message was edited."""
    if isinstance(part, dict):
        return {key: _without_ids(value) for key, value in part.items() if key != "block_id"}
    return [_without_ids(each) for each in part] if isinstance(part, list) else part


def _plain(line: str, seen: dict[str, str]) -> str:
    line = SWEPT.sub(r"\1", line)
    line = UUID.sub(lambda found: seen.setdefault(found[0], f"#{len(seen)}"), line)
    for pattern, word in RUNS:
        line = pattern.sub(word, line)
    return UNIX.sub(lambda found: f"{int(found[0]) // HOUR}h", line)
