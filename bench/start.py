"""From the start of the process to 200 at /readyz."""

import statistics
import time
from pathlib import Path

from bench.figures import Figure
from bench.programs import bot_command, bot_environment, is_ready, running
from bot.sandbox import Sandbox
from tests.support.ports import free_port

STARTS = 4
SECONDS = 3


async def start(slack: Sandbox, folder: Path) -> tuple[Figure, Figure]:
    new: list[float] = []
    known: list[float] = []
    for number in range(STARTS):
        home = folder / str(number)
        home.mkdir()
        new.append(await _start(slack, home))
        known.append(await _start(slack, home))
    return _figure("a new database", new), _figure("its database there", known)


async def _start(slack: Sandbox, folder: Path) -> float:
    port = free_port()
    environment = bot_environment(slack, folder, port)
    began = time.perf_counter()
    async with running(bot_command(), environment, folder) as process:
        await is_ready(port, process, folder)
        return time.perf_counter() - began


def _figure(what: str, taken: list[float]) -> Figure:
    value = statistics.median(taken)
    return Figure(
        f"Start to ready, {what}",
        f"{value:.2f} s",
        f"under {SECONDS} s",
        value < SECONDS,
        f"{min(taken):.2f} to {max(taken):.2f} s in {len(taken)} starts",
    )
