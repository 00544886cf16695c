"""views.*: triggers, the stack of forms, hashes, and what Slack refuses."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Sandbox
from tests.sandbox.forms import Json, actions, button, field, form, plain

Trigger = Callable[[], Awaitable[str]]


@pytest.fixture
def trigger(app: AsyncApp, ann: Person) -> Trigger:
    """Have Ann give a command, and hand out its trigger."""
    seen: list[str] = []

    async def listener(ack: AsyncAck, body: Json) -> None:
        seen.append(body["trigger_id"])
        await ack()

    app.command("/client-issue")(listener)

    async def new() -> str:
        await ann.command("/client-issue")
        return seen[-1]

    return new


async def refusal(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_a_trigger_works_once(slack: AsyncWebClient, trigger: Trigger) -> None:
    view, one = form(field("client")), await trigger()

    await slack.views_open(trigger_id=one, view=view)

    again = slack.views_open(trigger_id=one, view=view)
    assert await refusal(again) == "exchanged_trigger_id"
    unknown = slack.views_open(trigger_id="T1.1", view=view)
    assert await refusal(unknown) == "invalid_trigger_id"


async def test_a_trigger_dies_young(
    sandbox: Sandbox, slack: AsyncWebClient, trigger: Trigger
) -> None:
    sandbox.tickets.trigger_lifetime = timedelta(0)

    late = slack.views_open(trigger_id=await trigger(), view=form(field("client")))

    assert await refusal(late) == "expired_trigger_id"


async def test_a_view_that_breaks_the_rules_is_refused_with_the_reason(
    slack: AsyncWebClient, trigger: Trigger
) -> None:
    wrong = form(field("client")) | {"title": plain("A title that is far too long")}

    with pytest.raises(SlackApiError) as refused:
        await slack.views_open(trigger_id=await trigger(), view=wrong)

    assert refused.value.response["error"] == "invalid_arguments"
    assert "/view/title" in str(refused.value.response["response_metadata"]["messages"])


async def test_forms_stack_three_high(slack: AsyncWebClient, trigger: Trigger, ann: Person) -> None:
    await slack.views_open(trigger_id=await trigger(), view=form(field("one")))
    for name in ("two", "three"):
        await slack.views_push(trigger_id=await trigger(), view=form(field(name)))

    fourth = slack.views_push(trigger_id=await trigger(), view=form(field("four")))
    assert await refusal(fourth) == "push_limit_reached"
    first, second, third = ann.views
    assert (second.previous_id, third.root_id) == (first.id, first.id)


async def test_the_slower_of_two_edits_of_a_view_is_told(
    slack: AsyncWebClient, trigger: Trigger
) -> None:
    opened = await slack.views_open(trigger_id=await trigger(), view=form(field("client")))
    seen: Json = {"view_id": opened["view"]["id"], "hash": opened["view"]["hash"]}

    await slack.views_update(view=form(field("a")), **seen)

    assert await refusal(slack.views_update(view=form(field("b")), **seen)) == "hash_conflict"


async def test_a_closed_view_can_not_be_updated(
    slack: AsyncWebClient, trigger: Trigger, ann: Person
) -> None:
    opened = await slack.views_open(trigger_id=await trigger(), view=form(field("client")))
    await ann.close()

    late = slack.views_update(view_id=opened["view"]["id"], view=form(field("client")))

    assert await refusal(late) == "not_found"


async def test_an_external_id_names_one_view_only(
    slack: AsyncWebClient, trigger: Trigger, ann: Person
) -> None:
    view = form(field("client"), external_id="case-7")
    await slack.views_open(trigger_id=await trigger(), view=view)

    twin = slack.views_push(trigger_id=await trigger(), view=view)
    assert await refusal(twin) == "duplicate_external_id"
    changed = form(field("other"), external_id="case-7")
    await slack.views_update(external_id="case-7", view=changed)
    assert ann.view is not None
    assert ann.view.blocks[0]["block_id"] == "other"


async def test_a_home_is_published_for_one_person(
    sandbox: Sandbox, slack: AsyncWebClient, ann: Person
) -> None:
    home = {"type": "home", "blocks": [actions(button("case.open"))]}

    first = await slack.views_publish(user_id="UANN", view=home)
    second = await slack.views_publish(user_id="UANN", view=home)

    assert first["view"]["id"] == second["view"]["id"]
    assert ann.home is not None
    assert sandbox.person("UBEN").home is None


async def test_the_bot_hears_of_closing_only_where_it_asked(
    app: AsyncApp, slack: AsyncWebClient, trigger: Trigger, ann: Person
) -> None:
    closed: list[str] = []

    async def listener(ack: AsyncAck, body: Json) -> None:
        await ack()
        closed.append(body["view"]["callback_id"])

    app.view_closed("told")(listener)
    quiet = form(field("a"), callback_id="quiet")
    told = form(field("b"), callback_id="told", notify_on_close=True)
    await slack.views_open(trigger_id=await trigger(), view=quiet)
    await slack.views_push(trigger_id=await trigger(), view=told)

    await ann.close()
    await ann.close()

    assert closed == ["told"]


async def test_a_press_in_a_form_carries_what_is_typed_so_far(
    app: AsyncApp, slack: AsyncWebClient, trigger: Trigger, ann: Person
) -> None:
    pressed: list[Json] = []

    async def listener(ack: AsyncAck, body: Json) -> None:
        await ack()
        pressed.append(body)

    app.action("more")(listener)
    view = form(field("client"), actions(button("more", "More", value="7")))
    await slack.views_open(trigger_id=await trigger(), view=view)

    ann.fill({"client": "Acme"})
    await ann.click(label="More")

    (body,) = pressed
    assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
    assert body["actions"][0]["value"] == "7"
    assert body["view"]["state"]["values"]["client"]["text"]["value"] == "Acme"
