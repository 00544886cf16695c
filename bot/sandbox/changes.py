"""Tells whoever waits that something in the sandbox has changed, so that nobody has to poll."""

import asyncio


class Changes:
    def __init__(self) -> None:
        self.version = 0
        self._next = asyncio.Event()

    def mark(self) -> None:
        self.version += 1
        passed, self._next = self._next, asyncio.Event()
        passed.set()

    async def after(self, version: int) -> int:
        """Wait until there is a newer version than this one."""
        while self.version <= version:
            await self._next.wait()
        return self.version
