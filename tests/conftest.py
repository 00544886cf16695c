"""Fixtures for every test: a clock, and migrated databases of one's own."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

import store
from tests.support.clock import FakeClock
from tests.support.needs import missing
from tests.support.postgres import Databases, Unavailable

FOLDER = "CLIENT_ISSUE_TEST_POSTGRES"
PLANNED = pytest.StashKey[Databases]()
PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def pytest_configure(config: pytest.Config) -> None:
    for name in PROXIES:  # the tests speak to this machine only
        os.environ[name] = os.environ[name.upper()] = ""
    _log_briefly()
    if not hasattr(config, "workerinput"):  # xdist's workers share what their controller planned
        config.stash[PLANNED] = Databases.plan()
        os.environ[FOLDER] = str(config.stash[PLANNED].folder)


def _log_briefly() -> None:
    """By default a traceback comes with all its locals, which takes up to a minute."""
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


def pytest_unconfigure(config: pytest.Config) -> None:
    if PLANNED in config.stash:
        config.stash[PLANNED].end()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def pg_url() -> Iterator[str]:
    yield from _pg_url()


@pytest.fixture
def other_pg_url() -> Iterator[str]:
    """For a test that compares two."""
    yield from _pg_url()


def _pg_url() -> Iterator[str]:
    databases = Databases(Path(os.environ[FOLDER]))
    try:
        with databases.copy(store.upgrade) as url:
            yield url
    except Unavailable as why:
        missing(str(why))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    store.upgrade(f"sqlite+inloop:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    path = shutil.copy(migrated_file, tmp_path / "bot.db")
    return f"sqlite+inloop:///{path}"


@pytest.fixture(params=["sqlite", "postgres"])
def db_url(request: pytest.FixtureRequest) -> str:
    """A test that asks for this runs on both databases."""
    fixture = "sqlite_url" if request.param == "sqlite" else "pg_url"
    return str(request.getfixturevalue(fixture))
