"""What operators read at /metrics, counted where it happens."""

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

LATE = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800)
"""Seconds from owed to posted; the last are for hours in which Slack did not answer."""


@dataclass
class Metrics:
    """Counters of this process; a restart begins anew, which those who read them know."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        self.due = self._counter("reminders_due", "Reminders that were handed out")
        self.sent = self._counter("sent", "Posts and edits that Slack took")
        self.in_doubt = self._counter("in_doubt", "Calls of which nobody knew what Slack did")
        self.retries = self._counter("retries", "Calls that failed and are tried again")
        self.parked = self._counter("parked", "Messages that Slack will never take as they are")
        self.slow_acks = self._counter("slow_acks", "Answers to Slack that took over a second")
        self.late = Histogram(
            "client_issue_late_seconds",
            "From owed to posted",
            buckets=LATE,
            registry=self.registry,
        )
        self.owed = Gauge(
            "client_issue_owed",
            "Calls owed to Slack, in the whole database",
            registry=self.registry,
        )

    def text(self, *, owed: int) -> bytes:
        """In Prometheus' format."""
        self.owed.set(owed)
        return generate_latest(self.registry)

    def _counter(self, name: str, says: str) -> Counter:
        return Counter(f"client_issue_{name}", says, registry=self.registry)
