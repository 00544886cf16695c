"""Calls to Slack: plain values in and out, typed errors, nothing repeated by itself."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, Self

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import files
from bot.slack.errors import (
    InDoubt,
    MessageGone,
    NameTaken,
    NotSent,
    PlaceRefused,
    RateLimited,
    RoomRefused,
    RowRefused,
    SlackError,
    TeamRefused,
    ThreadGone,
)
from bot.slack.files import Document, Uploaded
from bot.slack.values import ChannelInfo, Identity, Posted, UserInfo
from bot.slack.wire import TIMEOUT_SECONDS, again, meaning, new_client, new_session, once

__all__ = [
    "TIMEOUT_SECONDS",
    "ChannelInfo",
    "Document",
    "Identity",
    "InDoubt",
    "MessageGone",
    "NameTaken",
    "NotSent",
    "PlaceRefused",
    "Posted",
    "RateLimited",
    "RoomRefused",
    "RowRefused",
    "Slack",
    "SlackError",
    "TeamRefused",
    "ThreadGone",
    "Uploaded",
    "UserInfo",
    "meaning",
    "new_session",
]

SLACK_URL = "https://slack.com/api/"
MARK = "client_issue"
PAGE = 200
ALREADY_SO = frozenset({"already_in_channel", "cant_invite_self"})
NOT_TO_INVITE = frozenset(
    {
        "user_not_found",
        "users_not_found",
        "user_disabled",
        "ura_max_channels",
        "method_not_supported_for_channel_type",
    }
)
NOT_TO_DELETE = frozenset({"cant_delete_message", "compliance_exports_prevent_deletion"})
SLACKBOT = "USLACKBOT"

LOOKS = (0.0, 0.5, 1.0, 2.0)
"""Seconds before each look for files just shared: Slack shares them in its own time."""

Block = dict[str, Any]


class Slack:
    """One workspace, as the bot sees it."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._identity: Identity | None = None

    @classmethod
    def open(cls, token: str, session: aiohttp.ClientSession, base_url: str = SLACK_URL) -> Self:
        return cls(new_client(token, session, base_url))

    async def post(
        self,
        channel: str,
        *,
        text: str,
        blocks: Sequence[Block],
        thread_ts: str | None,
        row_id: str,
    ) -> Posted:
        """Post with the row's id as metadata, by which `find_posted` finds it again."""
        answer = await once(
            self._client.chat_postMessage(
                channel=channel,
                text=text,
                blocks=blocks,
                thread_ts=thread_ts,
                metadata={"event_type": MARK, "event_payload": {"id": row_id}},
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return Posted(answer["channel"], answer["ts"], answer["message"].get("thread_ts"))

    async def update(self, channel: str, ts: str, *, text: str, blocks: Sequence[Block]) -> None:
        await again(self._client.chat_update(channel=channel, ts=ts, text=text, blocks=blocks))

    async def delete(self, channel: str, ts: str) -> bool:
        """False where nobody may delete it; one that is gone is deleted."""
        try:
            await again(self._client.chat_delete(channel=channel, ts=ts))
        except (MessageGone, RowRefused) as error:
            if error.code in NOT_TO_DELETE:
                return False
            if isinstance(error, RowRefused):
                raise
        return True

    async def upload(self, document: Document) -> str:
        """A file that nobody sees until a post shows it: its id, for a block's `slack_file`."""
        uploaded = await self.send(document)
        await files.finish(self._client, [uploaded])
        return uploaded.id

    async def send(self, document: Document) -> Uploaded:
        """The slow part of sharing; may be done again, since nobody sees it."""
        return await files.send(self._client, document)

    async def share(
        self, channel: str, uploaded: Sequence[Uploaded], *, thread_ts: str | None, text: str
    ) -> None:
        """One message with these files. No answer is a doubt; then `find_shared` finds it."""
        await files.share(self._client, channel, uploaded, thread_ts=thread_ts, comment=text)

    async def find_shared(
        self, channel: str, *, thread_ts: str | None, name: str, newest_known_ts: str | None
    ) -> Posted | None:
        """The look for a file of ours by its name, in messages later than `newest_known_ts`."""
        me = await self.who_am_i()
        async for message in self._since(channel, thread_ts, newest_known_ts):
            names = [file.get("name") for file in message.get("files") or ()]
            if message.get("user") == me.bot_user_id and name in names:
                return Posted(channel, message["ts"], message.get("thread_ts"))
        return None

    async def wait_for_shared(
        self, channel: str, *, thread_ts: str | None, name: str, newest_known_ts: str | None
    ) -> Posted:
        """Where files that Slack took now stand."""
        for seconds in LOOKS:
            await asyncio.sleep(seconds)
            found = await self.find_shared(
                channel, thread_ts=thread_ts, name=name, newest_known_ts=newest_known_ts
            )
            if found:
                return found
        raise InDoubt("not_shared_yet")

    async def delete_files(self, channel: str, ts: str) -> None:
        """All files of a message; deleting the message alone would leave them."""
        try:
            answer = await again(
                self._client.conversations_replies(channel=channel, ts=ts, limit=1)
            )
        except ThreadGone:
            return
        for file in [
            each for message in answer["messages"][:1] for each in message.get("files", [])
        ]:
            await files.delete(self._client, file["id"])

    async def find_posted(
        self, channel: str, *, thread_ts: str | None, row_id: str, newest_known_ts: str | None
    ) -> Posted | None:
        """The look: what was posted for this row later than `newest_known_ts`, if anything.

        Both are times of Slack's; ours would miss a post when the clocks differ.
        """
        async for message in self._since(channel, thread_ts, newest_known_ts):
            mark = message.get("metadata") or {}
            if mark.get("event_type") == MARK and mark["event_payload"].get("id") == row_id:
                return Posted(channel, message["ts"], message.get("thread_ts"))
        return None

    async def said_by_people(self, channel: str, thread_ts: str) -> list[tuple[str, str]]:
        """Who wrote in this thread, and when (a ts): people alone, no app."""
        me = await self.who_am_i()
        found = self._replies(channel, thread_ts, thread_ts)
        return [
            (str(message["user"]), str(message["ts"]))
            async for message in found
            if message.get("user") not in {None, me.bot_user_id} and not message.get("bot_id")
            and message["ts"] != thread_ts
        ]  # fmt: skip

    async def open_dm(self, user: str) -> str:
        answer = await again(self._client.conversations_open(users=user))
        return str(answer["channel"]["id"])

    async def create_private_channel(self, name: str) -> str:
        try:
            answer = await once(self._client.conversations_create(name=name, is_private=True))
        except (PlaceRefused, RowRefused) as error:
            raise RoomRefused(error.code) from error
        return str(answer["channel"]["id"])

    async def find_private_channel(self, name: str) -> str | None:
        """A private channel of this name that we made ourselves."""
        me = await self.who_am_i()
        cursor: str | None = None
        while cursor != "":
            answer = await again(
                self._client.users_conversations(
                    types="private_channel", exclude_archived=True, limit=PAGE, cursor=cursor
                )
            )
            for channel in answer["channels"]:
                if channel["name"] == name and channel.get("creator") == me.bot_user_id:
                    return str(channel["id"])
            cursor = _next_cursor(answer.get("response_metadata"))
        return None

    async def invite(self, channel: str, users: Sequence[str]) -> None:
        """Whoever is in already stays; whoever can't be invited keeps nobody else out."""
        call = self._client.conversations_invite(channel=channel, users=list(users), force=True)
        try:
            await again(call)
        except (PlaceRefused, RowRefused) as error:
            if error.code in NOT_TO_INVITE:
                raise RowRefused(error.code) from error
            if error.code not in ALREADY_SO:
                raise

    async def remove(self, channel: str, user: str) -> None:
        """Out of a channel of ours; nothing happens when they are not in it."""
        try:
            await again(self._client.conversations_kick(channel=channel, user=user))
        except (PlaceRefused, RowRefused) as error:
            if error.code != "not_in_channel":
                raise

    async def join(self, channel: str) -> None:
        await again(self._client.conversations_join(channel=channel))

    async def channel_info(self, channel: str) -> ChannelInfo:
        found = (await again(self._client.conversations_info(channel=channel)))["channel"]
        im = bool(found.get("is_im") or found.get("is_mpim"))
        return ChannelInfo(
            id=found["id"],
            name=found.get("name", ""),
            private=im or bool(found.get("is_private")),
            member=bool(found.get("is_member")),
            shared=bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared")),
            im=im,
            archived=bool(found.get("is_archived")),
        )

    async def user_info(self, user: str) -> UserInfo:
        me = await self.who_am_i()
        found = (await again(self._client.users_info(user=user)))["user"]
        profile = found.get("profile") or {}
        return UserInfo(
            id=found["id"],
            name=profile.get("real_name") or found.get("real_name") or found.get("name", ""),
            zone=found.get("tz") or "",
            staff=_is_staff(found, me.team_id),
            admin=bool(found.get("is_admin") or found.get("is_owner")),
        )

    async def check(self) -> None:
        """Whether Slack answers and still takes our token: raises what it says if not."""
        await again(self._client.auth_test())

    async def who_am_i(self) -> Identity:
        """Asked once: a token's workspace and bot never change."""
        if self._identity is None:
            answer = await again(self._client.auth_test())
            scopes = answer.headers.get("x-oauth-scopes", "")
            self._identity = Identity(
                team_id=answer["team_id"],
                team_name=answer.get("team", ""),
                bot_user_id=answer["user_id"],
                url=answer.get("url", ""),
                scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
            )
        return self._identity

    def _since(
        self, channel: str, thread_ts: str | None, newest_known_ts: str | None
    ) -> AsyncIterator[dict[str, Any]]:
        if thread_ts is not None:
            return self._replies(channel, thread_ts, newest_known_ts or thread_ts)
        return self._history(channel, newest_known_ts or "")

    async def _replies(
        self, channel: str, thread_ts: str, newest_known_ts: str
    ) -> AsyncIterator[dict[str, Any]]:
        cursor: str | None = None
        while cursor != "":
            answer = await again(
                self._client.conversations_replies(
                    channel=channel,
                    ts=thread_ts,
                    oldest=newest_known_ts,
                    include_all_metadata=True,
                    limit=PAGE,
                    cursor=cursor,
                )
            )
            for message in answer["messages"]:
                yield message
            cursor = _next_cursor(answer.get("response_metadata"))

    async def _history(self, channel: str, newest_known_ts: str) -> AsyncIterator[dict[str, Any]]:
        """Newest first: with `oldest`, Slack would begin at the other end."""
        cursor: str | None = None
        while cursor != "":
            answer = await again(
                self._client.conversations_history(
                    channel=channel, include_all_metadata=True, limit=PAGE, cursor=cursor
                )
            )
            for message in answer["messages"]:
                if message["ts"] <= newest_known_ts:
                    return
                yield message
            cursor = _next_cursor(answer.get("response_metadata"))


def _next_cursor(metadata: dict[str, Any] | None) -> str:
    return str((metadata or {}).get("next_cursor") or "")


def _is_staff(user: dict[str, Any], team_id: str) -> bool:
    outside = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
    if user["id"] == SLACKBOT or any(user.get(flag) for flag in outside):
        return False
    teams = (user.get("enterprise_user") or {}).get("teams") or []
    return user.get("team_id", team_id) == team_id or team_id in teams
