"""A case that moves: its messages leave the old place, whatever state they are in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.post import LEFT_OUT, Op, Post, Role, channel, dm
from store import Store
from store.messages import Claimed
from tests.support.clock import NOON
from tests.support.outbox import TEAM, a_case, card, claim, claim_one, note, owe, sent

LATER = NOON + timedelta(seconds=10)


@pytest.fixture
async def case_id(store: Store) -> str:
    """A case whose card is in Slack."""
    case_id = await a_case(store)
    await owe(store, card(case_id))
    await sent(store, await claim_one(store))
    return case_id


async def posted_note(store: Store, case_id: str, subject: str = "one") -> None:
    await owe(store, note(case_id, subject))
    await sent(store, await claim_one(store), ts=f"2.{subject}")


async def leave(store: Store, case_id: str) -> str:
    async with store.transaction() as tx:
        return await tx.outbox.leave(TEAM, case_id, "CCASES", now=NOON)


async def doubt(store: Store, row: Claimed) -> None:
    async with store.transaction() as tx:
        await tx.outbox.retry(row, NOON, in_doubt=True)


def calls(rows: tuple[Claimed, ...]) -> list[tuple[Op, Role, str | None]]:
    return sorted((row.op, row.message.role, row.message.ts) for row in rows)


async def test_the_card_is_edited_and_the_rest_is_deleted(store: Store, case_id: str) -> None:
    await posted_note(store, case_id)

    await leave(store, case_id)

    assert calls(await claim(store)) == [
        (Op.DELETE, Role.GOING, "2.one"),
        (Op.UPDATE, Role.OLD_CARD, "1.000100"),
    ]


async def test_what_is_deleted_is_in_slack_no_more(store: Store, case_id: str) -> None:
    await posted_note(store, case_id)
    await leave(store, case_id)
    for row in await claim(store):
        async with store.transaction() as tx:
            assert await tx.outbox.mark_sent(row, channel=None, ts=None, shown=9, now=NOON)

    async with store.reading() as tx:
        assert await tx.outbox.find_message(TEAM, "CCASES", "2.one") is None
    assert await claim(store, LATER) == ()


async def test_the_same_card_can_be_owed_anew_in_the_new_place(store: Store, case_id: str) -> None:
    old = await leave(store, case_id)
    await owe(store, card(case_id), note(case_id, "two"))

    posts = [row for row in await claim(store) if row.op is Op.POST]
    assert [row.message.role for row in posts] == [Role.CARD]
    await sent(store, posts[0], ts="3.000100")
    (reply,) = await claim(store, LATER)
    assert reply.root is not None
    assert reply.root.ts == "3.000100"
    async with store.reading() as tx:
        left = await tx.outbox.message(TEAM, old)
        assert left is not None
        assert left.ts == "1.000100"
        assert await tx.outbox.has_moved(TEAM, case_id)


async def test_what_was_not_posted_yet_is_posted_no_more(store: Store, case_id: str) -> None:
    await owe(store, note(case_id, "one"))

    await leave(store, case_id)

    assert [row.op for row in await claim(store)] == [Op.UPDATE]
    assert await claim(store, LATER) == ()


async def test_what_is_posted_at_that_moment_goes_as_soon_as_it_is_there(
    store: Store, case_id: str
) -> None:
    await owe(store, note(case_id, "one"))
    on_its_way = await claim_one(store)
    await leave(store, case_id)
    await sent(store, await claim_one(store))

    await sent(store, on_its_way, ts="2.000100")

    gone = await claim_one(store)
    assert (gone.op, gone.message.ts) == (Op.DELETE, "2.000100")


async def test_a_card_that_is_posted_at_that_moment_becomes_one_line(store: Store) -> None:
    case_id = await a_case(store)
    await owe(store, card(case_id))
    on_its_way = await claim_one(store)
    await leave(store, case_id)

    await sent(store, on_its_way)

    row = await claim_one(store)
    assert (row.op, row.message.role) == (Op.UPDATE, Role.OLD_CARD)


async def test_a_doubt_is_looked_for_under_the_old_card_and_holds_nobody_up(
    store: Store, case_id: str
) -> None:
    await owe(store, note(case_id, "one"))
    await doubt(store, await claim_one(store))

    await leave(store, case_id)
    await owe(store, card(case_id))

    rows = await claim(store)
    (doubtful,) = [row for row in rows if row.in_doubt]
    assert doubtful.root is not None
    assert doubtful.root.ts == "1.000100"
    (new,) = await claim(store, LATER)  # the pace of the team lets it wait a moment
    assert (new.op, new.message.role) == (Op.POST, Role.CARD)


async def test_left_twice_nothing_is_deleted_twice(store: Store, case_id: str) -> None:
    await posted_note(store, case_id)
    await leave(store, case_id)
    await leave(store, case_id)

    assert len(await claim(store)) == 2
    assert await claim(store, LATER) == ()


async def test_others_direct_messages_about_it_go_and_those_of_its_people_stay(
    store: Store, case_id: str
) -> None:
    told = Post(role=Role.NOTICE, case_id=case_id, subject="e1", place=dm("UANN"))
    trouble = Post(case_id=case_id, role=Role.TROUBLE, subject=LEFT_OUT, place=dm("ULEAD"))
    await owe(store, told, replace(told, place=dm("UBEN")), trouble)
    for n, row in enumerate(await claim(store)):
        await sent(store, row, ts=f"5.{row.message.place}{n}")

    async with store.transaction() as tx:
        await tx.outbox.forget(
            TEAM, case_id, knowing={"UANN"}, outsiders={"UBEN"}, since=NOON, now=NOON
        )

    rows = await claim(store, LATER)
    assert {row.op for row in rows} == {Op.DELETE}
    assert {row.message.place for row in rows} == {dm("UBEN"), dm("ULEAD")}


async def test_of_the_digests_of_a_channel_the_newest_stays_to_be_shown_again(
    store: Store, case_id: str
) -> None:
    for n in range(3):
        at = NOON + timedelta(days=n)
        await owe(store, Post(role=Role.DIGEST, subject=f"b{n}", place=channel("CX")), now=at)
        await sent(store, await claim_one(store, at), ts=f"{n}.1", now=at)

    async with store.transaction() as tx:
        await tx.outbox.forget(
            TEAM,
            case_id,
            knowing=(),
            outsiders=(),
            since=NOON + timedelta(hours=1),
            now=NOON + timedelta(days=3),
        )
        newest = await tx.outbox.newest_digests(TEAM, (), since=NOON)

    (gone,) = await claim(store, NOON + timedelta(days=4))
    assert (gone.op, gone.message.subject) == (Op.DELETE, "b1")
    assert newest == (f"digest::b2:{channel('CX')}",)


async def test_of_another_case_nothing_goes(store: Store, case_id: str) -> None:
    other = await a_case(store, number=2)
    await owe(store, card(other))
    await sent(store, await claim_one(store), ts="7.000100")

    await leave(store, case_id)

    (row,) = await claim(store)
    assert row.message.case_id == case_id
