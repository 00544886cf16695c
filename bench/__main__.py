"""`python -m bench` takes all figures, one after the other, and prints one table."""

import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from bench.acks import acks
from bench.figures import Figure, table
from bench.idle import idle
from bench.posts import calls_of, posts
from bench.programs import a_slack, the_bare, the_bot
from bench.start import start


async def main() -> list[Figure]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        ours, theirs = folder / "bot", folder / "bare"
        ours.mkdir()
        theirs.mkdir()
        slack = await stack.enter_async_context(a_slack())
        beside = await stack.enter_async_context(a_slack())
        async with the_bot(slack, ours) as bot:
            async with the_bare(beside, theirs, await calls_of(bot)) as bare:
                figures = [_said(await acks(bot, bare))]
                figures += map(_said, await posts(bot, bare))
            figures += map(_said, await idle(bot))
        figures += map(_said, await start(slack, folder))
    return figures


def _said(figure: Figure) -> Figure:
    """While the rest is being measured."""
    print(f"{figure.name}: {figure.value}", file=sys.stderr)
    return figure


if __name__ == "__main__":
    print(f"\n{table(asyncio.run(main()))}")
