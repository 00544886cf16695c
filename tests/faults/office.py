"""The whole bot with people at work, killed and cut off again and again; and the count."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import utc_now
from bot.sandbox import Message, Sandbox
from bot.sandbox.faults import Faults
from store import Store
from store.outbox_models import OutboxRow
from tests.faults.crew import is_done, until
from tests.faults.dice import Dice
from tests.faults.staff import LONGEST, Opened, Worker
from tests.support.process import Running, a_bot
from tests.support.world import shown

NOTHING_MORE = 4.0
POSTS_A_CASE = 5
"""At least: its card, two steps, and what is noted when they talked."""


@dataclass(frozen=True, kw_only=True)
class Work:
    people: int
    cases_a_person: int
    kills: int

    @property
    def posts(self) -> int:
        return self.people * self.cases_a_person * POSTS_A_CASE


@dataclass(frozen=True, kw_only=True)
class Found:
    """What stands in Slack in the end; `wrong` names what is not there exactly once."""

    cases: int
    posted: int
    wrong: tuple[str, ...]
    kills: int
    cuts: int
    faults: Counter[str]
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.cases} cases, {self.posted} posted, {self.kills} kills, {self.cuts} sockets "
            f"cut, {self.faults['lost or late']} answers lost or late, "
            f"{self.faults['refused or cut']} refused or cut before: "
            f"{len(self.wrong)} lost or doubled; {self.seconds:.0f} s"
        )


@dataclass
class Office:
    slack: Sandbox
    url: str
    folder: Path
    dice: Random
    kills: int = 0
    cuts: int = 0

    async def run(self, work: Work) -> Found:
        faults, store = Dice(dice=self.dice), Store.open(self.url)
        self.slack.web_api.faults = faults
        staff = [Worker.hire(self.slack, store, number) for number in range(work.people)]
        began = time.perf_counter()
        working = asyncio.gather(*(each.work(work.cases_a_person) for each in staff))
        for number in range(1, work.kills):
            await self._life(store, work.posts * number // work.kills)
        self.slack.web_api.faults = Faults()
        async with a_bot(self.slack, self.url, self.folder) as bot:
            opened = [case for cases in await working for case in cases]
            await self._kill(bot, store)
        async with a_bot(self.slack, self.url, self.folder):  # a start looks what is due
            await until(lambda: _is_quiet(store), seconds=LONGEST)
        seconds = time.perf_counter() - began
        wrong = (
            *_doubled(self.slack),
            *_misshown(self.slack, opened),
            *_mistold(self.slack, opened),
        )
        await store.close()
        return Found(
            cases=len(opened),
            posted=len(_posted(self.slack)),
            wrong=wrong,
            kills=self.kills,
            cuts=self.cuts,
            faults=faults.counted,
            seconds=seconds,
        )

    async def _life(self, store: Store, posts: int) -> None:
        """Of one bot: it is cut off, connects anew, and is killed in the middle of something."""
        async with a_bot(self.slack, self.url, self.folder) as bot:
            await self._until_posted(posts - self.dice.randrange(POSTS_A_CASE))
            await self.slack.sockets.close()
            self.cuts += 1
            await self._until_posted(posts)
            await asyncio.sleep(self.dice.uniform(0, 0.2))
            await self._kill(bot, store)

    async def _kill(self, bot: Running, store: Store) -> None:
        """What it was at is looked for by the next bot at once, and not after 90 s."""
        bot.kill()
        await bot.ended()
        self.kills += 1
        async with AsyncSession(store.engine) as session, session.begin():
            owed = update(OutboxRow).where(OutboxRow.visible_at.is_not(None))
            await session.execute(owed.values(visible_at=utc_now()))

    async def _until_posted(self, number: int) -> None:
        """Or until nothing more comes: all wait for a post whose answer was lost."""
        before = -1
        while before < (now := len(_posted(self.slack))) < number:
            before = now
            with suppress(TimeoutError):
                await self.slack.until(self._more_than(now), timeout=NOTHING_MORE)

    def _more_than(self, number: int) -> Callable[[], bool]:
        return lambda: len(_posted(self.slack)) > number


def _posted(slack: Sandbox) -> list[str]:
    """The bot's name for each of its posts."""
    said = (m for c in slack.workspace.channels.values() for m in c.timeline.values())
    return [m.metadata["event_payload"]["id"] for m in said if m.metadata]


def _doubled(slack: Sandbox) -> list[str]:
    return [
        f"{post}: {times} times" for post, times in Counter(_posted(slack)).items() if times > 1
    ]


def _misshown(slack: Sandbox, opened: Sequence[Opened]) -> Iterator[str]:
    for case in opened:
        cards = _having(slack.workspace.messages(case.channel), case.client)
        threads = [slack.workspace.messages(card.channel, card.ts) for card in cards]
        said = [reply.text for thread in threads for reply in thread]
        if len(cards) != 1:
            yield f"{case.client}: {len(cards)} cards"
        if not _are_each_once(said, case.thread):
            yield f"{case.client}: {said}"


def _are_each_once(said: Sequence[str], wanted: Sequence[str]) -> bool:
    """In that order."""
    pairs = zip(said, wanted, strict=False)
    return len(said) == len(wanted) and all(text.endswith(words) for text, words in pairs)


def _mistold(slack: Sandbox, opened: Sequence[Opened]) -> Iterator[str]:
    for case in opened:
        dm = slack.workspace.dm(case.owner)
        times = len(_having(slack.workspace.messages(dm), case.client)) if dm else 0
        if times != int(case.is_due):
            yield f"{case.client}: reminded {times} times"


def _having(messages: Sequence[Message], words: str) -> list[Message]:
    return [message for message in messages if words in shown(message)]


async def _is_quiet(store: Store) -> bool:
    """Nothing is due, and nothing is owed."""
    async with store.reading() as tx:
        due_at = await tx.reminders.next_due()
    return (due_at is None or due_at > utc_now()) and await is_done(store)
