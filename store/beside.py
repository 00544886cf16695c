"""The database for a command that may run beside the bot: looked at first, never made or migrated."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import as_file, files
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, make_url

from bot.domain.errors import Busy
from store.migrate import (
    WRITE,
    DatabaseUnusable,
    config_in,
    database_url,
    in_sentences,
    revision_of,
)
from store.session import CONNECTS_WITHIN, Store

NOT_THERE = (
    "There is no database {}. Is DATABASE_URL right, and is this the bot's working directory? "
    "If the bot never ran, start it once: it makes the database."
)
NOT_MIGRATED = (
    "The database of DATABASE_URL is empty, or of an older version. "
    "Start the bot once: it brings it up to date."
)


@asynccontextmanager
async def beside(url: str) -> AsyncIterator[Store]:
    """What keeps it from working is told in a sentence."""
    await asyncio.to_thread(examine, url)
    opened = Store.open(database_url(url))
    try:
        with in_sentences():
            yield opened
    except Busy as error:
        raise DatabaseUnusable(str(error)) from error
    finally:
        await opened.close()


def examine(url: str, *, to_write: bool = False) -> None:
    """Whether a bot of this version can use it; changes nothing, raises DatabaseUnusable."""
    engine = _engine(database_url(url), to_write=to_write)
    try:
        with in_sentences(), engine.connect() as connection:
            _must_be_of_this_version(connection)
            if to_write and engine.dialect.name == "sqlite":
                connection.exec_driver_sql(WRITE)
    finally:
        engine.dispose()


def _engine(url: str, *, to_write: bool) -> Engine:
    """SQLite would make a file that is not there, and change the mode of one that is not ours."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, connect_args={"connect_timeout": CONNECTS_WITHIN})
    file = Path(parsed.database or "").absolute()
    if not file.exists():
        raise DatabaseUnusable(NOT_THERE.format(file))
    address = f"{file.as_uri()}?mode={'rw' if to_write else 'ro'}"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))


def _must_be_of_this_version(connection: Connection) -> None:
    with as_file(files("store") / "migrations") as folder:
        config = config_in(folder)
        newest = ScriptDirectory.from_config(config).get_current_head()
        if revision_of(connection, config) != newest:
            raise DatabaseUnusable(NOT_MIGRATED)
