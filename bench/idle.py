"""What the bot takes while nobody wants anything of it."""

import asyncio
import time

from bench.figures import Figure
from bench.programs import Side

SECONDS = 25.0
SETTLES = 2.0
MEMORY_MB = 130
CORE_PERCENT = 1


async def idle(bot: Side) -> tuple[Figure, Figure]:
    """Of a bot that has worked before: it is larger than one that was just started."""
    await asyncio.sleep(SETTLES)
    began, used = time.perf_counter(), bot.cpu_seconds
    await asyncio.sleep(SECONDS)
    percent = 100 * (bot.cpu_seconds - used) / (time.perf_counter() - began)
    memory = bot.memory_mb
    return (
        Figure(
            "Idle: memory (RSS)",
            f"{memory:.0f} MB",
            f"under {MEMORY_MB} MB",
            memory < MEMORY_MB,
            "after the work above",
        ),
        Figure(
            "Idle: of one core",
            f"{percent:.2f} %",
            f"under {CORE_PERCENT} %",
            percent < CORE_PERCENT,
            f"over {SECONDS:.0f} s",
        ),
    )
