"""What an export says of a case and of an entry of its timeline: columns, values, cells."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.case import Case
from bot.domain.promise import PromiseState
from bot.domain.timeline import Entry, Kind

CASE_COLUMNS = (
    *("workspace", "case", "client", "state", "outcome", "severity", "situation", "step"),
    *("private", "serious", "about", "about_name", "owner", "owner_name"),
    *("opened_by", "opened_by_name", "reached", "contact", "happened", "want", "cause"),
    *("reached_at", "opened_at", "receipt_at", "last_update_at", "next_update_at", "answer_by"),
    *("resolved_at", "closed_at", "waiting", "waiting_since", "times_opened", "escalation_level"),
    *("promises_open", "promises_kept", "promises_broken", "linked", "merged_into"),
    *("records", "steps", "promises", "tasks", "escalations", "actions"),
)
"""Documented in docs/export.md. New ones are added at the end; none is renamed or taken away."""
ENTRY_COLUMNS = ("workspace", "case", "at", "kind", "by", "by_name", "why", "what", "detail")
_NAMES_ANOTHER = {
    Kind.LINKED: "id",
    Kind.MERGED: "id",
    Kind.ACTION_JOINED: "case",
    Kind.ACTION_FAILED: "case",
    Kind.CAME_BACK: "case",
}
_READ_AS_FORMULA = re.compile(r"^(?='*[=+\-@\t\r\n])|(?<=[;\t\r\n])(?='*[=+\-@])")
_MADE_HARMLESS = re.compile(r"^'(?='*[=+\-@\t\r\n])|(?<=[;\t\r\n])'(?='*[=+\-@])")
"""Also inside: where `;` parts the cells, a spreadsheet begins a new one there."""

Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the reader may know beside the cases: people's names, and labels of cases by their ids."""

    names: Mapping[str, str]
    labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Told:
    """One case for its file: entries oldest first, people's names, the zone of its times."""

    case: Case
    entries: Sequence[Entry]
    names: Mapping[str, str]
    titles: Mapping[str, str]
    """Of the steps, by their keys."""
    zone: str
    at: datetime


def case_values(case: Case, known: Known) -> Values:
    """By column, as JSON can say it."""
    promised = [promise.state for promise in case.promises]
    values = {
        "workspace": case.team_id,
        "case": case.label,
        "client": case.client,
        "state": case.state,
        "outcome": case.outcome,
        "severity": case.severity,
        "situation": case.situation,
        "step": case.current,
        "private": case.private,
        "serious": case.serious,
        "about": case.about,
        "about_name": known.names.get(case.about, ""),
        "owner": case.owner,
        "owner_name": known.names.get(case.owner, ""),
        "opened_by": case.opened_by,
        "opened_by_name": known.names.get(case.opened_by, ""),
        "reached": case.reached,
        "contact": case.contact,
        "happened": case.happened,
        "want": case.want,
        "cause": case.cause,
        "reached_at": case.reached_at,
        "opened_at": case.opened_at,
        "receipt_at": case.receipt_at,
        "last_update_at": case.updated_at,
        "next_update_at": case.next_update_at,
        "answer_by": case.answer_by,
        "resolved_at": case.resolved_at,
        "closed_at": case.closed_at,
        "waiting": case.waiting,
        "waiting_since": case.waiting_since,
        "times_opened": case.round,
        "escalation_level": case.escalation.level if case.escalation else 0,
        "promises_open": promised.count(PromiseState.OPEN),
        "promises_kept": promised.count(PromiseState.KEPT),
        "promises_broken": promised.count(PromiseState.BROKEN),
        "linked": [known.labels[each] for each in case.linked if each in known.labels],
        "merged_into": known.labels.get(case.merged_into, ""),
        "records": case.records,
        "steps": case.steps,
        "promises": case.promises,
        "tasks": case.tasks,
        "escalations": case.escalations,
        "actions": case.actions,
    }
    return {column: _plain(values[column]) for column in CASE_COLUMNS}


def entry_values(case: Case, entry: Entry, known: Known) -> Values:
    detail = dict(entry.detail)
    values = {
        "workspace": case.team_id,
        "case": case.label,
        "at": entry.at,
        "kind": entry.kind,
        "by": entry.by,
        "by_name": known.names.get(entry.by, ""),
        "why": entry.why,
        "what": detail.pop("what", ""),
        "detail": detail,
    }
    return {column: _plain(values[column]) for column in ENTRY_COLUMNS}


def may_be_told(entry: Entry, known: Known) -> bool:
    """An entry that names another case is only for who may know that one, too."""
    other = names_another(entry)
    return not other or other in known.labels


def names_another(entry: Entry) -> str:
    """The id of the other case that it speaks of, if it does."""
    return entry.detail.get(_NAMES_ANOTHER.get(entry.kind, ""), "")


def cells(values: Values) -> list[str]:
    """For a CSV file: times as spreadsheets read them, words with `; `, all deeper as JSON."""
    return [harmless(_cell(value)) for value in values.values()]


def harmless(text: str) -> str:
    """A spreadsheet would run what begins like a formula; with a `'` before it, it is text."""
    return _READ_AS_FORMULA.sub("'", text)


def as_typed(cell: str) -> str:
    """What `harmless` was given."""
    return _MADE_HARMLESS.sub("", cell)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)


def _plain(value: Any) -> Any:
    """Times in UTC, as in 2026-11-22 09:30:00: the same in both formats, and sorted as text.

    The commonest first: a large export asks this millions of times.
    """
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
    return _deep(value)


def _deep(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if is_dataclass(value):
        return {name: _plain(each) for name, each in vars(value).items()}
    return {str(name): _plain(each) for name, each in value.items()}
