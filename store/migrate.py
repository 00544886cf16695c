"""Migrations: run by themselves at start, one replica at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError

from store import models, outbox_models
from store.session import CONNECTS_WITHIN, prepare_sqlite
from store.tables import Table
from store.words import TABLE as WORDS

TABLES = (models, outbox_models)
WRITE = "PRAGMA user_version = 0"
"""Changes nothing, but SQLite refuses it where it may not write; it opens such files without a word."""
LOCK = 7_265_001
"""Any number, the same in all replicas: whoever holds it migrates, the others wait."""


NO_ADDRESS = (
    "DATABASE_URL is no database address. "
    "Use sqlite:///client-issue.db or postgresql://user:password@host/name."
)


UNUSABLE = (
    "The database of DATABASE_URL can't be used. Is it there and running, "
    "and may I write to it? ({})"
)
NEWER = (
    "The database is newer than this version of the code (its revision is {}). "
    "Start the newer version, or restore the database from before its upgrade."
)


class DatabaseUnusable(Exception):
    """The database can't be used as it is; the text says what to do about it."""


def database_url(url: str) -> str:
    """The address with our drivers: plain `sqlite:` and `postgresql:` are taken too."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnusable(NO_ADDRESS) from error
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise DatabaseUnusable(f"{NO_ADDRESS} In memory it would end with the bot.")
    if backend == "sqlite" and parsed.query:
        raise DatabaseUnusable(f"{NO_ADDRESS} Nothing may follow the name of a SQLite file.")
    drivers = {"sqlite": "sqlite+inloop", "postgresql": "postgresql+psycopg"}
    if parsed.drivername == "postgres":
        backend = "postgresql"
    if backend not in drivers:
        raise DatabaseUnusable(
            f"DATABASE_URL names the database {backend}; I know SQLite and PostgreSQL."
        )
    return parsed.set(drivername=drivers[backend]).render_as_string(hide_password=False)


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to this version of the code; blocking, safe to call from many replicas."""
    _with_connection(url, lambda connection, config: _upgrade(connection, config, revision))


def downgrade(url: str, revision: str) -> None:
    _with_connection(url, lambda _connection, config: command.downgrade(config, revision))


def drift(url: str) -> list[Any]:
    """What the models have and the migrated database has not, or the other way round."""
    found: list[Any] = []

    def compare(connection: Connection, _config: Config) -> None:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "target_metadata": Table.metadata,
                "include_name": _is_of_models,
            },
        )
        found.extend(compare_metadata(context, Table.metadata))

    _with_connection(url, compare)
    return found


def _is_of_models(name: str | None, kind: str, _parents: object) -> bool:
    """The words of cases are a table of each database's own kind, made by its migration."""
    return kind != "table" or not (name or "").startswith(WORDS)


def _with_connection(url: str, work: Any) -> None:
    engine = _engine(database_url(url))
    try:
        with (
            in_sentences(),
            engine.connect() as connection,
            as_file(files("store") / "migrations") as folder,
        ):
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
                connection.commit()
            config = config_in(folder)
            config.attributes["connection"] = connection
            with connection.begin():
                work(connection, config)
            if connection.dialect.name == "sqlite":
                _check_references(connection)
    finally:
        engine.dispose()


def config_in(folder: Any) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def in_sentences() -> Iterator[None]:
    """For who sits at the command line: what is wrong with the database, in one sentence."""
    try:
        yield
    except DatabaseError as error:
        raise DatabaseUnusable(UNUSABLE.format(_first_line(error))) from error


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, connect_args={"connect_timeout": CONNECTS_WITHIN})
    engine = create_engine(url.replace("sqlite+inloop:", "sqlite:", 1))
    # Batch changes rebuild tables; with foreign keys on that would delete their children.
    prepare_sqlite(engine, foreign_keys=False)
    return engine


def _upgrade(connection: Connection, config: Config, revision: str) -> None:
    revision_of(connection, config)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(WRITE)
    command.upgrade(config, revision)


def revision_of(connection: Connection, config: Config) -> str | None:
    """What the database was migrated to; refuses what only newer code knows."""
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and present not in known:
        raise DatabaseUnusable(NEWER.format(present))
    return present


def _check_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise DatabaseUnusable(f"The database has {len(broken)} rows that point nowhere.")


def _first_line(error: DatabaseError) -> str:
    return str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no reason given"
