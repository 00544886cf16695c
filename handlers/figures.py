"""`/client-issue stats`: drawn beside all else, sent by direct message, shared where it was asked."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.domain.errors import DomainError
from bot.domain.figures import Figures
from bot.domain.period import Length
from bot.slack import Document, PlaceRefused, RowRefused, Slack
from bot.usecases.figures import LookingBack
from bot.usecases.workspaces import Workspaces
from bot.views import ids
from bot.views.answers import sentence
from bot.views.charts import Chart, draw
from bot.views.figures import SPANS, TITLES, alt_text, figures_blocks, shared, title
from bot.views.text import dicts, small_marked
from handlers.answers import answer
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import by, team_of

log = structlog.get_logger()

LENGTHS = f"I know {ids.COMMAND} stats week, month, quarter and year."
EMPTY = "In {}, nothing was opened, closed or due."
LONGER = f" Look further back with {ids.COMMAND} stats year."
DRAWING = "I look at {} and draw it. The pictures come to you as a direct message."
AGAIN = "I am drawing for you already. The pictures come to you as a direct message."
NOT_THERE = "I can't post in <#{}>. Type /invite @Client Issue there, then press the button again."
STRANGERS = "People of another organisation read <#{}>, so I don't show our figures there."
SHARED = "The pictures are in <#{}>."
PATIENCE = (1.0, 2.0, 4.0)
"""Seconds before a post is tried again: Slack may not have made a picture of a new file yet."""


@dataclass(frozen=True)
class FigureHandlers:
    guard: Guard
    workspaces: Workspaces
    looking_back: LookingBack
    slack_for: Callable[[str], Slack]
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One at a time: it takes a whole core."""
    asked: set[tuple[str, str]] = field(default_factory=set)
    sharing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def register(self, app: Routes) -> None:
        app.action(ids.FIGURES_SHARE)(self.guard.saves(self.share))

    async def command(self, args: AsyncArgs, rest: str) -> None:
        word = rest.lower() or Length.MONTH
        if word not in set(Length):
            await _say(args, LENGTHS)
            return
        who = team_of(args), args.context.user_id or ""
        if who in self.asked:
            await _say(args, AGAIN)
            return
        self.asked.add(who)
        try:
            if not await self.workspaces.is_new(team_of(args), by(args).source):
                return
            await self._send(args, Length(word))
        finally:
            self.asked.discard(who)

    async def _send(self, args: AsyncArgs, length: Length) -> None:
        team_id, user_id = team_of(args), args.context.user_id or ""
        figures = await self.looking_back.at(team_id, length)
        if figures.is_empty:
            longer = LONGER if length is not Length.YEAR else ""
            await _say(args, EMPTY.format(SPANS[length]) + longer)
            return
        await _say(args, DRAWING.format(SPANS[length]))
        async with self.drawing:
            charts = await asyncio.to_thread(draw, figures)
        slack = self.slack_for(team_id)
        pictures = [(each.topic, await slack.upload(_document(each, figures))) for each in charts]
        here = args.context.channel_id or ""
        shareable = here if await _refusal(slack, here) is None else ""
        blocks = figures_blocks(figures, pictures, here=shareable)
        await _post(
            slack,
            await slack.open_dm(user_id),
            text=title(figures.period),
            blocks=dicts(blocks),
            mark=f"figures/{args.body['trigger_id']}",
        )

    async def share(self, args: AsyncArgs) -> str:
        """Once, however often it is pressed."""
        channel, *files = args.payload["value"].split("/")
        message, slack = args.body["message"], self.slack_for(team_of(args))
        dm, mark = args.body["channel"]["id"], f"figures/{message['ts']}"
        refusal = await _refusal(slack, channel, join=True)
        if refusal is not None:
            raise DomainError(refusal.format(channel))
        blocks, text = shared(message["blocks"], files), message["text"]
        async with self.sharing:
            there = await slack.find_posted(
                channel, thread_ts=None, row_id=mark, newest_known_ts=message["ts"]
            )
            if there is None:
                await _post(slack, channel, text=text, blocks=blocks, mark=mark)
        done = dicts([small_marked(SHARED.format(channel))])
        await slack.update(dm, message["ts"], text=text, blocks=[*blocks, *done])
        return SHARED.format(channel)


async def _refusal(slack: Slack, channel: str, *, join: bool = False) -> str | None:
    """Why the pictures can't be shown there, if so; `join` a public channel to show them."""
    try:
        info = await slack.channel_info(channel)
        if info.shared:
            return STRANGERS
        if info.im or info.archived or (info.private and not info.member):
            return NOT_THERE
        if join and not info.member:
            await slack.join(channel)
    except PlaceRefused:
        return NOT_THERE
    return None


async def _post(
    slack: Slack, channel: str, *, text: str, blocks: Sequence[dict[str, Any]], mark: str
) -> None:
    """Again when Slack has not made a picture of a new file yet."""
    for seconds in PATIENCE:
        try:
            await slack.post(channel, text=text, blocks=blocks, thread_ts=None, row_id=mark)
        except RowRefused as error:
            log.info("pictures are not ready", code=error.code)
            await asyncio.sleep(seconds)
        else:
            return
    await slack.post(channel, text=text, blocks=blocks, thread_ts=None, row_id=mark)


def _document(chart: Chart, figures: Figures) -> Document:
    name = f"{chart.topic}.png"
    said = alt_text(chart.topic, figures)
    return Document(name=name, title=TITLES[chart.topic], content=chart.png, alt_text=said)


async def _say(args: AsyncArgs, text: str) -> None:
    await answer(args, text, sentence(text))
