"""What admins are told before old cases begin to go, read just before sending."""

from bot.delivery.book import Rendered
from bot.usecases.change import House
from bot.usecases.erasing import Erasing, notice_of
from bot.views.erasing import OVER, erasure_blocks, erasure_text
from bot.views.text import dicts, small
from store.messages import Message


async def erasure_notice(house: House, message: Message) -> Rendered | None:
    """Of a rule that is over by now nobody is told who was not told before."""
    due = await Erasing(house.store, house.clock).due(message.team_id)
    if due.begins is None or notice_of(due.begins) != message.subject:
        return Rendered(text=OVER, blocks=dicts([small(OVER)])) if message.ts else None
    return Rendered(text=erasure_text(), blocks=dicts(erasure_blocks(due)))
