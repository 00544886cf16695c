"""When a case moves, or may be known to fewer: what of our messages goes, and what stays."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal, not_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.post import CASE, LEFT_PLACE, THREAD, Op, Post, Role, dm
from store.lanes import Lanes
from store.messages import Message, to_message
from store.outbox_models import MessageRow, OutboxRow
from store.rows import table, value

# Made once, as every card asks it when it is posted.
_MESSAGES = table(MessageRow)
_OLD_CARD = (
    select(_MESSAGES.c.id)
    .where(
        _MESSAGES.c.team_id == bindparam("team"),
        _MESSAGES.c.case_id == bindparam("case"),
        _MESSAGES.c.role == Role.OLD_CARD,
    )
    .limit(1)
)


class Moves(Lanes):
    """A message that is left keeps its row until Slack has none; its key is free for a new one."""

    async def leave(self, team_id: str, case_id: str, channel: str, *, now: datetime) -> str:
        """What we wrote for the case in this channel goes; its card becomes one line.

        Returns the row id of that card, empty if there was none. What is in flight now goes as
        soon as it is known to be in Slack.
        """
        ours = [MessageRow.team_id == team_id, MessageRow.case_id == case_id]
        card = await self._session.execute(
            _left(Role.OLD_CARD, f"{LEFT_PLACE}{channel}").where(
                *ours, MessageRow.place == CASE, MessageRow.role == Role.CARD
            )
        )
        cards = [(row.id, row.ts) for row in card]
        root = cards[0][0] if cards else ""
        thread = await self._session.execute(
            _left(Role.GOING, f"{LEFT_PLACE}{root}").where(*ours, MessageRow.place == THREAD)
        )
        replies = [(row.id, row.ts) for row in thread]
        await self._withdraw(team_id, [message_id for message_id, _ts in [*cards, *replies]], now)
        for message_id, ts in sorted(cards):
            if ts is not None:
                await self._owe(team_id, message_id, Op.UPDATE, now)
        await self._delete(team_id, replies, now)
        return root

    async def forget(
        self,
        team_id: str,
        case_id: str,
        *,
        knowing: Collection[str],
        outsiders: Collection[str],
        since: datetime,
        now: datetime,
    ) -> None:
        """What others were told of the case by direct message goes.

        So do the digests `since` then, of `outsiders` and of channels, which may name it; the
        newest of each has to be touched.
        """
        told = await self._session.execute(
            _left(Role.GOING).where(
                MessageRow.team_id == team_id,
                MessageRow.case_id == case_id,
                MessageRow.place.startswith("dm:"),
                MessageRow.place.not_in([dm(user_id) for user_id in knowing]),
                MessageRow.role != Role.GOING,
            )
        )
        gone = [(row.id, row.ts) for row in told]
        lists = await self._digests(team_id, outsiders, MessageRow.created_at >= since)
        older = [each.id for each in lists if each.id not in _newest(lists)]
        if older:
            left = await self._session.execute(_left(Role.GOING).where(MessageRow.id.in_(older)))
            gone += [(row.id, row.ts) for row in left]
        await self._delete(team_id, gone, now)

    async def take_back(
        self, team_id: str, case_id: str, subjects: Collection[str], *, now: datetime
    ) -> None:
        """These notes in a thread that stays where it is: they name what became private."""
        card = await self._session.scalar(
            select(MessageRow.id).where(
                MessageRow.team_id == team_id,
                MessageRow.case_id == case_id,
                MessageRow.role == Role.CARD,
            )
        )
        taken = await self._session.execute(
            _left(Role.GOING, f"{LEFT_PLACE}{card or ''}").where(
                MessageRow.team_id == team_id,
                MessageRow.case_id == case_id,
                MessageRow.role == Role.NOTE,
                MessageRow.subject.in_(subjects),
            )
        )
        notes = [(row.id, row.ts) for row in taken]
        await self._withdraw(team_id, [message_id for message_id, _ts in notes], now)
        await self._delete(team_id, notes, now)

    async def newest_digests(
        self, team_id: str, people: Collection[str], *, since: datetime
    ) -> tuple[str, ...]:
        """The keys of the newest digest of each of these people, and of each channel."""
        lists = await self._digests(team_id, people, MessageRow.created_at >= since)
        newest = _newest(lists)
        return tuple(sorted(each.key for each in lists if each.id in newest))

    async def lists(
        self, team_id: str, people: Collection[str], *, since: datetime
    ) -> tuple[str, ...]:
        """The keys of what these people were told of several cases at once, other than digests."""
        query = select(MessageRow.key).where(
            MessageRow.team_id == team_id,
            MessageRow.role.in_([Role.LEFT, Role.COVER, Role.SEVERAL]),
            MessageRow.place.in_([dm(user_id) for user_id in people]),
            MessageRow.created_at >= since,
        )
        return tuple(sorted(await self._session.scalars(query)))

    async def repeats(self, team_id: str, *, since: datetime) -> tuple[str, ...]:
        """The keys of what all were told of repeats."""
        query = select(MessageRow.key).where(
            MessageRow.team_id == team_id,
            MessageRow.role == Role.REPEAT,
            MessageRow.created_at >= since,
        )
        return tuple(sorted(await self._session.scalars(query)))

    async def repeats_of(self, team_id: str, about: str) -> tuple[Message, ...]:
        """What all were told of one client or one cause, oldest first."""
        query = select(MessageRow).where(
            MessageRow.team_id == team_id,
            MessageRow.role == Role.REPEAT,
            MessageRow.subject.startswith(f"{about}:", autoescape=True),
        )
        found = await self._session.scalars(query.order_by(MessageRow.created_at, MessageRow.id))
        return tuple(map(to_message, found))

    async def is_about(self, message: Message, subject: str) -> None:
        """It is about something else now; nothing else may be known by that."""
        post = Post(role=message.role, subject=subject, place=message.place)
        await self._session.execute(
            update(MessageRow)
            .where(MessageRow.id == message.id)
            .values(subject=subject, key=post.key)
            .execution_options(synchronize_session=False)
        )

    async def message(self, team_id: str, message_id: str) -> Message | None:
        row = await self._session.scalar(
            select(MessageRow).where(MessageRow.team_id == team_id, MessageRow.id == message_id)
        )
        return to_message(row) if row else None

    async def has_moved(self, team_id: str, case_id: str) -> bool:
        given = {"team": team_id, "case": case_id}
        return await value(self._session, _OLD_CARD, given) is not None

    async def _digests(
        self, team_id: str, people: Collection[str], *where: ColumnElement[bool]
    ) -> Sequence[MessageRow]:
        """Newest first."""
        places = MessageRow.place.in_([dm(user_id) for user_id in people])
        query = (
            select(MessageRow)
            .where(
                MessageRow.team_id == team_id,
                MessageRow.role == Role.DIGEST,
                places | MessageRow.place.startswith("channel:"),
                *where,
            )
            .order_by(MessageRow.created_at.desc(), MessageRow.id.desc())
        )
        return (await self._session.scalars(query)).all()

    async def _withdraw(self, team_id: str, message_ids: Collection[str], now: datetime) -> None:
        """What was not posted yet is not posted; what may have been holds nobody up."""
        waits = (
            OutboxRow.message_id.in_(message_ids),
            OutboxRow.op == Op.POST,
            not_(OutboxRow.done),
        )
        await self._session.execute(
            update(OutboxRow)
            .where(*waits, OutboxRow.lease_token.is_(None), not_(OutboxRow.in_doubt))
            .values(done=True, visible_at=None, result="dropped", finished_at=now)
            .execution_options(synchronize_session=False)
        )
        query = select(OutboxRow.id, OutboxRow.message_id).where(*waits).order_by(OutboxRow.id)
        for row in (await self._session.execute(query)).all():
            lane = f"update:{row.message_id}"
            last = await self.take_numbers(team_id, {lane: 1})
            await self._session.execute(
                update(OutboxRow)
                .where(OutboxRow.id == row.id)
                .values(lane=lane, seq=last[lane])
                .execution_options(synchronize_session=False)
            )

    async def _delete(
        self, team_id: str, messages: Collection[tuple[str, str | None]], now: datetime
    ) -> None:
        for message_id, ts in sorted(messages):
            if ts is not None:
                await self._owe(team_id, message_id, Op.DELETE, now)

    async def _owe(self, team_id: str, message_id: str, op: Op, now: datetime) -> None:
        await self.append(team_id, f"update:{message_id}", message_id, op, now, now)


def _left(role: Role, place: str | None = None) -> ReturningUpdate[str, str | None]:
    """Changed, as any change: whoever posts it right now learns that it has to go again."""
    values: dict[str, Any] = {"place": place} if place is not None else {}
    return (
        update(MessageRow)
        .values(
            role=role,
            key=literal(LEFT_PLACE) + MessageRow.id,
            wanted=MessageRow.wanted + 1,
            **values,
        )
        .returning(MessageRow.id, MessageRow.ts)
        .execution_options(synchronize_session=False)
    )


def _newest(lists: Sequence[MessageRow]) -> frozenset[str]:
    """The ids of the first of each place."""
    first: dict[str, str] = {}
    for each in lists:
        first.setdefault(each.place, each.id)
    return frozenset(first.values())
