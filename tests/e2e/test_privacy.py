"""A private case does not exist for others: not for outsiders, and not for whom it is about."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.sandbox import Message, Person
from bot.views import ids
from tests.e2e import moves
from tests.support import forged
from tests.support.world import World, a_world, shown, words

SECRET = ("CI-1", "Voltmark", "knife", "Give it back")
NOBODYS = "00000000-0000-7000-8000-000000000000"


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


@pytest.fixture(params=["UCHI", "UBEN"], ids=["outsider", "about"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def who(secret: Secret, name: str) -> Person:
    return secret.person(name)


@pytest.fixture
async def secret(sqlite_url: str) -> AsyncIterator[Secret]:
    async with a_world(sqlite_url) as world:
        await moves.opened(world, world.ann, "Voltmark: a knife in the parcel")
        world.ann.fill({"reached": "phone"})
        await world.ann.select(None, ids.OPEN_SERIOUS, ["about one of us"])
        await moves.quiet(world)
        assert (await moves.save(world, world.ann, about="UBEN")).ok
        (card,) = world.slack.workspace.messages("ci-1")
        promised = await moves.change(
            world, world.ann, card, "promise", what="Give it back", due=moves.at(world, hours=30)
        )
        assert promised.ok
        open_card = await moves.new_case(world, world.ben, "Acme: late")
        yield await _known(world, card, open_card)


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


def told(world: World, who: Person) -> str:
    """All that the bot ever showed this person, wherever they may look."""
    seen = [
        message
        for channel in world.slack.workspace.channels.values()
        if who.id in channel.members
        for message in channel.timeline.values()
        if message.only_for in {None, who.id}
    ]
    forms = [words(view.blocks) for view in who.views]
    return "\n".join([*(shown(m) for m in seen), *forms])


def reveals(text: str) -> list[str]:
    return [word for word in SECRET if word in text]


async def test_no_command_tells(secret: Secret, who: Person) -> None:
    await moves.pass_time(secret.world, days=8)

    for text in ("list", "list team", "list mine", "list overdue", "digest", "show CI-1", "show 1"):
        answer = await moves.say(secret.world, who, text)
        assert answer
        assert reveals(answer.replace("I know no case CI-1", "")) == []


async def test_its_number_is_as_unknown_as_one_that_never_was(secret: Secret, who: Person) -> None:
    its = await moves.say(secret.world, who, "show CI-1")
    never_was = await moves.say(secret.world, who, "show CI-99")

    assert its.replace("CI-1", "CI-99") == never_was


async def test_its_client_is_not_offered_while_typing(secret: Secret, who: Person) -> None:
    await moves.opened(secret.world, who, "")

    offered = await who.options(ids.OPEN_CLIENT, "volt")

    assert [each["value"] for each in offered] == ["volt"]


async def test_the_form_for_the_same_client_does_not_name_it(secret: Secret, who: Person) -> None:
    await moves.opened(secret.world, who, "Voltmark: something else")

    assert "CI-1" not in moves.form_text(who)
    assert "Add to" not in moves.form_text(who)


async def test_no_digest_and_no_reminder_tells(secret: Secret, who: Person) -> None:
    world = secret.world
    await moves.say(world, world.ann, "settings")
    assert (await moves.save(world, world.ann, cases_channel="CGENERAL")).ok
    world.bot.scheduler._sweep_soon()
    await moves.quiet(world)

    for _ in range(4):
        await moves.pass_time(world, days=1)

    assert "follow-up" in told(world, world.chi)
    assert reveals(told(world, who)) == []


async def test_a_lead_outside_of_it_is_not_told_that_a_promise_was_broken(sqlite_url: str) -> None:
    async with a_world(sqlite_url) as world:
        await moves.say(world, world.chi, "list")  # the first to come is the lead until one is set
        await moves.opened(world, world.ann, "Voltmark: a knife in the parcel", channel="DANNBEN")
        assert (await moves.save(world, world.ann)).ok
        (card,) = world.slack.workspace.messages("ci-1")
        due = moves.at(world, hours=3)
        await moves.change(world, world.ann, card, "promise", what="Give it back", due=due)

        await moves.pass_time(world, hours=4)
        promise = await world.dm(world.ann, "Now due")
        await moves.press(world, world.ann, "Done", promise)
        await moves.save(world, world.ann, answer="not kept")
        await moves.pass_time(world, days=5)

        assert reveals(told(world, world.chi)) == []


BUTTONS = (
    (ids.STEP_DONE, "{case}/listen"),
    (ids.STEP_TALKED, "{case}/listen"),
    (ids.STEP_TOLD, "{case}/listen"),
    (ids.STEP_MORE, "{case}/listen"),
    (ids.STEP_SKIP, "{case}/listen"),
    (ids.STEP_BACK, "{case}/listen"),
    (ids.CASE_UPDATE, "{case}"),
    (ids.CASE_HELP, "{case}"),
    (ids.CASE_MORE, "{case}"),
    (ids.REMINDER_DONE, "{reminder}/1"),
    (ids.REMINDER_SNOOZE, "{reminder}/1"),
    (ids.REMINDER_HAND_OVER, "{reminder}/1"),
)


async def test_forged_buttons_do_as_if_there_were_no_such_case(secret: Secret, who: Person) -> None:
    world, before = secret.world, await its_timeline(secret)

    for action_id, about in BUTTONS:
        said = []
        for value in secret.and_nobodys(about):
            await forged.press(
                world, who, secret.open_step, "Done", action_id=action_id, value=value
            )
            await moves.quiet(world)
            said.append(shown(who.ephemerals[-1]))
        assert said[0] == said[1]
        assert reveals(said[0]) == []

    assert len(who.ephemerals) == 2 * len(BUTTONS)
    assert who.view is None
    assert await its_timeline(secret) == before


LEVEL = {"text": {"type": "plain_text", "text": "Level 1"}, "value": "1"}
FIELDS: dict[str, dict[str, Any]] = {
    "what": {"type": "plain_text_input", "initial_value": "Let me in"},
    "to": {"type": "users_select", "initial_user": "UCHI"},
    "level": {"type": "static_select", "options": [LEVEL], "initial_option": LEVEL},
}
FORMS = (
    (ids.UPDATE_FORM, "{case}/"),
    (ids.HELP_FORM, "{case}/STUCK"),
    (ids.HAND_BACK_FORM, "{case}/x"),
    (ids.ADD_FORM, "{case}"),
    (ids.MORE_PICK, "{case}"),
    (ids.MORE_FORM, "{case}/severity/x"),
    (ids.MORE_FORM, "{case}/details/x"),
    (ids.HAND_OVER_FORM, "{case}"),
    (ids.PROMISE_FORM, "{case}/x"),
    (ids.RECORD_FORM, "{case}/listen"),
    (ids.TALKED_FORM, "{case}/listen"),
    (ids.STEP_SKIP, "{case}/listen"),
    (ids.SNOOZE_FORM, "{reminder}/1"),
)


async def test_forged_forms_do_as_if_there_were_no_such_case(secret: Secret, who: Person) -> None:
    world, before = secret.world, await its_timeline(secret)

    for form, about in FORMS:
        its, nobodys = [
            (await forged.send_form(world, who, form, metadata, FIELDS)).body
            for metadata in secret.and_nobodys(about)
        ]
        assert its == nobodys
        assert reveals(str(its)) == []

    assert await its_timeline(secret) == before


async def test_it_is_never_given_to_whom_it_is_about(secret: Secret) -> None:
    world = secret.world

    answer = await moves.change(world, world.ann, secret.card, "hand_over", to="UBEN", why="x")
    assert list(answer.errors) == ["to"]
    await world.ann.close(everything=True)
    due = moves.at(world, hours=5)
    answer = await moves.change(
        world, world.ann, secret.card, "task", what="Look", owner="UBEN", due=due
    )
    assert list(answer.errors) == ["owner"]


async def test_whom_it_is_about_is_never_asked_for_help_with_it(secret: Secret) -> None:
    world = secret.world
    await moves.say(world, world.ann, "settings")
    contacts = {"contact.1.0": "UBEN", "contact.1.1": "UCHI"}
    assert (await moves.save(world, world.ann, **contacts)).ok

    assert (await moves.get_help(world, world.ann, secret.card, "I am stuck")).ok

    members = world.slack.workspace.channel("ci-1").members
    assert members == {"UANN", "UCHI", world.slack.bot_user_id}
    assert reveals(told(world, world.ben)) == []


async def its_timeline(secret: Secret) -> list[str]:
    async with secret.world.bot.store.reading() as tx:
        return [entry.id for entry in await tx.timeline.of(secret.case_id, limit=100)]
