"""Looking back, in words: the message with the pictures, what each one says, and a text table."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from unicodedata import bidirectional

from slack_sdk.models.blocks import Block, ImageBlock, RichTextPreformattedElement
from slack_sdk.models.blocks.basic_components import SlackFile

from bot.domain.case import Outcome
from bot.domain.errors import Outdated
from bot.domain.figures import Figures, Share, Waits
from bot.domain.period import Length, Period
from bot.views import ids
from bot.views.text import (
    actions,
    bold,
    button,
    clip,
    dicts,
    line,
    plain,
    rich,
    small,
    small_marked,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ROUNDED = 10
"""So many hours, or days, are told without what is smaller."""
COMMONEST = 8
"""So many causes are named."""
CAUSE = 22
"""Characters of a cause in the table, which is as wide as a phone."""
WIDE = 34
SAID = 13
"""So many parts of a period are told one by one."""


class Topic(StrEnum):
    """One picture each, in this order."""

    CASES = "cases"
    TIMES = "times"
    KEPT = "kept"
    ENDED = "ended"
    CAUSES = "causes"


TITLES = {
    Topic.CASES: "Cases opened and closed",
    Topic.TIMES: "How long clients waited",
    Topic.KEPT: "What came of our word",
    Topic.ENDED: "How it ended",
    Topic.CAUSES: "What caused it",
}
SPANS = {
    Length.WEEK: "the last 7 days",
    Length.MONTH: "the last 4 weeks",
    Length.QUARTER: "the last 13 weeks",
    Length.YEAR: "the last 52 weeks",
}
OUTCOMES = {
    Outcome.SOLVED: "Solved",
    Outcome.PARTLY: "Partly solved",
    Outcome.NO_AGREEMENT: "No agreement",
    Outcome.NO_ANSWER: "No answer",
    Outcome.WITHDRAWN: "Withdrawn",
}
REPEATS = "Repeats"
MET = {"yes": "As they expected", "partly": "Partly so", "no": "Not as expected"}


def topics(figures: Figures) -> tuple[Topic, ...]:
    """Those that there is something to say of."""
    there = {
        Topic.CASES: any((*figures.opened, *figures.closed)),
        Topic.TIMES: bool(waits_of(figures)),
        Topic.KEPT: any(share.part or name != REPEATS for name, share in shares_of(figures)),
        Topic.ENDED: bool(endings_of(figures) or answers_of(figures)),
        Topic.CAUSES: bool(figures.causes),
    }
    return tuple(topic for topic in Topic if there[topic])


def waits_of(figures: Figures) -> list[tuple[str, Waits]]:
    named = (
        ("First word", figures.receipt),
        ("First update", figures.update),
        ("Resolved", figures.resolve),
    )
    return [(name, waits) for name, waits in named if waits.count]


def shares_of(figures: Figures) -> list[tuple[str, Share]]:
    named = (
        ("Promises kept", figures.promises),
        ("Follow-ups on time", figures.follow_ups),
        ("Prevention proven", figures.proven),
        (REPEATS, figures.repeats),
    )
    return [(name, share) for name, share in named if share.of]


def endings_of(figures: Figures) -> list[tuple[str, Share]]:
    of = sum(figures.outcomes.values())
    found = [(OUTCOMES[each], figures.outcomes.get(each, 0)) for each in OUTCOMES]
    return [(name, Share(part=n, of=of)) for name, n in found if n]


def answers_of(figures: Figures) -> list[tuple[str, Share]]:
    """What the clients said who were asked."""
    of = sum(figures.met.values())
    return [(MET[each], Share(part=n, of=of)) for each, n in figures.met.items() if n]


def mean_of(figures: Figures) -> list[tuple[str, str]]:
    """Of the marks that clients gave, if any did."""
    marks = "1 mark" if figures.marks == 1 else f"{figures.marks} marks"
    return [(f"Mean of {marks}", f"{figures.mark:.1f} of 5")] if figures.marks else []


def reached_by(figures: Figures) -> list[tuple[str, int, Share]]:
    """The commonest causes, each with how much of all it makes with those before it."""
    total, so_far, found = sum(count for _name, count in figures.causes), 0, []
    for name, count in figures.causes[:COMMONEST]:
        so_far += count
        found.append((name, count, Share(part=so_far, of=total)))
    return found


def day(of: date) -> str:
    return f"{of.day} {of:%b}"


def days_of(period: Period) -> str:
    first, last = period.days[0], period.day_of(period.until)
    year = f" {first.year}" if first.year != last.year else ""
    return f"{day(first)}{year} – {day(last)} {last.year}"


def as_long(span: timedelta) -> str:
    """Real time, no finer than matters: 45 min, 3 h 20 min, 2 d 4 h, 12 d."""
    if span < HOUR:
        return f"{span // MINUTE} min"
    large, small_, unit, below = (HOUR, MINUTE, "h", "min") if span < DAY else (DAY, HOUR, "d", "h")
    whole, rest = divmod(span, large)
    left = rest // small_
    return f"{whole} {unit} {left} {below}" if left and whole < ROUNDED else f"{whole} {unit}"


def within(waits: Waits) -> str:
    if waits.count == 1:
        return f"one case, {as_long(waits.half)}"
    return f"half within {as_long(waits.half)}, nine in ten {as_long(waits.most)}"


def alt_text(topic: Topic, figures: Figures) -> str:
    """What the picture says, for who can't see it."""
    return clip(f"{TITLES[topic]}, {days_of(figures.period)}. {_SAYS[topic](figures)}", 1000)


