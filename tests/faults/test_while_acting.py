"""Slack fails, or the database is held, while a person acts: one sentence, nothing lost or doubled."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

import pytest
from sqlalchemy import make_url

from bot.sandbox import Person
from tests.e2e import moves
from tests.support.waiting import eventually
from tests.support.world import World, a_world, shown, words

FAILURES: dict[str, dict[str, Any]] = {
    "429": {"status": 429, "retry_after": 1},
    "500": {"status": 500},
    "dropped": {"drop": "before"},
    "answer lost": {"drop": "after"},
}
READS = {
    "429": FAILURES["429"],
    "500": FAILURES["500"],
    # The first time it is asked again by itself.
    "dropped twice": {"drop": "before", "times": 2},
}
NO_ANSWER = "Slack did not answer me in time, and nothing was changed. Try again in a moment."
BUSY = "The database is busy, so nothing was changed. Try again in a moment."

in_each_way = pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
in_each_way_of_reads = pytest.mark.parametrize("failure", READS.values(), ids=READS)


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with a_world(sqlite_url) as world:
        yield world


def form_says(who: Person) -> str:
    return words(who.view.blocks) if who.view else ""


@in_each_way
async def test_a_form_that_slack_does_not_open(world: World, failure: dict[str, Any]) -> None:
    await moves.say(world, world.ann, "list")
    world.slack.faults.next("views.open", **failure)

    assert NO_ANSWER in await moves.say(world, world.ann, "Acme: late")

    await moves.opened(world, world.ann)
    assert (await moves.save(world, world.ann)).ok
    assert len(world.cards()) == 1


@in_each_way
async def test_a_record_that_slack_does_not_open(world: World, failure: dict[str, Any]) -> None:
    card = await moves.new_case(world, world.ann)
    world.slack.faults.next("views.open", **failure)

    await moves.press(world, world.ann, "Done", moves.step(world, card))
    assert NO_ANSWER in shown(world.ann.ephemerals[-1])
    assert "Prepare" in shown(moves.step(world, card))

    await moves.press(world, world.ann, "Done", moves.step(world, card))
    assert (await moves.save(world, world.ann)).ok
    assert "· Listen" in shown(moves.step(world, card))


@in_each_way_of_reads
async def test_a_person_whom_slack_does_not_describe(world: World, failure: dict[str, Any]) -> None:
    world.slack.faults.next("users.info", **failure)

    assert NO_ANSWER in await moves.say(world, world.ann, "list")
    assert "That is a good day" in await moves.say(world, world.ann, "list")


@in_each_way_of_reads
async def test_an_owner_whom_slack_does_not_describe_keeps_the_form_open(
    world: World, failure: dict[str, Any]
) -> None:
    await moves.opened(world, world.ann)
    await moves.press(world, world.ann, "More")
    world.slack.faults.next("users.info", **failure)

    answer = await moves.save(world, world.ann, owner="UBEN", want="A refund")
    assert list(answer.errors.values()) == [NO_ANSWER]
    assert world.cards() == []

    assert (await world.ann.submit()).ok
    await moves.quiet(world)
    (card,) = world.cards()
    assert "A refund" in shown(card)


@in_each_way_of_reads
async def test_a_channel_that_slack_does_not_describe(
    world: World, failure: dict[str, Any]
) -> None:
    world.slack.faults.next("conversations.info", **failure)

    await world.ann.command("/client-issue", "Acme: late")
    await moves.quiet(world)

    assert NO_ANSWER in form_says(world.ann)
    await moves.opened(world, world.ann)


@in_each_way
async def test_a_card_that_slack_does_not_take_is_posted_once(
    world: World, failure: dict[str, Any]
) -> None:
    await moves.opened(world, world.ann)
    world.slack.faults.next("chat.postMessage", **failure)

    assert (await moves.save(world, world.ann)).ok
    await moves.pass_time(world, minutes=2)

    assert len(world.cards()) == 1
    assert "Prepare" in shown(moves.step(world, world.cards()[0]))


@in_each_way
async def test_an_answer_that_slack_does_not_take_comes_by_dm(
    world: World, failure: dict[str, Any]
) -> None:
    world.slack.faults.next("response_url", **failure)

    await world.ann.command("/client-issue", "help")

    assert await world.dm(world.ann, "a case") is not None


async def test_a_click_over_a_form_that_slack_does_not_take_is_answered(world: World) -> None:
    card = await moves.new_case(world, world.ann)
    await moves.press(world, world.ann, "More", moves.step(world, card))
    world.slack.faults.next("views.push", status=500)

    await moves.press(world, world.ann, "Skip")

    assert NO_ANSWER in form_says(world.ann)


async def test_a_click_in_a_workspace_that_refuses_the_bot_says_who_can_mend_it(
    world: World,
) -> None:
    card = await moves.new_case(world, world.ann)
    world.slack.faults.next("views.open", error="missing_scope")

    await moves.press(world, world.ann, "More", card)

    assert await world.told(
        world.ann, "client-issue doctor, where the bot runs, says what is wrong"
    )


async def test_a_click_that_slack_answers_nowhere_is_answered_by_dm(world: World) -> None:
    card = await moves.new_case(world, world.ann)
    await moves.press(world, world.ann, "More", moves.step(world, card))
    world.slack.faults.next("views.push", status=500, times=2)

    await moves.press(world, world.ann, "Skip")

    assert shown(moves.dms(world, world.ann)[-1]).count(NO_ANSWER) == 2  # text and block


async def test_a_form_says_saving_while_the_database_is_held(world: World, sqlite_url: str) -> None:
    await moves.opened(world, world.ann)
    async with held(sqlite_url):
        assert (await world.ann.submit()).outcome == "update"
        assert "Saving…" in form_says(world.ann)

    await world.slack.until(lambda: "Saved." in form_says(world.ann))
    await moves.quiet(world)
    assert len(world.cards()) == 1


async def test_a_form_is_saved_once_though_it_is_sent_again_meanwhile(
    world: World, sqlite_url: str
) -> None:
    await moves.opened(world, world.ann)
    async with held(sqlite_url):
        await world.ann.submit()
        await world.slack.repeat_last()

    await world.slack.until(lambda: "Saved." in form_says(world.ann))
    await moves.quiet(world)
    assert len(world.cards()) == 1


async def test_a_field_that_is_wrong_is_named_when_saving_took_long(
    world: World, sqlite_url: str
) -> None:
    card = await moves.new_case(world, world.ann)
    await moves.press(world, world.ann, "Log client update", card)
    world.ann.fill({"what": "We wait", "next_update_at": moves.at(world, hours=-1)})
    async with held(sqlite_url):
        await world.ann.submit()

    await world.slack.until(lambda: "still to come" in form_says(world.ann))
    assert "We wait" in form_says(world.ann)


async def test_a_database_that_stays_held_is_named_and_nothing_typed_is_lost(
    world: World, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.guard.PATIENCE", 2)
    await moves.opened(world, world.ann)
    async with held(sqlite_url):
        await world.ann.submit()
        await world.slack.until(lambda: BUSY in form_says(world.ann))

    assert "charged twice" in form_says(world.ann)
    await moves.quiet(world)
    assert world.cards() == []


async def test_a_button_is_worked_on_once_the_database_is_free(
    world: World, sqlite_url: str
) -> None:
    card = await moves.new_case(world, world.ann, reached="phone")
    await moves.press(world, world.ann, "More", moves.step(world, card))
    await moves.press(world, world.ann, "Back")

    async with held(sqlite_url):
        assert (await world.ann.click(moves.step(world, card), label="More")).ok

    await moves.quiet(world)
    assert world.ann.view is not None


async def test_a_command_is_answered_while_the_database_is_held(
    world: World, sqlite_url: str
) -> None:
    await moves.new_case(world, world.ann)

    async with held(sqlite_url):
        await world.ann.command("/client-issue", "show CI-1")
        assert await world.told(world.ann, "Timeline")


async def test_a_newcomer_is_told_while_the_database_is_held(world: World, sqlite_url: str) -> None:
    async with held(sqlite_url):
        await world.ann.command("/client-issue", "list")
        assert await world.told(world.ann, BUSY)


@asynccontextmanager
async def held(url: str) -> AsyncIterator[None]:
    """Another program writes, and takes its time.

    It never waits for its turn in this thread: the app, which may be writing, lives here too.
    """
    path = make_url(url).database or ""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:

        async def began() -> bool:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            return True

        await eventually(began)
        yield
        other.execute("ROLLBACK")
