"""`/client-issue why`: what comes next, when and why then, and what was said last."""

import pytest

from tests.e2e.moves import (
    at,
    change,
    falls_due,
    log,
    new_case,
    pass_time,
    press,
    save,
    say,
    until_local,
)
from tests.support.world import World


async def test_the_rule_and_the_time_that_does_not_count_are_named(world: World) -> None:
    await until_local(world, "Fri 16:00")
    await new_case(world, world.ann, reached_at=at(world))

    said = await say(world, world.ann, "why CI-1")

    assert "The first word to the client: 4 working hours after it reached us (normal)." in said
    assert "Sat 9 Mar: weekend, Sun 10 Mar: weekend" in said


async def test_a_public_holiday_is_named(world: World) -> None:
    await say(world, world.ann, "settings")
    await save(world, world.ann, country="DE-BE")
    await until_local(world, "Thu 16:00")
    await new_case(world, world.ann, reached_at=at(world))

    assert "Fri 8 Mar: Women's Day" in await say(world, world.ann, "why 1")


async def test_what_was_said_is_told_with_what_became_of_it(world: World) -> None:
    card = await new_case(world, world.ann, reached_at=at(world))
    await falls_due(world, world.ann, "Mon 16:00")
    assert "It waits for an answer." in await say(world, world.ann, "why CI-1")

    await press(world, world.ann, "Log client update", card)
    await save(world, world.ann, what="We are on it")

    said = await say(world, world.ann, "why CI-1")
    assert "Answered, or no longer needed." in said
    assert "The client hears from us 2 working days after the last word (normal)." in said


async def test_a_reminder_that_had_to_wait_says_so(world: World) -> None:
    card = await new_case(world, world.ann, reached_at=at(world))
    due = at(world, hours=5)
    await change(world, world.ann, card, "task", what="Look", owner="UANN", due=due)
    await falls_due(world, world.ann, "Mon 16:00")
    await pass_time(world, hours=1)

    assert "one a case and day: it waits for the next digest" in await say(
        world, world.ann, "why CI-1"
    )


async def test_a_snooze_is_a_shift_too(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world))
    reminder = await falls_due(world, world.ann, "Mon 16:00")
    await press(world, world.ann, "Snooze", reminder)
    await save(world, world.ann, until="tomorrow morning")

    assert "snoozed" in await say(world, world.ann, "why CI-1")


async def test_the_lead_reads_when_they_hear_of_it(world: World) -> None:
    await say(world, world.ann, "settings")
    await save(world, world.ann, **{"contact.1.0": "UBEN"})
    await new_case(world, world.ann, reached_at=at(world))

    said = await say(world, world.ann, "why CI-1")

    assert "(normal); the lead hears of it as long again after that." in said


async def test_each_chase_names_its_days_and_one_that_gave_way_is_over(world: World) -> None:
    card = await new_case(world, world.ann, reached_at=at(world))
    await log(world, world.ann, card)
    await change(world, world.ann, card, "waiting", waiting="client")

    said = await say(world, world.ann, "why CI-1")
    for days in (2, 5, 10):
        assert f"The client has not answered for {days} working days: we ask again." in said
    assert "Sat 9 Mar: weekend" in said

    await falls_due(world, world.ann, "Wed 12:15")
    await falls_due(world, world.ann, "Mon 12:15")
    said = await say(world, world.ann, "why CI-1")
    assert said.count("Nobody answered, and its time is over.") == 1
    assert said.count("It waits for an answer.") == 1


async def test_silence_says_what_it_waits_for(world: World) -> None:
    card = await new_case(world, world.ann, reached_at=at(world))
    await change(world, world.ann, card, "promise", what="Call", due=at(world, days=2))

    said = await say(world, world.ann, "why CI-1")

    assert "Without a word from us by then the case is raised by itself." in said
    assert "A promise that is open still by then raises the case by itself." in said


async def test_who_covers_is_named_with_who_is_away(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world))
    await say(world, world.ann, "away until Thursday, <@UBEN|ben>")

    assert " is away)" in await say(world, world.ann, "why CI-1")


async def test_what_slack_has_not_taken_is_not_called_said(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world))
    world.slack.faults.next("chat.postMessage", error="metadata_too_large")
    await until_local(world, "Mon 16:00")

    assert "Not in Slack yet" in await say(world, world.ann, "why CI-1")


@pytest.mark.parametrize("typed", ["why", "why Acme", "why CI-", "why \N{PARTY POPPER}"])
async def test_without_a_number_it_asks_for_one(world: World, typed: str) -> None:
    assert "Type its number" in await say(world, world.ann, typed)


@pytest.mark.parametrize("number", ["2", "99999999999999999999"])
async def test_a_case_that_is_not_there(world: World, number: str) -> None:
    assert "no case" in (await say(world, world.ann, f"why CI-{number}")).lower()


async def test_a_private_case_is_not_there_for_others(world: World) -> None:
    await new_case(world, world.ann, serious=["legal"], reached_at=at(world))

    hidden = await say(world, world.ben, "why CI-1")

    assert hidden.replace("CI-1", "CI-2") == await say(world, world.ben, "why CI-2")


async def test_a_word_owed_in_a_closed_case_says_that_the_lead_will_hear(world: World) -> None:
    await say(world, world.ann, "settings")
    await save(world, world.ann, **{"contact.1.0": "UBEN"})
    card = await new_case(world, world.ann, reached_at=at(world))
    await change(world, world.ann, card, "promise", what="Call", due=at(world, days=2))
    await change(world, world.ann, card, "end", end="withdrawn", why="They took it back")

    said = await say(world, world.ann, "why CI-1")

    assert "A promise that is open still by then, though the case is closed." in said
