"""A command beside the bot: a database that it can't use is named in one sentence, and left alone."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

import store
from store import DatabaseUnusable
from tests.support.ports import free_port
from tests.support.rights import without_rights


def refused(url: str, *, to_write: bool = False) -> str:
    with pytest.raises(DatabaseUnusable) as caught:
        store.examine(url, to_write=to_write)
    said = str(caught.value)
    assert "\n" not in said
    return said


def stamp(url: str, revision: str) -> None:
    engine = create_engine(url.replace("sqlite+inloop", "sqlite"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    engine.dispose()


@contextmanager
def read_only(url: str) -> Iterator[str]:
    """A copy in a folder that is open to it, while its file is not: SQLite opens that without a word.

    The folder is its own, since those of the tests are shared with whatever runs beside.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(shutil.copy(make_url(url).database or "", folder))
        Path(folder).chmod(0o777)
        file.chmod(0o444)
        with without_rights():
            yield f"sqlite+inloop:///{file}"


def test_a_database_of_this_version_is_fine(db_url: str) -> None:
    store.examine(db_url)
    store.examine(db_url, to_write=True)


def test_one_that_is_newer_wants_newer_code(db_url: str) -> None:
    stamp(db_url, "9999")

    assert refused(db_url).startswith("The database is newer than this version of the code")


def test_one_that_is_older_wants_the_bot_to_start(db_url: str) -> None:
    stamp(db_url, "0001")

    assert "Start the bot once" in refused(db_url)


def test_a_file_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    said = refused(f"sqlite:///{tmp_path}/bot.db")

    assert f"There is no database {tmp_path}/bot.db." in said
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_stays_empty(tmp_path: Path) -> None:
    (tmp_path / "bot.db").touch()

    assert "is empty" in refused(f"sqlite:///{tmp_path}/bot.db", to_write=True)
    assert (tmp_path / "bot.db").stat().st_size == 0


def test_a_database_of_somebody_else_is_not_changed(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE theirs (id)")
    other.close()
    before = file.read_bytes()

    assert "is empty, or of an older version" in refused(f"sqlite:///{file}", to_write=True)
    assert file.read_bytes() == before


def test_garbage_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("Dear diary, " * 1000)

    assert "file is not a database" in refused(f"sqlite:///{tmp_path}/bot.db")


def test_a_file_that_may_only_be_read_can_be_read(sqlite_url: str) -> None:
    with read_only(sqlite_url) as url:
        store.examine(url)
        assert "readonly" in refused(url, to_write=True)


def test_on_a_file_that_may_only_be_read_no_bot_starts(sqlite_url: str) -> None:
    with read_only(sqlite_url) as url, pytest.raises(DatabaseUnusable, match="readonly"):
        store.upgrade(url)


def test_a_file_takes_no_options(tmp_path: Path) -> None:
    assert "Nothing may follow" in refused(f"sqlite:///{tmp_path}/bot.db?mode=ro&uri=true")
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_run_is_told_without_the_password() -> None:
    said = refused(f"postgresql://bot:secret@127.0.0.1:{free_port()}/bot")

    assert said.startswith("The database of DATABASE_URL can't be used.")
    assert "secret" not in said


async def test_what_breaks_on_the_way_is_a_sentence_too(db_url: str) -> None:
    with pytest.raises(DatabaseUnusable, match="can't be used"):
        async with store.beside(db_url) as opened:
            _drop(db_url, "workspaces")
            async with opened.reading() as tx:
                await tx.workspaces.get("T1")


def _drop(url: str, table: str) -> None:
    engine = create_engine(url.replace("sqlite+inloop", "sqlite"))
    with engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {table}"))
    engine.dispose()
