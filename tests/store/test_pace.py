"""Claims keep to Slack's pace, and so do all replicas together."""

from datetime import timedelta

from bot.domain.post import Post, Role, channel, dm
from store import Store
from store.pace import TEAM as WHOLE_TEAM
from tests.support.clock import NOON
from tests.support.outbox import TEAM, a_case, card, claim, owe, sent

SECOND = timedelta(seconds=1)


async def test_a_workspace_gets_four_at_once_and_then_four_a_second(store: Store) -> None:
    await owe(store, *(Post(role=Role.NOTICE, place=dm(f"U{n}")) for n in range(12)))

    assert len(await claim(store)) == 4
    assert await claim(store) == ()
    assert len(await claim(store, NOON + SECOND / 4)) == 1
    assert len(await claim(store, NOON + SECOND)) == 3


async def test_a_channel_gets_eight_at_once_and_then_one_a_second(store: Store) -> None:
    cases = [await a_case(store, number=number) for number in range(12)]
    await owe(store, *(card(case_id) for case_id in cases))

    claimed = [len(await claim(store, NOON + SECOND * n)) for n in range(4)]
    assert claimed == [4, 4, 2, 1]


async def test_one_full_channel_does_not_hold_another(store: Store) -> None:
    for number in range(9):
        await owe(store, card(await a_case(store, number=number)))
    await owe(store, Post(role=Role.DIGEST, place=channel("CELSE")))
    first = [*await claim(store), *await claim(store, NOON + SECOND)]
    assert {row.spot for row in first} == {"CCASES"}

    rows = await claim(store, NOON + SECOND * 1.5)
    assert {row.spot for row in rows} == {"CCASES", "CELSE"}


async def test_what_is_put_off_is_not_looked_at_again_too_early(store: Store) -> None:
    await owe(store, *(Post(role=Role.NOTICE, place=dm(f"U{n}")) for n in range(7)))
    await claim(store)

    async with store.reading() as tx:
        assert await tx.outbox.next_visible() == NOON + SECOND / 4
    late = await claim(store, NOON + 9 * SECOND)
    assert [(row.in_doubt, row.attempts) for row in late] == [(False, 1)] * 3


async def test_silence_that_slack_asks_for_is_kept(store: Store) -> None:
    await owe(store, Post(role=Role.DIGEST, place=channel("CELSE")))
    async with store.transaction() as tx:
        await tx.outbox.slow_down((TEAM, "channel:CELSE"), until=NOON + 30 * SECOND)

    assert await claim(store) == ()
    assert await claim(store, NOON + 29 * SECOND) == ()
    assert len(await claim(store, NOON + 30 * SECOND)) == 1


async def test_edits_have_a_pace_of_their_own(store: Store) -> None:
    case_id = await a_case(store)
    await owe(store, card(case_id))
    (row,) = await claim(store)
    await sent(store, row)
    async with store.transaction() as tx:
        await tx.outbox.touch(TEAM, now=NOON, case_id=case_id)
        await tx.outbox.slow_down((TEAM, "edits"), until=NOON + 30 * SECOND)
    await owe(store, Post(role=Role.NOTICE, place=dm("UANN")))

    (row,) = await claim(store)
    assert row.message.role is Role.NOTICE


async def test_a_workspace_at_rest_gets_nothing(store: Store) -> None:
    await owe(store, Post(role=Role.NOTICE, place=dm("UANN")))
    await owe(store, Post(role=Role.NOTICE, place=dm("UANN")), team_id="T2")
    async with store.transaction() as tx:
        await tx.outbox.slow_down((TEAM, WHOLE_TEAM), until=NOON + 60 * SECOND)

    assert [row.team_id for row in await claim(store)] == ["T2"]
