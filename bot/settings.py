"""The only reader of the environment: secrets, addresses and paths."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, get_args

from pydantic import SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

WRONG_BOT = (
    "SLACK_BOT_TOKEN is {}. Take the Bot User OAuth Token (xoxb-…) from OAuth & Permissions."
)
WRONG_APP = (
    "SLACK_APP_TOKEN is no app-level token. Make one with the scope connections:write under Basic "
    "Information, App-Level Tokens (xapp-…), or leave it empty to be called over HTTP."
)
WRONG_SIGNING = (
    "SLACK_SIGNING_SECRET is no signing secret. Take it (letters and digits only) from Basic "
    "Information, App Credentials, or leave it empty for Socket Mode."
)
NO_WAY_IN = (
    "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set the first for Socket Mode "
    "(Basic Information, App-Level Tokens, scope connections:write), or the second for HTTP "
    "(Basic Information, App Credentials, Signing Secret)."
)
PORT = "PORT is no port. Use a number from 1 to 65535; 3000 is the default."
WRONG_SANDBOX_PORT = "SANDBOX_PORT is no port. Use a number from 1 to 65535; 8765 is the default."
LOG_LEVEL = "LOG_LEVEL is unknown. Use DEBUG, INFO, WARNING or ERROR."
API_URL = "SLACK_API_URL is no address. Leave it empty for Slack itself."
DATABASE_URL = (
    "DATABASE_URL is no database address. Use sqlite:///client-issue.db for a file in the working "
    "directory, or postgresql://user:password@host/name."
)
UNREADABLE = "I can't read {}: {}. It is a text file in UTF-8 with one NAME=value a line."

BOT_TOKEN = re.compile(r"xoxb-[\w.-]+")
APP_TOKEN = re.compile(r"xapp-[\w.-]+")
SECRET = re.compile(r"[0-9A-Za-z]{16,}")
PORT_NUMBER = re.compile(r"[0-9]{1,5}")
WEB = re.compile(r"https?://[^\s/]+\S*")
DATABASE = re.compile(r"(sqlite|postgres(ql)?)(\+\w+)?://.*")

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


SANDBOX_PORT = 8765
HIGHEST_PORT = 65535


class SettingsError(Exception):
    """One line for each variable that is wrong, with how to get its value."""


class TeamFiles(BaseSettings):
    """Where a team keeps texts of its own: playbooks, drafts and rules; words."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        validate_default=True,
    )

    playbooks_path: Path | None = None
    """A folder of .toml files."""
    glossary_path: Path | None = None
    """A .toml file, or a folder of them."""


class Settings(TeamFiles):
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = "sqlite:///client-issue.db"
    port: int = 3000
    """0 takes any that is free."""
    log_level: Level = "INFO"

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value()
        if not BOT_TOKEN.fullmatch(token):
            raise ValueError(WRONG_BOT.format("no bot token" if token else "missing"))
        return value

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not APP_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError(WRONG_APP)
        return value

    @field_validator("slack_signing_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """One of the two ways in is needed; a wrong app token was told of by itself."""
        if value is None and info.data.get("slack_app_token", True) is None:
            raise ValueError(NO_WAY_IN)
        if value is not None and not SECRET.fullmatch(value.get_secret_value()):
            raise ValueError(WRONG_SIGNING)
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not WEB.fullmatch(value):
            raise ValueError(API_URL)
        return value if value.endswith("/") else f"{value}/"

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        if not DATABASE.fullmatch(value):
            raise ValueError(DATABASE_URL)
        return value

    @field_validator("port", mode="before")
    @classmethod
    def _port(cls, value: object) -> int:
        if not PORT_NUMBER.fullmatch(str(value)) or int(str(value)) > HIGHEST_PORT:
            raise ValueError(PORT)
        return int(str(value))

    @field_validator("log_level", mode="before")
    @classmethod
    def _level(cls, value: object) -> str:
        level = str(value).upper()
        if level not in get_args(Level):
            raise ValueError(LOG_LEVEL)
        return level

    @field_validator("*", mode="before")
    @classmethod
    def _stripped(cls, value: object) -> object:
        """Copied values often have a blank around them. Last here: pydantic runs this one first."""
        return value.strip() if isinstance(value, str) else value


def load(env_file: Path | None = Path(".env")) -> Settings:
    """From the environment, which wins, and `.env`; raises SettingsError with all that is wrong."""
    with _in_sentences(env_file):
        return Settings(_env_file=env_file)


def sandbox_port() -> int:
    """Of the sandbox's page; not one of the bot's own settings. Raises SettingsError."""
    value = os.environ.get("SANDBOX_PORT", "").strip() or str(SANDBOX_PORT)
    if not PORT_NUMBER.fullmatch(value) or int(value) > HIGHEST_PORT:
        raise SettingsError(WRONG_SANDBOX_PORT)
    return int(value)


def team_files(env_file: Path | None = Path(".env")) -> TeamFiles:
    """Without the settings that only a running bot needs; raises SettingsError."""
    with _in_sentences(env_file):
        return TeamFiles(_env_file=env_file)


@contextmanager
def _in_sentences(env_file: Path | None) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        lines = [str(each["msg"]).removeprefix("Value error, ") for each in error.errors()]
        raise SettingsError("\n".join(lines)) from None
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not in UTF-8"
        raise SettingsError(UNREADABLE.format(env_file, why)) from None
