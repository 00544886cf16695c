"""The short-lived permissions that Slack hands out: triggers and response URLs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.clock import SandboxClock, real_time
from bot.sandbox.errors import SlackError
from bot.sandbox.state import Message

TRIGGER_LIFETIME = timedelta(seconds=3)
RESPONSE_LIFETIME = timedelta(minutes=30)
RESPONSE_USES = 5


@dataclass
class Trigger:
    user: str
    made_at: datetime
    used: bool = False


@dataclass
class ResponseUrl:
    """`source` is the message that was pressed, if one was."""

    user: str
    channel: str
    made_at: datetime
    source: Message | None = None
    uses: int = 0


@dataclass
class Tickets:
    clock: SandboxClock
    trigger_lifetime: timedelta = TRIGGER_LIFETIME
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)

    def new_trigger(self, trigger_id: str, *, user: str) -> str:
        self.triggers[trigger_id] = Trigger(user, real_time())
        return trigger_id

    def use_trigger(self, trigger_id: str) -> str:
        """Spend a trigger, once and within three real seconds; return whose it is."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if real_time() - trigger.made_at > self.trigger_lifetime:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def new_response_url(self, key: str, ticket: ResponseUrl) -> str:
        self.response_urls[key] = ticket
        return key

    def use_response_url(self, key: str) -> ResponseUrl:
        """Use a response URL: five times, within half an hour of the sandbox's clock."""
        ticket = self.response_urls.get(key)
        if ticket is None or self.clock() - ticket.made_at > RESPONSE_LIFETIME:
            raise SlackError("expired_url")
        if ticket.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        ticket.uses += 1
        return ticket
