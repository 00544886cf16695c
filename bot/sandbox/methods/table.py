"""Which methods there are, and which scope each needs."""

from collections.abc import Callable

from bot.sandbox.arguments import Arguments
from bot.sandbox.methods import chat, conversations, files, functions, history, team, views
from bot.sandbox.methods.access import Api
from bot.sandbox.state import Json, Kind

Method = Callable[[Api, Arguments], Json]

METHODS: dict[str, Method] = {
    "auth.test": team.auth_test,
    "bots.info": team.bot_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.create": conversations.create,
    "conversations.history": history.history,
    "conversations.info": conversations.info,
    "conversations.invite": conversations.invite,
    "conversations.join": conversations.join,
    "conversations.kick": conversations.kick,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_one,
    "conversations.replies": history.replies,
    "files.completeUploadExternal": files.complete,
    "files.delete": files.delete,
    "files.getUploadURLExternal": files.get_upload_url,
    "functions.completeError": functions.complete_error,
    "functions.completeSuccess": functions.complete_success,
    "team.info": team.team_info,
    "users.conversations": conversations.of_user,
    "users.info": team.user_info,
    "views.open": views.open_view,
    "views.publish": views.publish,
    "views.push": views.push_view,
    "views.update": views.update_view,
}

# `*` stands for the kind of the channel: channels, groups or im.
SCOPES = {
    "bots.info": "users:read",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.create": "*:manage",
    "conversations.history": "*:history",
    "conversations.info": "*:read",
    "conversations.invite": "*:write.invites",
    "conversations.join": "channels:join",
    "conversations.kick": "*:manage",
    "conversations.members": "*:read",
    "conversations.open": "im:write",
    "conversations.replies": "*:history",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.getUploadURLExternal": "files:write",
    "team.info": "team:read",
    "users.conversations": "*:read",
    "users.info": "users:read",
}
FAMILIES: dict[Kind, str] = {"public": "channels", "private": "groups", "dm": "im"}
# A wider scope that also allows what the narrow one does.
WIDER = {
    "channels:write.invites": "channels:manage",
    "groups:write.invites": "groups:write",
    "groups:manage": "groups:write",
}
ALL_SCOPES = {
    scope.replace("*", family) for scope in SCOPES.values() for family in FAMILIES.values()
} | {"commands", "app_mentions:read", "users:read.email", "groups:write", "im:write"}


def missing_scope(method: str, kind: Kind | None, scopes: set[str]) -> str | None:
    """Name the scope that a call lacks; `kind` is that of the channel it is about, if known."""
    needed = SCOPES.get(method)
    if needed is None:
        return None
    needed = needed.replace("*", FAMILIES[kind or "public"])
    return None if {needed, WIDER.get(needed, needed)} & scopes else needed
