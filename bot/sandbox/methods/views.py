"""views.*: forms and Homes."""

from bot.sandbox import modals
from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.methods.access import Api
from bot.sandbox.state import Json
from bot.sandbox.wire import view_json

NOT_JSON = "invalid_arguments"


def open_view(api: Api, arguments: Arguments) -> Json:
    return _by_trigger(api, arguments, push=False)


def push_view(api: Api, arguments: Arguments) -> Json:
    return _by_trigger(api, arguments, push=True)


def update_view(api: Api, arguments: Arguments) -> Json:
    view_id, external_id = arguments.text("view_id"), arguments.text("external_id")
    if not view_id and not external_id:
        raise invalid_arguments("one of view_id and external_id is required")
    found = api.workspace.view(view_id) or api.workspace.view_by_external_id(external_id)
    if found is None:
        raise SlackError("not_found")
    modals.refuse_stale(found, arguments.text("hash"))
    body = arguments.structured("view", error=NOT_JSON)
    return {"view": view_json(modals.update_view(api.workspace, found, body), api.workspace)}


def publish(api: Api, arguments: Arguments) -> Json:
    user = api.workspace.user(arguments.required("user_id"))
    home = api.workspace.homes.get(user.id)
    if home is not None:
        modals.refuse_stale(home, arguments.text("hash"))
    body = arguments.structured("view", error=NOT_JSON)
    return {"view": view_json(modals.publish_home(api.workspace, user.id, body), api.workspace)}


def _by_trigger(api: Api, arguments: Arguments, *, push: bool) -> Json:
    """Spend the trigger only on a view that Slack accepts."""
    trigger = arguments.required("trigger_id")
    body = arguments.structured("view", error=NOT_JSON)
    modals.checked_view(api.workspace, body, kind="modal")
    user = api.tickets.use_trigger(trigger)
    show = modals.push_view if push else modals.open_view
    return {"view": view_json(show(api.workspace, user, body), api.workspace)}
