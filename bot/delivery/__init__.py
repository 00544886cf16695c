"""Delivery of what the outbox owes: once in effect, in order, at Slack's pace."""

from bot.delivery.book import Book, Rendered, Room
from bot.delivery.loop import Delivery

__all__ = ["Book", "Delivery", "Rendered", "Room"]
