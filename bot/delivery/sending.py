"""One owed call: where it goes, what it shows, the call, and the mark that it is done."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.book import Book, Rendered
from bot.delivery.rooms import make_room
from bot.domain.post import CASE, LEFT_PLACE, THREAD, Op, Role, file_name
from bot.slack import InDoubt, Posted, Slack, SlackError, ThreadGone, Uploaded
from bot.usecases.moving import point_there
from store import Store, Transaction
from store.messages import Claimed, Message

DM = "D"
"""Begins the id of a direct message."""
FALLBACK_LOOK = timedelta(days=1)
"""How far back the look goes where we knew no message: more than any clock is wrong."""


class NotYet(Exception):
    """The place is not known yet."""


class RootLost(Exception):
    """Somebody deleted the card that the thread hangs on."""

    def __init__(self, root: Message) -> None:
        super().__init__(root.id)
        self.root = root


@dataclass(frozen=True)
class Where:
    channel: str
    root: Message | None = None

    @property
    def thread_ts(self) -> str | None:
        return self.root.ts if self.root else None


@dataclass(frozen=True, kw_only=True)
class Sender:
    """`margin`: what a lease must have left for a call, so that a late post is never ours.

    `ending`: the transaction in which a row ends.
    """

    store: Store
    slack_for: Callable[[str], Slack]
    book: Book
    clock: Clock
    margin: timedelta
    ending: Callable[[Claimed], AbstractAsyncContextManager[Transaction]]

    async def send(self, row: Claimed) -> None:
        match row.op:
            case Op.POST:
                await self._post(row)
            case Op.UPDATE:
                await self._update(row)
            case Op.ROOM:
                await self._room(row)
            case Op.INVITE | Op.REMOVE:
                await self._members(row)
            case Op.DELETE:
                await self._delete(row)

    async def look(self, row: Claimed) -> Claimed | None:
        """Settle a doubt: the row to post, or None when it was in Slack already."""
        if row.op is not Op.POST:
            return row
        if row.message.role is Role.GOING and row.root is None and _in_thread(row.message):
            await self._drop(row)
            return None
        slack = self.slack_for(row.team_id)
        where = await self._where(row, slack)
        known = await self._newest_before(row, where)
        try:
            found = await self._find(row, where, slack, known)
        except ThreadGone as error:
            await self._delete_stray(row, where, slack)
            raise _lost(where) from error
        if found is None:
            return replace(row, in_doubt=False)
        # An earlier try may have shown an older state than this one would.
        await self._sent(row, found, shown=1)
        return None

    async def _post(self, row: Claimed) -> None:
        rendered = await self.book.render(row.message)
        if rendered is None:
            await self._drop(row)
            return
        slack = self.slack_for(row.team_id)
        where = Where(rendered.channel) if rendered.channel else await self._where(row, slack)
        uploaded = await slack.send(rendered.document) if rendered.document else None
        if self.clock() + self.margin > row.until:
            await self.give_back(row)
            return
        try:
            if uploaded is not None:
                posted = await self._share(row, where, slack, rendered, uploaded)
            else:
                posted = await slack.post(
                    where.channel,
                    text=rendered.text,
                    blocks=rendered.blocks,
                    thread_ts=where.thread_ts,
                    row_id=row.id,
                )
        except ThreadGone as error:
            raise _lost(where) from error
        if posted.thread_ts != where.thread_ts:
            await self._take_back(posted, slack)
            raise _lost(where)
        await self._sent(row, posted, shown=row.message.wanted)

    async def _share(
        self, row: Claimed, where: Where, slack: Slack, rendered: Rendered, uploaded: Uploaded
    ) -> Posted:
        """Slack does not say where a file stands; the look does."""
        known = await self._newest_before(row, where)
        await slack.share(where.channel, [uploaded], thread_ts=where.thread_ts, text=rendered.text)
        try:
            return await slack.wait_for_shared(
                where.channel,
                thread_ts=where.thread_ts,
                name=file_name(row.message.subject),
                newest_known_ts=known,
            )
        except ThreadGone:
            await self._delete_stray(row, where, slack)
            raise
        except SlackError as error:  # it is shared: whatever fails now, it is not done again
            raise InDoubt(error.code) from error

    async def _find(
        self, row: Claimed, where: Where, slack: Slack, newest_known_ts: str | None
    ) -> Posted | None:
        here = {"thread_ts": where.thread_ts, "newest_known_ts": newest_known_ts}
        if name := file_name(row.message.subject):
            return await slack.find_shared(where.channel, name=name, **here)
        return await slack.find_posted(where.channel, row_id=row.id, **here)

    async def _take_back(self, posted: Posted, slack: Slack) -> None:
        try:
            await slack.delete(posted.channel, posted.ts)
        except SlackError as error:
            raise InDoubt(error.code) from error

    async def _update(self, row: Claimed) -> None:
        message = row.message
        rendered = await self.book.render(message) if message.ts else None
        if rendered is None or message.channel is None or message.ts is None:
            await self._drop(row)
            return
        await self.slack_for(row.team_id).update(
            message.channel, message.ts, text=rendered.text, blocks=rendered.blocks
        )
        await self._sent(row, None, shown=message.wanted)

    async def _room(self, row: Claimed) -> None:
        room = await self.book.room(row.message)
        if room is None:
            await self._drop(row)
            return
        slack = self.slack_for(row.team_id)
        channel = await make_room(slack, room.name, may_exist=row.in_doubt)
        await self.book.room_made(row.message, channel)
        if room.members:
            await slack.invite(channel, room.members)
        await self._sent(row, None, shown=row.message.wanted)

    async def _members(self, row: Claimed) -> None:
        """The message's subject names the people, with commas between them.

        A case that lives in a direct message has no members to add or take out.
        """
        slack = self.slack_for(row.team_id)
        where = await self._where(row, slack)
        if where.channel.startswith(DM):
            await self._drop(row)
            return
        people = row.message.subject.partition("/")[0].split(",")
        if row.op is Op.INVITE:
            await slack.invite(where.channel, people)
        else:
            for user_id in people:
                await slack.remove(where.channel, user_id)
        await self._sent(row, None, shown=row.message.wanted)

    async def _delete(self, row: Claimed) -> None:
        """Where a workspace forbids to delete, the message says nothing any more instead."""
        message = row.message
        if message.channel is None or message.ts is None:
            await self._drop(row)
            return
        slack = self.slack_for(row.team_id)
        if file_name(message.subject):
            await slack.delete_files(message.channel, message.ts)
        if not await slack.delete(message.channel, message.ts):
            rendered = await self.book.render(message)
            if rendered is not None:
                await slack.update(
                    message.channel, message.ts, text=rendered.text, blocks=rendered.blocks
                )
        await self._sent(row, None, shown=message.wanted)

    async def give_back(self, row: Claimed) -> None:
        async with self.store.transaction() as tx:
            await tx.outbox.give_back(row, now=self.clock())

    async def _where(self, row: Claimed, slack: Slack) -> Where:
        kind, _, target = row.message.place.partition(":")
        if kind == THREAD or _in_thread(row.message):
            if row.root is None or row.root.channel is None:
                raise NotYet("the card of the case")
            return Where(row.root.channel, row.root)
        if kind == CASE:
            channel = await self.book.place_of(row.message)
            if channel is None:
                raise NotYet("the channel of the case")
            return Where(channel)
        if row.message.role is Role.OLD_CARD:
            return Where(target)
        if kind == "dm":
            return Where(await self._dm(row.team_id, target, slack))
        return Where(target)

    async def _dm(self, team_id: str, user_id: str, slack: Slack) -> str:
        async with self.store.reading() as tx:
            known = await tx.people.dm(team_id, user_id)
        if known:
            return known
        channel = await slack.open_dm(user_id)
        async with self.store.transaction() as tx:
            await tx.people.set_dm(team_id, user_id, channel)
        return channel

    async def _newest_before(self, row: Claimed, where: Where) -> str:
        async with self.store.reading() as tx:
            known = await tx.outbox.newest_before(row.message, where.channel)
        day_before = f"{(row.created_at - FALLBACK_LOOK).timestamp():.6f}"
        return known or where.thread_ts or day_before

    async def _delete_stray(self, row: Claimed, where: Where, slack: Slack) -> None:
        """What was posted under a card that was gone stands in the channel itself."""
        found = await self._find(row, Where(where.channel), slack, where.thread_ts)
        if found:
            await slack.delete(found.channel, found.ts)

    async def _sent(self, row: Claimed, posted: Posted | None, *, shown: int) -> None:
        now = self.clock()
        async with self.ending(row) as tx:
            sent = await tx.outbox.mark_sent(
                row,
                channel=posted.channel if posted else None,
                ts=posted.ts if posted else None,
                shown=shown,
                now=now,
            )
            if sent and row.op is Op.POST and row.message.role is Role.CARD:
                await point_there(tx, row.message, now=now)

    async def _drop(self, row: Claimed) -> None:
        async with self.ending(row) as tx:
            await tx.outbox.mark_dropped(row, now=self.clock())


def _in_thread(message: Message) -> bool:
    """Of the thread of a card that the case has left."""
    return message.role is Role.GOING and message.place.startswith(LEFT_PLACE)


def _lost(where: Where) -> Exception:
    return RootLost(where.root) if where.root else NotYet("the card of the case")
