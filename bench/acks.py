"""From a slash command to its ack, when fifty people type at once."""

import asyncio
import statistics
import time

from bench.figures import Figure, ratio
from bench.programs import Side
from bot.sandbox import Person

COMMAND = "/client-issue"
ROUNDS = 15
WARM_UP = 2


async def acks(bot: Side, bare: Side) -> Figure:
    for _ in range(WARM_UP):
        await _settled(bot, await _round(bot))
        await _round(bare)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(ROUNDS):
        # Who goes first changes, so that neither has the quieter half of the machine's time.
        if number % 2:
            theirs.append(await _round(bare))
        ours.append(await _settled(bot, await _round(bot)))
        if not number % 2:
            theirs.append(await _round(bare))
    return ratio("Slash command to ack, p50 of 50 at once", ours, theirs, at_most=1.3)


async def _round(side: Side) -> float:
    taken = await asyncio.gather(*(_type(person) for person in side.crowd))
    return statistics.median(taken)


async def _type(person: Person) -> float:
    began = time.perf_counter()
    ack = await person.command(COMMAND)
    if not ack.ok:
        raise RuntimeError(f"Not acked: {ack.error}")
    return time.perf_counter() - began


async def _settled(side: Side, taken: float) -> float:
    """All fifty forms are open: nothing of this round is left for the next."""
    await side.slack.until(lambda: all(person.view for person in side.crowd), timeout=30)
    side.slack.workspace.stacks.clear()
    return taken
