"""What is owed to Slack: one row a call, in lanes that keep the order of the commits."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, not_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.post import CASE, LEFT_PLACE, THREAD, Op, Post, Role
from store.claims import is_head
from store.lanes import NEW_CALLS, row_values
from store.messages import Claimed, Message, Parked, Waiting, to_message
from store.models import CaseRow
from store.moves import Moves
from store.outbox_models import MessageRow, OutboxRow
from store.rows import rows, table
from store.tables import new_id

__all__ = ["Claimed", "Message", "Outbox", "Parked", "Waiting"]

BETWEEN_EDITS = timedelta(seconds=2)
PARKED_SHOWN = 50

# Made once, as every case and every post asks them.
_MESSAGES, _CALLS = table(MessageRow), table(OutboxRow)
_NEW_MESSAGES = insert(_MESSAGES)
_KNOWN = select(_MESSAGES.c.key).where(
    _MESSAGES.c.team_id == bindparam("team"),
    _MESSAGES.c.key.in_(bindparam("keys", expanding=True)),
)

_EDITED = select(_CALLS.c.message_id).where(
    _CALLS.c.message_id.in_(bindparam("messages", expanding=True)),
    _CALLS.c.op == Op.UPDATE,
    not_(_CALLS.c.done),
)


@cache
def _touch(names: tuple[str, ...]) -> ReturningUpdate[str, str | None, datetime | None]:
    """The messages of a team that have one of the values asked for in each of these columns."""
    these = [_MESSAGES.c[name].in_(bindparam(f"{name}s", expanding=True)) for name in names]
    return (
        update(_MESSAGES)
        .where(_MESSAGES.c.team_id == bindparam("team"), *these)
        .values(wanted=_MESSAGES.c.wanted + 1)
        .returning(_MESSAGES.c.id, _MESSAGES.c.ts, _MESSAGES.c.edited_at)
    )


@cache
def _shown(names: tuple[str, ...]) -> ReturningUpdate[int, str]:
    """Set these columns of a message, named `new_…`."""
    return (
        update(_MESSAGES)
        .where(_MESSAGES.c.id == bindparam("message"))
        .values({name: bindparam(f"new_{name}") for name in names})
        .returning(_MESSAGES.c.wanted, _MESSAGES.c.role)
    )


class Outbox(Moves):
    """Use cases ask for posts and changes; delivery claims rows and says what came of them."""

    async def add(self, team_id: str, posts: Sequence[Post], *, now: datetime) -> None:
        """Owe these posts; one that is known by its key already is not owed twice."""
        lanes: dict[str, dict[str, Post]] = {}
        for post in posts:
            lanes.setdefault(post.lane, {}).setdefault(post.key, post)
        last = await self.take_numbers(team_id, {lane: len(asked) for lane, asked in lanes.items()})
        given = {"team": team_id, "keys": [key for asked in lanes.values() for key in asked]}
        known = {row.key for row in await rows(self._session, _KNOWN, given)} if lanes else set()
        messages, calls = [], []
        for lane, asked in sorted(lanes.items()):
            for seq, (key, post) in enumerate(asked.items(), start=last[lane] - len(asked) + 1):
                if key not in known:
                    message = _message_values(team_id, post, now)
                    messages.append(message)
                    calls.append(
                        row_values(team_id, lane, seq, message["id"], post.op, at=now, now=now)
                    )
        if messages:
            await rows(self._session, _NEW_MESSAGES, messages)
            await rows(self._session, NEW_CALLS, calls)

    async def touch(
        self,
        team_id: str,
        *,
        now: datetime,
        case_id: str | None = None,
        roles: Collection[Role] = (),
        subject: str | None = None,
        key: str | None = None,
    ) -> None:
        """What these messages show has changed: bring them up to date, soon.

        One that is still to be posted needs nothing: posting shows the present state.
        """
        if case_id is None and subject is None and key is None:
            raise ValueError("Say which messages: by case, subject or key.")
        one_of = {"case_id": case_id, "subject": subject, "key": key}
        asked = {name: [value] for name, value in one_of.items() if value is not None}
        if roles:
            asked["role"] = list(roles)
        given = {"team": team_id} | {f"{name}s": values for name, values in asked.items()}
        touched = await rows(self._session, _touch(tuple(asked)), given)
        posted = {row.id: row.edited_at for row in touched if row.ts is not None}
        for message_id in sorted(posted.keys() - await self._being_edited(posted)):
            edited_at = posted[message_id]
            at = max(now, edited_at + BETWEEN_EDITS) if edited_at else now
            await self.append(team_id, f"update:{message_id}", message_id, Op.UPDATE, at, now)

    async def mark_sent(
        self, claimed: Claimed, *, channel: str | None, ts: str | None, shown: int, now: datetime
    ) -> bool:
        """Posted or edited, showing change number `shown`. False if the lease was lost."""
        if not await self._finish(claimed, "sent", now):
            return False
        values: dict[str, Any] = {"shown": shown, "channel": channel, "ts": ts}
        if claimed.op is Op.UPDATE:
            values = {"shown": shown, "edited_at": now}
        new = {f"new_{name}": value for name, value in values.items()}
        given = {"message": claimed.message.id, **new}
        now_is = next(iter(await rows(self._session, _shown(tuple(values)), given)), None)
        if now_is and now_is.wanted > shown and claimed.op in {Op.POST, Op.UPDATE}:
            at = now + BETWEEN_EDITS if claimed.op is Op.UPDATE else now
            lane = f"update:{claimed.message.id}"
            follows = Op.DELETE if now_is.role == Role.GOING else Op.UPDATE
            await self.append(claimed.team_id, lane, claimed.message.id, follows, at, now)
        if claimed.waits_for:
            await self.free_channel(claimed.team_id, claimed.waits_for, now=now)
        return True

    async def post_again(self, message: Message, *, now: datetime) -> None:
        """The message is gone from Slack: owe it anew, in a lane of its own.

        Not in the case's lane: what waits there for the new card would be in front of it.
        """
        cleared = await self._session.scalar(
            update(MessageRow)
            .where(MessageRow.id == message.id, MessageRow.ts == message.ts)
            .values(ts=None)
            .returning(MessageRow.id)
            .execution_options(synchronize_session=False)
        )
        if cleared:
            lane = f"again:{message.id}"
            await self.append(message.team_id, lane, message.id, Op.POST, now, now)

    async def root_of(self, team_id: str, case_id: str) -> Message | None:
        """The card of the case, once it is in Slack."""
        return await self._message(
            MessageRow.team_id == team_id,
            MessageRow.case_id == case_id,
            MessageRow.role == Role.CARD,
            MessageRow.ts.is_not(None),
        )

    async def find_message(self, team_id: str, channel: str, ts: str) -> Message | None:
        return await self._message(
            MessageRow.team_id == team_id, MessageRow.channel == channel, MessageRow.ts == ts
        )

    async def newest_before(self, message: Message, channel: str) -> str | None:
        """The newest of our messages that surely came earlier to where this one goes.

        Only its own lane tells: all before it there are finished. Nothing here asks a clock.
        """
        where = [
            MessageRow.team_id == message.team_id,
            MessageRow.channel == channel,
            MessageRow.place == message.place,
        ]
        if message.place in {CASE, THREAD} or message.place.startswith(LEFT_PLACE):
            where.append(MessageRow.case_id == message.case_id)
        return await self._session.scalar(select(func.max(MessageRow.ts)).where(*where))

    async def owed(self) -> int:
        """How many calls are not done."""
        query = select(func.count()).select_from(OutboxRow).where(not_(OutboxRow.done))
        return await self._session.scalar(query) or 0

    async def stuck_since(self, now: datetime) -> datetime | None:
        """Since when the oldest call waits that is due, and waits for no place to be mended."""
        query = select(func.min(OutboxRow.visible_at)).where(
            OutboxRow.visible_at <= now, OutboxRow.waits_for == "", is_head()
        )
        return await self._session.scalar(query)

    async def parked(self) -> tuple[Parked, ...]:
        """What Slack would not take, newest first."""
        found = await self._session.execute(
            select(MessageRow, CaseRow.number, OutboxRow.error, OutboxRow.finished_at)
            .join(OutboxRow, OutboxRow.message_id == MessageRow.id)
            .outerjoin(CaseRow, CaseRow.id == MessageRow.case_id)
            .where(OutboxRow.result == "parked")
            .order_by(OutboxRow.finished_at.desc())
            .limit(PARKED_SHOWN)
        )
        return tuple(
            Parked(message=to_message(row), number=number, error=error, at=at)
            for row, number, error, at in found
            if at
        )

    async def waiting(self) -> tuple[Waiting, ...]:
        """The places that refuse us, how many calls each holds up, and Slack's word for why."""
        query = (
            select(
                OutboxRow.team_id,
                OutboxRow.waits_for,
                func.count(),
                func.max(OutboxRow.error),
                func.min(OutboxRow.created_at),
            )
            .where(OutboxRow.waits_for != "", not_(OutboxRow.done))
            .group_by(OutboxRow.team_id, OutboxRow.waits_for)
            .order_by(OutboxRow.team_id, OutboxRow.waits_for)
        )
        return tuple(
            Waiting(team_id=team, place=place, calls=calls, error=error, since=since)
            for team, place, calls, error, since in await self._session.execute(query)
        )

    async def unsent(self, team_id: str, subjects: Collection[str]) -> frozenset[str]:
        """Of these, the subjects of messages that never came to be in Slack."""
        query = select(MessageRow.subject).where(
            MessageRow.team_id == team_id,
            MessageRow.subject.in_(sorted(subjects)),
            MessageRow.ts.is_(None),
        )
        return frozenset(await self._session.scalars(query))

    async def parked_count(self, team_id: str) -> int:
        query = select(func.count()).where(
            OutboxRow.team_id == team_id, OutboxRow.result == "parked"
        )
        return await self._session.scalar(query) or 0

    async def forget_finished(self, before: datetime) -> None:
        await self._session.execute(
            delete(OutboxRow).where(
                OutboxRow.done, OutboxRow.result != "parked", OutboxRow.finished_at < before
            )
        )

    async def _message(self, *where: ColumnElement[bool]) -> Message | None:
        query = select(MessageRow).where(*where).limit(1)
        row = await self._session.scalar(query.execution_options(populate_existing=True))
        return to_message(row) if row else None

    async def _being_edited(self, message_ids: Collection[str]) -> set[str]:
        if not message_ids:
            return set()
        found = await rows(self._session, _EDITED, {"messages": list(message_ids)})
        return {row.message_id for row in found}


def _message_values(team_id: str, post: Post, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "team_id": team_id,
        "key": post.key,
        "role": post.role,
        "case_id": post.case_id,
        "subject": post.subject,
        "place": post.place,
        "wanted": 1,
        "shown": 0,
        "created_at": now,
    }
