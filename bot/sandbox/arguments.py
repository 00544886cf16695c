"""The arguments of one Web API call, from a form or from JSON."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.state import Json

TRUE = {"1", "true", "True", True}
STRUCTURED = ("blocks", "view", "metadata", "attachments", "files", "outputs")


@dataclass(frozen=True)
class Arguments:
    values: Json

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        return self.values.get(name) in TRUE

    def number(self, name: str, default: int) -> int:
        value = self.text(name) or str(default)
        if not value.isdecimal():
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]")
        return int(value)

    def names(self, name: str) -> list[str]:
        """Split a list that Slack takes with commas."""
        value = self.values.get(name)
        parts = value if isinstance(value, list) else self.text(name).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structured(self, name: str, *, error: str) -> Any:
        """Read an argument that is JSON; None if it is not given."""
        value = self.values.get(name)
        if isinstance(value, str) and value:
            raise SlackError(error)
        return None if value == "" else value


async def read_arguments(request: web.Request) -> Arguments:
    values: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        values |= body if isinstance(body, dict) else {}
    elif request.can_read_body:
        values |= dict(await request.post())
    for name in STRUCTURED:
        if isinstance(values.get(name), str):
            values[name] = _parsed(values[name])
    return Arguments(values)


def _parsed(text: str) -> object:
    """Parse what was sent as a JSON string; what is not JSON stays text, for the error."""
    try:
        return json.loads(text)
    except ValueError:
        return text
