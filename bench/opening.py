"""`python -m bench.opening [CASES]`: cases opened a second, on both databases, beside the bare app."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.figures import Figure, table
from bench.posts import calls_of
from bench.programs import Side, a_slack, the_bare, the_bot
from bot.sandbox import Person, Sandbox
from bot.sandbox.state import Channel
from tests.support import own

CASES = 60
ROUNDS = 4
AT_ONCE = 10
"""People who open a case each, and then the next."""
SLOW_SLACK = 0.05
WAITS = 60.0
UNPACED = (sys.executable, "-m", "bench.unpaced", "run")


async def main(cases: int) -> list[Figure]:
    figures = await _on("SQLite", "", cases)
    with own.postgres() as url:
        return figures + await _on("PostgreSQL", url, cases)


async def _on(name: str, database: str, cases: int) -> list[Figure]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        ours, theirs = folder / "bot", folder / "bare"
        ours.mkdir()
        theirs.mkdir()
        slack = await stack.enter_async_context(a_slack())
        beside = await stack.enter_async_context(a_slack())
        for each in (slack, beside):  # how long Slack waits is not what is measured
            each.delivery.ack_seconds = WAITS
            each.tickets.trigger_lifetime = timedelta(seconds=WAITS)
        bot = await stack.enter_async_context(
            the_bot(slack, ours, command=UNPACED, database=database)
        )
        bare = await stack.enter_async_context(the_bare(beside, theirs, await calls_of(bot)))
        await _both(0, bot, bare, AT_ONCE)  # warm
        figures = [await _figure(f"Cases opened a second, {name}", bot, bare, cases)]
        for side in (bot, bare):
            side.slack.faults.latency = SLOW_SLACK
        slow = f"{SLOW_SLACK * 1000:.0f} ms"
        figures.append(await _figure(f"… {name}, Slack answers after {slow}", bot, bare, cases))
    return figures


@dataclass(frozen=True)
class Round:
    """Cases a second, and the processor's time for each, in milliseconds."""

    speed: float
    cost: float


async def _figure(name: str, bot: Side, bare: Side, cases: int) -> Figure:
    rounds = [await _both(number, bot, bare, cases // ROUNDS) for number in range(ROUNDS)]
    ours, theirs = (
        Round(median(each.speed for each in side), median(each.cost for each in side))
        for side in zip(*rounds, strict=True)
    )
    ratios = [each.speed / other.speed for each, other in rounds]
    figure = Figure(
        name,
        f"{ours.speed / theirs.speed:.2f} ×",
        "–",
        True,
        f"{ours.speed:.1f} / {theirs.speed:.1f} a second; {ours.cost:.0f} / {theirs.cost:.0f} ms of "
        f"the processor a case; rounds {min(ratios):.2f} to {max(ratios):.2f} ×",
    )
    print(f"{figure.name}: {figure.value} ({figure.beside})", file=sys.stderr, flush=True)
    return figure


async def _both(number: int, bot: Side, bare: Side, cases: int) -> tuple[Round, Round]:
    """Who goes first changes, so that neither has the quieter half of the machine's time."""
    taken = {}
    for side in (bot, bare) if number % 2 else (bare, bot):
        taken[side.name] = await _opened(side, cases)
    return taken[bot.name], taken[bare.name]


async def _opened(side: Side, cases: int) -> Round:
    """From the first command to the last first step."""
    left = iter(_new_channels(side.slack, cases))
    began, used = time.perf_counter(), side.cpu_seconds
    await asyncio.gather(*(_open_all(side, person, left) for person in side.crowd[:AT_ONCE]))
    cost = (side.cpu_seconds - used) * 1000 / cases
    return Round(speed=cases / (time.perf_counter() - began), cost=cost)


async def _open_all(side: Side, person: Person, left: Iterator[Channel]) -> None:
    for channel in left:
        # A client of its own each time: the form of a known one names the open cases.
        typed = f"Client {channel.id}: they were charged twice and want to know why"
        await person.command(side.opens_form, typed, channel=channel.name)
        await side.slack.until(
            lambda: person.view is not None and person.view.body.get("submit"), timeout=WAITS
        )
        if not (await person.submit()).ok:
            raise RuntimeError("The form was not accepted.")
        await side.slack.until(lambda: any(channel.threads.values()), timeout=WAITS)  # noqa: B023 - awaited here


def _new_channels(slack: Sandbox, count: int) -> Sequence[Channel]:
    """One for each case, with everybody in it: more than one post a second is too fast for one."""
    known = slack.workspace.channels
    members = set(slack.workspace.users)
    new = [
        Channel(f"CO{number:05}", f"opened-{number}", "public", members, slack.bot_user_id, 0)
        for number in range(len(known), len(known) + count)
    ]
    known.update({channel.id: channel for channel in new})
    return new


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    print(f"\n{table(asyncio.run(main(asked)))}")
