"""Waiting for what happens outside of this process, or tells nobody when it does."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(look: Callable[[], Awaitable[T]], *, seconds: float = 60.0) -> T:
    """What `look` gives once that is true."""
    async with asyncio.timeout(seconds):
        while not (found := await look()):  # noqa: ASYNC110 - nothing tells us
            await asyncio.sleep(0.02)
    return found
