"""Moves that the stories share: press, fill in, let the time pass, and wait until all is quiet."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.clock import utc_now
from bot.sandbox import Message, Person
from bot.sandbox.elements import elements
from bot.sandbox.submissions import Submission
from bot.views import ids
from store.claims import LEASE
from store.outbox_models import OutboxRow
from tests.support.world import World, shown

BERLIN = ZoneInfo("Europe/Berlin")
BLINK = 0.01


async def quiet(world: World) -> None:
    """Until every request is answered, all that is due is handed out, and all owed is in Slack."""
    async with asyncio.timeout(90):
        await _answered(world)
        await _ticked(world)
        while not await _is_sent(world):  # noqa: ASYNC110 - nothing tells us
            await asyncio.sleep(BLINK)
        await _answered(world)


async def pass_time(world: World, **time: float) -> None:
    """Let that much time pass: `hours=5`."""
    await until(world, world.clock() + timedelta(**time))


async def until(world: World, at: datetime) -> None:
    """Let the time pass until then."""
    world.clock.set(at)
    await quiet(world)


async def until_local(world: World, local: str, zone: ZoneInfo = BERLIN) -> None:
    """Let the time pass until it is `Fri 16:00` in that zone."""
    await until(world, _next(world, local, zone))


async def falls_due(world: World, who: Person, local: str, zone: ZoneInfo = BERLIN) -> Message:
    """The one message that this person gets at `Mon 13:30` of that zone, and no minute earlier."""
    moment = _next(world, local, zone)
    await until(world, moment - timedelta(minutes=1))
    before = len(dms(world, who))
    await until(world, moment)
    new = dms(world, who)[before:]
    came = [sent_at(message, zone) for message in new]
    assert came == [local], f"{came}, before: {[sent_at(m, zone) for m in dms(world, who)]}"
    return new[0]


async def press(world: World, who: Person, label: str, where: Message | None = None) -> None:
    """Press a button in a message, or in the open form, and see what comes of it."""
    assert (await who.click(where, label=label)).ok
    await quiet(world)


async def save(world: World, who: Person, **values: object) -> Submission:
    """Fill in the open form and submit it."""
    who.fill(values)
    answer = await who.submit()
    await quiet(world)
    return answer


async def already_solved(
    world: World, who: Person, *, cause: str, solution: str = "Gave it back"
) -> Submission:
    """In the open form *New client issue*: *Already solved*, with a cause that is typed."""
    await press(world, who, "Already solved")
    await who.options(ids.OPEN_CAUSE, cause)
    await who.select(None, ids.OPEN_CAUSE, cause)
    await quiet(world)
    return await save(world, who, solution=solution)


async def say(world: World, who: Person, text: str, *, channel: str = "general") -> str:
    """Type the command; all words of the private answer that came, if one came."""
    before = len(who.ephemerals)
    assert (await who.command("/client-issue", text, channel=channel)).ok
    await quiet(world)
    return " ".join(shown(answer) for answer in who.ephemerals[before:])


async def opened(world: World, who: Person, text: str = "Acme: charged twice", **more: str) -> None:
    """The form *New client issue*, open before that person."""
    await who.command("/client-issue", text, **more)
    await quiet(world)
    assert who.view is not None
    assert who.view.title == "New client issue"


async def new_case(
    world: World, who: Person, text: str = "Acme: charged twice", **values: object
) -> Message:
    """A new case with fields under *More* if they are given; its card, wherever it lives."""
    await opened(world, who, text)
    who.fill({name: values.pop(name) for name in ("serious", "reached") if name in values})
    await quiet(world)
    if values:
        await press(world, who, "More")
    assert (await save(world, who, **values)).ok
    channels = (c.id for c in world.slack.workspace.channels.values() if c.kind != "dm")
    cards = (card for channel in channels for card in world.cards(channel))
    return max(cards, key=lambda card: card.ts)


async def change(
    world: World, who: Person, card: Message, which: str, **values: object
) -> Submission:
    """*More* on the card, choose, fill in, save."""
    await press(world, who, "More", card)
    assert (await save(world, who, change=which)).outcome == "update"
    return await save(world, who, **values)


async def log(world: World, who: Person, card: Message, **typed: object) -> None:
    """*Log client update* on the card."""
    await press(world, who, "Log client update", card)
    assert (await save(world, who, **({"what": "We have it"} | typed))).ok


def case_id(card: Message) -> str:
    return str(card.blocks[-1]["elements"][0]["value"])


async def choose_cause(world: World, who: Person, text: str) -> None:
    """Type into the menu of causes in the open form, and take the first that is offered."""
    offered = await who.options(ids.PREVENT_CAUSE, text)
    assert (await who.select(None, ids.PREVENT_CAUSE, offered[0])).ok
    await quiet(world)


async def get_help(
    world: World, who: Person, card: Message, reason: str, **values: object
) -> Submission:
    """*Get help* on the card, say what it is, fill in, ask."""
    await press(world, who, "Get help", card)
    await press(world, who, reason)
    return await save(world, who, **{"decision": "What now?", **values})


def step(world: World, card: Message) -> Message:
    """The card of the open step: the newest that can be pressed."""
    replies = world.slack.workspace.messages(card.channel, card.ts)
    return next(m for m in reversed(replies) if {"Done", "More"} <= set(labels(m)))


def said(world: World, card: Message) -> str:
    """All that stands in the thread now."""
    return "\n".join(shown(m) for m in world.slack.workspace.messages(card.channel, card.ts))


def dms(world: World, who: Person) -> list[Message]:
    """The bot's direct messages to that person, oldest first."""
    channel = world.slack.workspace.dm(who.id)
    return world.slack.workspace.messages(channel) if channel else []


