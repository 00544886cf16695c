"""The state of the pretend workspace: who is there, what was said, which forms are open."""

from collections.abc import Callable
from itertools import count

from bot.sandbox import seeds
from bot.sandbox.changes import Changes
from bot.sandbox.clock import SandboxClock, real_time
from bot.sandbox.errors import SlackError
from bot.sandbox.state import Channel, Execution, File, Json, Message, Notice, Team, User, View

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MICROSECONDS = 1_000_000
NOTICES_KEPT = 20


class Workspace:
    """Every change goes through a method here or is followed by `changes.mark()`."""

    def __init__(self, clock: SandboxClock, team: Team) -> None:
        self.clock = clock
        self.team = team
        self.changes = Changes()
        self.url = ""
        self.emit: Callable[[Json], None] = lambda _: None
        # Ids go on from real time, so that a restarted sandbox never repeats an old one.
        self._ids = count(int(real_time().timestamp() * MICROSECONDS))
        self._last_ts = 0
        created = int(clock().timestamp())
        self.users = {user.id: user for user in seeds.people(team)}
        self.channels = {channel.id: channel for channel in seeds.channels(created=created)}
        self.files: dict[str, File] = {}
        self.executions: dict[str, Execution] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.notices: dict[str, list[Notice]] = {}
        self.message_states: dict[tuple[str, str, str], dict[str, Json]] = {}
        self.read_up_to: dict[tuple[str, str], str] = {}
        clock.subscribe(self.changes.mark)

    def new_id(self, prefix: str) -> str:
        number, digits = next(self._ids), ""
        while number:
            number, digit = divmod(number, len(ALPHABET))
            digits = ALPHABET[digit] + digits
        return prefix + digits

    def new_ts(self) -> str:
        now = int(self.clock().timestamp() * MICROSECONDS)
        self._last_ts = max(now, self._last_ts + 1)
        return f"{self._last_ts // MICROSECONDS}.{self._last_ts % MICROSECONDS:06d}"

    def user(self, user_id: str) -> User:
        if user_id not in self.users:
            raise SlackError("user_not_found")
        return self.users[user_id]

    def channel(self, name: str) -> Channel:
        """Find a channel by its id, or by its name with or without `#`."""
        found = self.channels.get(name)
        named = (c for c in self.channels.values() if c.name and c.name == name.removeprefix("#"))
        found = found or next(named, None)
        if found is None:
            raise SlackError("channel_not_found")
        return found

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """List what stands in the channel itself or, with `thread_ts`, the replies there."""
        place = self.channel(channel)
        if thread_ts is not None:
            return list(place.threads.get(thread_ts, ()))
        shown = place.timeline.values()
        return [m for m in shown if m.only_for is None and m.thread_ts is None]

    def find_message(self, channel: str, ts: str) -> Message | None:
        return self.channel(channel).timeline.get(ts)

    def ephemerals(self, user_id: str) -> list[Message]:
        everywhere = (m for c in self.channels.values() for m in c.timeline.values())
        return sorted((m for m in everywhere if m.only_for == user_id), key=lambda m: m.ts)

    def dm(self, user_id: str) -> str | None:
        """Name the bot's DM with this person, if it was ever opened."""
        members = {user_id, self.team.bot_user_id}
        ids = (c.id for c in self.channels.values() if c.kind == "dm" and c.members == members)
        return next(ids, None)

    def open_dm(self, user_id: str) -> Channel:
        open_one = self.dm(user_id)
        if open_one is not None:
            return self.channels[open_one]

        members = {user_id, self.team.bot_user_id}
        created = int(self.clock().timestamp())
        dm = Channel("D" + user_id[1:], "", "dm", members, user_id, created)
        self.channels[dm.id] = dm
        self.changes.mark()
        return dm

    def add(self, message: Message) -> Message:
        channel = self.channel(message.channel)
        channel.timeline[message.ts] = message
        if message.thread_ts is not None and message.only_for is None:
            channel.threads.setdefault(message.thread_ts, []).append(message)
        self.changes.mark()
        return message

    def remove(self, message: Message) -> None:
        """Take a message away; the root of a thread leaves a tombstone, as in Slack."""
        channel = self.channel(message.channel)
        if channel.threads.get(message.ts):
            message.subtype, message.blocks = "tombstone", []
            message.text = "This message was deleted."
        else:
            del channel.timeline[message.ts]
            if message.thread_ts is not None and message.only_for is None:
                channel.threads[message.thread_ts].remove(message)
        self.changes.mark()

    def view(self, view_id: str) -> View | None:
        stacked = [view for stack in self.stacks.values() for view in stack]
        return next((v for v in [*stacked, *self.homes.values()] if v.id == view_id), None)

    def view_by_external_id(self, external_id: str) -> View | None:
        stacked = [view for stack in self.stacks.values() for view in stack]
        views = [*stacked, *self.homes.values()]
        return next((v for v in views if external_id and v.external_id == external_id), None)

    def stack(self, user_id: str) -> list[View]:
        return self.stacks.setdefault(user_id, [])

    def notify(self, user_id: str, text: str) -> None:
        shown = self.notices.setdefault(user_id, [])
        shown.append(Notice(self.new_id("N"), text))
        del shown[:-NOTICES_KEPT]
        self.changes.mark()
