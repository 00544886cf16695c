"""A Slack that loses answers and refuses posts, by chance."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.faults import Fault, Faults

SHARE = 0.05
LOST_OR_LATE: tuple[dict[str, object], ...] = ({"drop": "after"}, {"delay": 1.2})
OTHER: tuple[dict[str, object], ...] = (
    {"status": 429},
    {"status": 500},
    {"drop": "before"},
)


@dataclass
class Dice(Faults):
    """Of a hundred answers to posts, five are lost or late; two more posts fail otherwise."""

    dice: Random = field(default_factory=lambda: Random(7))
    counted: Counter[str] = field(default_factory=Counter)

    def take(self, method: str) -> Fault | None:
        if method.startswith("conversations."):
            self.counted["looks"] += 1
        if method != "chat.postMessage":
            return None
        self.counted["calls"] += 1
        throw = self.dice.random()
        if throw < SHARE:
            self.counted["lost or late"] += 1
            return self._fault(method, LOST_OR_LATE)
        if throw < SHARE + 0.02:
            self.counted["refused or cut"] += 1
            return self._fault(method, OTHER)
        return None

    def _fault(self, method: str, kinds: tuple[dict[str, object], ...]) -> Fault:
        self.next(method, **self.dice.choice(kinds))  # type: ignore[arg-type]
        return super().take(method) or self._fault(method, kinds)
