"""What a workspace holds, as plain values."""

import mimetypes
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["public", "private", "dm"]


@dataclass
class User:
    id: str
    name: str
    real_name: str
    tz: str
    team_id: str
    is_admin: bool = False
    is_restricted: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    deleted: bool = False
    title: str = ""

    @property
    def email(self) -> str:
        return f"{self.name}@{self.team_id.lower()}.example"


@dataclass(eq=False)
class File:
    """`content` is None until it was uploaded; `completed` makes it a file that posts can show."""

    id: str
    name: str
    size: int
    user: str
    created: int
    title: str = ""
    alt_text: str = ""
    content: bytes | None = None
    completed: bool = False

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(eq=False)
class Message:
    """`only_for` names the one person who sees a private answer."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    subtype: str | None = None
    edited_ts: str | None = None
    only_for: str | None = None
    is_bot: bool = False
    files: list[File] = field(default_factory=list)


@dataclass
class Channel:
    id: str
    name: str
    kind: Kind
    members: set[str]
    creator: str
    created: int
    is_archived: bool = False
    is_ext_shared: bool = False
    timeline: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[Message]] = field(default_factory=dict)


@dataclass(eq=False)
class View:
    """A form or a Home; `body` is as the app gave it, with the ids that Slack fills in."""

    id: str
    user: str
    body: Json
    hash: str
    values: dict[str, Json]
    root_id: str
    previous_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.body["type"])

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        return str(self.body.get("callback_id", ""))

    @property
    def external_id(self) -> str:
        return str(self.body.get("external_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.body.get("private_metadata", ""))

    @property
    def title(self) -> str:
        return str(self.body.get("title", {}).get("text", ""))

    @property
    def state(self) -> dict[str, Json]:
        return self.values


@dataclass
class Execution:
    """One run of a step of the app's in a workflow: running, completed or failed."""

    id: str
    callback_id: str
    inputs: Json
    state: str = "running"
    outputs: Json = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True)
class Notice:
    """A line that Slack itself shows to one person, such as a timeout."""

    id: str
    text: str


@dataclass(frozen=True)
class Team:
    id: str = "THARBOUR"
    name: str = "Harbour Studio"
    domain: str = "harbour-studio"
    app_id: str = "ASANDBOX"
    bot_id: str = "BSANDBOX"
    bot_user_id: str = "UBOT"
