"""What Slack tells us, without its wire format."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Posted:
    channel: str
    ts: str
    thread_ts: str | None


@dataclass(frozen=True, kw_only=True)
class ChannelInfo:
    """`member`: the bot is in it. `shared`: with another organisation. `im`: between people."""

    id: str
    name: str
    private: bool
    member: bool
    shared: bool
    im: bool
    archived: bool


@dataclass(frozen=True, kw_only=True)
class UserInfo:
    """`staff`: one of this workspace; no guest, bot, stranger or deactivated person."""

    id: str
    name: str
    zone: str
    staff: bool
    admin: bool


@dataclass(frozen=True, kw_only=True)
class Identity:
    team_id: str
    team_name: str
    bot_user_id: str
    url: str
    scopes: frozenset[str]
