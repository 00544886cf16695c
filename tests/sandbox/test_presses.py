"""What people press, pick and read in messages."""

from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import Message, Person, Sandbox
from tests.sandbox.forms import Json, actions, button, option, plain


@pytest.fixture
async def bodies(app: AsyncApp) -> list[Json]:
    """What the bot received; it acks every press."""
    received: list[Json] = []

    async def listener(ack: AsyncAck, body: Json) -> None:
        received.append(body)
        await ack()

    app.action({"action_id": "done"})(listener)
    app.action({"action_id": "ticks"})(listener)
    app.shortcut("open_case")(listener)
    return received


async def card(sandbox: Sandbox, slack: AsyncWebClient, *elements: Json, **more: Any) -> Message:
    await slack.conversations_join(channel="CSUPPORT")
    blocks = [actions(*elements)]
    posted = await slack.chat_postMessage(channel="CSUPPORT", text="Card", blocks=blocks, **more)
    found = sandbox.workspace.find_message("CSUPPORT", posted["ts"])
    assert found is not None
    return found


async def test_a_press_tells_who_where_and_what(
    sandbox: Sandbox, slack: AsyncWebClient, ann: Person, bodies: list[Json]
) -> None:
    message = await card(sandbox, slack, button("done", "Done", value="CI-1/s2"))

    ack = await ann.click(message, "done")

    assert ack.ok
    (body,) = bodies
    assert body["user"]["id"] == "UANN"
    assert body["container"]["message_ts"] == body["message"]["ts"] == message.ts
    assert (body["actions"][0]["block_id"], body["actions"][0]["value"]) == ("buttons", "CI-1/s2")


async def test_what_is_not_there_can_not_be_pressed(
    sandbox: Sandbox, slack: AsyncWebClient, ann: Person
) -> None:
    message = await card(sandbox, slack, button("step.done"), button("step.skip"))

    with pytest.raises(LookupError, match="nothing is 'case'"):
        await ann.click(message, "case")
    with pytest.raises(LookupError, match="more than one"):
        await ann.click(message, "step")


