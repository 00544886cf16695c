"""What is owed is kept in lanes, leased by one, and finished by whoever holds the lease."""

import asyncio
from datetime import timedelta

from bot.domain.post import Post, Role, channel, dm
from store import Store
from store.claims import LEASE
from store.messages import Message
from tests.support.clock import NOON
from tests.support.outbox import TEAM, a_case, card, claim, claim_one, note, owe, sent

SECOND = timedelta(seconds=1)


async def test_a_post_that_is_asked_for_twice_is_owed_once(store: Store) -> None:
    hello = Post(role=Role.NOTICE, place=dm("UANN"), subject="hello")

    await owe(store, hello, hello)
    await owe(store, hello)

    row = await claim_one(store)
    assert (row.message.key, row.message.wanted) == (hello.key, 1)
    await sent(store, row)
    assert await claim(store, NOON + LEASE) == ()


async def test_only_the_head_of_a_lane_is_claimed(store: Store) -> None:
    case_id = await a_case(store)
    await owe(store, card(case_id), note(case_id, "one"))
    await owe(store, note(case_id, "two"), Post(role=Role.NOTICE, place=dm("UANN")))

    first, other = await claim(store)
    assert {first.message.role, other.message.role} == {Role.CARD, Role.NOTICE}
    assert await claim(store) == ()

    await sent(store, min(first, other, key=lambda row: row.message.role))
    assert (await claim_one(store)).message.subject == "one"


async def test_lanes_of_one_workspace_do_not_hold_those_of_another(store: Store) -> None:
    hello = Post(role=Role.NOTICE, place=dm("UANN"))
    await owe(store, hello, team_id="T1")
    await owe(store, hello, team_id="T2")

    assert {row.team_id for row in await claim(store)} == {"T1", "T2"}


async def test_a_row_whose_lease_ran_out_is_in_doubt(store: Store) -> None:
    await owe(store, Post(role=Role.NOTICE, place=dm("UANN")))

    first = await claim_one(store)
    assert not first.in_doubt
    assert await claim(store, NOON + LEASE - SECOND) == ()

    second = await claim_one(store, NOON + LEASE)
    assert second.in_doubt
    assert second.attempts == 2


async def test_a_lost_lease_has_no_say(store: Store) -> None:
    await owe(store, Post(role=Role.NOTICE, place=channel("CCASES")))
    slow = await claim_one(store)
    await claim_one(store, NOON + LEASE)

    assert not await sent(store, slow, ts="7.000100")
    async with store.transaction() as tx:
        assert not await tx.outbox.park(slow, "no_text", now=NOON)
        assert not await tx.outbox.retry(slow, NOON, in_doubt=False)
        assert await tx.outbox.find_message(TEAM, "CCASES", "7.000100") is None


async def test_what_is_in_flight_here_is_not_claimed_again_even_after_its_lease(
    store: Store,
) -> None:
    await owe(store, Post(role=Role.NOTICE, place=dm("UANN")))
    row = await claim_one(store)

    async with store.transaction() as tx:
        assert await tx.outbox.claim(NOON + LEASE, in_flight={row.id}) == ()
        assert await tx.outbox.next_visible({row.id}) is None


async def test_a_row_that_waits_holds_its_lane(store: Store) -> None:
    await owe(store, Post(role=Role.NOTICE, place=dm("UANN"), subject="one"))
    await owe(store, Post(role=Role.NOTICE, place=dm("UANN"), subject="two"))
    row = await claim_one(store)

    async with store.transaction() as tx:
        await tx.outbox.retry(row, NOON + SECOND, in_doubt=True, error="service_unavailable")

    async with store.reading() as tx:
        assert await tx.outbox.next_visible() == NOON + SECOND
    assert await claim(store) == ()
    again = await claim_one(store, NOON + SECOND)
    assert (again.message.subject, again.in_doubt) == ("one", True)


async def test_what_was_given_back_is_claimed_at_once_and_without_doubt(store: Store) -> None:
    await owe(store, Post(role=Role.NOTICE, place=dm("UANN")))
    row = await claim_one(store)

    async with store.transaction() as tx:
        await tx.outbox.give_back(row, now=NOON)

    again = await claim_one(store)
    assert (again.id, again.in_doubt, again.attempts) == (row.id, False, 1)


async def test_a_lane_goes_on_after_a_parked_or_dropped_row(store: Store) -> None:
    for subject in ("parked", "dropped", "sent"):
        await owe(store, Post(role=Role.NOTICE, place=dm("UANN"), subject=subject))

    async with store.transaction() as tx:
        (first,) = await tx.outbox.claim(NOON)
        await tx.outbox.park(first, "invalid_blocks", now=NOON)
        (second,) = await tx.outbox.claim(NOON)
        await tx.outbox.mark_dropped(second, now=NOON)

    assert (await claim_one(store)).message.subject == "sent"
    async with store.reading() as tx:
        (parked,) = await tx.outbox.parked()
    assert (parked.message.subject, parked.error) == ("parked", "invalid_blocks")


