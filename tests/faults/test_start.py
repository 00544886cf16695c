"""What keeps the bot from starting is one clear text, for whoever starts it."""

import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url

from bot.app import Bot, CannotStart
from bot.manifest import SCOPES
from bot.sandbox import Sandbox
from store import DatabaseUnusable
from store.lock import one_bot
from tests.support.ports import free_port
from tests.support.process import Ended, environment_for, running
from tests.support.rights import without_rights
from tests.support.world import settings_for

NOWHERE = "http://127.0.0.1:1/api/"


async def refusal(slack: Sandbox, database_url: str, **changed: Any) -> str:
    """What the bot says instead of starting."""
    settings = settings_for(slack, database_url, **changed)
    with pytest.raises((CannotStart, DatabaseUnusable)) as caught:
        async with Bot(settings, scopes=SCOPES, host="127.0.0.1"):
            pass
    said = str(caught.value)
    assert "\n" not in said
    assert slack.bot_token not in said
    return said


async def test_a_bot_token_that_slack_does_not_know(sandbox: Sandbox, sqlite_url: str) -> None:
    said = await refusal(sandbox, sqlite_url, slack_bot_token=SecretStr("xoxb-wrong"))

    assert said.startswith("Slack refuses SLACK_BOT_TOKEN (invalid_auth).")
    assert "OAuth & Permissions" in said


@pytest.mark.parametrize("word", ["token_revoked", "account_inactive", "token_expired"])
async def test_a_bot_token_that_is_no_longer_good(
    sandbox: Sandbox, sqlite_url: str, word: str
) -> None:
    sandbox.access.token_error = word

    said = await refusal(sandbox, sqlite_url)

    assert said.startswith(f"Slack refuses SLACK_BOT_TOKEN ({word}).")


async def test_an_app_token_that_slack_does_not_know(sandbox: Sandbox, sqlite_url: str) -> None:
    said = await refusal(sandbox, sqlite_url, slack_app_token=SecretStr("xapp-wrong"))

    assert said.startswith("Slack refuses SLACK_APP_TOKEN (invalid_auth).")
    assert "connections:write" in said


async def test_an_app_that_lacks_scopes(sandbox: Sandbox, sqlite_url: str) -> None:
    sandbox.access.scopes -= {"chat:write", "im:write"}

    said = await refusal(sandbox, sqlite_url)

    assert said.startswith("The app lacks the scopes chat:write, im:write.")
    assert "manifest.json" in said


async def test_a_slack_that_cant_be_reached(sandbox: Sandbox, sqlite_url: str) -> None:
    said = await refusal(sandbox, sqlite_url, slack_api_url=NOWHERE)

    assert said.startswith(f"Slack can't be reached at {NOWHERE}")
    assert "SLACK_API_URL" in said


async def test_a_slack_that_fails(sandbox: Sandbox, sqlite_url: str) -> None:
    sandbox.faults.next("auth.test", status=500)

    assert (await refusal(sandbox, sqlite_url)).startswith("Slack can't be reached at")


async def test_an_address_that_is_no_slack(sandbox: Sandbox, sqlite_url: str) -> None:
    said = await refusal(sandbox, sqlite_url, slack_api_url=f"{sandbox.url}/elsewhere/")

    assert "SLACK_API_URL" in said


async def test_a_slack_that_opens_no_socket(sandbox: Sandbox, sqlite_url: str) -> None:
    sandbox.faults.next("apps.connections.open", drop="before")

    said = await refusal(sandbox, sqlite_url)

    assert said.startswith("Slack can't be reached for Socket Mode")


async def test_a_folder_that_is_not_there(sandbox: Sandbox, tmp_path: Path) -> None:
    said = await refusal(sandbox, f"sqlite:///{tmp_path}/none/bot.db")

    assert said.startswith("I can't write beside the database")
    assert "DATABASE_URL" in said


def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    url = f"sqlite:///{tmp_path}/bot.db"
    with without_rights(), pytest.raises(DatabaseUnusable) as caught, one_bot(url):
        pass

    assert "Permission denied" in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
