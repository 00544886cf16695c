"""`/client-issue training`: what to talk about this month, from the cases."""

from datetime import timedelta

import pytest

from bot.domain.action import ActionKind
from bot.domain.prevention import Plan
from bot.usecases.change import By
from bot.usecases.prevention import Prevention
from tests.e2e.moves import new_case, quiet, say
from tests.e2e.test_repeat_notices import solved
from tests.factories import a_house
from tests.support.world import World

NOTHING = "nothing to talk about"


async def planned(world: World, number: int, what: str) -> None:
    """Ann plans to train staff, in that case."""
    house, team_id = a_house(world.bot.store, world.clock), world.bot.identity.team_id
    async with house.store.reading() as tx:
        case = await tx.cases.by_number(team_id, number, viewer="UANN")
    plan = Plan(
        kind=ActionKind.TRAIN,
        what=what,
        looks_like="All have practised it",
        owner="UANN",
        due_at=world.clock() + timedelta(days=7),
    )
    await Prevention(house).plan(case.id, By(team_id=team_id, user_id="UANN"), plan)
    await quiet(world)


async def test_without_such_an_action_one_sentence_says_so(world: World) -> None:
    assert NOTHING in await say(world, world.ben, "training")


@pytest.mark.parametrize("text", ["training", "TRAINING  "])
async def test_each_action_stands_under_its_cause_with_what_happened(
    world: World, text: str
) -> None:
    await solved(world, "Acme: *shouted* at <!channel>", cause="Curt answers")
    await planned(world, 1, "Practise calm words <@UCHI>")

    told = await say(world, world.ben, text)

    assert "Curt answers" in told
    assert "Practise calm words <@UCHI> · to do" in told
    assert "CI-1 Acme: *shouted* at <!channel>" in told
    assert NOTHING not in told


async def test_of_private_cases_their_members_alone_hear(world: World) -> None:
    await new_case(world, world.ann, "Acme: a nurse", serious=["personal data"])
    await planned(world, 1, "Lock the screen")

    assert "Lock the screen" in await say(world, world.ann, "training")
    assert NOTHING in await say(world, world.ben, "training")


async def test_with_more_words_it_is_what_happened_to_a_client(world: World) -> None:
    await say(world, world.ann, "training was cancelled")

    assert world.ann.view is not None
    assert world.ann.view.title == "New client issue"
