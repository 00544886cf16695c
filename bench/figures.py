"""A figure, its mark, and the table of all."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`beside` says what was measured, on both sides, and how far the rounds lay apart."""

    name: str
    value: str
    mark: str
    met: bool
    beside: str


def ratio(name: str, ours: Sequence[float], bare: Sequence[float], *, at_most: float) -> Figure:
    """Medians of all rounds, one beside the other."""
    value = statistics.median(ours) / statistics.median(bare)
    rounds = [each / other for each, other in zip(ours, bare, strict=True)]
    return Figure(
        name,
        f"{value:.2f} ×",
        f"at most {at_most} ×",
        value <= at_most,
        f"{_pair(ours, bare)}; rounds {_spread(rounds, '.2f')} ×",
    )


def more(name: str, ours: Sequence[float], bare: Sequence[float], *, at_most: float) -> Figure:
    """How many seconds ours takes longer."""
    value = statistics.median(ours) - statistics.median(bare)
    rounds = [(each - other) * 1000 for each, other in zip(ours, bare, strict=True)]
    return Figure(
        name,
        f"{value * 1000:+.1f} ms",
        f"at most +{at_most * 1000:.0f} ms",
        value <= at_most,
        f"{_pair(ours, bare)}; rounds {_spread(rounds, '+.1f')} ms",
    )


def table(figures: Sequence[Figure]) -> str:
    """As Markdown, so that it can stand in the README."""
    head = ("Figure", "Measured", "Mark", "Met", "Beside, and the middle half of the rounds")
    rows = [head, ("---",) * len(head)]
    rows += [(f.name, f.value, f.mark, "yes" if f.met else "NO", f.beside) for f in figures]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _pair(ours: Sequence[float], bare: Sequence[float]) -> str:
    """In milliseconds."""
    return f"{statistics.median(ours) * 1000:.1f} / {statistics.median(bare) * 1000:.1f} ms"


def _spread(values: Sequence[float], shape: str) -> str:
    low, _, high = statistics.quantiles(values, n=4)
    return f"{low:{shape}} to {high:{shape}}"
