"""The digest: each working morning, what is open."""

from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import Message
from tests.e2e.moves import (
    at,
    change,
    dms,
    falls_due,
    form_text,
    new_case,
    opened,
    press,
    quiet,
    save,
    say,
    sent_at,
    until_local,
)
from tests.support.world import World, shown

NEW_YORK = ZoneInfo("America/New_York")
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
async def world(world: World) -> World:
    """Cases live in #client-cases here, and the digest goes there, too."""
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, cases_channel="CCASES")).ok
    return world


async def swept(world: World) -> None:
    """The half minute passes in which missing digests are planned."""
    world.bot.scheduler._sweep_soon()
    await quiet(world)


def digests(world: World, channel: str = "client-cases") -> list[Message]:
    return [m for m in world.slack.workspace.messages(channel) if "ollow-up" in m.text]


async def a_case(world: World, text: str = "Acme: charged twice", **values: object) -> Message:
    """A case in #client-cases, with its digests planned."""
    card = await new_case(world, world.ann, text, **values)
    await swept(world)
    return card


async def pick(world: World, message: Message, label: str) -> None:
    """Choose from the menu of the first line."""
    line = next(b for b in message.blocks if b.get("accessory"))
    options = line["accessory"]["options"]
    value = next(o["value"] for o in options if o["text"]["text"] == label)
    await world.ann.click(message, line["accessory"]["action_id"], value=value)
    await quiet(world)


async def test_each_owner_and_the_channel_have_the_digest_at_nine(world: World) -> None:
    await a_case(world)

    digest = await falls_due(world, world.ann, "Tue 09:00")

    assert "Your open follow-ups · Tuesday 5 March" in shown(digest)
    assert "Acme" in shown(digest)
    [in_channel] = digests(world)
    assert sent_at(in_channel) == "Tue 09:00"
    assert "Open follow-ups · Tuesday 5 March" in shown(in_channel)
    assert "Acme" in shown(in_channel)


async def test_an_owner_elsewhere_has_it_at_nine_of_their_own(world: World) -> None:
    await a_case(world, owner="UBEN")
    await until_local(world, "Tue 09:00")

    digest = await falls_due(world, world.ben, "Tue 09:00", NEW_YORK)

    assert "Your open follow-ups" in shown(digest)


async def test_who_owns_nothing_but_a_task_has_it_of_that_alone(world: World) -> None:
    card = await a_case(world)
    due = at(world, days=2)
    await change(world, world.ann, card, "task", what="Undo it", owner="UBEN", due=due)
    await swept(world)
    await until_local(world, "Tue 09:00")

    digest = await falls_due(world, world.ben, "Tue 09:00", NEW_YORK)

    assert "Your open follow-ups" in shown(digest)
    assert "Undo it" in shown(digest)
    assert "receipt" not in shown(digest)


async def test_it_comes_once_a_day_and_never_on_a_weekend(world: World) -> None:
    await a_case(world, severity="low")
    for local in ("Wed 09:00", "Thu 09:00", "Fri 09:00", "Sat 09:00", "Sun 09:00", "Mon 09:00"):
        await until_local(world, local)

    days = [sent_at(digest) for digest in digests(world)]

    assert days == ["Wed 09:00", "Thu 09:00", "Fri 09:00", "Mon 09:00"]


async def test_its_lines_stand_in_sections(world: World) -> None:
    ann = world.ann
    card = await a_case(world)
    await change(world, ann, card, "promise", what="Call them", due=at(world, days=1))
    await change(world, ann, card, "promise", what="Refund it", due=at(world, days=3))
    await change(world, ann, card, "task", what="Undo it", owner="UANN", due=at(world, days=2))

    await until_local(world, "Mon 16:30")
    text = shown(await falls_due(world, ann, "Tue 09:00"))

    assert text.index("Promises at risk") < text.index("Past due") < text.index("Next three days")
    assert "receipt" in text


async def test_a_warning_names_the_time_of_what_it_warns_of(world: World) -> None:
    card = await a_case(world)
    due = at(world, days=1, hours=21)  # Wednesday at nine, so the day before comes with the digest
    await change(world, world.ann, card, "task", what="Undo it", owner="UANN", due=due)

    digest = await falls_due(world, world.ann, "Tue 09:00")

    assert "Undo it" in shown(digest)
    assert f"<!date^{due}^" in str(digest.blocks)


async def test_a_line_is_done_from_its_menu(world: World) -> None:
    card = await a_case(world)
    digest = await falls_due(world, world.ann, "Tue 09:00")

    await pick(world, digest, "Done")
    assert (await save(world, world.ann, what="We have it")).ok

    assert "none yet" not in shown(world.ann.message(card.channel, card.ts))
    assert "first word" not in shown(world.ann.message(digest.channel, digest.ts))


