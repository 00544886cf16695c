"""The right word at the right moment: who is reminded of what, and when."""

from zoneinfo import ZoneInfo

import pytest

from tests.e2e.moves import (
    at,
    change,
    dms,
    falls_due,
    labels,
    new_case,
    pass_time,
    press,
    said,
    save,
    say,
    step,
    until_local,
)
from tests.support.world import World, shown

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("severity", "due"),
    [
        ("critical", "Mon 12:30"),
        ("high", "Mon 13:00"),
        ("normal", "Mon 16:00"),
        ("low", "Tue 12:00"),
    ],
)
async def test_the_receipt_is_due_by_severity(world: World, severity: str, due: str) -> None:
    await new_case(world, world.ann, severity=severity, reached_at=at(world))

    reminder = await falls_due(world, world.ann, due)

    assert "no word yet" in shown(reminder)
    assert labels(reminder) == ["Done", "Draft a reply", "Snooze", "Hand over", "Open case"]


async def test_the_receipt_counts_the_owners_working_hours(world: World) -> None:
    await until_local(world, "Fri 16:00")
    await new_case(world, world.ann, reached_at=at(world))

    await falls_due(world, world.ann, "Mon 12:00")


async def test_what_is_due_at_the_very_end_of_the_day_is_said_then(world: World) -> None:
    await until_local(world, "Mon 13:00")
    await new_case(world, world.ann, reached_at=at(world))

    await falls_due(world, world.ann, "Mon 17:00")


async def test_what_falls_due_after_hours_waits_for_the_morning(world: World) -> None:
    await until_local(world, "Mon 14:00")
    await new_case(world, world.ann, reached_at=at(world))
    await until_local(world, "Mon 23:00")

    assert dms(world, world.ann) == []
    assert "no word yet" in shown(await falls_due(world, world.ann, "Tue 10:00"))


async def test_an_owner_elsewhere_is_reminded_in_their_own_hours(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world), owner="UBEN")  # 06:00 in New York

    await falls_due(world, world.ben, "Mon 13:00", NEW_YORK)


async def test_the_lead_hears_later_that_the_client_has_no_word_yet(world: World) -> None:
    ann, ben = world.ann, world.ben
    await say(world, ann, "settings")
    await save(world, ann, **{"contact.1.0": "UBEN"})
    await new_case(world, ann, reached_at=at(world))

    await falls_due(world, ann, "Mon 16:00")
    assert "no word yet" in shown(await falls_due(world, ben, "Mon 14:00", NEW_YORK))


async def test_a_critical_case_speaks_at_night_and_on_a_weekend(world: World) -> None:
    await until_local(world, "Sat 02:00")
    card = await new_case(world, world.ann, severity="critical", reached_at=at(world))

    await falls_due(world, world.ann, "Sat 02:30")
    await press(world, world.ann, "Log client update", card)
    await save(world, world.ann, what="We are on it")
    await falls_due(world, world.ann, "Sat 03:45")


async def test_a_promise_is_remembered_two_hours_before_and_at_its_time(world: World) -> None:
    card = await new_case(world, world.ann)
    await change(
        world, world.ann, card, "promise", what="Call them", due=at(world, days=5, hours=8)
    )

    assert "In two hours: Call them" in shown(await falls_due(world, world.ann, "Sat 18:00"))
    assert "Now due: Call them" in shown(await falls_due(world, world.ann, "Sat 20:00"))


async def test_a_step_that_waits_is_named_when_nothing_else_is_due(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "Log client update", card)
    await save(world, ann, what="I write next week", next_update_at=at(world, days=9))

    reminder = await falls_due(world, ann, "Wed 12:15")

    assert "The step Prepare has waited" in shown(reminder)
    await press(world, ann, "Done", reminder)
    assert (await save(world, ann, facts="Two charges")).ok
    assert "2 of 8 · Listen" in shown(step(world, card))


async def test_a_step_that_waits_is_not_named_beside_something_else_of_its_case(
    world: World,
) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "Log client update", card)
    await save(world, ann, what="We have it")

    reminder = await falls_due(world, ann, "Wed 12:15")

    assert "Their last word from us" in shown(reminder)
    assert "has waited" not in shown(reminder)


async def test_two_working_days_after_it_was_solved_the_follow_up_is_due(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await change(world, ann, card, "end", end="resolve")

    reminder = await falls_due(world, ann, "Wed 12:15")
    assert "did the solution meet their expectations" in shown(reminder)
    await press(world, ann, "Done", reminder)
    assert (await save(world, ann, met="yes")).ok

    assert "8 of 8 · Prevent" in shown(step(world, card))


async def test_a_task_is_named_the_working_day_before_and_when_it_is_due(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await change(
        world, ann, card, "task", what="Undo it", owner="UBEN", due=at(world, days=2, hours=4)
    )

    assert "Task: Undo it" in shown(await falls_due(world, ben, "Tue 10:00", NEW_YORK))
    assert "Task: Undo it" in shown(await falls_due(world, ben, "Wed 10:00", NEW_YORK))


async def test_done_on_a_receipt_asks_what_was_said_and_only_saving_counts(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, reached_at=at(world))
    reminder = await falls_due(world, ann, "Mon 16:00")

    await press(world, ann, "Done", reminder)
    await ann.close()
    assert "Done" in labels(ann.message(reminder.channel, reminder.ts))

    await press(world, ann, "Done", reminder)
    assert (await save(world, ann, what="We have it")).ok
    answered = ann.message(reminder.channel, reminder.ts)
    assert labels(answered) == []
    assert "Done." in shown(answered)


async def test_what_was_done_meanwhile_is_not_sent(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached_at=at(world))
    await press(world, ann, "Log client update", card)
    await save(world, ann, what="We have it", next_update_at=at(world, days=9))

    await until_local(world, "Tue 08:59")

    assert dms(world, ann) == []


async def test_a_reminder_of_an_old_owner_loses_its_buttons(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, reached_at=at(world))
    reminder = await falls_due(world, ann, "Mon 16:00")

    await press(world, ann, "Hand over", reminder)
    assert (await save(world, ann, to="UBEN", why="They know him")).ok

    assert labels(ann.message(reminder.channel, reminder.ts)) == []
    assert "no word yet" in shown(await falls_due(world, world.ben, "Mon 13:00", NEW_YORK))


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("1 hour", "17:00 today"),
        ("tomorrow morning", "9:00 tomorrow"),
        ("next week", "9:00 on Mon 11 Mar"),
    ],
)
async def test_a_snooze_says_until_when(world: World, choice: str, said: str) -> None:
    ann = world.ann
    await new_case(world, ann, reached_at=at(world))
    reminder = await falls_due(world, ann, "Mon 16:00")

    await press(world, ann, "Snooze", reminder)
    await save(world, ann, until=choice)

    assert ann.view is not None
    assert f"Snoozed until {said}" in shown(ann.view)
    assert "Snoozed until" in shown(ann.message(reminder.channel, reminder.ts))


