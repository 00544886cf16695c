"""Figures drawn: pictures that are read in one look, on a phone, and without telling colours apart.

matplotlib is imported when something is drawn: it takes a second, and most starts need none of it.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.domain.figures import Figures, Share, Waits
from bot.views.figures import (
    REPEATS,
    TITLES,
    Topic,
    answers_of,
    as_long,
    day,
    days_of,
    endings_of,
    mean_of,
    reached_by,
    shares_of,
    topics,
    waits_of,
    within,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEAD, DPI = 6.0, 0.85, 180
"""1,080 pixels across: three to each that a phone gives a picture."""
TEXT, SMALL, TITLE = 14, 12, 17
INK, GREY, PALE = "#1d1c1d", "#5e5d60", "#d9d9de"
BLUE, ORANGE = "#0072b2", "#e69f00"
"""Of the colours by Okabe and Ito, which nobody mixes up; each also has its word beside it."""
LONGEST = 670
"""Pixels of a name: the rest of its line is for what is said of it."""
BARS = 13
"""More pairs of bars than that are lines."""
NAMES = {REPEATS: "Repeats (fewer is better)"}
HOUR = timedelta(hours=1)
MARKS = (
    timedelta(minutes=1), timedelta(minutes=15), HOUR, 4 * HOUR, 24 * HOUR, 7 * 24 * HOUR,
    30 * 24 * HOUR, 365 * 24 * HOUR,
)  # fmt: skip
"""Where the scale of times may have a line."""


@dataclass(frozen=True, kw_only=True)
class Chart:
    topic: Topic
    png: bytes


def draw(figures: Figures) -> tuple[Chart, ...]:
    """One picture for each topic that there is something to say of. Takes seconds: use a thread."""
    return tuple(Chart(topic=each, png=_png(each, figures)) for each in topics(figures))


def _png(topic: Topic, figures: Figures) -> bytes:
    from matplotlib import rc_context  # noqa: PLC0415 - when used
    from matplotlib.figure import Figure  # noqa: PLC0415 - when used

    chart = _DRAWN[topic](figures)
    high = HEAD + chart.height + chart.below
    with rc_context({"font.size": TEXT, "font.family": "DejaVu Sans", "text.parse_math": False}):
        picture = Figure(figsize=(WIDTH, high), dpi=DPI, facecolor="white")
        axes = picture.add_axes((0.09, chart.below / high, 0.84, chart.height / high))
        _head(picture, TITLES[topic], (days_of(figures.period), chart.key))
        for side in ("top", "right", "left", "bottom"):
            axes.spines[side].set_visible(False)
        axes.tick_params(length=0, labelsize=SMALL, colors=GREY)
        chart.drawn(axes)
        content = io.BytesIO()
        picture.savefig(content, format="png")
    return content.getvalue()


def _head(picture: "Figure", title: str, below: Sequence[str]) -> None:
    inch = 1 / picture.get_figheight()
    picture.text(0.04, 1 - 0.36 * inch, title, size=TITLE, weight="bold", color=INK)
    said = " · ".join(each for each in below if each)
    picture.text(0.04, 1 - 0.64 * inch, said, size=SMALL, color=GREY)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Inches for what is drawn, and for the scale below it. `key` says how to read it."""

    height: float
    below: float = 0.1
    key: str = ""
    drawn: Callable[["Axes"], None]


