"""Past cases that are like one that is open, or that have the words that somebody looks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.similar import RECENT_DAYS, SHOWN, Candidate, rank, text_of
from bot.domain.words import asked, shares_enough
from bot.usecases.change import House
from store import Transaction

FOUND = 10
"""Cases that *find* shows."""
LOOKED_AT = 2 * SHOWN
"""Of the most alike: some may share no more than one word by chance."""


@dataclass(frozen=True)
class Similar:
    house: House

    async def of(self, case: Case, *, viewer: str) -> tuple[Case, ...]:
        """Up to three that have ended; of the cause it may be only suspected as yet."""
        suspected = case.record("meaning").get("suspected_cause", "")
        cause = case.cause or suspected
        told = f"{case.happened} {case.want} {cause}"
        async with self.house.store.reading() as tx:
            cause = await tx.causes.today(case.team_id, cause)
            found = await tx.like.ended(case, cause=cause, asked=asked(told), viewer=viewer)
            return await _best(tx, case.team_id, found, told, viewer)

    async def recent(
        self, team_id: str, client: str, happened: str, *, viewer: str
    ) -> tuple[Case, ...]:
        """What reached us lately and is like what is being typed, also of other clients."""
        words = asked(happened)
        if not words:
            return ()
        since = self.house.clock() - timedelta(days=RECENT_DAYS)
        async with self.house.store.reading() as tx:
            known = await tx.clients.find(team_id, client) if client else None
            found = await tx.like.recent(
                team_id, words, client_id=known.id if known else "", since=since, viewer=viewer
            )
            alike = [each for each in found if each.score]
            return await _best(tx, team_id, alike, happened, viewer, by_words=True)

    async def having(self, team_id: str, text: str, *, viewer: str) -> list[Case]:
        """The cases that have some of these words, the best first."""
        words = asked(text)
        if not words:
            return []
        async with self.house.store.reading() as tx:
            best = await tx.like.having(team_id, words, viewer=viewer, limit=FOUND)
            known = await tx.cases.some(team_id, set(best), viewer=viewer)
        return [known[case_id] for case_id in best if case_id in known]


async def _best(
    tx: Transaction,
    team_id: str,
    found: Sequence[Candidate],
    text: str,
    viewer: str,
    *,
    by_words: bool = False,
) -> tuple[Case, ...]:
    """`by_words`: to be of the same client is not enough."""
    near = rank(found)[:LOOKED_AT]
    known = await tx.cases.some(team_id, {each.case_id for each in near}, viewer=viewer)
    alike = [
        known[each.case_id]
        for each in near
        if each.case_id in known
        and (
            (not by_words and (each.same_client or each.same_cause))
            or shares_enough(text, text_of(known[each.case_id]))
        )
    ]
    return tuple(alike[:SHOWN])
