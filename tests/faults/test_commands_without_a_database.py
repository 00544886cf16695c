"""Every command that needs the database says in one sentence what to do when it can't be used."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

COMMANDS = (["outbox"], ["outbox", "retry"], ["export"], ["erase", "--client", "Acme"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-2")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-2")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///bot.db")
    return tmp_path


def said(words: list[str]) -> str:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert len(result.output.splitlines()) == 1
    return result.output


@pytest.mark.parametrize("words", COMMANDS)
def test_none_is_there(words: list[str], folder: Path) -> None:
    assert f"There is no database {folder}/bot.db." in said(words)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("words", COMMANDS)
def test_it_is_no_database(words: list[str], folder: Path) -> None:
    (folder / "bot.db").write_text("Dear diary, " * 1000)

    assert "file is not a database" in said(words)


@pytest.mark.parametrize("words", COMMANDS)
def test_no_bot_ever_ran_on_it(words: list[str], folder: Path) -> None:
    (folder / "bot.db").touch()

    assert "Start the bot once" in said(words)


def test_a_file_of_settings_that_cant_be_read_is_told_by_the_check_of_playbooks(
    folder: Path,
) -> None:
    (folder / ".env").write_bytes(b"\xff\xfe")

    assert "I can't read .env" in said(["playbooks", "check"])
