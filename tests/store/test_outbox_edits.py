"""A change of what a message shows becomes one edit, soon."""

from datetime import timedelta

import pytest

from bot.domain.post import Op, Post, Role, dm
from store import Store
from tests.support.clock import NOON
from tests.support.outbox import TEAM, a_case, card, claim, claim_one, note, owe, sent

SECOND = timedelta(seconds=1)


@pytest.fixture
async def case_id(store: Store) -> str:
    """A case whose card is in Slack."""
    case_id = await a_case(store)
    await owe(store, card(case_id))
    await sent(store, await claim_one(store))
    return case_id


async def touch(store: Store, case_id: str, now: timedelta = timedelta()) -> None:
    async with store.transaction() as tx:
        await tx.outbox.touch(TEAM, now=NOON + now, case_id=case_id, roles=[Role.CARD])


async def test_the_first_edit_comes_at_once_and_the_next_two_seconds_later(
    store: Store, case_id: str
) -> None:
    await touch(store, case_id)
    row = await claim_one(store)
    assert (row.op, row.message.wanted, row.message.ts) == (Op.UPDATE, 2, "1.000100")
    await sent(store, row)

    await touch(store, case_id, SECOND)
    assert await claim(store, NOON + SECOND) == ()
    assert (await claim_one(store, NOON + 2 * SECOND)).message.wanted == 3


async def test_many_changes_become_one_edit(store: Store, case_id: str) -> None:
    for _ in range(5):
        await touch(store, case_id)

    row = await claim_one(store)
    assert row.message.wanted == 6
    await sent(store, row)
    assert await claim(store, NOON + 9 * SECOND) == ()


async def test_a_change_during_the_edit_is_shown_by_another_one(store: Store, case_id: str) -> None:
    await touch(store, case_id)
    row = await claim_one(store)
    await touch(store, case_id)
    await sent(store, row)

    assert await claim(store, NOON + SECOND) == ()
    assert (await claim_one(store, NOON + 2 * SECOND)).message.wanted == 3


async def test_a_message_that_is_still_to_be_posted_needs_no_edit(store: Store) -> None:
    case_id = await a_case(store)
    await owe(store, card(case_id))
    await touch(store, case_id)

    row = await claim_one(store)
    assert (row.op, row.message.wanted) == (Op.POST, 2)
    await sent(store, row)
    assert await claim(store, NOON + 9 * SECOND) == ()


async def test_a_change_while_it_is_posted_is_shown_at_once(store: Store) -> None:
    case_id = await a_case(store)
    await owe(store, card(case_id))
    row = await claim_one(store)
    await touch(store, case_id)
    await sent(store, row)

    assert (await claim_one(store)).op is Op.UPDATE


async def test_a_slow_edit_holds_no_post(store: Store, case_id: str) -> None:
    await touch(store, case_id)
    await claim_one(store)
    await owe(store, note(case_id, "one"))

    assert (await claim_one(store)).message.subject == "one"


async def test_only_the_messages_that_were_named_are_touched(store: Store, case_id: str) -> None:
    await owe(store, note(case_id, "one"), Post(role=Role.NOTICE, place=dm("UANN")))
    for row in await claim(store):
        await sent(store, row, ts="2.000100")

    async with store.transaction() as tx:
        await tx.outbox.touch(TEAM, now=NOON, subject="one")
    row = await claim_one(store)
    assert row.message.subject == "one"
    await sent(store, row)

    async with store.transaction() as tx:
        await tx.outbox.touch(TEAM, now=NOON, key="notice:::dm:UANN")
        await tx.outbox.touch("T2", now=NOON, case_id=case_id)
    assert (await claim_one(store, NOON + SECOND)).message.role is Role.NOTICE


async def test_a_touch_of_everything_is_refused(store: Store) -> None:
    async with store.transaction() as tx:
        with pytest.raises(ValueError, match="Say which messages"):
            await tx.outbox.touch(TEAM, now=NOON, roles=[Role.CARD])
