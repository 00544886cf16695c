"""Looking back: pictures by direct message, shared where they were asked for."""

import asyncio
from datetime import timedelta

from bot.sandbox import Message
from tests.e2e.moves import new_case, press, quiet, say
from tests.e2e.test_common_path import walk
from tests.support.world import World, shown

PNG = b"\x89PNG"


async def a_case(world: World) -> Message:
    return await new_case(world, world.ann, "Acme: charged twice")


async def pictures(world: World, asked: str = "stats") -> Message:
    said = await say(world, world.ann, asked)
    assert "The pictures come to you as a direct message." in said
    return await world.dm(world.ann, "Looking back")


def files(message: Message) -> list[str]:
    return [b["slack_file"]["id"] for b in message.blocks if b["type"] == "image"]


def looks_back(world: World, channel: str) -> list[Message]:
    return [m for m in world.slack.workspace.messages(channel) if "Looking back" in shown(m)]


async def test_the_pictures_come_to_who_asked_with_words_for_who_cannot_see_them(
    world: World,
) -> None:
    await a_case(world)
    message = await pictures(world)

    assert "the last 4 weeks, 5 Feb – 4 Mar 2030" in shown(message)
    assert "Opened                           1" in shown(message)
    images = [block for block in message.blocks if block["type"] == "image"]
    assert "1 opened, 0 closed." in images[0]["alt_text"]
    for file_id in files(message):
        file = world.slack.workspace.files[file_id]
        assert (file.content or b"").startswith(PNG)
        assert file.alt_text
    assert "Acme" not in str(message.blocks)
    assert looks_back(world, "general") == []


async def test_a_case_from_first_word_to_closed_is_in_every_figure(world: World) -> None:
    await walk(world)
    said = shown(await pictures(world, "stats week"))
    for row in (
        "Closed                           1",
        "First word: half             0 min",
        "First update: half           0 min",
        "Resolved: half               0 min",
        "Promises kept               1 of 1",
        "Follow-ups on time          1 of 1",
        "Solved                      1 of 1",
        "As they expected            1 of 1",
        "Closed, no cause shown           1",
    ):
        assert row in said


async def test_share_here_posts_them_where_they_were_asked_for_once(world: World) -> None:
    await a_case(world)
    message = await pictures(world)
    asked_twice = [world.ann.click(message, label="Share here") for _ in range(2)]
    await asyncio.gather(*asked_twice)
    await quiet(world)

    (there,) = looks_back(world, "general")
    assert files(there) == files(message)
    assert "Share here" not in str(there.blocks)
    told = await world.dm(world.ann, "Looking back")
    assert "Share here" not in str(told.blocks)
    assert "The pictures are in" in str(told.blocks)


async def test_asked_for_again_while_they_are_drawn_they_come_once(world: World) -> None:
    await a_case(world)
    asked = [world.ann.command("/client-issue", "stats", channel="general") for _ in range(3)]
    await asyncio.gather(*asked)
    await quiet(world)
    await world.told(world.ann, "I am drawing for you already.")
    assert len(looks_back(world, world.slack.workspace.dm(world.ann.id) or "")) == 1


async def test_asked_for_in_a_direct_message_they_are_shared_nowhere(world: World) -> None:
    await a_case(world)
    await say(world, world.ann, "stats", channel="DANNBEN")
    assert "Share here" not in shown(await world.dm(world.ann, "Looking back"))


async def test_of_nothing_there_is_a_sentence_and_no_picture(world: World) -> None:
    said = await say(world, world.ann, "stats week")
    assert "In the last 7 days, nothing was opened, closed or due." in said
    assert "stats year" in said
    assert world.slack.workspace.files == {}
    assert "stats year" not in await say(world, world.ann, "stats year")


async def test_another_word_is_answered_with_those_that_are_known(world: World) -> None:
    assert "week, month, quarter and year" in await say(world, world.ann, "stats decade")
    assert "week, month, quarter and year" in await say(world, world.ann, "stats <!channel> 😀")


async def test_upper_case_and_each_length_are_understood(world: World) -> None:
    await a_case(world)
    assert "the last 13 weeks" in shown(await pictures(world, "stats QUARTER"))


async def test_where_others_read_nothing_can_be_shared(world: World) -> None:
    await a_case(world)
    channel = world.slack.workspace.channel("general")
    channel.is_ext_shared = True
    assert "Share here" not in shown(await pictures(world))


async def test_what_became_shared_with_others_since_is_not_shown_there(world: World) -> None:
    await a_case(world)
    message = await pictures(world)
    world.slack.workspace.channel("general").is_ext_shared = True
    await press(world, world.ann, "Share here", message)
    await world.told(world.ann, "People of another organisation read")
    assert looks_back(world, "general") == []


async def test_a_guest_gets_no_figures(world: World) -> None:
    await a_case(world)
    await world.guest.command("/client-issue", "stats", channel="general")
    await quiet(world)
    assert "Looking back" not in " ".join(shown(each) for each in world.guest.ephemerals)
    assert world.slack.workspace.files == {}


async def test_a_private_case_counts_and_nothing_names_it(world: World) -> None:
    await new_case(world, world.ann, "Secret Ltd: a data leak", serious=["personal data"])
    message = await pictures(world, "stats week")
    assert "Opened                           1" in shown(message)
    assert "Secret" not in str(message.blocks)


async def test_the_bot_answers_others_while_it_draws(world: World) -> None:
    await a_case(world)
    assert (await world.ann.command("/client-issue", "stats", channel="general")).ok
    assert "What you can type" in await say(world, world.ben, "help")
    await world.dm(world.ann, "Looking back")


async def test_the_days_are_those_of_the_workspace(world: World) -> None:
    await a_case(world)
    world.clock.set(world.clock() + timedelta(hours=12, minutes=30))  # past midnight in Berlin
    assert "27 Feb – 5 Mar 2030" in shown(await pictures(world, "stats week"))