async def test_a_database_that_would_end_with_the_bot(
    sandbox: Sandbox, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    said = await refusal(sandbox, url)

    assert "sqlite:///client-issue.db" in said
    assert listing(tmp_path) == []


async def test_a_folder_in_the_place_of_the_file(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "bot.db").mkdir()

    said = await refusal(sandbox, f"sqlite:///{tmp_path}/bot.db")

    assert said.startswith("The database of DATABASE_URL can't be used.")


async def test_a_file_that_is_no_database(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("Dear diary, " * 1000)

    said = await refusal(sandbox, f"sqlite:///{tmp_path}/bot.db")

    assert "file is not a database" in said


async def test_a_database_that_is_newer_than_the_code(sandbox: Sandbox, sqlite_url: str) -> None:
    with sqlite3.connect(make_url(sqlite_url).database or "") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    said = await refusal(sandbox, sqlite_url)

    assert said.startswith("The database is newer than this version of the code")


async def test_a_second_bot_on_the_same_file(sandbox: Sandbox, sqlite_url: str) -> None:
    async with Bot(settings_for(sandbox, sqlite_url), scopes=SCOPES, host="127.0.0.1"):
        said = await refusal(sandbox, sqlite_url)

    assert said.startswith("Another bot runs on the database")


async def test_a_postgresql_that_does_not_run(sandbox: Sandbox) -> None:
    said = await refusal(sandbox, f"postgresql://bot:secret@127.0.0.1:{free_port()}/bot")

    assert said.startswith("The database of DATABASE_URL can't be used.")
    assert "secret" not in said


async def test_a_postgresql_without_that_database(sandbox: Sandbox, pg_url: str) -> None:
    url = make_url(pg_url).set(database="none").render_as_string(hide_password=False)

    assert 'database "none" does not exist' in await refusal(sandbox, url)


async def test_an_address_of_no_database(sandbox: Sandbox) -> None:
    said = await refusal(sandbox, "postgresql://host:port/name")

    assert said.startswith("DATABASE_URL is no database address.")


async def test_a_port_that_is_taken(sandbox: Sandbox, sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        said = await refusal(sandbox, sqlite_url, port=port)

    assert said.startswith(f"I can't listen on PORT {port}")


async def test_a_bot_that_could_not_start_leaves_nothing_behind(
    sandbox: Sandbox, sqlite_url: str
) -> None:
    await refusal(sandbox, sqlite_url, slack_app_token=SecretStr("xapp-wrong"))

    async with Bot(settings_for(sandbox, sqlite_url), scopes=SCOPES, host="127.0.0.1") as bot:
        assert bot.port


async def test_without_settings_the_command_names_them_all(tmp_path: Path) -> None:
    ended = await run(tmp_path, {})

    assert ended.code == 1
    assert "SLACK_BOT_TOKEN" in ended.err
    assert "SLACK_APP_TOKEN" in ended.err
    assert "Traceback" not in ended.out + ended.err


async def test_the_command_says_why_it_does_not_start(
    sandbox: Sandbox, sqlite_url: str, tmp_path: Path
) -> None:
    environment = environment_for(sandbox, sqlite_url, SLACK_BOT_TOKEN="xoxb-wrong")

    ended = await run(tmp_path, environment)

    assert ended.code == 1
    assert ended.err.startswith("Slack refuses SLACK_BOT_TOKEN (invalid_auth).")
    assert len(ended.err.splitlines()) == 1
    assert "Traceback" not in ended.out


async def test_settings_come_from_the_file_beside_it(
    sandbox: Sandbox, sqlite_url: str, tmp_path: Path
) -> None:
    environment = environment_for(sandbox, sqlite_url, SLACK_APP_TOKEN="xapp-wrong")
    lines = [f"{name}={value}\n" for name, value in environment.items()]
    (tmp_path / ".env").write_text("".join(lines))

    ended = await run(tmp_path, {})

    assert ended.err.startswith("Slack refuses SLACK_APP_TOKEN (invalid_auth).")


def listing(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def run(folder: Path, environment: dict[str, str]) -> Ended:
    async with running(folder, environment) as bot:
        return await bot.ended()
