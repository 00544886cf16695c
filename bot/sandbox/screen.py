"""What one person has before their eyes, and where they may put their hands."""

from bot.sandbox.elements import PRESSED, Element
from bot.sandbox.forms import State, chosen, state_of
from bot.sandbox.state import Channel, Json, Message, Notice, User, View
from bot.sandbox.workspace import Workspace


class Screen:
    """What isn't there, or isn't for this person, raises `LookupError`."""

    def __init__(self, user: User, workspace: Workspace) -> None:
        self.user = user
        self._workspace = workspace
        self._offered: dict[str, list[Json]] = {}

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def views(self) -> list[View]:
        """The open forms, the topmost last."""
        return self._workspace.stack(self.id)

    @property
    def view(self) -> View | None:
        return self.views[-1] if self.views else None

    @property
    def home(self) -> View | None:
        return self._workspace.homes.get(self.id)

    @property
    def ephemerals(self) -> list[Message]:
        """The private answers that this person sees now, oldest first."""
        return self._workspace.ephemerals(self.id)

    @property
    def notices(self) -> list[Notice]:
        return self._workspace.notices.get(self.id, [])

    def channel(self, name: str) -> Channel:
        """Find a channel that this person sees, by id or name."""
        channel = self._workspace.channel(name)
        guest = self.user.is_restricted or self.user.is_stranger
        is_open = channel.kind == "public" and not guest
        if self.id not in channel.members and not is_open:
            raise LookupError(f"{self.user.name} does not see {name}.")
        return channel

    def message(self, channel: str, ts: str) -> Message:
        found = self._workspace.find_message(self.channel(channel).id, ts)
        if found is None or found.only_for not in {None, self.id}:
            raise LookupError(f"{self.user.name} sees no message {ts} in {channel}.")
        return found

    def top_form(self) -> View:
        if self.view is None:
            raise LookupError(f"{self.user.name} has no form open.")
        return self.view

    def at(self, where: Message | View | None) -> Message | View:
        """Make sure that this person sees it; None is the open form."""
        if where is None:
            return self.top_form()
        if isinstance(where, Message):
            return self.message(where.channel, where.ts)
        if where is not self.home and where not in self.views:
            raise LookupError(f"{self.user.name} does not see {where.title or where.type}.")
        return where

    def state_in(self, where: Message | View) -> State:
        """What this person has in the fields there; each has their own ticks in a message."""
        if isinstance(where, View):
            return where.values
        key = (self.id, where.channel, where.ts)
        states = self._workspace.message_states
        states[key] = state_of(where.blocks, states.get(key))
        return states[key]

    def enter(self, where: Message | View, element: Element, value: object) -> Json:
        """Put a value into an element; return Slack's entry for it."""
        if element.kind in PRESSED:
            return {}
        offered = self._offered.get(element.action_id, [])
        entry = chosen(element, value, offered=offered)
        if element.kind != "overflow":
            self.state_in(where)[element.block_id][element.action_id] = entry
        self._workspace.changes.mark()
        return entry

    def restore(self, where: Message | View, state: State) -> None:
        """Take over what a page has in the fields there."""
        for block_id, entries in self.state_in(where).items():
            for action_id, entry in entries.items():
                shown = state.get(block_id, {}).get(action_id, {})
                entries[action_id] = {**entry, **shown, "type": entry["type"]}