async def test_nobody_presses_in_a_channel_that_they_do_not_see(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    await sandbox.person("UANN").invite("CLEADS")
    blocks = [actions(button("done"))]
    await slack.chat_postMessage(channel="CLEADS", text="Card", blocks=blocks)
    (message,) = sandbox.workspace.messages("CLEADS")

    with pytest.raises(LookupError, match="chi does not see"):
        await sandbox.person("UCHI").click(message, "done")


async def test_ticks_in_a_message_stay_under_their_block_id(
    sandbox: Sandbox, slack: AsyncWebClient, ann: Person, bodies: list[Json]
) -> None:
    boxes = {"type": "checkboxes", "action_id": "ticks", "options": [option("a"), option("b")]}
    message = await card(sandbox, slack, boxes)
    await ann.select(message, "ticks", ["a"])

    initial = boxes | {"initial_options": [option("b")]}
    await slack.chat_update(
        channel="CSUPPORT", ts=message.ts, text="Card", blocks=[actions(initial)]
    )

    assert ann.state_in(message)["buttons"]["ticks"]["selected_options"] == [option("a")]


async def test_a_choice_that_is_not_offered_can_not_be_made(
    sandbox: Sandbox, slack: AsyncWebClient, ann: Person
) -> None:
    menu = {"type": "static_select", "action_id": "ticks", "options": [option("a")]}
    message = await card(sandbox, slack, menu | {"placeholder": plain("Pick")})

    with pytest.raises(ValueError, match="offers"):
        await ann.select(message, "ticks", "z")


async def test_suggestions_come_from_the_bot_once_enough_is_typed(
    sandbox: Sandbox, app: AsyncApp, slack: AsyncWebClient, ann: Person
) -> None:
    async def suggest(ack: AsyncAck, body: Json) -> None:
        await ack(options=[option(body["value"] + " ltd")])

    app.options("client")(suggest)
    menu = {"type": "external_select", "action_id": "client", "min_query_length": 2}
    message = await card(sandbox, slack, menu | {"placeholder": plain("Client")})

    assert await ann.options("client", "a", where=message) == []
    assert await ann.options("client", "acme", where=message) == [option("acme ltd")]


async def test_the_same_press_can_arrive_again(
    sandbox: Sandbox, slack: AsyncWebClient, ann: Person, bodies: list[Json]
) -> None:
    message = await card(sandbox, slack, button("done"))
    await ann.click(message, "done")

    await sandbox.repeat_last(2)

    assert len(bodies) == 3
    assert bodies[0] == bodies[1] == bodies[2]


async def test_an_answer_can_replace_the_message_that_was_pressed(
    sandbox: Sandbox, app: AsyncApp, slack: AsyncWebClient, ann: Person
) -> None:
    async def replace(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("Replaced", replace_original=True)

    app.action("done")(replace)
    message = await card(sandbox, slack, button("done"))

    await ann.click(message, "done")
    await sandbox.until(lambda: message.text == "Replaced")

    assert message.blocks == []


async def test_a_private_answer_can_be_replaced_and_taken_away(
    sandbox: Sandbox, app: AsyncApp, slack: AsyncWebClient, ann: Person
) -> None:
    async def replace(ack: AsyncAck, respond: AsyncRespond, body: Json) -> None:
        await ack()
        assert "message" not in body
        await respond("Sure?", replace_original=True, blocks=[actions(button("yes"))])

    async def remove(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(delete_original=True)

    app.action("done")(replace)
    app.action("yes")(remove)
    await slack.conversations_join(channel="CSUPPORT")
    blocks = [actions(button("done"))]
    await slack.chat_postEphemeral(channel="CSUPPORT", user="UANN", text="Psst", blocks=blocks)

    await ann.click(ann.ephemerals[0], "done")
    await sandbox.until(lambda: ann.ephemerals[0].text == "Sure?")
    await ann.click(ann.ephemerals[0], "yes")

    await sandbox.until(lambda: not ann.ephemerals)


async def test_a_response_url_works_five_times(
    sandbox: Sandbox, slack: AsyncWebClient, ann: Person, bodies: list[Json]
) -> None:
    await ann.click(await card(sandbox, slack, button("done")), "done")
    webhook = AsyncWebhookClient(bodies[0]["response_url"])

    answers = [await webhook.send(text=f"{number}") for number in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5].body


async def test_a_response_url_can_be_made_to_fail(
    sandbox: Sandbox, slack: AsyncWebClient, ann: Person, bodies: list[Json]
) -> None:
    await ann.click(await card(sandbox, slack, button("done")), "done")
    sandbox.faults.next("response_url", status=503)

    answer = await AsyncWebhookClient(bodies[0]["response_url"]).send(text="Hello")

    assert answer.status_code == 503
    assert ann.ephemerals == []


async def test_a_response_url_lasts_half_an_hour(
    sandbox: Sandbox, slack: AsyncWebClient, ann: Person, bodies: list[Json]
) -> None:
    await ann.click(await card(sandbox, slack, button("done")), "done")
    sandbox.clock.next_working_morning()

    async with aiohttp.ClientSession() as session:
        url, body = bodies[0]["response_url"], {"text": "late"}
        async with session.post(url, json=body) as late:
            assert late.status == 404


async def test_a_shortcut_brings_its_message_along(
    sandbox: Sandbox, ann: Person, bodies: list[Json]
) -> None:
    said = await ann.say("CSUPPORT", "Acme is <angry> & waits")

    await ann.message_shortcut("open_case", said)
    await ann.global_shortcut("open_case")

    assert [body["type"] for body in bodies] == ["message_action", "shortcut"]
    assert bodies[0]["message"]["text"] == "Acme is &lt;angry&gt; &amp; waits"