async def test_what_was_parked_can_be_tried_again_in_its_old_place(store: Store) -> None:
    await owe(store, Post(role=Role.NOTICE, place=dm("UANN"), subject="one"))
    await owe(store, Post(role=Role.NOTICE, place=dm("UANN"), subject="two"))
    row = await claim_one(store)

    async with store.transaction() as tx:
        await tx.outbox.park(row, "invalid_blocks", now=NOON)
        await tx.outbox.unpark(now=NOON)

    assert (await claim_one(store)).message.subject == "one"


async def test_the_card_is_known_once_it_is_posted(store: Store) -> None:
    case_id = await a_case(store)
    await owe(store, card(case_id), note(case_id, "one"))
    row = await claim_one(store)

    async with store.reading() as tx:
        assert await tx.outbox.root_of(TEAM, case_id) is None
    await sent(store, row, ts="5.000100")

    async with store.reading() as tx:
        root = await tx.outbox.root_of(TEAM, case_id)
        assert root == await tx.outbox.find_message(TEAM, "CCASES", "5.000100")
        assert await tx.outbox.root_of("T2", case_id) is None
    assert isinstance(root, Message)
    assert (root.channel, root.ts, root.role) == ("CCASES", "5.000100", Role.CARD)


async def test_the_look_goes_back_to_the_newest_message_of_the_same_lane(store: Store) -> None:
    case_id = await a_case(store)
    other = await a_case(store, number=2)
    await owe(store, card(case_id), note(case_id, "one"), note(case_id, "two"))
    await owe(store, card(other), note(other, "later"))
    for row in await claim(store):
        await sent(store, row, ts="9.000100" if row.message.case_id == other else "5.000100")
    for row in await claim(store, NOON + SECOND):
        await sent(store, row, ts="9.000200" if row.message.case_id == other else "6.000100")
    row = await claim_one(store, NOON + 2 * SECOND)

    async with store.reading() as tx:
        assert await tx.outbox.newest_before(row.message, "CCASES") == "6.000100"
        assert await tx.outbox.newest_before(row.message, "CELSE") is None


async def test_a_lost_card_is_owed_anew_beside_its_lane(store: Store) -> None:
    case_id = await a_case(store)
    await owe(store, card(case_id), note(case_id, "one"))
    await sent(store, await claim_one(store), ts="5.000100")
    reply = await claim_one(store)

    async with store.transaction() as tx:
        root = await tx.outbox.root_of(TEAM, case_id)
        assert root is not None
        await tx.outbox.post_again(root, now=NOON)
        await tx.outbox.post_again(root, now=NOON)
        await tx.outbox.retry(reply, NOON + SECOND, in_doubt=False)

    again = await claim_one(store)
    assert again.message.id == root.id
    await sent(store, again, ts="8.000100")
    async with store.reading() as tx:
        new = await tx.outbox.root_of(TEAM, case_id)
    assert new is not None
    assert new.ts == "8.000100"


async def test_the_bots_return_frees_what_waits_for_the_channel(store: Store) -> None:
    await owe(store, Post(role=Role.DIGEST, place=channel("CGONE")))
    row = await claim_one(store)
    async with store.transaction() as tx:
        assert not await tx.outbox.is_waited_for(TEAM, "CGONE")
        await tx.outbox.retry(
            row, NOON + LEASE, in_doubt=False, error="not_in_channel", waits_for="CGONE"
        )
        assert await tx.outbox.is_waited_for(TEAM, "CGONE")

    async with store.transaction() as tx:
        await tx.outbox.free_channel(TEAM, "CELSE", now=NOON)
        assert await tx.outbox.claim(NOON) == ()
        await tx.outbox.free_channel(TEAM, "CGONE", now=NOON)

    assert (await claim_one(store)).id == row.id


async def test_one_post_that_gets_through_frees_the_others(store: Store) -> None:
    cases = [await a_case(store, number=number) for number in (1, 2)]
    await owe(store, *(card(case_id) for case_id in cases))
    async with store.transaction() as tx:
        for at, row in enumerate(await tx.outbox.claim(NOON), start=1):
            wait = LEASE * at
            await tx.outbox.retry(row, NOON + wait, in_doubt=False, waits_for="CCASES")

    await sent(store, await claim_one(store, NOON + LEASE), now=NOON + LEASE)

    assert len(await claim(store, NOON + LEASE)) == 1


async def test_writers_at_the_same_moment_each_get_their_place_in_the_lane(store: Store) -> None:
    subjects = [f"{number}" for number in range(8)]
    await asyncio.gather(
        *(owe(store, Post(role=Role.NOTICE, place=dm("UANN"), subject=s)) for s in subjects)
    )

    told = []
    now = NOON
    while rows := await claim(store, now):
        (row,) = rows
        told.append(row.message.subject)
        await sent(store, row)
        now += SECOND
    assert sorted(told) == subjects


async def test_two_claims_at_the_same_moment_never_share_a_row(store: Store) -> None:
    for number in range(8):
        await owe(store, Post(role=Role.NOTICE, place=dm(f"U{number}")), team_id=f"T{number}")

    claims = await asyncio.gather(*(claim(store, limit=5) for _ in range(4)))

    ids = [row.id for rows in claims for row in rows]
    assert len(ids) == len(set(ids))
    assert len(ids) + len(await claim(store)) == 8
