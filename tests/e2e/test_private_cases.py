"""Where a case lives: a channel for cases, here, or a private channel of its own."""

import pytest

from bot.domain.case import PRIVATE_FOR, Serious
from bot.sandbox import Message
from tests.e2e.moves import (
    change,
    dms,
    form_text,
    new_case,
    opened,
    press,
    quiet,
    said,
    save,
    say,
    step,
)
from tests.support.world import World, shown


def room(world: World, name: str = "ci-1") -> list[Message]:
    return world.slack.workspace.messages(name)


async def test_a_case_opened_between_two_people_gets_a_private_channel_of_its_own(
    world: World,
) -> None:
    ann = world.ann

    await opened(world, ann, channel="DANNBEN")
    assert "private" in form_text(ann)
    assert (await save(world, ann)).ok

    channel = world.slack.workspace.channel("ci-1")
    assert channel.kind == "private"
    assert channel.members == {"UANN", world.slack.bot_user_id}
    assert "CI-1 · Acme · private" in shown(room(world)[0])
    assert "Prepare" in shown(step(world, room(world)[0]))


@pytest.mark.parametrize("serious", sorted(PRIVATE_FOR - {Serious.ABOUT_US}))
async def test_what_is_serious_is_private_before_anything_is_posted(
    world: World, serious: Serious
) -> None:
    ann = world.ann
    await opened(world, ann)

    await ann.select(None, "case.open.serious", [serious])
    await quiet(world)
    assert "private" in form_text(ann)
    await press(world, ann, "More")
    assert (await save(world, ann, owner="UBEN")).ok

    assert world.cards() == []
    assert world.slack.workspace.channel("ci-1").members >= {"UANN", "UBEN"}
    assert "CI-1 · Acme" in shown(room(world)[0])


async def test_press_alone_does_not_make_a_case_private(world: World) -> None:
    card = await new_case(world, world.ann, serious=["press"])

    assert "private" not in shown(card)


async def test_a_case_about_one_of_us_asks_who_and_keeps_them_out(world: World) -> None:
    ann, ben = world.ann, world.ben
    await opened(world, ann)
    await ann.select(None, "case.open.serious", ["about one of us"])
    await quiet(world)
    assert "Who is it about?" in form_text(ann)

    assert (await save(world, ann, about="UBEN")).ok

    assert "UBEN" not in world.slack.workspace.channel("ci-1").members
    assert "I know no case CI-1" in await say(world, ben, "show CI-1")
    assert "CI-1" not in await say(world, ben, "list")
    assert "CI-1" not in await say(world, ben, "digest")
    await opened(world, ben, "")
    known = await ben.options("case.open.client", "Acm")
    assert [each["text"]["text"] for each in known] == ["Acm (new)"]


async def test_whom_a_case_is_about_can_not_own_it(world: World) -> None:
    ann = world.ann
    await opened(world, ann)
    await ann.select(None, "case.open.serious", ["about one of us"])
    await quiet(world)
    await press(world, ann, "More")

    answer = await save(world, ann, about="UBEN", owner="UBEN")

    assert list(answer.errors) == ["owner"]
    assert "can't be the person it is about" in answer.errors["owner"]


async def test_nobody_opens_a_case_about_themselves(world: World) -> None:
    ann = world.ann
    await opened(world, ann)
    await ann.select(None, "case.open.serious", ["about one of us"])
    await quiet(world)

    answer = await save(world, ann, about="UANN")

    assert list(answer.errors) == ["about"]


async def test_where_private_channels_are_forbidden_a_private_case_lives_in_its_owners_dm(
    world: World,
) -> None:
    world.slack.access.restricted.add("conversations.create")
    ann = world.ann
    await opened(world, ann)
    await ann.select(None, "case.open.serious", ["legal"])
    await quiet(world)
    await press(world, ann, "More")

    assert (await save(world, ann, owner="UBEN")).ok

    card = next(m for m in dms(world, world.ben) if "CI-1 · Acme · private" in shown(m))
    assert "Prepare" in shown(step(world, card))
    assert "ci-1" not in {c.name for c in world.slack.workspace.channels.values()}
    await press(world, world.ben, "Log client update", card)
    assert (await save(world, world.ben, what="We have it")).ok
    assert "We have it" in said(world, card)


async def test_a_new_owner_of_a_private_case_comes_into_its_channel(world: World) -> None:
    ann = world.ann
    await opened(world, ann, channel="DANNBEN")
    await save(world, ann)

    await change(world, ann, room(world)[0], "hand_over", to="UCHI", why="She knows them")

    assert "UCHI" in world.slack.workspace.channel("ci-1").members
    assert "This case is yours now" in shown(dms(world, world.chi)[-1])
    assert "CI-1" in await say(world, world.chi, "show 1")


async def test_a_private_case_is_not_given_to_whom_it_is_about(world: World) -> None:
    ann = world.ann
    await opened(world, ann)
    await ann.select(None, "case.open.serious", ["about one of us"])
    await quiet(world)
    await save(world, ann, about="UBEN")

    answer = await change(world, ann, room(world)[0], "hand_over", to="UBEN", why="He knows")

    assert list(answer.errors) == ["to"]
    assert "UBEN" not in world.slack.workspace.channel("ci-1").members


async def test_a_private_channel_without_the_bot_asks_for_it_before_a_form_opens(
    world: World,
) -> None:
    ann = world.ann
    await ann.command("/client-issue", "Acme: charged twice", channel="leads")
    await quiet(world)

    assert "/invite @Client Issue" in form_text(ann)
    assert ann.view is not None
    assert ann.view.body.get("submit") is None

    await ann.close()
    await ann.invite("leads")
    await opened(world, ann, channel="leads")
    assert (await save(world, ann)).ok
    assert "CI-1 · Acme" in shown(world.cards("leads")[0])


async def test_a_public_channel_is_joined_by_the_bot_itself(world: World) -> None:
    await opened(world, world.ann, channel="support")

    assert (await save(world, world.ann)).ok

    assert world.slack.bot_user_id in world.slack.workspace.channel("support").members
    assert "CI-1 · Acme" in shown(world.cards("support")[0])


async def test_once_a_channel_for_cases_is_set_every_case_lives_there(world: World) -> None:
    ann = world.ann
    await say(world, ann, "settings")
    assert (await save(world, ann, cases_channel="CCASES")).ok

    await opened(world, ann)
    assert "#client-cases" in form_text(ann)
    assert (await save(world, ann)).ok

    assert world.cards("general") == []
    assert "CI-1 · Acme" in shown(world.cards("client-cases")[0])


async def test_in_a_shared_channel_the_opener_confirms_that_the_client_may_read_it(
    world: World,
) -> None:
    ann = world.ann
    await opened(world, ann, channel="acme-shared")

    answer = await save(world, ann)
    assert list(answer.errors) == ["confirm"]

    assert (await save(world, ann, confirm=["confirmed"])).ok
    assert "CI-1 · Acme" in shown(world.cards("acme-shared")[0])


async def test_an_outsider_does_not_learn_of_a_private_case(world: World) -> None:
    ann, chi = world.ann, world.chi
    await opened(world, ann, channel="DANNBEN")
    await save(world, ann)

    assert "I know no case CI-1" in await say(world, chi, "show 1")
    assert "CI-1" not in await say(world, chi, "list")
    assert "CI-1" not in await say(world, chi, "digest")
    await opened(world, chi, "Acme: again")
    assert "CI-1" not in form_text(chi)
    assert (await save(world, chi)).ok
    assert "CI-2 · Acme" in shown(world.cards()[-1])
