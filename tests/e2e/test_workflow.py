"""A workflow opens a case, as the form does, once; or it ends with a sentence that says why not."""

import pytest

from bot.sandbox.state import Execution
from tests.e2e.moves import quiet, said, save, say
from tests.support.world import World, shown, words

NEEDED = {"client": "Acme", "happened": "Charged twice", "owner": "UANN"}


async def run(world: World, **inputs: object) -> Execution:
    execution = world.slack.run_step("open_client_issue", {**NEEDED, **inputs})
    await world.slack.until(lambda: execution.state != "running")
    await quiet(world)
    return execution


@pytest.fixture
async def world(world: World) -> World:
    """With a channel for cases."""
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, cases_channel="CCASES")).ok
    return world


async def test_a_workflow_opens_a_case_and_gets_its_number_and_a_link(world: World) -> None:
    done = await run(world, owner="UBEN", severity="High", reached="phone, on the line now")

    card = world.cards("client-cases")[-1]
    link = f"{world.slack.url}/archives/CCASES/p{card.ts.replace('.', '')}"
    assert (done.error, done.outputs) == ("", {"case": "CI-1", "link": link})
    assert "Acme" in shown(card)
    assert "Severity high" in shown(card)
    assert "Listen" in said(world, card)  # they are on the line: nothing to prepare
    assert "CI-1" in await say(world, world.ben, "list mine")


async def test_what_is_left_empty_is_as_in_the_form(world: World) -> None:
    done = await run(world, severity="", reached=None)

    assert done.state == "completed"
    card = world.cards("client-cases")[-1]
    assert "Severity normal" in shown(card)
    assert "Prepare" in said(world, card)


async def test_told_twice_of_one_run_it_is_one_case(world: World) -> None:
    done = await run(world)
    world.slack.tell_step(done)
    again = world.slack.run_step("open_client_issue", NEEDED)
    world.slack.tell_step(again)
    world.slack.tell_step(again)
    await world.slack.until(lambda: again.state == "completed")
    await quiet(world)

    assert (done.outputs["case"], again.outputs["case"]) == ("CI-1", "CI-2")
    assert "CI-3" not in await say(world, world.ann, "list")


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({"client": "  "}, "Who complains? Type a name."),
        ({"happened": ""}, "What happened? One sentence is enough."),
        ({"happened": "x" * 10_000}, "Keep what matters."),
        ({"happened": None, "client": 7}, "Who complains? Type a name. What happened?"),
        ({"owner": "UGUS"}, "Choose a member of your own team, no guest and no app."),
        ({"owner": "UNOBODY"}, "Something broke on our side."),
        ({"severity": "<!channel>"}, "I don't know “!channel”. Use one of: low, normal, high"),
        ({"reached": "\N{PARTY POPPER}"}, "Use one of: email, phone, chat, meeting, review"),
    ],
)
async def test_why_it_did_not_open_one_is_one_sentence(
    world: World, inputs: dict[str, object], why: str
) -> None:
    failed = await run(world, **inputs)

    assert failed.state == "failed"
    assert why in failed.error
    assert world.cards("client-cases") == []


async def test_what_came_with_it_neither_mentions_nor_links(world: World) -> None:
    await run(
        world, client="<!channel> & Söhne \N{PARTY POPPER}", happened="See <https://x.test|us>"
    )

    card = world.cards("client-cases")[-1]
    assert "<!channel>" not in card.text
    assert '"broadcast"' not in str(card.blocks)
    assert "Söhne" in words(card.blocks)


async def test_without_a_channel_for_cases_it_says_who_can_mend_it(world: World) -> None:
    await say(world, world.ann, "settings")
    await save(world, world.ann, cases_channel=None)

    failed = await run(world)

    assert failed.error.startswith("Choose a channel for cases first: an admin types")


async def test_when_slack_does_not_take_the_answer_it_is_told_again(world: World) -> None:
    world.slack.faults.next("functions.completeSuccess", drop="before")

    done = await run(world)

    assert done.outputs["case"] == "CI-1"
    assert "CI-2" not in await say(world, world.ann, "list")
