"""The database is brought up to date by itself, or it says what to do."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

import store
from store import DatabaseUnusable


def execute(url: str, statement: str) -> None:
    engine = create_engine(url.replace("+inloop", ""))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def tables(url: str) -> list[str]:
    engine = create_engine(url.replace("+inloop", ""))
    found = inspect(engine).get_table_names()
    engine.dispose()
    return sorted(found)


def test_an_upgraded_database_is_what_the_models_say(db_url: str) -> None:
    assert store.drift(db_url) == []


def test_it_goes_down_to_nothing_and_up_again(db_url: str) -> None:
    all_tables = tables(db_url)

    store.downgrade(db_url, "base")
    assert tables(db_url) == ["alembic_version"]

    store.upgrade(db_url)
    assert tables(db_url) == all_tables
    assert store.drift(db_url) == []


def test_to_upgrade_once_more_changes_nothing(db_url: str) -> None:
    store.upgrade(db_url)

    assert store.drift(db_url) == []


def test_a_difference_from_the_models_is_found(db_url: str) -> None:
    execute(db_url, "ALTER TABLE people ADD COLUMN shoe_size INTEGER")

    assert len(store.drift(db_url)) == 1


def test_many_replicas_that_start_at_once_upgrade_once(pg_url: str) -> None:
    store.downgrade(pg_url, "base")

    with ThreadPoolExecutor(5) as replicas:
        list(replicas.map(store.upgrade, [pg_url] * 5))

    assert store.drift(pg_url) == []


def test_a_database_newer_than_the_code_says_what_to_do(db_url: str) -> None:
    execute(db_url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(DatabaseUnusable, match=r"newer.*9999.*[Ss]tart the newer version.*restore"):
        store.upgrade(db_url)


def test_a_database_that_can_not_be_reached_says_what_to_look_at() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound but not listening: nobody answers here
        port = unused.getsockname()[1]

        with pytest.raises(DatabaseUnusable, match="running") as caught:
            store.upgrade(f"postgresql://u:secret@127.0.0.1:{port}/bot")

    assert "secret" not in str(caught.value)


def test_a_folder_that_is_missing_says_what_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="DATABASE_URL"):
        store.upgrade(f"sqlite:///{tmp_path}/nowhere/bot.db")


def test_a_file_that_is_no_database_says_what_to_look_at(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    file.write_bytes(b"not a database, but long enough to be taken for one" * 100)

    with pytest.raises(DatabaseUnusable, match="not a database"):
        store.upgrade(f"sqlite:///{file}")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///bot.db", "sqlite+inloop:///bot.db"),
        ("postgresql://u:p@db/bot", "postgresql+psycopg://u:p@db/bot"),
        ("postgresql+asyncpg://db/bot", "postgresql+psycopg://db/bot"),
        ("postgres://db/bot", "postgresql+psycopg://db/bot"),
    ],
)
def test_a_plain_address_gets_our_driver(url: str, expected: str) -> None:
    assert store.database_url(url) == expected


@pytest.mark.parametrize(
    ("url", "says"), [("bot.db", "no database address"), ("mysql://db/bot", "mysql")]
)
def test_an_address_of_anything_else_is_refused(url: str, says: str) -> None:
    with pytest.raises(DatabaseUnusable, match=says):
        store.database_url(url)
