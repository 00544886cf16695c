"""What an export says: stable columns, and cells that no spreadsheet runs."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.case import Serious
from bot.domain.export import (
    CASE_COLUMNS,
    ENTRY_COLUMNS,
    Known,
    as_typed,
    case_values,
    cells,
    entry_values,
    harmless,
    may_be_told,
)
from bot.domain.timeline import Entry, Kind
from tests.factories import ANN, BOB, a_case, a_promise, an_action, an_escalation
from tests.support.clock import NOON

NOBODY = Known(names={}, labels={})
DOCS = (Path(__file__).parents[2] / "docs/export.md").read_text("utf-8")


def an_entry(**facts: object) -> Entry:
    return Entry(**{"id": "e1", "kind": Kind.NOTE, "by": ANN, "at": NOON, **facts})  # type: ignore[arg-type]


def documented(heading: str) -> list[str]:
    table = DOCS.partition(f"### {heading}\n")[2].partition("\n#")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return [name for row in rows for name in re.findall(r"`(\w+)`", row)]


@pytest.mark.parametrize(
    ("heading", "columns"), [("cases", CASE_COLUMNS), ("timeline", ENTRY_COLUMNS)]
)
def test_every_column_is_documented_in_its_place(heading: str, columns: tuple[str, ...]) -> None:
    assert documented(heading) == list(columns)


def test_the_columns_that_a_release_had_stay_where_they_are() -> None:
    assert CASE_COLUMNS[:12] == (
        *("workspace", "case", "client", "state", "outcome", "severity", "situation", "step"),
        *("private", "serious", "about", "about_name"),
    )
    assert " ".join(ENTRY_COLUMNS) == "workspace case at kind by by_name why what detail"


def test_a_case_is_one_row_of_cells_that_people_can_read() -> None:
    case = a_case(
        serious=frozenset({Serious.PRESS, Serious.LEGAL}),
        private=True,
        promises=(a_promise(), replace(a_promise(), id="p2").kept(now=NOON)),
        linked=("other", "hidden"),
    )
    known = Known(names={ANN: "Ann"}, labels={"other": "CI-7"})

    row = dict(zip(CASE_COLUMNS, cells(case_values(case, known)), strict=True))

    assert (row["case"], row["client"], row["owner"], row["owner_name"]) == (
        *("CI-1", "Acme", ANN, "Ann"),
    )
    assert (row["serious"], row["private"], row["outcome"]) == ("legal; press", "yes", "")
    assert row["opened_at"] == f"{NOON:%Y-%m-%d %H:%M:%S}"
    assert (row["promises_open"], row["promises_kept"], row["linked"]) == ("1", "1", "CI-7")
    assert json.loads(row["promises"])[1]["state"] == "kept"


def test_all_parts_of_a_case_are_json() -> None:
    case = a_case(
        promises=(a_promise(),), escalations=(an_escalation(),), actions=(an_action(),),
        records={"need": {"need": "The money"}},
    )  # fmt: skip

    values = json.loads(json.dumps(case_values(case, NOBODY)))

    assert values["private"] is False
    assert values["outcome"] is None
    assert values["records"] == {"need": {"need": "The money"}}
    assert values["escalations"][0]["asked"][0]["level"] == 1
    assert values["actions"][0]["kind"] == "fix the process"


def test_an_entry_keeps_what_was_written_apart_from_the_rest() -> None:
    entry = an_entry(detail={"what": "We called", "rhythm": "daily"}, why="Asked to", by=BOB)

    values = entry_values(a_case(), entry, Known(names={BOB: "Bob"}, labels={}))

    assert (values["what"], values["detail"]) == ("We called", {"rhythm": "daily"})
    assert (values["kind"], values["by_name"], values["why"]) == ("note", "Bob", "Asked to")


def test_an_entry_that_names_a_case_is_only_for_who_may_know_that_one() -> None:
    known = Known(names={}, labels={"open": "CI-7"})

    assert may_be_told(an_entry(kind=Kind.LINKED, detail={"id": "open"}), known)
    assert not may_be_told(an_entry(kind=Kind.LINKED, detail={"id": "hidden"}), known)
    assert not may_be_told(an_entry(kind=Kind.MERGED, detail={"id": "hidden"}), known)
    assert may_be_told(an_entry(kind=Kind.PROMISE_MADE, detail={"id": "p1"}), known)
    for kind in (Kind.ACTION_JOINED, Kind.ACTION_FAILED, Kind.CAME_BACK):
        assert may_be_told(an_entry(kind=kind, detail={"id": "a1", "case": "open"}), known)
        assert not may_be_told(an_entry(kind=kind, detail={"id": "a1", "case": "hidden"}), known)
    assert may_be_told(an_entry(kind=Kind.ACTION_FAILED, detail={"id": "a1"}), known)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-5 EUR", "'-5 EUR"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("'=1", "''=1"),
        ("'tis late", "'tis late"),
        ("Charged =twice", "Charged =twice"),
        ("Charged;=twice", "Charged;'=twice"),
        ("Twice:\n- June\n- July", "Twice:\n'- June\n'- July"),
        ("Twice;'=1", "Twice;''=1"),
        ("", ""),
    ],
)
def test_what_begins_like_a_formula_is_text(text: str, cell: str) -> None:
    assert harmless(text) == cell


HOSTILE = st.text(alphabet=st.sampled_from("'=+-@\t\r\n\",;|a ü😀"), max_size=12)


@given(
    st.lists(HOSTILE | st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1)
)
@example(["'", '"', "\r\n", ""])
def test_what_was_typed_comes_back_and_no_cell_can_be_run(typed: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([harmless(text) for text in typed])

    [row] = csv.reader(io.StringIO(file.getvalue(), newline=""))

    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)
    assert [as_typed(cell) for cell in row] == typed
    inside = [part for cell in row for part in re.split(r"[;\t\r\n]", cell)]
    assert not any(part.startswith(("=", "+", "-", "@")) for part in inside)