def _cases(figures: Figures) -> Drawn:
    def drawn(axes: "Axes") -> None:
        days, at = figures.period.days, range(len(figures.period.days))
        series = (("Opened", figures.opened, BLUE, ""), ("Closed", figures.closed, ORANGE, "///"))
        for number, (name, counts, colour, hatch) in enumerate(series):
            label = f"{name} {sum(counts)}"
            if len(days) <= BARS:
                places = [x - 0.2 + 0.4 * number for x in at]
                axes.bar(
                    places, counts, 0.38, label=label, color=colour, hatch=hatch, edgecolor="white"
                )
            else:
                style = "-" if number == 0 else "--"
                axes.plot(at, counts, style, label=label, color=colour, linewidth=2.5)
        top = max(1, *figures.opened, *figures.closed)
        axes.set_ylim(0, top * 1.28)
        axes.set_yticks(sorted({0, top // 2, top}))
        axes.grid(axis="y", color=PALE)
        axes.set_axisbelow(True)
        axes.axhline(0, color=PALE, zorder=3)
        step = -(-len(days) // 5)
        axes.set_xticks(list(at)[::step], [day(each) for each in days[::step]])
        axes.legend(loc="upper left", ncols=2, frameon=False, labelcolor=INK, borderpad=0)

    return Drawn(height=2.7, below=0.45, drawn=drawn)


def _times(figures: Figures) -> Drawn:
    rows = waits_of(figures)

    def drawn(axes: "Axes") -> None:
        for place, (name, waits) in enumerate(rows):
            _wait(axes, place, name, waits)
        shortest = min(_hours(waits.half) for _name, waits in rows)
        longest = max(_hours(waits.most) for _name, waits in rows)
        axes.set_xscale("log")
        axes.minorticks_off()
        shown = [m for m in MARKS if shortest / 5 <= _hours(m) <= longest * 5]
        axes.set_xticks([_hours(m) for m in shown], [as_long(m) for m in shown])
        axes.set_xlim(shortest / 2.5, longest * 2.5)
        axes.set_ylim(len(rows) - 0.45, -0.75)
        axes.set_yticks([])
        axes.grid(axis="x", color=PALE)
        axes.set_axisbelow(True)

    key = "● half of the cases  ◆ nine in ten"
    return Drawn(height=0.2 + 0.95 * len(rows), below=0.45, key=key, drawn=drawn)


def _wait(axes: "Axes", place: int, name: str, waits: Waits) -> None:
    half, most = _hours(waits.half), _hours(waits.most)
    said = within(waits)
    axes.plot([half, most], [place, place], color=PALE, linewidth=5, zorder=2)
    axes.plot([half], [place], "o", color=BLUE, markersize=13, zorder=3)
    axes.plot([most], [place], "D", color=ORANGE, markersize=10, zorder=3)
    beside: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    axes.annotate(
        name, (0, place), (0, 32), weight="bold", color=INK, va="center", bbox=_paper(), **beside
    )
    axes.annotate(
        said, (0, place), (0, 16), size=SMALL, color=GREY, va="center", bbox=_paper(), **beside
    )


def _paper() -> dict[str, Any]:
    """Under a text that lines run through."""
    return {"facecolor": "white", "edgecolor": "none", "pad": 1}


def _hours(span: timedelta) -> float:
    """A scale of times has no zero."""
    return max(span, MARKS[0]) / HOUR


def _kept(figures: Figures) -> Drawn:
    return _bars([_share(name, share) for name, share in shares_of(figures)])


def _ended(figures: Figures) -> Drawn:
    said = answers_of(figures)
    rows = [_share(name, share) for name, share in endings_of(figures)]
    asked = [Bar(name="What clients said", heading=True)] if said else []
    marks = [Bar(name=name, share=figures.mark / 5, said=mark) for name, mark in mean_of(figures)]
    return _bars([*rows, *asked, *(_share(name, share) for name, share in said), *marks])


def _causes(figures: Figures) -> Drawn:
    """A Pareto chart lying on its side, since causes have long names."""
    rows = reached_by(figures)
    of = sum(count for _name, count in figures.causes)
    bars = _bars(
        [
            Bar(name=_readable(name), share=count / of, said=f"{count} · {share.percent} %")
            for name, count, share in rows
        ]
    )

    def pareto(axes: "Axes") -> None:
        bars.drawn(axes)
        reached = [share.part / share.of for _name, _count, share in rows]
        axes.plot(reached, range(len(rows)), "o-", color=ORANGE, markersize=8, linewidth=2)

    return replace(bars, key="cases · % with those above", drawn=pareto)


@dataclass(frozen=True, kw_only=True)
class Bar:
    name: str
    share: float = 0.0
    said: str = ""
    heading: bool = False


def _share(name: str, share: Share) -> Bar:
    return Bar(name=NAMES.get(name, name), share=share.part / share.of, said=_of(share))


def _of(share: Share) -> str:
    return f"{share.part} of {share.of}"


def _bars(rows: Sequence[Bar]) -> Drawn:
    """Each with its name above it, and what it says at its right."""

    def drawn(axes: "Axes") -> None:
        for place, row in enumerate(rows):
            if not row.heading:
                axes.barh([place], [1], 0.34, color=PALE)
                axes.barh([place], [row.share], 0.34, color=BLUE)
            weight = "bold" if row.heading else "normal"
            over = place + 0.1 if row.heading else place - 0.27  # a heading is near what it heads
            above: dict[str, Any] = {"va": "bottom", "color": INK, "bbox": _paper(), "zorder": 4}
            axes.text(0, over, row.name, weight=weight, **above)
            axes.text(1, over, row.said, weight="bold", ha="right", **above)
        axes.set_xlim(0, 1.02)
        axes.set_ylim(len(rows) - 0.7, -0.75)
        axes.set_xticks([])
        axes.set_yticks([])

    return Drawn(height=0.65 * len(rows) + 0.05, drawn=drawn)


def _readable(name: str) -> str:
    """Shortened to its part of a line; a character that the font lacks is a box."""
    from matplotlib import font_manager as fonts  # noqa: PLC0415 - when used

    font = fonts.get_font(fonts.findfont("DejaVu Sans"))
    font.set_size(TEXT, DPI)

    def is_wide(text: str) -> bool:
        font.set_text(text)
        return font.get_width_height()[0] / 64 > LONGEST

    short = "".join(c if font.get_char_index(ord(c)) else "□" for c in name)
    while is_wide(short):
        short = f"{short.removesuffix('…')[:-1]}…"
    return short


_DRAWN: dict[Topic, Callable[[Figures], Drawn]] = {
    Topic.CASES: _cases,
    Topic.TIMES: _times,
    Topic.KEPT: _kept,
    Topic.ENDED: _ended,
    Topic.CAUSES: _causes,
}
