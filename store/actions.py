"""Prevention actions as a case's row keeps them: JSON, with times in ISO 8601."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TableValuedAlias

from bot.domain.action import Action, ActionKind, Stage

TIMES = ("due_at", "made_at", "done_at", "verified_at", "ended_at", "failed_at", "came_at")


def action_data(action: Action) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(action).items()
    }


def action(data: dict[str, Any]) -> Action:
    times = {name: datetime.fromisoformat(data[name]) if data.get(name) else None for name in TIMES}
    typed = {
        "kind": ActionKind(data["kind"]),
        "stage": Stage(data["stage"]),
        "serves": tuple(data["serves"]),
        "reopened_by": tuple(data["reopened_by"]),
        "stood_in": tuple(data.get("stood_in", ())),
    }
    return Action(**{**data, **times, **typed})


class _Items(FunctionElement[Any]):
    """The items of a JSON list as rows; each database has a name of its own for it."""

    inherit_cache = True
    name = "json_array_elements"


@compiles(_Items)
def _items(element: _Items, compiler: Any, **known: Any) -> str:
    return f"json_array_elements({compiler.process(element.clauses, **known)})"


@compiles(_Items, "sqlite")
def _items_sqlite(element: _Items, compiler: Any, **known: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **known)})"


def actions_of(column: Any) -> TableValuedAlias:
    """The actions of a case as rows."""
    return _Items(column).table_valued("value")


def field(row: TableValuedAlias, name: str) -> ColumnElement[str]:
    """One text of an action, in SQL."""
    return row.c.value.op("->>", return_type=String())(name)
