"""From a submitted form to the first step that everybody sees: the card, then its reply."""

import asyncio
import time
from typing import Any

from bench.figures import Figure, more, ratio
from bench.programs import Side
from bot.sandbox import Person

ROUNDS = 20
WARM_UP = 3
CHANNELS = ("general", "client-cases", "support")
PAUSE = 0.7
"""The bot keeps to one post a second in a channel: this keeps its pace out of the figure."""
SLOW_SLACK = 0.05
TYPED = "Client {}: they were charged twice and want to know why"


async def posts(bot: Side, bare: Side) -> tuple[Figure, Figure]:
    name = "Form submitted to first step visible"
    for number in range(WARM_UP):
        await _both(number, bot, bare)
    quick = await _rounds(bot, bare)
    for side in (bot, bare):
        side.slack.faults.latency = SLOW_SLACK
    slow = await _rounds(bot, bare)
    for side in (bot, bare):
        side.slack.faults.latency = 0
    return (
        more(name, *quick, at_most=0.03),
        ratio(f"{name}, Slack answers after {SLOW_SLACK * 1000:.0f} ms", *slow, at_most=1.3),
    )


async def calls_of(bot: Side) -> dict[str, Any]:
    """The form and the two posts of a case, for the bare app to make the same.

    Of the second case: in a place that is new, the form says first that it looks there.
    """
    await _submitted(bot, CHANNELS[0])
    before = len(bot.slack.calls)
    await _submitted(bot, CHANNELS[0])
    made = bot.slack.calls[before:]
    view = next(arguments["view"] for method, arguments, _ in made if method == "views.open")
    card, reply = (arguments for method, arguments, _ in made if method == "chat.postMessage")
    return {"view": view, "card": _content(card), "reply": _content(reply)}


async def _rounds(bot: Side, bare: Side) -> tuple[list[float], list[float]]:
    taken = [await _both(number, bot, bare) for number in range(ROUNDS)]
    return [ours for ours, _ in taken], [theirs for _, theirs in taken]


async def _both(number: int, bot: Side, bare: Side) -> tuple[float, float]:
    channel = CHANNELS[number % len(CHANNELS)]
    sides = (bot, bare) if number % 2 else (bare, bot)
    taken = {side.name: await _submitted(side, channel) for side in sides}
    await asyncio.sleep(PAUSE)
    return taken[bot.name], taken[bare.name]


async def _submitted(side: Side, channel: str) -> float:
    person, before = side.crowd[0], _replies(side)
    # A client of its own each time: the form of a known one names the open cases.
    await person.command(side.opens_form, TYPED.format(before), channel=channel)
    await side.slack.until(lambda: _is_form(person))
    began = time.perf_counter()
    submitting = asyncio.create_task(person.submit())
    await side.slack.until(lambda: _replies(side) > before)
    taken = time.perf_counter() - began
    if not (await submitting).ok:
        raise RuntimeError("The form was not accepted.")
    return taken


def _replies(side: Side) -> int:
    channels = side.slack.workspace.channels.values()
    return sum(len(thread) for channel in channels for thread in channel.threads.values())


def _is_form(person: Person) -> bool:
    return person.view is not None and bool(person.view.body.get("submit"))


def _content(post: dict[str, Any]) -> dict[str, Any]:
    """All but where it goes; the SDK sends structures as text, and takes them as such."""
    return {name: value for name, value in post.items() if name not in {"channel", "thread_ts"}}
