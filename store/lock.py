"""One bot a SQLite file; the command line may work beside it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from store.migrate import DatabaseUnusable, database_url


@contextmanager
def one_bot(url: str) -> Iterator[None]:
    """Hold the file's lock while the bot runs; PostgreSQL serves many at once."""
    parsed = make_url(database_url(url))
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        yield
        return
    path = Path(parsed.database + ".lock")
    try:
        file = path.open("w")
    except OSError as error:
        raise DatabaseUnusable(
            f"I can't write beside the database {parsed.database}: {error.strerror}. "
            "Give DATABASE_URL a folder that exists and that I may write to."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DatabaseUnusable(
                f"Another bot runs on the database {parsed.database}. Stop it first, "
                "or use PostgreSQL, which serves many."
            ) from error
        yield
