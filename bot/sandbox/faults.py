"""What can go wrong between the bot and Slack, on demand."""

from dataclasses import dataclass, field
from typing import Literal

BURST = 8.0


@dataclass
class Fault:
    method: str
    status: int | None
    retry_after: int
    error: str | None
    drop: Literal["before", "after"] | None
    delay: float
    left: int


@dataclass
class Faults:
    """`latency` (seconds) delays every call; `deaf` sockets stay open but carry nothing.

    `paced` holds posts to Slack's pace: one a second a channel, with a burst of eight.
    """

    latency: float = 0.0
    deaf: bool = False
    paced: bool = False
    _planned: list[Fault] = field(default_factory=list)
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def next(
        self,
        method: str,
        *,
        status: int | None = None,
        retry_after: int = 1,
        error: str | None = None,
        drop: Literal["before", "after"] | None = None,
        delay: float = 0.0,
        times: int = 1,
    ) -> None:
        """Let the next calls of this method go wrong; `drop` cuts the line, without an answer.

        `response_url` stands for the answers that go to one, `upload` for the bytes of a file.
        """
        self._planned.append(Fault(method, status, retry_after, error, drop, delay, times))

    def clear(self) -> None:
        self._planned.clear()

    def take(self, method: str) -> Fault | None:
        fault = next((f for f in self._planned if f.method == method), None)
        if fault is not None:
            fault.left -= 1
            if fault.left <= 0:
                self._planned.remove(fault)
        return fault

    def is_too_fast(self, channel: str, *, at: float) -> bool:
        """Take one post from the channel's bucket; `at` is in seconds of any steady clock."""
        if not self.paced:
            return False
        left, since = self._buckets.get(channel, (BURST, at))
        left = min(BURST, left + at - since)
        self._buckets[channel] = (left - 1 if left >= 1 else left, at)
        return left < 1
