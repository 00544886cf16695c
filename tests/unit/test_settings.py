"""Settings: what is wrong is said at once, by the name of the variable, with how to mend it."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load, sandbox_port

NAMES = [name.upper() for name in Settings.model_fields]
GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1-2-abc",
    "SLACK_APP_TOKEN": "xapp-1-A-2-abc",
    "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Good settings, and nothing of this machine's own."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def wrong(env_file: Path | None = None) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(env_file)
    return str(caught.value).splitlines()


def test_two_tokens_are_enough() -> None:
    settings = load(None)

    assert settings.slack_bot_token.get_secret_value() == GOOD["SLACK_BOT_TOKEN"]
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///client-issue.db"
    assert (settings.port, settings.log_level) == (3000, "INFO")


@pytest.mark.parametrize(
    ("name", "value", "how"),
    [
        ("SLACK_BOT_TOKEN", None, "OAuth & Permissions"),
        ("SLACK_BOT_TOKEN", "", "OAuth & Permissions"),
        ("SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions"),
        ("SLACK_BOT_TOKEN", "xoxp-1-2-abc", "OAuth & Permissions"),
        ("SLACK_BOT_TOKEN", "xoxb-1 2", "OAuth & Permissions"),
        ("SLACK_APP_TOKEN", "xapp-", "connections:write"),
        ("SLACK_APP_TOKEN", "xoxb-1-2-abc", "connections:write"),
        ("SLACK_SIGNING_SECRET", "short", "App Credentials"),
        ("SLACK_SIGNING_SECRET", "xoxb-1-2-abcdefghijkl", "App Credentials"),
        ("SLACK_API_URL", "slack.com/api", "Leave it empty"),
        ("SLACK_API_URL", "https://", "Leave it empty"),
        ("DATABASE_URL", "client-issue.db", "sqlite:///client-issue.db"),
        ("DATABASE_URL", "mysql://localhost/x", "postgresql://user:password@host/name"),
        ("PORT", "http", "1 to 65535"),
        ("PORT", "70000", "1 to 65535"),
        ("PORT", "-1", "1 to 65535"),
        ("PORT", "²", "1 to 65535"),
        ("LOG_LEVEL", "loud", "DEBUG, INFO, WARNING or ERROR"),
    ],
)
def test_a_wrong_value_is_named_with_how_to_get_a_right_one(
    environment: pytest.MonkeyPatch, name: str, value: str | None, how: str
) -> None:
    if value is None:
        environment.delenv(name)
    else:
        environment.setenv(name, value)

    (line,) = wrong()

    assert line.startswith(name)
    assert how in line


def test_what_was_typed_is_not_repeated(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "xoxp-secret")

    assert "secret" not in "".join(wrong())


def test_all_that_is_wrong_is_said_at_once(environment: pytest.MonkeyPatch) -> None:
    checked = [name for name in NAMES if not name.endswith("_PATH")]  # those are read later
    for name in checked:
        environment.setenv(name, "!")

    assert [line.split()[0] for line in wrong()] == checked


def test_without_a_way_in_both_are_named(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SLACK_APP_TOKEN")
    environment.delenv("SLACK_SIGNING_SECRET")
    environment.setenv("PORT", "none")

    way_in, port = wrong()

    assert "SLACK_APP_TOKEN" in way_in
    assert "SLACK_SIGNING_SECRET" in way_in
    assert port.startswith("PORT")


def test_either_way_in_is_enough(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SLACK_APP_TOKEN")

    assert load(None).slack_app_token is None


def test_an_empty_variable_is_not_set(environment: pytest.MonkeyPatch) -> None:
    unset = load(None)
    for name in ("SLACK_API_URL", "DATABASE_URL", "PORT", "LOG_LEVEL"):
        environment.setenv(name, "")

    assert load(None) == unset


def test_blanks_around_a_value_are_forgiven(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", f" {GOOD['SLACK_BOT_TOKEN']}\t")
    environment.setenv("LOG_LEVEL", " debug ")

    settings = load(None)

    assert settings.slack_bot_token.get_secret_value() == GOOD["SLACK_BOT_TOKEN"]
    assert settings.log_level == "DEBUG"


def test_the_environment_wins_over_the_file(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=4000\nLOG_LEVEL=ERROR\n")
    environment.setenv("PORT", "5000")

    settings = load(file)

    assert (settings.port, settings.log_level) == (5000, "ERROR")


def test_a_file_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    assert load(tmp_path / ".env").port == 3000


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"PORT=\xff\n")

    (line,) = wrong(file)

    assert line.startswith(f"I can't read {file}")


def test_tokens_never_show() -> None:
    shown = repr(load(None))

    assert not any(value in shown for value in GOOD.values())


@pytest.mark.parametrize("value", ["abc", "-1", "99999", "9" * 5000, "²"])
def test_a_port_for_the_page_that_is_none_is_said(
    value: str, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("SANDBOX_PORT", value)

    with pytest.raises(SettingsError, match=r"SANDBOX_PORT is no port\. Use a number"):
        sandbox_port()


@pytest.mark.parametrize(("value", "port"), [("", 8765), (" 8770 ", 8770)])
def test_the_page_has_a_port_of_its_own(
    value: str, port: int, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("SANDBOX_PORT", value)

    assert sandbox_port() == port
