"""A person's stack of forms: opening, pushing, updating and closing them as Slack does."""

import json

from bot.sandbox.blockkit import check_view
from bot.sandbox.elements import with_ids
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.forms import state_of
from bot.sandbox.state import Json, View
from bot.sandbox.workspace import Workspace

STACK_LIMIT = 3
SIZE_LIMIT = 250_000


def checked_view(workspace: Workspace, body: object, *, kind: str) -> Json:
    """Accept what Slack would accept as a view of this kind, with its ids filled in."""
    if not isinstance(body, dict):
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    if len(json.dumps(body)) > SIZE_LIMIT:
        raise SlackError("view_too_large")
    if wrong := check_view(body):
        raise invalid_arguments(*wrong)
    if body.get("type") != kind:
        raise invalid_arguments(f"must be of type: {kind} [json-pointer:/view/type]")
    return body | {"blocks": with_ids(body["blocks"], workspace.new_id)}


def open_view(workspace: Workspace, user: str, body: object) -> View:
    view = _new_view(workspace, user, checked_view(workspace, body, kind="modal"), previous=None)
    workspace.stacks[user] = [view]
    workspace.changes.mark()
    return view


def push_view(workspace: Workspace, user: str, body: object) -> View:
    stack = workspace.stack(user)
    if not stack:
        raise SlackError("invalid_trigger_id")
    if len(stack) >= STACK_LIMIT:
        raise SlackError("push_limit_reached")
    checked = checked_view(workspace, body, kind="modal")
    view = _new_view(workspace, user, checked, previous=stack[-1])
    stack.append(view)
    workspace.changes.mark()
    return view


def update_view(workspace: Workspace, view: View, body: object) -> View:
    """Replace a view; what was typed stays where block and action ids are the same."""
    checked = checked_view(workspace, body, kind=view.type)
    _refuse_taken_id(workspace, checked, itself=view)
    view.body = checked
    view.values = state_of(view.blocks, view.values)
    view.errors = {}
    view.hash = workspace.new_ts()
    workspace.changes.mark()
    return view


def publish_home(workspace: Workspace, user: str, body: object) -> View:
    home = workspace.homes.get(user)
    if home is not None:
        return update_view(workspace, home, body)
    checked = checked_view(workspace, body, kind="home")
    workspace.homes[user] = _new_view(workspace, user, checked, previous=None)
    workspace.changes.mark()
    return workspace.homes[user]


def close_view(workspace: Workspace, view: View) -> list[View]:
    """Close a view with all above it, or all of its stack if it asks for that."""
    stack = workspace.stack(view.user)
    if view not in stack:
        return []
    bottom = 0 if view.body.get("clear_on_close") else stack.index(view)
    closed = stack[bottom:]
    del stack[bottom:]
    workspace.changes.mark()
    return closed


def refuse_stale(view: View, seen_hash: str) -> None:
    if seen_hash and seen_hash != view.hash:
        raise SlackError("hash_conflict")


def _new_view(workspace: Workspace, user: str, body: Json, *, previous: View | None) -> View:
    _refuse_taken_id(workspace, body, itself=None)
    view_id = workspace.new_id("V")
    return View(
        id=view_id,
        user=user,
        body=body,
        hash=workspace.new_ts(),
        values=state_of(body["blocks"]),
        root_id=previous.root_id if previous else view_id,
        previous_id=previous.id if previous else None,
    )


def _refuse_taken_id(workspace: Workspace, body: Json, *, itself: View | None) -> None:
    taken = workspace.view_by_external_id(str(body.get("external_id", "")))
    if taken is not None and taken is not itself:
        raise SlackError("duplicate_external_id")
