"""A migrated database of one's own, for a program that is no test; gone when it ends."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import store
from tests.support.postgres import Databases


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="own-") as folder:
        url = f"sqlite+inloop:///{folder}/bot.db"
        store.upgrade(url)
        yield url


@contextmanager
def postgres() -> Iterator[str]:
    databases = Databases.plan()
    try:
        with databases.copy(store.upgrade) as url:
            yield url
    finally:
        databases.end()
