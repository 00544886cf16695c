"""The step *Open a client issue* for Slack's Workflow Builder: what it takes and gives."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.case import Case, Reached, Severity
from bot.domain.errors import InvalidFields
from bot.domain.opening import Opening
from bot.views.opening import REACHED, SEVERITIES
from bot.views.text import typed

STEP = "open_client_issue"
EVENT = "function_executed"
TEXT, PERSON = "string", "slack#/types/user_id"

T = TypeVar("T", bound=StrEnum)


def definition() -> dict[str, Any]:
    """As the manifest has it."""
    return {
        "title": "Open a client issue",
        "description": "Opens a case for a client's complaint and guides its owner from there.",
        "input_parameters": {
            "client": _parameter(TEXT, "Client", "Who complains.", needed=True),
            "happened": _parameter(TEXT, "What happened", "In their words.", needed=True),
            "owner": _parameter(PERSON, "Owner", "Who answers to the client.", needed=True),
            "reached": _parameter(
                TEXT, "How did it reach us?", f"{_choices(Reached)}. Empty: {Reached.EMAIL}."
            ),
            "severity": _parameter(
                TEXT, "Severity", f"{_choices(Severity)}. Empty: {Severity.NORMAL}."
            ),
        },
        "output_parameters": {
            "case": _parameter(TEXT, "Case", "Its number, as CI-12.", needed=True),
            "link": _parameter(TEXT, "Link", "To its card.", needed=True),
        },
    }


def opening_of(inputs: Mapping[str, Any], *, team_id: str, channel: str, source: str) -> Opening:
    """Whoever is to own it opens it, as a workflow is nobody."""
    owner = _text(inputs, "owner")
    return Opening(
        source=source,
        team_id=team_id,
        by=owner,
        owner=owner,
        client=_text(inputs, "client"),
        happened=_text(inputs, "happened"),
        reached=_one_of(REACHED, Reached.EMAIL, _text(inputs, "reached"), "reached"),
        severity=_one_of(SEVERITIES, Severity.NORMAL, _text(inputs, "severity"), "severity"),
        channel=channel,
    )


def outputs_of(case: Case, link: str) -> dict[str, str]:
    return {"case": case.label, "link": link}


def _parameter(kind: str, title: str, says: str, *, needed: bool = False) -> dict[str, Any]:
    return {"type": kind, "title": title, "description": says, "is_required": needed}


def _text(inputs: Mapping[str, Any], name: str) -> str:
    value = inputs.get(name)
    return typed(value).strip() if isinstance(value, str) else ""


def _one_of(choices: Iterable[tuple[T, str]], default: T, said: str, field: str) -> T:
    """By its word or its label in the form."""
    known = {name.casefold(): each for each, label in choices for name in (each, label)}
    found = known.get(said.casefold(), default if not said else None)
    if found is None:
        words = ", ".join(dict.fromkeys(known.values()))
        raise InvalidFields({field: f"I don't know “{said[:75]}”. Use one of: {words}."})
    return found


def _choices(of: Iterable[StrEnum]) -> str:
    return ", ".join(of).capitalize()
