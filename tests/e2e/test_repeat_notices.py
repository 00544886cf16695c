"""The weekly notice of a repeat: told once to all, true when read, silent about private cases."""

import pytest

from bot.sandbox import Message
from bot.views import ids
from tests.e2e.moves import (
    already_solved,
    at,
    change,
    form_text,
    labels,
    new_case,
    opened,
    pass_time,
    press,
    quiet,
    save,
    say,
    until_local,
)
from tests.support.world import World, shown


@pytest.fixture(autouse=True)
async def _with_channels(world: World) -> None:
    """Cases live in one channel, where the digest goes, too; Chi is the lead."""
    await say(world, world.ann, "settings")
    new = {"cases_channel": "CGENERAL", "contact.1.0": "UCHI"}
    assert (await save(world, world.ann, **new)).ok


def notices(world: World, channel: str = "general") -> list[Message]:
    found = world.slack.workspace.messages(channel)
    return [m for m in found if m.text.startswith("Repeat:")]


async def solved(world: World, text: str, cause: str = "Double click") -> None:
    """Opened, solved and closed by one form."""
    await opened(world, world.ann, text)
    assert (await already_solved(world, world.ann, cause=cause)).ok


async def test_the_third_case_of_a_client_is_told_once_a_week_with_the_cases(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, "Acme: charged <!channel> twice")
    await pass_time(world, days=20)
    await new_case(world, ann, "ACME Inc.: no invoice")
    assert notices(world) == []
    await until_local(world, "Mon 10:00")
    await new_case(world, ann, "acme: *late*")

    (notice,) = notices(world)
    assert "3 cases of Acme in 90 days" in shown(notice)
    assert "CI-1 Acme: charged <!channel> twice" in shown(notice)
    assert "CI-3 Acme: *late*" in shown(notice)
    assert "No prevention action was planned yet." in shown(notice)
    assert "Start a joint action" in labels(notice)

    await new_case(world, ann, "Acme: a fourth")
    (notice,) = notices(world)
    assert "4 cases of Acme in 90 days" in shown(notice)

    await until_local(world, "Mon 10:00")
    assert len(notices(world)) == 1  # nothing new, nothing said
    await new_case(world, ann, "Acme: a fifth")
    assert ["4 cases" in shown(notices(world)[0]), "5 cases" in shown(notices(world)[1])] == [
        True,
        True,
    ]


async def test_what_is_older_than_ninety_days_is_forgotten(world: World) -> None:
    ann = world.ann
    await new_case(world, ann)
    await pass_time(world, days=91)
    await new_case(world, ann)
    await new_case(world, ann)

    assert notices(world) == []


async def test_cases_solved_already_count_for_their_cause_of_several_clients(world: World) -> None:
    for client in ("Acme", "Bolt", "Cord"):
        await solved(world, f"{client}: charged twice")

    (notice,) = notices(world)
    assert "3 cases in 90 days of one cause: Double click" in shown(notice)
    assert "CI-2 Bolt" in shown(notice)


async def test_a_cause_that_is_called_otherwise_is_told_of_once_all_the_same(world: World) -> None:
    for client in ("Acme", "Bolt", "Cord"):
        await solved(world, f"{client}: charged twice")
    async with world.bot.store.transaction() as tx:
        cause = await tx.causes.find(world.bot.identity.team_id, "double  CLICK")
        assert cause is not None
        await tx.causes.change(cause, name="Two presses", category=cause.category)

    await solved(world, "Dune: charged twice", cause="Two presses")

    (notice,) = notices(world)
    assert "4 cases in 90 days of one cause: Two presses" in shown(notice)


async def test_private_cases_make_no_notice_and_are_in_none(world: World) -> None:
    ann = world.ann
    await new_case(world, ann, "Acme: one")
    await new_case(world, ann, "Acme: two")
    await new_case(world, ann, "Acme: their lawyer", serious=["legal"])
    assert notices(world) == []

    await new_case(world, ann, "Acme: four")
    (notice,) = notices(world)
    assert "3 cases of Acme" in shown(notice)
    assert "CI-3" not in shown(notice)
    assert "lawyer" not in shown(notice)


async def test_a_case_that_becomes_private_leaves_the_notice(world: World) -> None:
    ann = world.ann
    for _ in range(2):
        await new_case(world, ann)
    card = await new_case(world, ann, "Acme: about a nurse")
    assert "about a nurse" in shown(notices(world)[0])

    await change(world, ann, card, "private", why="Health")

    told = [m for m in world.slack.workspace.messages("general") if "repeat" in m.text.lower()]
    assert [shown(m).count("Acme") for m in told] == [0]
    assert "no repeat any more" in shown(told[0])


async def test_a_restart_and_another_channel_make_no_second_notice(world: World) -> None:
    ann = world.ann
    for _ in range(3):
        await new_case(world, ann)
    assert len(notices(world)) == 1
    await say(world, ann, "settings")
    assert (await save(world, ann, digest_channel="CSUPPORT")).ok

    await new_case(world, ann)

    assert len(notices(world)) == 1
    assert "4 cases" in shown(notices(world)[0])
    assert notices(world, "support") == []


async def test_the_form_says_that_it_would_be_the_third_of_this_client(world: World) -> None:
    ann = world.ann
    await opened(world, ann, "Acme: charged twice")
    assert "case of Acme" not in form_text(ann)
    await save(world, ann)
    await solved(world, "Acme: charged twice")

    await opened(world, ann, "ACME GmbH: again")

    assert "This would be the third case of Acme in 90 days" in form_text(ann)


async def test_the_form_says_so_of_a_cause_when_it_is_picked(world: World) -> None:
    ann = world.ann
    for client in ("Acme", "Bolt"):
        await solved(world, f"{client}: charged twice")
    await opened(world, ann, "Cord: charged twice")
    await press(world, ann, "Already solved")

    offered = await ann.options(ids.OPEN_CAUSE, "double")
    await ann.select(None, ids.OPEN_CAUSE, offered[1]["value"])
    await quiet(world)

    assert [each["text"]["text"] for each in offered] == ["double (new)", "Double click"]
    assert "This would be the third case of Double click in 90 days" in form_text(ann)


async def test_a_case_that_was_opened_late_leaves_an_old_notice_too(world: World) -> None:
    ann = world.ann
    cards = [await new_case(world, ann) for _ in range(4)]
    await pass_time(world, days=20)
    late = await new_case(world, ann, "Acme: a nurse", reached_at=at(world, days=-19))
    await change(world, ann, cards[0], "private", why="Health")
    assert "a nurse" in shown(notices(world)[0])

    await change(world, ann, late, "private", why="Health")

    assert all("a nurse" not in shown(notice) for notice in notices(world))
