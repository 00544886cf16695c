"""Exports: all cases that somebody may know, as files, a page at a time; and one case whole."""

import asyncio
import csv
import json
import os
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, Self, TextIO

from bot.domain.case import Case
from bot.domain.export import (
    CASE_COLUMNS,
    ENTRY_COLUMNS,
    Known,
    Values,
    case_values,
    cells,
    entry_values,
    may_be_told,
    names_another,
)
from bot.domain.timeline import Entry
from store import Store, Transaction

CASES, ENTRIES = 100, 1000
"""So many are held at once."""
OWNER_ONLY = 0o600


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some cases, or some entries of their timelines."""

    known: Known
    cases: Sequence[Case] = ()
    entries: Sequence[tuple[Case, Entry]] = ()


@dataclass
class Written:
    """How much was written, and where; `of` is how many cases there were at the beginning."""

    files: list[Path]
    of: int
    cases: int = 0
    entries: int = 0


@dataclass(frozen=True)
class Exports:
    store: Store

    async def write(
        self,
        folder: Path,
        formats: Iterable[Format],
        *,
        viewer: str,
        team_id: str = "",
        progress: Callable[[Written], None] = lambda _written: None,
    ) -> Written:
        """Into `cases` and `timeline` of each format; of all workspaces without `team_id`.

        A file is whole or not there: it gets its name when it is.
        """
        async with self.store.reading() as tx:
            teams = [team_id] if team_id else [each.team_id for each in await tx.workspaces.all()]
            of = sum([await tx.exports.count(team, viewer=viewer) for team in teams])
        written = Written(files=[], of=of)
        with ExitStack() as stack:
            tables = [stack.enter_context(Table(folder, each)) for each in formats]
            for team in teams:
                async for page in self.pages(team, viewer=viewer):
                    cases = [case_values(case, page.known) for case in page.cases]
                    entries = [entry_values(*each, page.known) for each in page.entries]
                    for table in tables:
                        table.add(cases, entries)
                    written.cases += len(page.cases)
                    written.entries += len(page.entries)
                    progress(written)
        written.files = [file for table in tables for file in table.files]
        return written

    async def pages(self, team_id: str, *, viewer: str) -> AsyncIterator[Page]:
        """Each read in a transaction of its own, so that nobody waits for a long one."""
        after = 0
        while True:
            async with self.store.reading() as tx:
                cases = await tx.exports.cases(team_id, viewer=viewer, after=after, limit=CASES)
                known = await _known(tx, team_id, cases, [], viewer=viewer)
            if not cases:
                return
            yield Page(known=known, cases=cases)
            async for page in self._timelines(team_id, cases, viewer=viewer):
                yield page
            after = cases[-1].number

    async def _timelines(
        self, team_id: str, cases: Sequence[Case], *, viewer: str
    ) -> AsyncIterator[Page]:
        of = {case.id: case for case in cases}
        last: tuple[str, Entry] | None = None
        while True:
            async with self.store.reading() as tx:
                found = await tx.exports.entries(of.keys(), after=last, limit=ENTRIES)
                entries = [entry for _case_id, entry in found]
                known = await _known(tx, team_id, [], entries, viewer=viewer)
            told = [(of[case_id], each) for case_id, each in found if may_be_told(each, known)]
            yield Page(known=known, entries=told)
            await asyncio.sleep(0)  # others have their turn
            if len(found) < ENTRIES:
                return
            last = found[-1]


class Table:
    """The two files of one format, which get their names when all went well."""

    def __init__(self, folder: Path, form: Format) -> None:
        self._form = form
        self.files = [folder / f"{name}.{form}" for name in ("cases", "timeline")]
        self._parts = [file.with_suffix(f".{form}.part") for file in self.files]
        self._rows: list[Rows] = []

    def __enter__(self) -> Self:
        make: type[CsvRows | JsonRows] = CsvRows if self._form is Format.CSV else JsonRows
        self.files[0].parent.mkdir(parents=True, exist_ok=True)
        for part, columns in zip(self._parts, (CASE_COLUMNS, ENTRY_COLUMNS), strict=True):
            self._rows.append(make(_private_file(part), columns))
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        for rows, part, file in zip(self._rows, self._parts, self.files, strict=False):
            rows.end()
            if error is None:
                part.replace(file)
            else:
                part.unlink(missing_ok=True)

    def add(self, *of_each: Sequence[Values]) -> None:
        for rows, values in zip(self._rows, of_each, strict=True):
            for each in values:
                rows.add(each)


class Rows(Protocol):
    def add(self, values: Values) -> None: ...
    def end(self) -> None: ...


class CsvRows:
    """As RFC 4180 has it, in UTF-8 with a mark by which spreadsheets know it."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        self._file = file
        self._file.write("\ufeff")
        self._writer = csv.writer(file)
        self._writer.writerow(columns)

    def add(self, values: Values) -> None:
        self._writer.writerow(cells(values))

    def end(self) -> None:
        self._file.close()


class JsonRows:
    """One array, with one object a line."""

    def __init__(self, file: TextIO, _columns: Sequence[str]) -> None:
        self._file = file
        self._before = "[\n"

    def add(self, values: Values) -> None:
        self._file.write(self._before + json.dumps(values, ensure_ascii=False))
        self._before = ",\n"

    def end(self) -> None:
        self._file.write("[]\n" if self._before == "[\n" else "\n]\n")
        self._file.close()


def _private_file(path: Path) -> TextIO:
    """Private cases are in it: only who wrote it may read it."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    return os.fdopen(descriptor, "w", encoding="utf-8", newline="")


async def _known(
    tx: Transaction, team_id: str, cases: Sequence[Case], entries: Sequence[Entry], *, viewer: str
) -> Known:
    people = {entry.by for entry in entries}
    others = {names_another(each) for each in entries}
    for case in cases:
        people |= {case.owner, case.opened_by, case.about}
        others |= {*case.linked, case.merged_into}
    return Known(
        names=await tx.exports.names(team_id, people),
        labels=await tx.exports.labels(team_id, others - {""}, viewer=viewer),
    )