async def test_a_line_is_snoozed_from_its_menu(world: World) -> None:
    await a_case(world)
    digest = await falls_due(world, world.ann, "Tue 09:00")

    await pick(world, digest, "Snooze")
    await save(world, world.ann, until="1 hour")

    assert "Snoozed until 10:00 today" in form_text(world.ann)


async def test_a_line_is_handed_over_from_its_menu(world: World) -> None:
    card = await a_case(world)
    digest = await falls_due(world, world.ann, "Tue 09:00")

    await pick(world, digest, "Hand over")
    assert (await save(world, world.ann, to="UBEN", why="They know him")).ok

    assert "UBEN" in str(world.ann.message(card.channel, card.ts).blocks)


async def test_a_line_leads_to_the_case(world: World) -> None:
    card = await a_case(world)

    digest = await falls_due(world, world.ann, "Tue 09:00")

    address = f"/archives/CCASES/p{card.ts.replace('.', '')}"
    assert address in str(digest.blocks)
    await pick(world, digest, "Open case")
    assert world.ann.view is None
    assert world.ann.ephemerals == []


async def test_of_two_who_snooze_a_line_the_second_is_told_until_when(world: World) -> None:
    ann, ben = world.ann, world.ben
    await a_case(world)
    await until_local(world, "Tue 09:00")
    [digest] = digests(world)
    line = next(b for b in digest.blocks if b.get("accessory"))["accessory"]
    value = next(o["value"] for o in line["options"] if o["text"]["text"] == "Snooze")
    for person in (ann, ben):
        await person.click(digest, line["action_id"], value=value)
    await quiet(world)
    await save(world, ann, until="tomorrow morning")

    await save(world, ben, until="1 hour")

    assert "Somebody was first" in form_text(ben)


async def test_the_digest_can_be_asked_for(world: World) -> None:
    await a_case(world)

    answer = await say(world, world.ben, "digest")

    assert "Open follow-ups · Monday 4 March" in answer
    assert "Acme" in answer


async def test_on_an_empty_day_the_channel_gets_one_line_and_owners_nothing(world: World) -> None:
    ann = world.ann
    card = await a_case(world, severity="low")
    await press(world, ann, "Log client update", card)
    await save(world, ann, what="We have it")

    await until_local(world, "Tue 09:00")

    [digest] = digests(world)
    assert "Nothing is due" in shown(digest)
    assert dms(world, ann) == []


async def test_a_private_case_is_in_its_owners_digest_and_not_in_the_channels(
    world: World,
) -> None:
    ann = world.ann
    await opened(world, ann)
    await ann.select(None, "case.open.serious", ["legal"])
    await quiet(world)
    assert (await save(world, ann)).ok
    await swept(world)

    assert "Acme" in shown(await falls_due(world, ann, "Tue 09:00"))

    [digest] = digests(world)
    assert "CI-1" not in shown(digest)
    assert "Acme" not in shown(digest)


async def test_a_digest_that_was_missed_is_made_up_for_once_on_the_same_day(world: World) -> None:
    await a_case(world)

    await until_local(world, "Tue 11:00")
    await until_local(world, "Tue 11:30")

    assert [sent_at(digest) for digest in digests(world)] == ["Tue 11:00"]
    assert [sent_at(message) for message in dms(world, world.ann)] == ["Tue 11:00"]


async def test_after_days_of_silence_only_the_digest_of_today_is_made_up_for(world: World) -> None:
    await a_case(world)

    await until_local(world, "Thu 10:00")

    assert [sent_at(digest) for digest in digests(world)] == ["Thu 10:00"]
    assert "Thursday 7 March" in shown(digests(world)[0])


async def test_a_digest_that_is_moved_comes_at_its_new_time_and_place(world: World) -> None:
    await a_case(world)
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, digest_at="08:30", digest_channel="CSUPPORT")).ok
    await swept(world)

    await until_local(world, "Tue 08:30")
    await until_local(world, "Tue 09:30")

    assert [sent_at(digest) for digest in digests(world, "support")] == ["Tue 08:30"]
    assert digests(world) == []


async def test_the_first_digest_of_an_owner_comes_the_next_morning(world: World) -> None:
    await new_case(world, world.ann)

    assert "Acme" in shown(await falls_due(world, world.ann, "Tue 09:00"))


async def test_a_new_owner_has_the_digest_the_next_morning(world: World) -> None:
    card = await new_case(world, world.ann)
    await change(world, world.ann, card, "hand_over", to="UCHI", why="They know her")

    assert "Acme" in shown(await falls_due(world, world.chi, "Tue 09:00", TOKYO))


async def test_the_channel_has_its_digest_the_morning_after_it_was_chosen(world: World) -> None:
    await new_case(world, world.ann)

    await until_local(world, "Tue 09:00")

    assert [sent_at(digest) for digest in digests(world)] == ["Tue 09:00"]
