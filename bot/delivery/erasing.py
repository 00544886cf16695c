"""What admins are told before old cases begin to go, read just before sending."""

from datetime import datetime

from bot.delivery.book import Rendered
from bot.usecases.change import House
from bot.usecases.erasing import Erasing
from bot.views.erasing import erasure_blocks, erasure_text
from bot.views.text import dicts
from store.messages import Message


async def erasure_notice(house: House, message: Message) -> Rendered | None:
    """None when the rule is another one by now."""
    years, begins, by = message.subject.split("/")
    due = await Erasing(house.store, house.clock).due(message.team_id)
    if (due.years, due.begins) != (int(years), datetime.fromisoformat(begins)):
        return None
    return Rendered(text=erasure_text(), blocks=dicts(erasure_blocks(due, by)))
