"""`/client-issue export`: all cases that an admin may know, in one direct message."""

import asyncio
import json
from typing import Any

import pytest

from bot.sandbox import Message, Person
from tests.e2e.moves import dms, form_text, new_case, press, quiet, say
from tests.support.world import World


def exported(world: World, who: Person) -> list[Message]:
    return [message for message in dms(world, who) if message.files]


def content(message: Message, name: str) -> Any:
    [file] = [file for file in message.files if file.name == name]
    return json.loads(file.content or b"")


async def test_an_admin_gets_four_files_in_one_message(world: World) -> None:
    await new_case(world, world.ben, "Acme: =1+1")

    assert "come to our direct messages" in await say(world, world.ann, "export")

    [message] = exported(world, world.ann)
    names = [file.name for file in message.files]
    assert names == ["cases.csv", "timeline.csv", "cases.json", "timeline.json"]
    assert message.files[0].title == "All cases, CSV"
    assert "1 case, with 1 entry of" in message.text
    assert [case["happened"] for case in content(message, "cases.json")] == ["=1+1"]
    assert b",'=1+1," in (message.files[0].content or b"")


async def test_so_does_the_button_in_the_settings(world: World) -> None:
    await say(world, world.ann, "settings")
    await press(world, world.ann, "Export all cases")

    assert "come to our direct messages" in form_text(world.ann)
    [message] = exported(world, world.ann)
    assert content(message, "cases.json") == []


async def test_only_an_admin_gets_it_as_slack_says_now(world: World) -> None:
    assert "Only an admin" in await say(world, world.ben, "export")

    world.slack.change_user("UANN", is_admin=False)
    assert "Only an admin" in await say(world, world.ann, "export")
    assert exported(world, world.ann) == exported(world, world.ben) == []


async def test_a_private_case_is_only_in_the_export_of_its_members(world: World) -> None:
    await new_case(world, world.ben, "Voltmark: a knife", serious=["safety"])
    world.slack.change_user("UBEN", is_admin=True)

    await say(world, world.ann, "export")
    await say(world, world.ben, "export")

    assert content(exported(world, world.ann)[0], "cases.json") == []
    assert "Voltmark" not in str([file.content for file in exported(world, world.ann)[0].files])
    [case] = content(exported(world, world.ben)[0], "cases.json")
    assert case["client"] == "Voltmark"


async def test_whom_a_case_is_about_gets_nothing_of_it(world: World) -> None:
    await new_case(world, world.ben, "Voltmark: rude", serious=["about one of us"], about="UANN")

    await say(world, world.ann, "export")

    assert content(exported(world, world.ann)[0], "cases.json") == []
    assert content(exported(world, world.ann)[0], "timeline.json") == []


async def test_a_second_one_waits_for_the_first(world: World) -> None:
    world.slack.faults.next("files.getUploadURLExternal", delay=0.5)

    await asyncio.gather(*(world.ann.command("/client-issue", "export") for _ in range(2)))
    await quiet(world)

    assert len(exported(world, world.ann)) == 1
    assert await world.told(world.ann, "is under way")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"method": "files.completeUploadExternal", "drop": "after"}, "did not say whether"),
        ({"method": "upload", "status": 503}, "nothing was changed"),
    ],
)
async def test_what_fails_is_told_and_not_done_twice(
    world: World, fault: dict[str, Any], said: str
) -> None:
    world.slack.faults.next(**fault)

    assert said in await say(world, world.ann, "export")

    assert len(exported(world, world.ann)) == ("drop" in fault)
    await say(world, world.ann, "export")
    assert len(exported(world, world.ann)) == 1 + ("drop" in fault)


async def test_what_happened_to_a_client_is_no_export(world: World) -> None:
    await say(world, world.ann, "export of invoices fails at Acme")

    assert (await world.form(world.ann, "New client issue")) is not None
    assert exported(world, world.ann) == []
