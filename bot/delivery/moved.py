"""What a case that moved shows: one line where it was, and at its new place all until now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.delivery.book import Rendered
from bot.slack import PlaceRefused, Slack, ThreadGone
from bot.usecases.change import House, playbook_of
from bot.usecases.links import Links
from bot.views.moving import (
    GONE,
    gone,
    left_behind,
    left_behind_text,
    timeline,
    timeline_text,
)
from bot.views.text import dicts
from store import BOT
from store.messages import Message

READ = 200
"""Entries that are read for the timeline: more than one message can show."""


@dataclass(frozen=True)
class Moved:
    house: House
    sites: Mapping[str, str]
    slack_for: Callable[[str], Slack]

    async def left(self, message: Message) -> Rendered | None:
        """Whatever was not posted by then is posted no more."""
        return Rendered(text=GONE, blocks=dicts(gone())) if message.ts else None

    async def timeline(self, message: Message) -> Rendered | None:
        """As it was when the case came here; all later is in the thread itself."""
        async with self.house.store.reading() as tx:
            case = await tx.cases.find(message.team_id, message.case_id or "", viewer=BOT)
            if case is None:
                return None
            found = await tx.timeline.of(case.id, limit=READ + 1)
            playbook = await playbook_of(tx, self.house, case)
        until_now = [each for each in found if each.id < message.subject]
        shown = until_now[:READ]
        blocks = timeline(case, playbook, shown, more=len(until_now) - len(shown))
        return Rendered(text=timeline_text(case), blocks=dicts(blocks)) if blocks else None

    async def left_behind(self, message: Message) -> Rendered | None:
        """Read from Slack, as nobody else knows it; nothing is said if nobody wrote there."""
        async with self.house.store.reading() as tx:
            case = await tx.cases.find(message.team_id, message.case_id or "", viewer=BOT)
            card = await tx.outbox.message(message.team_id, message.subject)
        if case is None or card is None or card.channel is None or card.ts is None:
            return None
        links = Links(self.house, self.sites)
        here = (message.team_id, card.channel)
        try:
            wrote = await self.slack_for(message.team_id).said_by_people(card.channel, card.ts)
        except (PlaceRefused, ThreadGone):
            blocks = left_behind([], links.message(*here, card.ts))
        else:
            found = [(who, ts, links.message(*here, ts, thread_ts=card.ts)) for who, ts in wrote]
            blocks = left_behind(found, "") if found else []
        text = left_behind_text(case)
        return Rendered(text=text, blocks=dicts(blocks)) if blocks else None
