"""Prevention actions as a case's row keeps them: JSON, with times in ISO 8601."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.domain.action import Action, ActionKind, Stage

TIMES = ("due_at", "made_at", "done_at", "verified_at", "ended_at")


def action_data(action: Action) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(action).items()
    }


def action(data: dict[str, Any]) -> Action:
    times = {name: datetime.fromisoformat(data[name]) if data[name] else None for name in TIMES}
    typed = {
        "kind": ActionKind(data["kind"]),
        "stage": Stage(data["stage"]),
        "serves": tuple(data["serves"]),
        "reopened_by": tuple(data["reopened_by"]),
    }
    return Action(**{**data, **times, **typed})
