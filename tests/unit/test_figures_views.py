"""What the figures look like: the words, the table, and the pictures."""

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.domain.action import Stage
from bot.domain.case import Outcome
from bot.domain.errors import Outdated
from bot.domain.figures import Figures, Past, PastCase, PastFeedback, PastPromise, figures
from bot.domain.period import Length, period
from bot.domain.promise import PromiseState
from bot.sandbox.blockkit import check_blocks
from bot.views import charts
from bot.views.charts import draw
from bot.views.figures import (
    SHARING,
    WIDE,
    Topic,
    alt_text,
    as_long,
    figures_blocks,
    shared,
    table,
    topics,
)
from bot.views.text import dicts
from tests.factories import an_action
from tests.support.clock import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PNG = b"\x89PNG\r\n\x1a\n"
PICTURES = [(topic, f"F{number}") for number, topic in enumerate(Topic)]


def case(**overrides: Any) -> PastCase:
    facts = {
        "client_id": "acme",
        "client": "Acme",
        "cause": "Double booking",
        "private": False,
        "reached_at": NOON - 3 * DAY,
        "opened_at": NOON - 3 * DAY,
        "receipt_at": NOON - 3 * DAY + 95 * timedelta(minutes=1),
        "resolved_at": NOON - DAY,
        "closed_at": NOON - HOUR,
        "outcome": Outcome.SOLVED,
    }
    return PastCase(**{**facts, **overrides})


def some(*cases: PastCase, length: Length = Length.MONTH) -> Figures:
    past = Past(
        cases=cases,
        feedback=[PastFeedback(at=NOON, met="yes", mark=4)],
        promises=[PastPromise(state=PromiseState.KEPT, at=NOON)],
        actions=[an_action(stage=Stage.PROVEN, ended_at=NOON), an_action()],
    )
    return figures(past, period(length, zone="UTC", now=NOON))


def size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=40), "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=3, minutes=20), "3 h 20 min"),
        (timedelta(hours=13, minutes=20), "13 h"),
        (timedelta(days=2, hours=4, minutes=59), "2 d 4 h"),
        (timedelta(days=12, hours=4), "12 d"),
    ],
)
def test_a_time_is_told_no_finer_than_matters(span: timedelta, said: str) -> None:
    assert as_long(span) == said


def test_the_table_has_every_figure_and_is_as_wide_as_a_phone() -> None:
    names = [case(cause=f"{n} {'long cause ' * 20}") for n in range(12)]
    said = table(some(*names, case(), case(cause="")))
    assert all(len(row) <= WIDE for row in said.split("\n")), said
    for row in (
        "Opened                          14",
        "First word: half        1 h 35 min",
        "Promises kept               1 of 1",
        "Prevention proven           1 of 1",
        "As they expected            1 of 1",
        "Mean of 1 mark            4.0 of 5",
        "Other causes                     5",
        "Closed, no cause shown           1",
    ):
        assert row in said


def test_what_a_picture_shows_is_said_in_words() -> None:
    found = some(case(), case(cause="Late supplier"), case(closed_at=None, outcome=None))
    said = {topic: alt_text(topic, found) for topic in topics(found)}
    assert "3 opened, 2 closed. Opened and closed by week: 3 Feb: 0 and 0" in said[Topic.CASES]
    assert "First word: half within 1 h 35 min, nine in ten 1 h 35 min." in said[Topic.TIMES]
    assert "Promises kept: 1 of 1." in said[Topic.KEPT]
    assert "Solved: 2 of 2. What clients said. As they expected: 1 of 1." in said[Topic.ENDED]
    assert "Mean of 1 mark: 4.0 of 5." in said[Topic.ENDED]
    assert "Double booking: 1, 50 % with those before it." in said[Topic.CAUSES]


def test_a_year_is_not_told_week_by_week() -> None:
    assert alt_text(Topic.CASES, some(case(), length=Length.YEAR)) == (
        "Cases opened and closed, 4 Mar 2025 – 2 Mar 2026. 1 opened, 1 closed."
    )


@pytest.mark.parametrize("length", Length)
def test_each_topic_is_a_picture_for_a_phone(length: Length) -> None:
    charts = draw(some(case(), case(cause="Late supplier"), length=length))
    assert [chart.topic for chart in charts] == list(Topic)
    for chart in charts:
        assert chart.png.startswith(PNG)
        width, height = size(chart.png)
        assert width == 1080
        assert 300 < height < 1600


def test_one_open_case_without_a_word_yet_is_one_picture() -> None:
    found = figures(
        Past(cases=[case(receipt_at=None, resolved_at=None, closed_at=None, outcome=None)]),
        period(Length.WEEK, zone="UTC", now=NOON),
    )
    assert [chart.topic for chart in draw(found)] == [Topic.CASES]


@pytest.mark.parametrize(
    "cause", ["$x^2$ \\frac{", "発注ミス", "😀" * 40, "שגיאה", "x" * 500, "<!channel> & *all*"]
)
def test_a_cause_is_drawn_and_told_as_it_was_typed(cause: str) -> None:
    found = some(case(cause=cause))
    assert Topic.CAUSES in [chart.topic for chart in draw(found)]
    assert check_blocks(dicts(figures_blocks(found, PICTURES, here="C1")), "message") == []


def test_a_long_name_leaves_room_for_its_figures() -> None:
    cut = {name: charts._readable(name) for name in ("W" * 40, "i" * 40, "Double booking")}

    assert cut["i" * 40] == "i" * 40
    assert cut["Double booking"] == "Double booking"
    assert cut["W" * 40].endswith("W…")
    assert len(cut["W" * 40]) < 25


def test_a_name_from_right_to_left_leaves_its_figures_where_they_belong() -> None:
    (row,) = (row for row in table(some(case(cause="שגיאה"))).split("\n") if "שגיאה" in row)

    assert row.startswith("\u2068שגיאה\u2069 ")
    assert row.endswith(" 1 · 100 %")


def test_matplotlib_is_imported_when_it_is_used() -> None:
    code = "import sys, bot.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def blocks_of(found: Figures, here: str = "") -> list[Any]:
    made: list[Block] = figures_blocks(found, PICTURES, here=here)
    return dicts(made)


def test_only_where_it_can_be_shown_is_it_offered_to_share() -> None:
    found = some(case())
    assert [b["block_id"] for b in blocks_of(found, "C1") if b.get("block_id")] == [SHARING]
    assert not any(b["type"] == "actions" for b in blocks_of(found))


def test_what_is_shared_is_what_was_shown_without_the_button_and_what_slack_added() -> None:
    found = some(case())
    shown = [
        {**block, "block_id": block.get("block_id", f"b{n}"), **({"image_bytes": 7} if block["type"] == "image" else {})}
        for n, block in enumerate(blocks_of(found, "C1"))
    ]  # fmt: skip
    assert shared(shown, [file_id for _topic, file_id in PICTURES]) == blocks_of(found)


def test_a_button_that_knows_other_pictures_is_outdated() -> None:
    with pytest.raises(Outdated):
        shared(blocks_of(some(case()), "C1"), ["F1"])
