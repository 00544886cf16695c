"""`python -m bench.search requests.csv`: how well and how fast past cases of one kind are found."""

import asyncio
import csv
import random  # noqa: TID251 (each time the same split and noise)
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bench.figures import Figure, table
from bot.domain.words import asked
from store import EVERYBODY, Store, new_id
from store.models import CaseRow
from store.rows import rows
from store.rows import table as table_of
from store.words import Told, index
from tests.factories import TEAM, a_case, keep
from tests.support import own
from tests.support.postgres import Unavailable

_CASES = table_of(CaseRow)
SEED = 1
QUERIES = 1000
LARGE, LARGE_QUERIES = 100_000, 200
SHOWN, LOOKED_AT = 5, 50
AT_ONCE = 1000
MARKS = {"SQLite": (0.93, 0.84), "PostgreSQL": (0.90, 0.80)}
P95_MS = 50
NONE = """No requests to search: {}
Name a CSV file with the columns text and category, in which texts of one category are alike:
    python -m bench.search requests.csv"""


@dataclass(frozen=True)
class Request:
    text: str
    kind: str


async def main(requests: list[Request]) -> list[Figure]:
    random.Random(SEED).shuffle(requests)  # noqa: S311 (a fixed split)
    queries, cases = requests[:QUERIES], requests[QUERIES:]
    figures: list[Figure] = []
    for name, urls in (("SQLite", own.sqlite), ("PostgreSQL", own.postgres)):
        with urls() as url:
            figures += await _figures(name, url, queries, cases)
    return figures


async def _figures(
    name: str, url: str, queries: Sequence[Request], cases: Sequence[Request]
) -> list[Figure]:
    database = Store.open(url)
    try:
        kinds = await _filled(database, cases)
        ranks, taken = await _asked(database, queries, kinds)
        figures = [*_found(name, ranks), _speed(f"{name}, {len(kinds):,} cases", taken)]
        print(table(figures), file=sys.stderr)  # the rest takes minutes
        more = list(_noisy(cases, LARGE - len(cases)))
        kinds |= await _filled(database, more, first=len(cases) + 1)
        _ranks, taken = await _asked(database, queries[:LARGE_QUERIES], kinds)
        return [*figures, replace(_speed(f"{name}, {len(kinds):,} cases", taken), mark="none")]
    finally:
        await database.close()


async def _filled(
    database: Store, requests: Sequence[Request], *, first: int = 1
) -> dict[str, str]:
    """A case for each request; which kind each is."""
    model = await keep(database, a_case(number=10**6 + first, happened="-"))
    async with _writing(database) as session:
        (row,) = await rows(session, select(_CASES).where(_CASES.c.id == model.id))
        as_it_is = row._asdict()
    cases = [(new_id(), request) for request in requests]
    for start in range(0, len(cases), AT_ONCE):
        some = cases[start : start + AT_ONCE]
        async with _writing(database) as session:
            await _insert(session, as_it_is, some, first + start)
    async with _writing(database) as session:
        await rows(session, text("ANALYZE"))
    return {case_id: request.kind for case_id, request in cases}


async def _insert(
    session: AsyncSession,
    model: dict[str, Any],
    cases: Sequence[tuple[str, Request]],
    first: int,
) -> None:
    """Past the ORM, as a hundred thousand would take it minutes."""
    await rows(
        session,
        insert(_CASES),
        [
            {**model, "id": case_id, "opened_from": case_id, "number": n, "happened": each.text}
            for n, (case_id, each) in enumerate(cases, start=first)
        ],
    )
    await index(
        session, [Told(case_id=i, team_id=TEAM, text=f"Acme {each.text}") for i, each in cases]
    )


async def _asked(
    database: Store, queries: Sequence[Request], kinds: dict[str, str]
) -> tuple[list[int], list[float]]:
    """At which place the first case of the same kind stood (0: nowhere), and seconds for each."""
    ranks, taken = [], []
    for query in queries:
        began = time.perf_counter()
        async with database.reading() as tx:
            found = await tx.like.having(TEAM, asked(query.text), viewer=EVERYBODY, limit=LOOKED_AT)
        taken.append(time.perf_counter() - began)
        found_kinds = [kinds.get(case_id) for case_id in found]
        right = [n for n, kind in enumerate(found_kinds, start=1) if kind == query.kind]
        ranks.append(right[0] if right else 0)
    return ranks, taken


def _found(name: str, ranks: Sequence[int]) -> list[Figure]:
    recall = sum(0 < rank <= SHOWN for rank in ranks) / len(ranks)
    reciprocal = statistics.fmean(1 / rank if rank else 0 for rank in ranks)
    least_recall, least_reciprocal = MARKS[name]
    return [
        _at_least(f"{name}: recall at {SHOWN}", recall, least_recall, len(ranks)),
        _at_least(f"{name}: mean reciprocal rank", reciprocal, least_reciprocal, len(ranks)),
    ]


def _at_least(name: str, value: float, least: float, of: int) -> Figure:
    return Figure(name, f"{value:.3f}", f"at least {least}", value >= least, f"{of:,} queries")


def _speed(name: str, taken: Sequence[float]) -> Figure:
    ms = [each * 1000 for each in taken]
    p95 = statistics.quantiles(ms, n=20)[-1]
    beside = f"p50 {statistics.median(ms):.1f} ms"
    return Figure(f"{name}: p95", f"{p95:.1f} ms", f"at most {P95_MS} ms", p95 <= P95_MS, beside)


def _noisy(requests: Sequence[Request], count: int) -> Iterator[Request]:
    """The same again, each with one word left out and one of another put in."""
    chance = random.Random(SEED)  # noqa: S311 (the same noise each time)
    for n in range(count):
        request = requests[n % len(requests)]
        said = request.text.split()
        said[chance.randrange(len(said))] = chance.choice(chance.choice(requests).text.split())
        yield replace(request, text=" ".join(said))


@asynccontextmanager
async def _writing(database: Store) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(database.engine) as session, session.begin():
        yield session


def read(file: Path) -> list[Request]:
    with file.open(newline="", encoding="utf-8") as lines:
        return [Request(row["text"], row["category"]) for row in csv.DictReader(lines)]


if __name__ == "__main__":
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("requests.csv")
    if not file.is_file():
        sys.exit(NONE.format(f"there is no file {file}"))
    try:
        print(table(asyncio.run(main(read(file)))))
    except Unavailable as why:
        sys.exit(str(why))
