"""The payloads of commands and interactions, as Slack writes them."""

from bot.sandbox.elements import Element
from bot.sandbox.forms import State, key_of
from bot.sandbox.state import Channel, Json, Message, User, View
from bot.sandbox.tickets import ResponseUrl, Tickets
from bot.sandbox.wire import channel_name, message_json, view_json
from bot.sandbox.workspace import Workspace


class Payloads:
    """Each payload carries a fresh trigger, and a response URL where Slack gives one."""

    def __init__(self, workspace: Workspace, tickets: Tickets) -> None:
        self._workspace = workspace
        self._tickets = tickets

    def command(self, user: User, command: str, text: str, *, channel: Channel) -> Json:
        team = self._workspace.team
        return {
            "token": "sandbox",
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": channel_name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": team.app_id,
            "is_enterprise_install": "false",
            "response_url": self._response_url(user, channel.id, None),
            "trigger_id": self._trigger(user),
        }

    def action_in_message(
        self, user: User, message: Message, element: Element, entry: Json, *, state: State
    ) -> Json:
        is_private = message.only_for is not None
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": is_private,
        }
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        payload = self._common("block_actions", user) | {
            "container": container,
            "channel": self._channel(message.channel),
            "state": {"values": state},
            "response_url": self._response_url(user, message.channel, message),
            "trigger_id": self._trigger(user),
            "actions": [self._action(element, entry)],
        }
        return payload | ({} if is_private else {"message": message_json(message, self._workspace)})

    def action_in_view(self, user: User, view: View, element: Element, entry: Json) -> Json:
        return self._common("block_actions", user) | {
            "container": {"type": "view", "view_id": view.id},
            "view": view_json(view, self._workspace),
            "trigger_id": self._trigger(user),
            "actions": [self._action(element, entry)],
        }

    def suggestion(self, user: User, where: View | Message, element: Element, query: str) -> Json:
        payload = self._common("block_suggestion", user) | {
            "action_id": element.action_id,
            "block_id": element.block_id,
            "value": query,
        }
        if isinstance(where, View):
            container = {"type": "view", "view_id": where.id}
            return payload | {"container": container, "view": view_json(where, self._workspace)}
        container = {"type": "message", "message_ts": where.ts, "channel_id": where.channel}
        return payload | {
            "container": container,
            "channel": self._channel(where.channel),
            "message": message_json(where, self._workspace),
        }

    def submission(self, user: User, view: View) -> Json:
        return self._common("view_submission", user) | {
            "trigger_id": self._trigger(user),
            "view": view_json(view, self._workspace),
            "response_urls": self._chosen_channels(user, view),
        }

    def closing(self, user: User, view: View, *, is_cleared: bool) -> Json:
        shown = {"view": view_json(view, self._workspace), "is_cleared": is_cleared}
        return self._common("view_closed", user) | shown

    def message_shortcut(self, user: User, callback_id: str, message: Message) -> Json:
        return self._common("message_action", user) | {
            "callback_id": callback_id,
            "action_ts": self._workspace.new_ts(),
            "trigger_id": self._trigger(user),
            "response_url": self._response_url(user, message.channel, None),
            "message_ts": message.ts,
            "channel": self._channel(message.channel),
            "message": message_json(message, self._workspace),
        }

    def global_shortcut(self, user: User, callback_id: str) -> Json:
        return self._common("shortcut", user) | {
            "callback_id": callback_id,
            "action_ts": self._workspace.new_ts(),
            "trigger_id": self._trigger(user),
        }

    def _common(self, kind: str, user: User) -> Json:
        team = self._workspace.team
        return {
            "type": kind,
            "team": {"id": team.id, "domain": team.domain},
            "user": {
                "id": user.id,
                "username": user.name,
                "name": user.name,
                "team_id": user.team_id,
            },
            "api_app_id": team.app_id,
            "token": "sandbox",
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _action(self, element: Element, entry: Json) -> Json:
        action = {
            "type": element.kind,
            "action_id": element.action_id,
            "block_id": element.block_id,
            "action_ts": self._workspace.new_ts(),
        }
        if element.kind == "button":
            kept = ("text", "value", "style", "url")
            return action | {key: element.body[key] for key in kept if key in element.body}
        key = key_of(element.kind)
        return action | {key: entry[key]}

    def _channel(self, channel_id: str) -> Json:
        return {"id": channel_id, "name": channel_name(self._workspace.channel(channel_id))}

    def _trigger(self, user: User) -> str:
        trigger_id = self._workspace.new_id(f"{self._workspace.team.id}.")
        return self._tickets.new_trigger(trigger_id, user=user.id)

    def _response_url(self, user: User, channel: str, source: Message | None) -> str:
        ticket = ResponseUrl(user.id, channel, self._workspace.clock(), source)
        key = self._tickets.new_response_url(self._workspace.new_id("R"), ticket)
        return f"{self._workspace.url}/response/{key}"

    def _chosen_channels(self, user: User, view: View) -> list[Json]:
        """Give a response URL for each channel that the form asks to answer in."""
        found = []
        for block in view.blocks:
            body = block.get("element", {})
            if not body.get("response_url_enabled"):
                continue
            block_id, action_id = block["block_id"], body["action_id"]
            channel = view.values[block_id][action_id][key_of(body["type"])]
            if channel is not None:
                url = self._response_url(user, channel, None)
                place = {"block_id": block_id, "action_id": action_id, "channel_id": channel}
                found.append(place | {"response_url": url})
        return found
