"""`python -m bench.reminders`: ours beside one APScheduler job a reminder, and how ours grows."""

import asyncio
import json
import statistics
import sys
import tempfile
from pathlib import Path

from bench.figures import Figure, table
from bench.posting import digest, due_to_posted, posting_rate
from bench.schedule import DUE

BESIDE = (1_000, 10_000, 100_000)
GROWS = (1_000, 10_000, 100_000, 1_000_000)
ROUNDS = 5
FASTER, CALMER, FLAT = 5, 50, 1.5
Measured = dict[str, float]


async def main(*, grows: tuple[int, ...]) -> list[Figure]:
    figures: list[Figure] = []
    for pending in BESIDE:
        figures += [_said(each) for each in await beside(pending)]
    figures += [_said(each) for each in await growing(grows)]
    figures += [_said(await due_to_posted()), _said(await posting_rate()), _said(await digest())]
    return figures


async def beside(pending: int) -> tuple[Figure, ...]:
    """In turn, so that both see the same machine."""
    rounds = [
        (await _measured("ours", pending), await _measured("jobs", pending)) for _ in range(ROUNDS)
    ]
    taken, stall, size = (
        (_median(rounds, 0, name), _median(rounds, 1, name)) for name in ("taken", "stall", "size")
    )
    at = f"{pending:,} pending"
    return (
        _ahead(f"Take 1,000 due, {at}", *taken, at_least=FASTER),
        _ahead(f"Longest stall meanwhile, {at}", *stall, at_least=CALMER),
        Figure(
            f"Size on disk, {at}",
            f"{size[0] / 1e6:.1f} MB",
            "–",
            True,
            f"{size[0] / 1e6:.1f} / {size[1] / 1e6:.1f} MB",
        ),
    )


async def growing(grows: tuple[int, ...]) -> list[Figure]:
    """In turn, too: what the machine does meanwhile is no growth."""
    figures = []
    for pending in grows[1:]:
        rounds = [
            (await _measured("ours", grows[0]), await _measured("ours", pending))
            for _ in range(ROUNDS)
        ]
        few, many = ([each[side] for each in rounds] for side in (0, 1))
        at = f"{grows[0]:,} to {pending:,} pending"
        figures += [
            _flat(f"Idle wake-up, {at}", *_of("idle", few, many, times=1000), unit="ms"),
            _fewer(f"Claims a second, {at}", *_of("taken", few, many)),
            _flat(f"Memory, {at}", *_of("memory", few, many), unit="MB"),
        ]
    return figures


async def _measured(side: str, pending: int) -> Measured:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.schedule", side, folder, str(pending),
            cwd=Path(__file__).parents[1], stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, _ = await process.communicate()
    found: Measured = json.loads(out)
    return found


def _median(rounds: list[tuple[Measured, Measured]], side: int, name: str) -> float:
    return statistics.median(each[side][name] for each in rounds)


def _ahead(name: str, ours: float, theirs: float, *, at_least: float) -> Figure:
    return Figure(
        name,
        f"{theirs / ours:.1f} × ahead",
        f"at least {at_least} ×",
        theirs / ours >= at_least,
        f"{ours * 1000:.0f} / {theirs * 1000:.0f} ms",
    )


def _of(
    name: str, few: list[Measured], many: list[Measured], *, times: int = 1
) -> tuple[float, float]:
    least, most = (statistics.median(each[name] for each in side) for side in (few, many))
    return least * times, most * times


def _flat(name: str, least: float, most: float, *, unit: str) -> Figure:
    grown = most / least
    beside = f"{least:.1f} / {most:.1f} {unit}"
    return Figure(name, f"{grown:.2f} ×", f"at most {FLAT} ×", grown <= FLAT, beside)


def _fewer(name: str, quick: float, slow: float) -> Figure:
    """A claim is a reminder that was due and is handed out; fewer a second is worse."""
    grown = slow / quick
    beside = f"{DUE / quick:.0f} / {DUE / slow:.0f} a second"
    return Figure(name, f"{grown:.2f} × fewer", f"at most {FLAT} × fewer", grown <= FLAT, beside)


def _said(figure: Figure) -> Figure:
    print(f"{figure.name}: {figure.value} ({figure.beside})", file=sys.stderr, flush=True)
    return figure


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else GROWS[-1]
    within = tuple(each for each in GROWS if each <= asked)
    print(f"\n{table(asyncio.run(main(grows=within)))}")
