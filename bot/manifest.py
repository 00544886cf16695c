"""The app's manifest, made from the code: commands, shortcuts, events, scopes."""

from typing import Any

from bot.views import ids, workflow
from handlers.events import EVENTS

SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "users:read",
    }
)
"""What each is for stands in the guide for administrators."""


def manifest(*, events_url: str = "", workflow_step: bool = False) -> dict[str, Any]:
    """For Socket Mode; with the address of /slack/events, for HTTP.

    `workflow_step` is not for all: Slack wants a paid plan for it, and on Enterprise an app
    that is installed for the whole organisation.
    """
    socket = not events_url
    address = {} if socket else {"request_url": events_url}
    command_address = {} if socket else {"url": events_url}
    events = {*EVENTS, workflow.EVENT} if workflow_step else EVENTS
    functions = {"functions": {workflow.STEP: workflow.definition()}} if workflow_step else {}
    runtime = {"function_runtime": "remote"} if workflow_step else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Client Issue",
            "description": "Brings a client's complaint to a good end, step by step.",
            "background_color": "#1f3a4d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Client Issue", "always_online": True},
            "shortcuts": [
                {
                    "name": "Open a client issue",
                    "type": "global",
                    "callback_id": ids.SHORTCUT_OPEN,
                    "description": "Open a case for a client's complaint",
                },
                {
                    "name": "Open a client issue",
                    "type": "message",
                    "callback_id": ids.MESSAGE_OPEN,
                    "description": "Open a case from this message",
                },
            ],
            "slash_commands": [
                {
                    "command": ids.COMMAND,
                    "description": "Open a case for a client's complaint",
                    "usage_hint": "[client: what happened] · list · show CI-12 · digest · help",
                    "should_escape": True,
                    **command_address,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(events), **address},
            "interactivity": {
                "is_enabled": True,
                **address,
                **({} if socket else {"message_menu_options_url": events_url}),
            },
            "org_deploy_enabled": workflow_step,
            **runtime,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
        **functions,
    }


def page_shortcuts() -> tuple[dict[str, str], ...]:
    """What the sandbox's page offers."""
    return tuple(
        {"name": each["name"], "callback_id": each["callback_id"], "type": each["type"]}
        for each in manifest()["features"]["shortcuts"]
    )
