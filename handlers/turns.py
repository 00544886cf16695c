"""Changes of one open form, one after the other: who ticks twice in a second gets both."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEPT = 500
"""Forms that we remember; older ones were closed long ago, or change too seldom to need it."""


@dataclass
class Turn:
    """A form as we last made it. A press sent before that reached the person shows an older one."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    replaced: set[str] = field(default_factory=set)
    hash: str = ""
    metadata: str = ""
    pressed: str = ""

    def latest(self, view: Mapping[str, Any]) -> tuple[str, str]:
        """The hash of the form and what travels with it."""
        if view["hash"] in self.replaced:
            return self.hash, self.metadata
        return view["hash"], view["private_metadata"]

    def made(self, view: Mapping[str, Any], *, instead_of: str, pressed: str) -> None:
        self.replaced.add(instead_of)
        self.hash, self.metadata, self.pressed = view["hash"], view["private_metadata"], pressed


@dataclass(frozen=True)
class Turns:
    of_view: dict[str, Turn] = field(default_factory=dict)

    def of(self, view_id: str) -> Turn:
        turn = self.of_view.setdefault(view_id, Turn())
        if len(self.of_view) > KEPT:
            del self.of_view[next(iter(self.of_view))]
        return turn
