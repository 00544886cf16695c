"""*Export the timeline* under *More*: the case as a file in its thread, once in effect."""

import pytest

from bot.sandbox import Message
from bot.sandbox.state import File
from tests.e2e.moves import form_text, new_case, pass_time, press, quiet, save
from tests.support.world import World


def files(world: World, card: Message) -> list[File]:
    replies = world.slack.workspace.messages(card.channel, card.ts)
    return [file for message in replies for file in message.files]


async def export(world: World, card: Message) -> None:
    await press(world, world.ann, "More", card)
    assert (await save(world, world.ann, change="timeline")).outcome == "update"


async def test_the_case_comes_into_its_thread_as_markdown(world: World) -> None:
    card = await new_case(world, world.ann, "Acme: charged *twice*")
    await press(world, world.ann, "Log client update", card)
    await save(world, world.ann, what="We have it")

    await export(world, card)

    assert "comes into the thread" in form_text(world.ann)
    [file] = files(world, card)
    assert (file.name, file.title) == ("CI-1-timeline.md", "CI-1: timeline")
    text = (file.content or b"").decode()
    assert text.startswith("# CI-1 · Acme\n")
    assert r"charged \*twice\*" in text
    assert "**Client update** by " in text


async def test_asked_again_it_comes_again_and_sent_twice_once(world: World) -> None:
    card = await new_case(world, world.ann)
    await export(world, card)
    await world.slack.repeat_last()
    await quiet(world)
    assert len(files(world, card)) == 1

    await export(world, card)
    assert len(files(world, card)) == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"method": "files.completeUploadExternal", "drop": "after"},
        {"method": "files.completeUploadExternal", "status": 500},
        {"method": "files.getUploadURLExternal", "drop": "after"},
        {"method": "upload", "status": 503},
        {"method": "conversations.replies", "status": 503},
    ],
)
async def test_whatever_answer_is_lost_there_is_one_file(
    world: World, fault: dict[str, str]
) -> None:
    card = await new_case(world, world.ann)
    await export(world, card)
    world.slack.faults.next(**fault)  # type: ignore[arg-type]

    await press(world, world.ann, "More", card)
    world.ann.fill({"change": "timeline"})
    await world.ann.submit()
    await pass_time(world, minutes=2)

    assert len(files(world, card)) == 2


async def test_an_app_that_may_send_no_files_goes_on_with_all_else(world: World) -> None:
    card = await new_case(world, world.ann)
    world.slack.access.scopes -= {"files:write"}

    await export(world, card)
    await press(world, world.ann, "Log client update", card)
    await save(world, world.ann, what="We have it")

    assert files(world, card) == []
    assert "We have it" in str([m.blocks for m in await world.thread(card)])


async def test_made_private_later_the_file_goes_too(world: World) -> None:
    card = await new_case(world, world.ann)
    await export(world, card)
    [file] = files(world, card)

    await press(world, world.ann, "More", card)
    await save(world, world.ann, change="private")
    await save(world, world.ann, why="A lawyer wrote")

    assert files(world, card) == []
    assert file.id not in world.slack.workspace.files
