"""A pretend Slack that waits for a busy machine, where it is not its patience that is tested."""

from datetime import timedelta

from bot.sandbox import Sandbox

PATIENCE = timedelta(seconds=60)
"""In place of Slack's three seconds, lest a busy machine decide a test; `bench` has the figures."""


def patient(slack: Sandbox) -> Sandbox:
    slack.tickets.trigger_lifetime = PATIENCE
    slack.delivery.ack_seconds = PATIENCE.total_seconds()
    return slack
