"""Escalations as a case's row keeps them: JSON, with times in ISO 8601."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.domain.escalation import Asked, Escalation, Reason


def escalation_data(escalation: Escalation) -> dict[str, Any]:
    return {
        **{name: _plain(value) for name, value in asdict(escalation).items()},
        "asked": [{**asdict(each), "at": each.at.isoformat()} for each in escalation.asked],
    }


def escalation(data: dict[str, Any]) -> Escalation:
    times = ("needed_by", "asked_at", "accepted_at", "ended_at")
    return Escalation(
        **{
            **data,
            **{name: datetime.fromisoformat(data[name]) if data[name] else None for name in times},
            "reason": Reason(data["reason"]),
            "asked": tuple(
                Asked(**{**each, "at": datetime.fromisoformat(each["at"])})
                for each in data["asked"]
            ),
        }
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
