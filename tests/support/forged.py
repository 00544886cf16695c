"""Requests that Slack's own client never sends, or no longer: to be held off all the same."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from bot.sandbox import Ack, Message, Person, View
from bot.sandbox.elements import Element, find
from bot.sandbox.forms import state_of
from tests.support.world import World

Json = dict[str, Any]


def as_it_is(message: Message) -> Message:
    """The message as it stands now, to be pressed when it has changed."""
    return deepcopy(message)


async def press(world: World, who: Person, message: Message, label: str, **changed: str) -> Ack:
    """Press a button of a message as it was; `action_id` and `value` may be others than its own."""
    element = find(message.blocks, None, label=label, block_id=None)
    return await press_element(world, who, message, Element(element.block, element.body | changed))


async def press_element(world: World, who: Person, message: Message, element: Element) -> Ack:
    payload = world.slack._payloads.action_in_message(who.user, message, element, {}, state={})
    return await world.slack.delivery.ask("interactive", payload)


async def submit(world: World, who: Person, view: View, **values: str) -> Ack:
    """Send a form past Slack's own checks, with other texts in its fields."""
    sent = deepcopy(view)
    for name, value in values.items():
        (entry,) = sent.values[name].values()
        entry["value"] = value
    payload = world.slack._payloads.submission(who.user, sent)
    return await world.slack.delivery.ask("interactive", payload)


async def send_form(
    world: World, who: Person, form: str, about: str, fields: Mapping[str, Json]
) -> Ack:
    """Send a form that nobody opened: its id, what it is about, and its fields as elements."""
    blocks = [
        {
            "type": "input",
            "block_id": name,
            "label": {"type": "plain_text", "text": name},
            "element": {"action_id": name, **element},
        }
        for name, element in fields.items()
    ]
    body = {
        "type": "modal",
        "callback_id": form,
        "private_metadata": about,
        "title": {"type": "plain_text", "text": "Forged"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": blocks,
    }
    view_id = world.slack.workspace.new_id("V")
    view = View(view_id, who.id, body, hash="", values=state_of(blocks), root_id=view_id)
    return await submit(world, who, view)
