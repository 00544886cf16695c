"""How fast we may speak: token buckets in the database, shared by all replicas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.outbox_models import PaceRow
from store.rows import rows, table
from store.upsert import upsert

TEAM = "team"
EDITS = "edits"


@dataclass(frozen=True)
class Rate:
    """A bucket of `burst` tokens that gets one more `every` so often.

    A bucket is one time: when it will be full again. So nobody has to fill it.
    """

    burst: int
    every: timedelta

    def ready(self, full_at: datetime, now: datetime) -> datetime:
        """When the next token can be taken; `now` if at once."""
        return max(now, full_at - self.every * (self.burst - 1))

    def taken(self, full_at: datetime, at: datetime) -> datetime:
        return max(full_at, at) + self.every

    def held(self, full_at: datetime, until: datetime) -> datetime:
        """Empty until then, and filling slowly from there on."""
        return max(full_at, until + self.every * (self.burst - 1))


# Slack allows one message a second in a channel, with bursts; several hundred a minute in a
# workspace; and edits fifty times a minute in a workspace.
RATES = {TEAM: Rate(burst=4, every=timedelta(seconds=0.25))}
ONE_A_SECOND = Rate(burst=8, every=timedelta(seconds=1))

Bucket = tuple[str, str]


def rate_of(bucket: Bucket) -> Rate:
    return RATES.get(bucket[1], ONE_A_SECOND)


def share_out(
    wanted: Sequence[tuple[str, Sequence[Bucket]]], full_at: dict[Bucket, datetime], now: datetime
) -> dict[str, datetime]:
    """Take a token from all buckets of each row, in order; the rows put off, and till when.

    `full_at` is brought up to date. Rows put off by one bucket are spread out, so that they do
    not all come back at the same moment.
    """
    planned = dict(full_at)
    put_off: dict[str, datetime] = {}
    for row, buckets in wanted:
        ready = {bucket: rate_of(bucket).ready(planned[bucket], now) for bucket in buckets}
        at = max(ready.values())
        slow = [bucket for bucket in buckets if ready[bucket] == at]
        for bucket in buckets if at <= now else slow:
            planned[bucket] = rate_of(bucket).taken(planned[bucket], at)
        if at > now:
            put_off[row] = at
        else:
            full_at |= {bucket: planned[bucket] for bucket in buckets}
    return put_off


# Made once: every post asks them, and they take longer to make than to ask.
_PACE = table(PaceRow)
_LOCKED = (
    select(_PACE)
    .where(tuple_(_PACE.c.team_id, _PACE.c.key).in_(bindparam("buckets", expanding=True)))
    .order_by(_PACE.c.team_id, _PACE.c.key)
    .with_for_update()
)
_SAVE = (
    update(_PACE)
    .where(_PACE.c.team_id == bindparam("team"), _PACE.c.key == bindparam("bucket"))
    .values(free_at=bindparam("at"))
)


class Pace:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take(
        self, wanted: Sequence[tuple[str, Sequence[Bucket]]], now: datetime
    ) -> dict[str, datetime]:
        """The rows that have to wait, and until when; for all others tokens are taken."""
        if not wanted:
            return {}
        full_at = await self._locked({bucket for _, buckets in wanted for bucket in buckets}, now)
        before = dict(full_at)
        put_off = share_out(wanted, full_at, now)
        await self._save({bucket: at for bucket, at in full_at.items() if at != before[bucket]})
        return put_off

    async def hold(self, bucket: Bucket, *, until: datetime) -> None:
        full_at = await self._locked({bucket}, until)
        await self._save({bucket: rate_of(bucket).held(full_at[bucket], until)})

    async def _locked(self, buckets: Iterable[Bucket], now: datetime) -> dict[Bucket, datetime]:
        """In sorted order, so that two replicas never wait for each other."""
        keys = sorted(buckets)
        found = await self._read(keys)
        if len(found) < len(keys):
            new = [{"team_id": team_id, "key": key, "free_at": now} for team_id, key in keys]
            await rows(self._session, upsert(self._session, _PACE).on_conflict_do_nothing(), new)
            found = await self._read(keys)
        return found

    async def _read(self, keys: Sequence[Bucket]) -> dict[Bucket, datetime]:
        found = await rows(self._session, _LOCKED, {"buckets": keys})
        return {(row.team_id, row.key): row.free_at for row in found}

    async def _save(self, full_at: dict[Bucket, datetime]) -> None:
        given = [
            {"team": team_id, "bucket": key, "at": at}
            for (team_id, key), at in sorted(full_at.items())
        ]
        if given:
            await rows(self._session, _SAVE, given)