async def test_a_snooze_to_a_date_is_exact(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, reached_at=at(world))
    reminder = await falls_due(world, ann, "Mon 16:00")

    await press(world, ann, "Snooze", reminder)
    assert list((await save(world, ann, until="a date")).errors) == ["date"]
    await save(world, ann, date=at(world, days=5, minutes=7))

    assert "no word yet" in shown(await falls_due(world, ann, "Sat 16:07"))


async def test_a_warning_is_not_snoozed_beyond_what_it_warns_of(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await change(world, ann, card, "promise", what="Call them", due=at(world, hours=4))
    warning = await falls_due(world, ann, "Mon 14:00")
    await press(world, ann, "Snooze", warning)

    refused = await save(world, ann, until="tomorrow morning")

    assert refused.errors == {
        "until": "Choose a sooner time: the next reminder of it comes by then."
    }
    assert (await save(world, ann, until="1 hour")).ok


async def test_a_reminder_that_was_snoozed_for_an_hour_is_said_again_in_an_hour(
    world: World,
) -> None:
    ann = world.ann
    await new_case(world, ann, reached_at=at(world))
    reminder = await falls_due(world, ann, "Mon 16:00")
    await press(world, ann, "Snooze", reminder)
    await save(world, ann, until="1 hour")

    await pass_time(world, minutes=50)
    assert len(dms(world, ann)) == 1
    await pass_time(world, minutes=15)
    assert "no word yet" in shown(dms(world, ann)[1])


async def test_the_third_snooze_asks_why_and_the_lead_is_told_privately(world: World) -> None:
    ann, chi = world.ann, world.chi
    await say(world, ann, "settings")
    await save(world, ann, **{"contact.1.0": "UCHI"})
    card = await new_case(world, ann, reached_at=at(world))
    reminder = await falls_due(world, ann, "Mon 16:00")
    for _ in range(2):
        await press(world, ann, "Snooze", reminder)
        await save(world, ann, until="1 hour")
        await ann.close()
        await pass_time(world, minutes=61)
        reminder = dms(world, ann)[-1]

    await press(world, ann, "Snooze", reminder)
    assert list((await save(world, ann, until="1 hour")).errors) == ["why"]
    await save(world, ann, why="Their <!channel> is off sick")

    told = [shown(dm) for dm in dms(world, chi) if "Snoozed again" in shown(dm)]
    assert len(told) == 1
    assert "Their <!channel> is off sick" in told[0]
    assert "Snoozed again" not in said(world, card)


async def test_the_second_who_snoozes_is_told_until_when_it_is_snoozed(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, reached_at=at(world))
    reminder = await falls_due(world, ann, "Mon 16:00")
    before = reminder.blocks
    await press(world, ann, "Snooze", reminder)
    await save(world, ann, until="tomorrow morning")
    await ann.close()
    reminder.blocks = before  # as another of Ann's windows still shows it

    await press(world, ann, "Snooze", reminder)
    if ann.view and "until" in str(ann.view.values):
        await save(world, ann, until="1 hour")

    assert ann.view is not None
    assert "snoozed until 9:00 tomorrow" in shown(ann.view)


async def test_all_that_is_due_at_once_is_one_message(world: World) -> None:
    ann = world.ann
    now = at(world)
    for client in ("Acme", "Bolt", "Cargo"):
        await new_case(world, ann, f"{client}: charged twice", reached_at=now)

    reminder = await falls_due(world, ann, "Mon 16:00")

    assert all(client in shown(reminder) for client in ("Acme", "Bolt", "Cargo"))
    assert labels(reminder).count("Done") == 3


async def test_the_second_word_of_a_day_on_a_case_waits_for_the_next_digest(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached_at=at(world))
    await change(world, ann, card, "task", what="Undo it", owner="UANN", due=at(world, hours=4.5))
    await falls_due(world, ann, "Mon 16:00")

    digest = await falls_due(world, ann, "Tue 09:00")

    assert "Due now" in shown(digest)
    assert "task" in shown(digest)


async def test_what_was_answered_already_can_not_be_answered_from_an_old_message(
    world: World,
) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await change(world, ann, card, "promise", what="Call them", due=at(world, hours=2))
    reminder = await falls_due(world, ann, "Mon 14:00")
    before = reminder.blocks
    await press(world, ann, "Done", reminder)
    await save(world, ann, answer="kept")
    reminder.blocks = before  # as another of Ann's windows still shows it

    await press(world, ann, "Done", reminder)

    assert "out of date" in shown(ann.ephemerals[-1])
