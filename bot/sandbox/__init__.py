"""A pretend Slack, for trying the app out and for its tests; it knows Slack's wire, not our code."""

from bot.sandbox.clock import SandboxClock
from bot.sandbox.parcels import Ack
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Message, View
from bot.sandbox.submissions import Submission

__all__ = ["Ack", "Message", "Person", "Sandbox", "SandboxClock", "Submission", "View"]
