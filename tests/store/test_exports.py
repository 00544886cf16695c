"""Exports from both databases: all that the reader may know, a page at a time."""

import csv
import json
import stat
import weakref
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.case import Case, Serious
from bot.domain.timeline import Entry, Kind
from bot.usecases import exports
from bot.usecases.exports import Exports, Format, Written
from store import BOT, Store, new_id
from tests.factories import ANN, BOB, TEAM, a_case, keep, settle
from tests.support.clock import NOON


async def say(store: Store, case: Case, *what: str, **facts: object) -> None:
    async with store.transaction() as tx:
        for n, text in enumerate(what):
            at = NOON + timedelta(minutes=n)
            entry = Entry(id=new_id(), kind=Kind.NOTE, by=ANN, at=at, detail={"what": text})
            tx.timeline.add(case.team_id, case.id, replace(entry, **facts))  # type: ignore[arg-type]


async def read(store: Store, folder: Path, viewer: str) -> tuple[list[str], list[str]]:
    """The cases, and what their timelines say."""
    await Exports(store).write(folder, [Format.CSV], viewer=viewer)
    return [r["case"] for r in rows(folder, "cases")], [r["what"] for r in rows(folder, "timeline")]


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def parts(folder: Path) -> list[Path]:
    return list(folder.glob("*.part"))


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "CASES", 2)
    monkeypatch.setattr(exports, "ENTRIES", 3)


async def test_both_formats_hold_every_case_and_every_entry_in_order(
    store: Store, tmp_path: Path
) -> None:
    await settle(store)
    for number in range(1, 6):
        case = await keep(store, a_case(number=number))
        await say(store, case, *(f"{number}.{n}" for n in range(number)))

    written = await Exports(store).write(tmp_path / "new", Format, viewer=BOT)

    said = [f"{number}.{n}" for number in range(1, 6) for n in range(number)]
    assert (written.of, written.cases, written.entries) == (5, 5, 15)
    assert [row["case"] for row in rows(tmp_path / "new", "cases")] == [
        f"CI-{number}" for number in range(1, 6)
    ]
    assert [row["what"] for row in rows(tmp_path / "new", "timeline")] == said
    entries = json.loads((tmp_path / "new/timeline.json").read_text("utf-8"))
    assert [each["what"] for each in entries] == said
    assert len(json.loads((tmp_path / "new/cases.json").read_text("utf-8"))) == 5


async def test_words_of_clients_arrive_whole_and_harmless(store: Store, tmp_path: Path) -> None:
    await settle(store)
    words = '=HYPERLINK("http://evil")\n"Ünïcode" 😀, <!channel>'
    await keep(store, a_case(client="@Acme", happened=words))

    await Exports(store).write(tmp_path, Format, viewer=BOT)

    [row] = rows(tmp_path, "cases")
    assert (row["happened"], row["client"]) == (f"'{words}", "'@Acme")
    [case] = json.loads((tmp_path / "cases.json").read_text("utf-8"))
    assert (case["happened"], case["client"]) == (words, "@Acme")


async def test_a_private_case_goes_to_its_members_and_never_to_whom_it_is_about(
    store: Store, tmp_path: Path
) -> None:
    await settle(store)
    await keep(store, a_case())
    about_bob = a_case(
        number=2, private=True, about=BOB, serious=frozenset({Serious.ABOUT_US}),
        members=frozenset({ANN, BOB}),
    )  # fmt: skip
    await say(store, await keep(store, about_bob), "secret")

    assert await read(store, tmp_path, ANN) == (["CI-1", "CI-2"], ["secret"])
    assert await read(store, tmp_path, BOB) == (["CI-1"], [])
    assert await read(store, tmp_path, "UELSE") == (["CI-1"], [])
    assert await read(store, tmp_path, BOT) == (["CI-1", "CI-2"], ["secret"])


async def test_a_case_that_others_can_read_says_nothing_of_a_private_one(
    store: Store, tmp_path: Path
) -> None:
    await settle(store)
    secret = await keep(store, a_case(number=2, private=True, members=frozenset({ANN})))
    case = await keep(store, a_case(linked=(secret.id,), merged_into=secret.id))
    told = {"what": "their words", "id": secret.id}
    await say(store, case, "", kind=Kind.MERGED, detail=told)

    assert await read(store, tmp_path, "UELSE") == (["CI-1"], [])
    [row] = rows(tmp_path, "cases")
    assert (row["linked"], row["merged_into"]) == ("", "")
    assert await read(store, tmp_path, ANN) == (["CI-1", "CI-2"], ["their words"])
    assert rows(tmp_path, "cases")[0]["linked"] == "CI-2"


async def test_another_workspace_is_only_in_an_export_of_all(store: Store, tmp_path: Path) -> None:
    await settle(store)
    await keep(store, a_case())
    async with store.transaction() as tx:
        await tx.workspaces.save(replace(await tx.workspaces.get(TEAM), team_id="T2"))
    await keep(store, a_case(team_id="T2"))

    of_all = await Exports(store).write(tmp_path, [Format.CSV], viewer=BOT)
    assert {row["workspace"] for row in rows(tmp_path, "cases")} == {TEAM, "T2"}
    of_one = await Exports(store).write(tmp_path, [Format.CSV], viewer=ANN, team_id=TEAM)
    assert [row["workspace"] for row in rows(tmp_path, "cases")] == [TEAM]
    assert (of_all.of, of_one.of) == (2, 1)


async def test_without_cases_there_are_headings_and_empty_arrays(
    store: Store, tmp_path: Path
) -> None:
    await settle(store)

    await Exports(store).write(tmp_path, Format, viewer=BOT)

    assert rows(tmp_path, "cases") == []
    assert json.loads((tmp_path / "timeline.json").read_text("utf-8")) == []


async def test_no_more_cases_are_held_than_two_pages_have(store: Store) -> None:
    await settle(store)
    for number in range(1, 21):
        await say(store, await keep(store, a_case(number=number)), "said")
    seen: list[weakref.ref[Case]] = []
    held = []

    async for page in Exports(store).pages(TEAM, viewer=BOT):
        seen += [weakref.ref(case) for case in page.cases]
        held.append(sum(each() is not None for each in seen))

    assert len(seen) == 20
    assert max(held) <= 2 * exports.CASES


async def test_the_files_are_for_who_wrote_them_and_appear_when_they_are_whole(
    store: Store, tmp_path: Path
) -> None:
    await settle(store)
    await keep(store, a_case())
    (tmp_path / "cases.csv").write_text("of before")

    def fail(_written: Written) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await Exports(store).write(tmp_path, [Format.CSV], viewer=BOT, progress=fail)
    assert parts(tmp_path) == []
    assert (tmp_path / "cases.csv").read_text() == "of before"

    await Exports(store).write(tmp_path, [Format.CSV], viewer=BOT)
    assert stat.S_IMODE((tmp_path / "cases.csv").stat().st_mode) == 0o600
