"""The manifest asks for what the code uses, and for nothing else."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import handlers
from bot.cli import app
from bot.manifest import SCOPES, manifest
from bot.metrics import Metrics
from bot.sandbox import SandboxClock
from bot.slack import Slack
from bot.views import ids
from handlers.events import EVENTS
from handlers.routes import ANYTHING
from store import Store
from tests.factories import a_house

HEARS = ("action", "command", "options", "shortcut", "view")
ROOT = Path(__file__).parents[2]
CALL = re.compile(r"client\.((?:auth|chat|conversations|files|users|views|bots|team)_\w+)\(")
NONE: frozenset[str] = frozenset()
READS = frozenset({"channels:read", "groups:read", "im:read"})
HISTORY = frozenset({"channels:history", "groups:history", "im:history"})
METHODS = {
    "auth_test": NONE,
    "chat_delete": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_create": {"groups:write"},
    "conversations_history": HISTORY,
    "conversations_info": READS,
    "conversations_invite": {"groups:write"},
    "conversations_join": {"channels:join"},
    "conversations_kick": {"groups:write"},
    "conversations_open": {"im:write"},
    "conversations_replies": HISTORY,
    "files_completeUploadExternal": {"files:write"},
    "files_delete": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "users_conversations": {"groups:read"},
    "users_info": {"users:read"},
    "views_open": NONE,
    "views_publish": NONE,
    "views_push": NONE,
    "views_update": NONE,
}
"""What Slack's reference asks for each method that the code calls."""
EVENT_SCOPES = {
    "app_home_opened": NONE,
    "app_mention": {"app_mentions:read"},
    "channel_archive": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_shared": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "channel_unshared": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.im": {"im:history"},
    "user_change": {"users:read"},
}


class Registered:
    """Takes the place of Bolt's app, and notes what is registered under which name."""

    def __init__(self) -> None:
        self.names: dict[str, list[Any]] = {}

    def __getattr__(self, kind: str) -> Callable[[Any], Callable[[Any], None]]:
        def register(name: Any, **_how: Any) -> Callable[[Any], None]:
            self.names.setdefault(kind, []).append(name)
            return lambda _listener: None

        return register


def _no_slack(_team_id: str) -> Slack:
    raise AssertionError("Registering calls nobody.")


@pytest.fixture
async def registered(sqlite_url: str) -> Any:
    app = Registered()
    store = Store.open(sqlite_url)
    as_app: Any = app
    handlers.register(as_app, a_house(store, SandboxClock()), _no_slack, {}, Metrics())
    yield app.names
    await store.close()


def test_the_file_is_what_the_code_says() -> None:
    assert json.loads((ROOT / "manifest.json").read_text("utf-8")) == manifest()


def test_every_command_has_a_listener(registered: dict[str, list[Any]]) -> None:
    declared = [each["command"] for each in manifest()["features"]["slash_commands"]]

    assert registered["command"] == declared


def test_every_shortcut_has_a_listener(registered: dict[str, list[Any]]) -> None:
    declared = {each["callback_id"] for each in manifest()["features"]["shortcuts"]}

    assert {name for name in registered["shortcut"] if isinstance(name, str)} == declared


def test_every_event_that_is_heard_is_asked_for(registered: dict[str, list[Any]]) -> None:
    heard = {name for name in registered["event"] if isinstance(name, str)}

    assert heard <= {name.partition(".")[0] for name in EVENTS}
    assert manifest()["settings"]["event_subscriptions"]["bot_events"] == sorted(EVENTS)


def test_every_button_and_form_has_a_listener(registered: dict[str, list[Any]]) -> None:
    names = {value for name, value in vars(ids).items() if name.isupper()}
    heard = [name for kind in HEARS for name in registered[kind] if name != ANYTHING]

    deaf = {name for name in names if not any(_is_heard(name, by) for by in heard)}

    assert deaf == {
        ids.NOTICE_FORM,
        ids.TERM_FORM,
        ids.STEP_MORE_FORM,
        ids.HELP_TREE,
        ids.SIMILAR_FORM,
    }  # nothing to send


def test_every_name_of_a_button_or_form_is_used_in_a_view() -> None:
    views = "".join(path.read_text("utf-8") for path in (ROOT / "bot/views").glob("*.py"))
    names = {name for name in vars(ids) if name.isupper()} - {"SHORTCUT_OPEN", "MESSAGE_OPEN"}

    assert {name for name in names if f"ids.{name}" not in views} == set()


def _is_heard(name: str, by: str | re.Pattern[str]) -> bool:
    return by == name if isinstance(by, str) else bool(by.search(name) or by.search(f"{name}.1"))


def test_the_scopes_are_those_that_calls_and_events_need() -> None:
    files = [*(ROOT / "bot/slack").glob("*.py"), *(ROOT / "handlers").glob("*.py")]
    called = {name for file in files for name in CALL.findall(file.read_text("utf-8"))}
    needed = {scope for name in called for scope in METHODS[name]}
    needed |= {scope for name in EVENTS for scope in EVENT_SCOPES[name]}

    assert needed | {"commands"} == SCOPES


def test_a_step_for_workflows_comes_when_asked_for_with_all_that_slack_wants_of_it(
    registered: dict[str, list[Any]],
) -> None:
    plain, asked = manifest(), manifest(workflow_step=True)

    assert "functions" not in plain
    assert plain["settings"]["org_deploy_enabled"] is False
    assert list(asked["functions"]) == registered["function"] == ["open_client_issue"]
    assert asked["settings"]["org_deploy_enabled"] is True
    assert asked["settings"]["function_runtime"] == "remote"
    assert "function_executed" in asked["settings"]["event_subscriptions"]["bot_events"]
    assert asked["oauth_config"] == plain["oauth_config"]


def test_over_http_every_address_is_ours() -> None:
    url = "https://bot.example.com/slack/events"
    settings = manifest(events_url=url)["settings"]

    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == url
    assert settings["interactivity"]["request_url"] == url


@pytest.mark.parametrize("url", ["nonsense", "http://bot.example.com/slack/events", "https://"])
def test_an_address_that_slack_would_not_call_is_refused(url: str) -> None:
    result = CliRunner().invoke(app, ["manifest", "--events-url", url])

    assert result.exit_code == 2
    assert "https" in result.output
    assert "{" not in result.output