def labels(message: Message) -> list[str]:
    return [element.label for element in elements(message.blocks)]


def sent_at(message: Message, zone: ZoneInfo = BERLIN) -> str:
    """When it was sent, on the clock of that zone: `Mon 09:00`."""
    at = datetime.fromtimestamp(float(message.ts), zone)
    return f"{at:%a %H:%M}"


def at(world: World, **ahead: float) -> int:
    """A time from now on, as a date picker gives it: to the minute."""
    moment = world.clock() + timedelta(**ahead)
    return int(moment.replace(second=0).timestamp())


def form_text(who: Person) -> str:
    assert who.view is not None
    return shown(who.view)


def fields(who: Person) -> list[str]:
    """The labels of the open form's fields."""
    assert who.view is not None
    return [b["label"]["text"] for b in who.view.blocks if b["type"] == "input"]


def _next(world: World, local: str, zone: ZoneInfo) -> datetime:
    """The first such weekday and time to come: `Mon 13:30`."""
    weekday, clock = local.split()
    now = world.clock().astimezone(zone)
    moments = (
        datetime.combine(now.date() + timedelta(days=n), time.fromisoformat(clock), zone)
        for n in range(9)
    )
    return next(m for m in moments if m > now and f"{m:%a}" == weekday).astimezone(UTC)


async def _answered(world: World) -> None:
    while world.bot._guard.running or world.slack.delivery.is_busy:  # noqa: ASYNC110 - nothing tells us
        await asyncio.sleep(BLINK)


async def _ticked(world: World) -> None:
    """A whole tick: one under way may have looked before what is waited for was saved."""
    since = utc_now()
    world.bot.wake()
    while (world.bot.scheduler.ticked_at or since) <= since:  # noqa: ASYNC110 - nothing tells us
        await asyncio.sleep(BLINK)


async def _is_sent(world: World) -> bool:
    """False while anything is on its way; what waits for Slack's pace is given its time."""
    async with world.bot.store.reading() as tx:
        unsent = await tx.outbox._session.execute(
            select(OutboxRow.lane, OutboxRow.visible_at, OutboxRow.lease_token)
            .where(OutboxRow.visible_at.is_not(None))
            .order_by(OutboxRow.seq.desc())
        )
    first = {row.lane: row for row in unsent}.values()  # what stands behind it waits for it
    rows = [row for row in first if row.visible_at <= world.clock() + LEASE]
    waits = sorted(row.visible_at for row in rows if row.lease_token is None)
    if waits and (ahead := waits[0] - world.clock()) > timedelta():
        world.clock.advance(ahead)
    return not rows
