"""A private case, as it began or as it became, and all that others could ever see of it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.sandbox import Message, Person
from bot.views import ids
from tests.e2e import moves
from tests.support.world import World, a_world, shown, words

SECRET = ("CI-1", "Voltmark", "knife", "Give it back", "Look at the parcel")
NOBODYS = "00000000-0000-7000-8000-000000000000"
FROM_THE_START, LATER = "private from the start", "made private later"


@dataclass
class Secret:
    """A case of Ann's about Ben, which Chi does not know; and a case that all know."""

    world: World
    card: Message
    step: Message
    open_card: Message
    open_step: Message
    case_id: str
    reminder_id: str

    def person(self, name: str) -> Person:
        return self.world.slack.person(name)

    def and_nobodys(self, about: str) -> tuple[str, str]:
        """What a button or form of its own would carry, and one of a case that never was."""
        its = about.format(case=self.case_id, reminder=self.reminder_id)
        return its, about.format(case=NOBODYS, reminder=NOBODYS)


@asynccontextmanager
async def a_secret(database_url: str, how: str) -> AsyncIterator[Secret]:
    async with a_world(database_url) as world:
        if how == LATER:
            await _told_to_all(world)
            await _made_private(world)
        else:
            await _opened_private(world)
        (card,) = world.slack.workspace.messages("ci-1")
        open_card = await moves.new_case(world, world.ben, "Acme: late")
        yield await _known(world, card, open_card)


def told(world: World, who: Person) -> str:
    """All that the bot shows this person, wherever they look: words, and where links lead."""
    seen = [
        message
        for channel in world.slack.workspace.channels.values()
        if who.id in channel.members
        for message in channel.timeline.values()
        if message.only_for in {None, who.id}
    ]
    rooms = [c.id for c in world.slack.workspace.channels.values() if c.name.startswith("ci-")]
    links = [f"CI-1 by {room}" for m in seen for room in rooms if f"/{room}/" in str(m.blocks)]
    forms = [words(view.blocks) for view in (*who.views, who.home) if view]
    return "\n".join([*(shown(m) for m in seen), *links, *forms])


def reveals(text: str) -> list[str]:
    return [word for word in SECRET if re.search(rf"{re.escape(word)}\b", text)]


async def _opened_private(world: World) -> None:
    await moves.opened(world, world.ann, "Voltmark: a knife in the parcel")
    world.ann.fill({"reached": "phone"})
    await world.ann.select(None, ids.OPEN_SERIOUS, ["about one of us"])
    await moves.quiet(world)
    assert (await moves.save(world, world.ann, about="UBEN")).ok
    (card,) = world.slack.workspace.messages("ci-1")
    due = moves.at(world, hours=30)
    assert (await moves.change(world, world.ann, card, "promise", what="Give it back", due=due)).ok


async def _told_to_all(world: World) -> None:
    """As a case in the open is: by cards, reminders, a notice to the lead, and digests."""
    ann = world.ann
    await _lead(world, "UCHI", cases_channel="CGENERAL")
    await moves.opened(world, ann, "Voltmark: a knife in the parcel")
    assert (await moves.save(world, ann, reached="phone")).ok
    card = world.cards("general")[-1]
    soon, later = moves.at(world, hours=3), moves.at(world, hours=30)
    for what, due in (("Give it back today", soon), ("Give it back", later)):
        assert (await moves.change(world, ann, card, "promise", what=what, due=due)).ok
    task = {"what": "Look at the parcel", "owner": "UBEN", "due": later}
    assert (await moves.change(world, ann, card, "task", **task)).ok
    world.bot.scheduler._sweep_soon()
    await moves.pass_time(world, hours=4)
    await moves.press(world, ann, "Done", await world.dm(ann, "Give it back today"))
    await moves.save(world, ann, answer="not kept")
    await ann.close(everything=True)
    await moves.until_local(world, "Tue 09:00")
    for who in (world.chi, world.ben):
        assert {"CI-1", "Voltmark"} <= set(reveals(told(world, who)))


async def _made_private(world: World) -> None:
    """By Ann, who leads by now: whom silence would ask for help is in the case by right."""
    await _lead(world, "UANN")
    card = world.cards("general")[-1]
    answers = {"serious": ["about one of us"], "about": "UBEN", "why": "They say who it was"}
    assert (await moves.change(world, world.ann, card, "serious", **answers)).ok
    await world.ann.close(everything=True)


async def _lead(world: World, user_id: str, **settings: object) -> None:
    await moves.say(world, world.ann, "settings")
    assert (await moves.save(world, world.ann, **settings, **{"contact.1.0": user_id})).ok


async def _known(world: World, card: Message, open_card: Message) -> Secret:
    team_id = world.slack.team_id
    async with world.bot.store.reading() as tx:
        case = await tx.cases.by_number(team_id, 1, viewer="UANN")
        upcoming = await tx.reminders.upcoming(case.id)
    assert upcoming is not None
    return Secret(
        world=world,
        card=card,
        step=moves.step(world, card),
        open_card=open_card,
        open_step=moves.step(world, open_card),
        case_id=case.id,
        reminder_id=upcoming.id,
    )
