"""Cases like another, of the same client or cause, as far as the viewer may know them."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.case import Case, Outcome, State
from bot.domain.repeat import Of, Sought
from bot.domain.words import asked
from store import BOT, EVERYBODY, Store
from tests.factories import ANN, BOB, TEAM, a_case, keep
from tests.support.clock import NOON

DAY = timedelta(days=1)


async def kept(store: Store, number: int, **facts: object) -> Case:
    """A case of Acme that reached us so many days before noon as its number says."""
    at = NOON - number * DAY
    return await keep(store, a_case(**{"number": number, "reached_at": at, **facts}))


async def earlier(store: Store, case: Case, viewer: str = EVERYBODY) -> tuple[int, int]:
    async with store.reading() as tx:
        return await tx.like.earlier(case, since=case.reached_at - 90 * DAY, viewer=viewer)


async def closed(
    store: Store, case: Case, *, text: str = "", cause: str = "", viewer: str = ANN
) -> list[int]:
    async with store.reading() as tx:
        found = await tx.like.ended(case, cause=cause, asked=asked(text), viewer=viewer)
        known = await tx.cases.some(TEAM, {each.case_id for each in found}, viewer=viewer)
    return [known[each.case_id].number for each in found]


async def test_earlier_cases_are_counted_by_client_and_by_cause(store: Store) -> None:
    case = await kept(store, 1, cause="Überlastung")
    await kept(store, 2)
    await kept(store, 3, cause="Überlastung")
    await kept(store, 4, cause="Überlastung", client="Bolt")
    await kept(store, 5, client="Bolt", cause="Else")

    assert await earlier(store, case) == (2, 2)


async def test_what_came_later_too_long_ago_or_was_merged_does_not_count(store: Store) -> None:
    case = await kept(store, 10)
    await kept(store, 9)
    await kept(store, 101)
    await kept(store, 11, outcome=Outcome.MERGED, state=State.CLOSED)

    assert await earlier(store, case) == (0, 0)
    assert await earlier(store, replace(case, team_id="T2")) == (0, 0)


async def test_without_a_cause_no_cause_is_the_same(store: Store) -> None:
    case = await kept(store, 1)
    await kept(store, 2, client="Bolt")

    assert await earlier(store, case) == (0, 0)
    assert await closed(store, case) == []


async def test_a_private_case_counts_for_its_members_only(store: Store) -> None:
    case = await kept(store, 1)
    await kept(store, 2, private=True, members=frozenset({BOB}), state=State.CLOSED)

    assert await earlier(store, case) == (0, 0)
    assert await earlier(store, case, viewer=ANN) == (0, 0)
    assert await earlier(store, case, viewer=BOB) == (1, 0)
    assert await earlier(store, case, viewer=BOT) == (1, 0)
    assert await closed(store, case, viewer=ANN) == []
    assert await closed(store, case, viewer=BOB) == [2]


async def test_of_its_client_and_cause_the_newest_that_ended_come_first(store: Store) -> None:
    case = await kept(store, 1)
    for number in (2, 3, 4):
        ended = NOON - number * DAY
        await kept(store, number, state=State.CLOSED, closed_at=ended)
    await kept(store, 5, state=State.CLOSED, closed_at=NOON, client="Bolt", cause="Late run")
    await kept(store, 6, client="Bolt", cause="Late run")

    assert await closed(store, case, cause=" late RUN ") == [5, 2, 3, 4]
    assert await closed(store, case) == [2, 3, 4]


def sought(of: Of, name: str) -> Sought:
    return Sought(of=of, name=name, since=NOON - 90 * DAY, until=NOON)


async def recent(store: Store, wanted: Sought, viewer: str = EVERYBODY) -> list[int]:
    async with store.reading() as tx:
        found = await tx.like.within(TEAM, wanted, viewer=viewer)
        assert await tx.like.how_many(TEAM, wanted, viewer=viewer) == len(found)
    return [each.number for each in found]


async def test_recent_cases_of_a_client_or_of_a_cause_come_oldest_first(store: Store) -> None:
    case = await kept(store, 1, cause="Überlastung")
    await kept(store, 90)
    await kept(store, 91)
    await kept(store, 3, outcome=Outcome.MERGED, state=State.CLOSED)
    await kept(store, 4, cause="ÜBERLASTUNG", client="Bolt", state=State.CLOSED)
    await kept(store, 5, private=True, members=frozenset({ANN}))

    assert await recent(store, sought(Of.CLIENT, case.client_id)) == [90, 1]
    assert await recent(store, sought(Of.CLIENT, case.client_id), ANN) == [90, 5, 1]
    assert await recent(store, sought(Of.CAUSE, "überlastung")) == [4, 1]
    assert await recent(store, sought(Of.CAUSE, "")) == []