def _cases(figures: Figures) -> str:
    text = f"{sum(figures.opened)} opened, {sum(figures.closed)} closed."
    days = figures.period.days
    if len(days) > SAID:
        return text
    parts = zip(days, figures.opened, figures.closed, strict=True)
    each = "; ".join(f"{day(of)}: {opened} and {closed}" for of, opened, closed in parts)
    return f"{text} Opened and closed by {figures.period.by}: {each}."


def _times(figures: Figures) -> str:
    return " ".join(f"{name}: {within(waits)}." for name, waits in waits_of(figures))


def _kept(figures: Figures) -> str:
    return _told(shares_of(figures))


def _ended(figures: Figures) -> str:
    said = answers_of(figures)
    asked = f" What clients said. {_told(said)}" if said else ""
    marks = "".join(f" {name}: {mark}." for name, mark in mean_of(figures))
    return f"{_told(endings_of(figures))}{asked}{marks}".strip()


def _told(shares: Sequence[tuple[str, Share]]) -> str:
    return " ".join(f"{name}: {share.part} of {share.of}." for name, share in shares)


def _causes(figures: Figures) -> str:
    return " ".join(
        f"{clip(name, 60)}: {count}, {share.percent} % with those before it."
        for name, count, share in reached_by(figures)
    )


_SAYS = {
    Topic.CASES: _cases,
    Topic.TIMES: _times,
    Topic.KEPT: _kept,
    Topic.ENDED: _ended,
    Topic.CAUSES: _causes,
}


def table(figures: Figures) -> str:
    """Every figure, in lines as wide as a phone."""
    rows: list[tuple[str, str]] = [
        ("Opened", str(sum(figures.opened))),
        ("Closed", str(sum(figures.closed))),
    ]
    for name, waits in waits_of(figures):
        rows += [(f"{name}: half", as_long(waits.half)), ("  nine in ten", as_long(waits.most))]
    named = (*shares_of(figures), *endings_of(figures), *answers_of(figures))
    rows += [(name, f"{share.part} of {share.of}") for name, share in named]
    rows += mean_of(figures)
    if figures.under_way:
        rows.append(("Prevention under way", str(figures.under_way)))
    rows += [
        (clip(name, CAUSE), f"{count} · {share.percent} %")
        for name, count, share in reached_by(figures)
    ]
    if more := len(figures.causes) - COMMONEST:
        rows += [("Other causes", str(more))] if more > 0 else []
    if figures.unnamed:
        rows.append(("Closed, no cause shown", str(figures.unnamed)))
    return "\n".join(f"{_apart(name)} {said.rjust(WIDE - len(name) - 1)}" for name, said in rows)


def _apart(name: str) -> str:
    """What is written from right to left would take the number after it along."""
    if any(bidirectional(c) in {"R", "AL"} for c in name):
        return f"\u2068{name}\u2069"
    return name


def title(period: Period) -> str:
    return f"Looking back: {SPANS[period.length]}, {days_of(period)}"


def figures_blocks(
    figures: Figures, pictures: Sequence[tuple[Topic, str]], *, here: str = ""
) -> list[Block]:
    """`pictures`: the topics with their files. `here`: a channel that may be shown them."""
    period = figures.period
    blocks: list[Block] = [rich(line(bold(title(period))))]
    blocks += [
        ImageBlock(alt_text=alt_text(topic, figures), slack_file=SlackFile(id=file_id))
        for topic, file_id in pictures
    ]
    blocks.append(rich(RichTextPreformattedElement(elements=[plain(table(figures))])))
    blocks.append(small("Private cases are counted, and named nowhere. Merged ones count once."))
    if here:
        value = ids.join(here, *(file_id for _topic, file_id in pictures))
        share = button("Share here", action_id=ids.FIGURES_SHARE, value=value)
        blocks += [
            small_marked(f"*Share here* posts all this in <#{here}>, where you asked."),
            actions(SHARING, share),
        ]
    return blocks


SHARING = "figures/share"


def shared(shown: Sequence[Mapping[str, Any]], files: Sequence[str]) -> list[dict[str, Any]]:
    """What was shown, for another place: as it was drawn, whatever changed since.

    Slack adds to a block what it knows of its picture, and would not take that back.
    """
    told = shown[: _until_sharing(shown)]
    if len(files) != sum(block["type"] == "image" for block in told):
        raise Outdated
    left, blocks = iter(files), []
    for block in told:
        if block["type"] == "image":
            picture = ImageBlock(alt_text=block["alt_text"], slack_file=SlackFile(id=next(left)))
            blocks += dicts([picture])
        else:
            blocks.append({name: part for name, part in block.items() if name != "block_id"})
    return blocks


def _until_sharing(shown: Sequence[Mapping[str, Any]]) -> int:
    """The button comes last, after the line that says where it leads."""
    found = [n for n, block in enumerate(shown) if block.get("block_id") == SHARING]
    return found[0] - 1 if found else len(shown)
