"""What becomes of a form when the bot has answered its submission."""

from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.errors import SlackError
from bot.sandbox.modals import push_view, update_view
from bot.sandbox.state import Json, View
from bot.sandbox.workspace import Workspace

Outcome = Literal["close", "clear", "errors", "update", "push", "failed"]
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Submission:
    """`errors` stand under their fields; `error` is what went wrong on the way, if anything."""

    outcome: Outcome
    errors: dict[str, str] = field(default_factory=dict)
    view: View | None = None
    error: str | None = None

    @property
    def ok(self) -> bool:
        return self.outcome not in {"errors", "failed"}


def apply_answer(workspace: Workspace, view: View, body: Json) -> Submission:
    """Do what the bot's `response_action` says; what makes no sense is a failure, as in Slack."""
    try:
        return _applied(workspace, view, body)
    except SlackError as error:
        messages = error.extra.get("response_metadata", {})
        return fail(workspace, view, f"{error.code} {messages}")


def fail(workspace: Workspace, view: View, error: str) -> Submission:
    """The form stays open, and the person is told."""
    workspace.notify(view.user, TROUBLE)
    return Submission("failed", view=view, error=error)


def show_errors(workspace: Workspace, view: View, errors: dict[str, str]) -> Submission:
    view.errors = errors
    workspace.changes.mark()
    return Submission("errors", errors=errors, view=view)


def _applied(workspace: Workspace, view: View, body: Json) -> Submission:
    match body.get("response_action"):
        case None:
            return _taken_off(workspace, view)
        case "clear":
            workspace.stack(view.user).clear()
            workspace.changes.mark()
            return Submission("clear")
        case "errors":
            return _refused(workspace, view, body.get("errors"))
        case "update":
            return Submission("update", view=update_view(workspace, view, body.get("view")))
        case "push":
            return Submission("push", view=push_view(workspace, view.user, body.get("view")))
    return fail(workspace, view, f"unknown response_action {body['response_action']!r}")


def _taken_off(workspace: Workspace, view: View) -> Submission:
    stack = workspace.stack(view.user)
    if view in stack:
        stack.remove(view)
    workspace.changes.mark()
    return Submission("close")


def _refused(workspace: Workspace, view: View, errors: object) -> Submission:
    fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if isinstance(errors, dict) and errors and set(errors) <= fields:
        return show_errors(workspace, view, errors)
    return fail(workspace, view, f"errors {errors} do not fit the fields {sorted(fields)}")
