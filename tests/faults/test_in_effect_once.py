"""Whatever is lost on the way, Slack has each message once, and in order."""

from datetime import timedelta

import pytest

from bot.domain.post import Post, Role, channel, dm
from tests.faults.conftest import CHANNEL, House
from tests.support.outbox import card, note


async def test_a_case_reaches_slack_in_the_order_in_which_it_was_written(house: House) -> None:
    case_id = await house.case()
    await house.owe(card(case_id), note(case_id, "one"), note(case_id, "two"))

    await house.until(lambda: house.texts() and len(house.texts(CHANNEL, house.root().ts)) == 2)
    assert house.texts() == ["card  v1"]
    assert house.texts(CHANNEL, house.root().ts) == ["note one v1", "note two v1"]


async def test_a_direct_message_opens_its_place_once(house: House) -> None:
    await house.owe(Post(role=Role.NOTICE, place=dm("UANN"), subject="one"))
    await house.until(lambda: house.texts("DANN") == ["notice one v1"])


async def test_a_post_whose_answer_is_lost_is_found_and_not_posted_again(house: House) -> None:
    case_id = await house.case()
    house.sandbox.faults.next("chat.postMessage", drop="after")
    await house.owe(card(case_id), note(case_id, "one"))
    await house.until(lambda: house.calls("chat.postMessage"))
    await house.quiet()
    assert house.texts() == ["card  v1"]

    house.later(seconds=91)
    await house.until(lambda: house.texts(CHANNEL, house.root().ts) == ["note one v1"])
    assert house.texts() == ["card  v1"]
    assert house.calls("conversations.history") == [None]


async def test_a_reply_whose_answer_is_lost_is_found_in_its_thread(house: House) -> None:
    case_id = await house.case()
    await house.owe(card(case_id))
    await house.until(house.texts)
    house.sandbox.faults.next("chat.postMessage", drop="after")
    await house.owe(note(case_id, "one"), note(case_id, "two"))
    await house.until(lambda: len(house.calls("chat.postMessage")) == 2)
    await house.quiet()

    house.later(seconds=91)
    await house.until(lambda: len(house.texts(CHANNEL, house.root().ts)) == 2)
    assert house.texts(CHANNEL, house.root().ts) == ["note one v1", "note two v1"]
    assert house.calls("conversations.replies") == [None]


@pytest.mark.parametrize("failure", [{"drop": "before"}, {"status": 500}, {"error": "fatal_error"}])
async def test_a_post_that_never_arrived_is_posted_after_a_look(
    house: House, failure: dict[str, object]
) -> None:
    house.sandbox.faults.next("chat.postMessage", **failure)  # type: ignore[arg-type]
    await house.owe(Post(role=Role.DIGEST, place=channel(CHANNEL), subject="one"))
    await house.until(lambda: house.calls("chat.postMessage"))
    await house.quiet()
    assert house.texts() == []

    house.later(seconds=91)
    await house.until(lambda: house.texts() == ["digest one v1"])
    assert house.calls("conversations.history") == [None]


async def test_a_doubt_outlives_a_look_that_failed(house: House) -> None:
    house.sandbox.faults.next("chat.postMessage", drop="after")
    house.sandbox.faults.next("conversations.history", status=429, retry_after=30)
    house.sandbox.faults.next("conversations.history", status=503)
    await house.owe(Post(role=Role.DIGEST, place=channel(CHANNEL), subject="one"))
    await house.until(lambda: house.calls("chat.postMessage"))
    await house.quiet()

    for seconds in (91, 31, 5):
        house.later(seconds=seconds)
        await house.quiet()
    assert house.calls("conversations.history") == ["ratelimited", "internal_error", None]
    assert house.texts() == ["digest one v1"]
    assert house.calls("chat.postMessage") == [None]


async def test_an_answer_of_too_fast_is_waited_out_without_a_doubt(house: House) -> None:
    house.sandbox.faults.next("chat.postMessage", status=429, retry_after=30)
    await house.owe(Post(role=Role.DIGEST, place=channel(CHANNEL), subject="one"))
    await house.until(lambda: house.calls("chat.postMessage"))
    await house.quiet()

    house.later(seconds=29)
    await house.quiet()
    assert house.texts() == []
    house.later(seconds=2)
    await house.until(house.texts)
    assert house.calls("conversations.history") == []


async def test_a_lost_edit_is_simply_made_again(house: House) -> None:
    case_id = await house.case()
    await house.owe(card(case_id))
    await house.until(house.texts)
    await house.quiet()
    house.sandbox.faults.next("chat.update", drop="after")

    async with house.store.transaction() as tx:
        await tx.outbox.touch(house.team, now=house.sandbox.clock(), case_id=case_id)
    await house.until(lambda: len(house.calls("chat.update")) == 2)
    assert house.texts() == ["card  v2"]


async def test_what_is_no_longer_true_is_never_sent(house: House) -> None:
    house.book.untrue.add("old")
    for subject in ("old", "new"):
        await house.owe(Post(role=Role.NOTICE, place=channel(CHANNEL), subject=subject))

    await house.until(lambda: house.texts() == ["notice new v1"])


async def test_a_stop_gives_back_what_was_not_begun(house: House) -> None:
    house.sandbox.faults.latency = 0.2
    posts = [Post(role=Role.NOTICE, place=dm("UANN"), subject=f"{n}") for n in range(2)]
    await house.owe(*posts)
    await house.until(lambda: house.calls("conversations.open"))
    await house.delivery.drain(timedelta(seconds=2))

    assert house.texts("DANN") == ["notice 0 v1"]
    async with house.store.transaction() as tx:
        (left,) = await tx.outbox.claim(house.sandbox.clock())
    assert (left.message.subject, left.in_doubt) == ("1", False)


async def test_a_stop_that_can_not_wait_leaves_a_doubt(house: House) -> None:
    house.sandbox.faults.latency = 0.4
    await house.owe(Post(role=Role.DIGEST, place=channel(CHANNEL)))
    await house.book.asked.wait()
    await house.delivery.drain(timedelta(seconds=0.1))

    house.sandbox.clock.advance(timedelta(seconds=91))
    async with house.store.transaction() as tx:
        (left,) = await tx.outbox.claim(house.sandbox.clock())
    assert left.in_doubt
