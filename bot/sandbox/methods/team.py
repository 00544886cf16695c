"""auth.test, users.info, team.info and bots.info: who is who."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.access import Api
from bot.sandbox.state import Json
from bot.sandbox.wire import bot_json, user_json


def auth_test(api: Api, _: Arguments) -> Json:
    team = api.workspace.team
    return {
        "url": f"{api.workspace.url}/",
        "team": team.name,
        "user": api.workspace.users[team.bot_user_id].name,
        "team_id": team.id,
        "user_id": team.bot_user_id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


def user_info(api: Api, arguments: Arguments) -> Json:
    user = api.workspace.user(arguments.required("user"))
    shown = user_json(user, api.workspace.clock())
    if "users:read.email" not in api.scopes:
        del shown["profile"]["email"]
    return {"user": shown}


def team_info(api: Api, _: Arguments) -> Json:
    team = api.workspace.team
    whole = {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "email_domain": "",
        "icon": {},
    }
    return {"team": whole | {"url": f"{api.workspace.url}/"}}


def bot_info(api: Api, arguments: Arguments) -> Json:
    if arguments.text("bot") not in {"", api.workspace.team.bot_id}:
        raise SlackError("bot_not_found")
    return {"bot": bot_json(api.workspace)}
