"""The same thing twice: sent again by Slack, pressed by two people, pressed in an old message."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Message, Person
from bot.sandbox.elements import elements
from bot.views import ids
from tests.e2e import moves
from tests.support import forged
from tests.support.world import World, a_world, shown, words

NEED = "Their money back, today"


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with a_world(sqlite_url) as world:
        yield world


async def live_case(world: World) -> tuple[Message, Message]:
    """A case on the phone: its card, and the card of its step Listen."""
    card = await world.open_case(world.ann, reached="phone")
    await moves.quiet(world)
    return card, moves.step(world, card)


async def case_at_act(world: World) -> tuple[Message, Message]:
    """A case whose next step asks for no record."""
    card, listen = await live_case(world)
    await talk(world, world.ann, listen, harm="Wages late", fault="ours")
    step = moves.step(world, card)
    while "· Act" not in shown(step):
        await skip(world, world.ann, step)
        step = moves.step(world, card)
    return card, step


async def talk(world: World, who: Person, listen: Message, **values: object) -> None:
    await moves.press(world, who, "We talked", listen)
    assert (await moves.save(world, who, need=NEED, **values)).ok


async def skip(world: World, who: Person, step: Message) -> None:
    await moves.press(world, who, "More", step)
    await moves.press(world, who, "Skip")
    assert (await moves.save(world, who, why="no time")).ok


async def closed_case(world: World) -> tuple[Message, Message]:
    """Its card, and the card of its first step as it was while that was open."""
    card, listen = await live_case(world)
    listen = forged.as_it_is(listen)
    answer = await moves.change(
        world, world.ann, card, "end", end="withdrawn", why="They found it themselves"
    )
    assert answer.ok
    return card, listen


async def private_answer(world: World, who: Person) -> str:
    """The one private answer that the person got."""
    await moves.quiet(world)
    (answer,) = who.ephemerals
    return shown(answer)


def form_says(who: Person) -> str:
    return words(who.view.blocks) if who.view else ""


async def test_a_form_that_slack_sends_five_times_more_is_one_case(world: World) -> None:
    await world.open_case(world.ann)

    again = await world.slack.repeat_last(5)

    await moves.quiet(world)
    assert [ack.body for ack in again] == [{"response_action": "clear"}] * 5
    assert len(world.cards()) == 1
    assert "CI-2" not in await moves.say(world, world.ann, "list")


async def test_a_form_that_slack_sends_again_at_once_is_one_case(world: World) -> None:
    await moves.opened(world, world.ann)

    await asyncio.gather(
        world.ann.submit(),
        *(forged.submit(world, world.ann, world.ann.top_form()) for _ in range(4)),
    )

    await moves.quiet(world)
    assert len(world.cards()) == 1
    assert "CI-2" not in await moves.say(world, world.ann, "list")


async def test_a_form_that_grows_stays_as_it_is_when_slack_sends_the_press_again(
    world: World,
) -> None:
    await moves.opened(world, world.ann)
    await moves.press(world, world.ann, "More")
    fields = moves.fields(world.ann)

    await world.slack.repeat_last(2)

    await moves.quiet(world)
    assert moves.fields(world.ann) == fields
    assert len(world.ann.views) == 1


async def test_a_press_of_done_that_slack_sends_again_is_one_step(world: World) -> None:
    card, act = await case_at_act(world)
    await moves.press(world, world.ann, "Done", act)
    thread = moves.said(world, card)

    await world.slack.repeat_last(3)

    await moves.quiet(world)
    assert moves.said(world, card) == thread
    assert "· Follow up" in shown(moves.step(world, card))
    assert len(world.ann.ephemerals) == 0


async def test_a_talk_that_slack_sends_again_is_logged_once(world: World) -> None:
    card, listen = await live_case(world)
    await talk(world, world.ann, listen, agreed="Refund today", due=moves.at(world, hours=5))
    thread = moves.said(world, card)

    await world.slack.repeat_last(3)

    await moves.quiet(world)
    assert moves.said(world, card) == thread
    assert thread.count("talked with") == 1


async def test_a_client_update_that_slack_sends_again_is_logged_once(world: World) -> None:
    card, _listen = await live_case(world)
    await moves.press(world, world.ann, "Log client update", card)
    await moves.save(world, world.ann, what="We are at it")

    await world.slack.repeat_last(3)

    await moves.quiet(world)
    assert moves.said(world, card).count("We are at it") == 1


async def test_who_saves_second_is_told_who_was_first_and_keeps_what_they_typed(
    world: World,
) -> None:
    card, listen = await live_case(world)
    await moves.press(world, world.ann, "We talked", listen)
    await moves.press(world, world.ben, "We talked", listen)

    assert (await moves.save(world, world.ann, need="An apology")).ok
    await moves.save(world, world.ben, need=NEED, harm="Wages late")

    assert "already finished by" in form_says(world.ben)
    assert '"user_id": "UANN"' in str(world.ben.top_form().blocks).replace("'", '"')
    assert NEED in form_says(world.ben)
    assert "Wages late" in form_says(world.ben)
    assert moves.said(world, card).count("talked with") == 1


async def test_of_two_who_press_done_at_once_one_is_told_who_was_first(world: World) -> None:
    card, act = await case_at_act(world)
    people = (world.ann, world.ben)
    before = {who: len(who.ephemerals) for who in people}

    await asyncio.gather(*(who.click(act, label="Done") for who in people))

    await moves.quiet(world)
    told = [who for who in people if len(who.ephemerals) > before[who]]
    assert len(told) == 1
    assert "already finished by" in shown(told[0].ephemerals[-1])
    assert moves.said(world, card).count("Resolved") == 1


async def test_of_two_who_talked_at_once_one_is_told_who_was_first(world: World) -> None:
    card, listen = await live_case(world)
    people = (world.ann, world.ben)
    for who in people:
        await moves.press(world, who, "We talked", listen)
        who.fill({"need": f"What {who.id} heard"})

    await asyncio.gather(*(who.submit() for who in people))

    await moves.quiet(world)
    (second,) = [who for who in people if who.view is not None]
    assert "already finished by" in form_says(second)
    assert f"What {second.id} heard" in form_says(second)
    assert moves.said(world, card).count("talked with") == 1


async def test_who_snoozes_second_is_told_until_when(world: World) -> None:
    await world.open_case(world.ann)
    await moves.say(world, world.ann, "settings")
    assert (await moves.save(world, world.ann, cases_channel="CGENERAL")).ok
    world.bot.scheduler._sweep_soon()
    await moves.quiet(world)
    await moves.pass_time(world, days=1)
    (digest,) = [m for m in world.slack.workspace.messages("general") if "follow-up" in m.text]
    for who in (world.ann, world.ben):
        menu = next(e for e in elements(digest.blocks) if e.kind == "overflow")
        choice = next(o["value"] for o in menu.body["options"] if o["value"].startswith("snooze"))
        await who.select(digest, menu.action_id, choice)
        await world.form(who, "Snooze")

    await moves.save(world, world.ann, until="1 hour")
    assert "Snoozed until" in form_says(world.ann)
    await moves.save(world, world.ben, until="next week")

    assert "Somebody was first: it is snoozed until" in form_says(world.ben)


async def test_a_button_of_a_step_that_was_left(world: World) -> None:
    _card, listen = await live_case(world)
    old = forged.as_it_is(listen)
    await talk(world, world.ann, listen)

    await forged.press(world, world.ben, old, "We talked")

    assert "“Listen” was already finished by" in await private_answer(world, world.ben)


async def test_a_button_of_a_step_whose_case_is_closed(world: World) -> None:
    card, listen = await closed_case(world)
    thread = moves.said(world, card)

    await forged.press(world, world.ben, listen, "Done")

    assert "CI-1 is closed." in await private_answer(world, world.ben)
    assert moves.said(world, card) == thread


async def test_a_button_of_a_card_whose_case_is_closed(world: World) -> None:
    card, _listen = await live_case(world)
    old = forged.as_it_is(card)
    await moves.change(world, world.ann, card, "end", end="withdrawn", why="Found it")

    await forged.press(world, world.ben, old, "Get help")

    assert "CI-1 is closed." in await private_answer(world, world.ben)
    assert world.ben.view is None


async def test_a_button_from_before_the_case_was_reopened(world: World) -> None:
    card, listen = await closed_case(world)
    await moves.change(world, world.ann, card, "reopen", why="It came back")
    thread = moves.said(world, card)

    await forged.press(world, world.ben, listen, "Done")

    assert "is not the open step now" in await private_answer(world, world.ben)
    assert moves.said(world, card) == thread


@pytest.mark.parametrize(
    "changed",
    [
        {"action_id": "from.an.older.release"},
        {"action_id": ids.STEP_DONE, "value": "nothing/listen"},
        {"action_id": ids.STEP_DONE, "value": "nothing"},
        {"action_id": ids.STEP_DONE, "value": ""},
        {"action_id": ids.STEP_DONE, "value": "a/b/c/d"},
        {"action_id": ids.REMINDER_DONE, "value": "nothing/1"},
        {"action_id": ids.REMINDER_SNOOZE, "value": "nothing"},
        {"action_id": ids.CASE_MORE, "value": "nothing"},
        {"action_id": ids.CASE_UPDATE, "value": "nothing"},
        {"action_id": ids.OPEN_ADD, "value": "nothing"},
        {"action_id": ids.DIGEST_LINE, "value": "nothing"},
    ],
)
async def test_a_button_that_means_nothing_now_is_answered_with_one_sentence(
    world: World, changed: dict[str, str]
) -> None:
    card, listen = await live_case(world)
    thread = moves.said(world, card)

    await forged.press(world, world.ben, listen, "Done", **changed)

    said = await private_answer(world, world.ben)
    assert "out of date" in said or "I know no case" in said
    assert moves.said(world, card) == thread


async def test_a_step_that_the_playbook_no_longer_has(world: World) -> None:
    _card, listen = await live_case(world)
    value = next(e.body["value"] for e in elements(listen.blocks) if e.label == "Done")
    case_id = ids.split(value)[0]

    await forged.press(world, world.ben, listen, "Done", value=ids.join(case_id, "haggle"))

    assert "out of date" in await private_answer(world, world.ben)


async def test_a_form_from_an_older_release_keeps_what_was_typed(world: World) -> None:
    _card, listen = await live_case(world)
    await moves.press(world, world.ben, "We talked", listen)
    world.ben.fill({"need": NEED})
    world.ben.top_form().body["callback_id"] = "from.an.older.release"

    await world.ben.submit()

    assert "out of date" in form_says(world.ben)
    assert NEED in form_says(world.ben)
