"""Escalations that nobody can take, that come too late, or that are about one of us."""

import pytest

from tests.e2e import moves
from tests.e2e.escalating import letter, message, stuck
from tests.e2e.moves import (
    change,
    dms,
    form_text,
    get_help,
    labels,
    new_case,
    press,
    quiet,
    save,
    say,
)
from tests.support import forged
from tests.support.world import World, shown


async def test_only_who_was_asked_or_stands_above_can_accept(ready: World) -> None:
    card = await stuck(ready)

    await press(ready, ready.ann, "Accept", message(ready, card))

    assert "Only who was asked" in shown(ready.ann.ephemerals[-1])
    assert "not accepted yet" in shown(message(ready, card))


async def test_the_second_to_accept_is_told_who_was_first(ready: World) -> None:
    card = await stuck(ready)
    old = forged.as_it_is(message(ready, card))
    await press(ready, ready.ben, "Accept", old)
    taken = shown(message(ready, card))

    for who in (ready.ben, ready.chi):
        await forged.press(ready, who, old, "Accept")
        await quiet(ready)

    assert "You accepted this already" in shown(ready.ben.ephemerals[-1])
    assert "accepted this already" in shown(ready.chi.ephemerals[-1])
    assert shown(message(ready, card)) == taken


async def test_one_whose_case_was_closed_meanwhile_is_over(ready: World) -> None:
    card = await stuck(ready)
    old = forged.as_it_is(message(ready, card))

    await change(ready, ready.ann, card, "end", end="withdrawn", why="They found it")

    assert "ended" in shown(message(ready, card))
    assert labels(message(ready, card)) == []
    assert labels(dms(ready, ready.ben)[-1]) == ["Open case"]
    await forged.press(ready, ready.ben, old, "Accept")
    await quiet(ready)
    assert "CI-1 is closed" in shown(ready.ben.ephemerals[-1])


async def test_where_nobody_can_be_asked_it_says_whom_to_phone(world: World) -> None:
    card = await new_case(world, world.ann)
    await press(world, world.ann, "Get help", card)

    await press(world, world.ann, "I am stuck")

    assert "There is nobody to ask" in form_text(world.ann)


async def test_raised_again_it_has_to_go_higher(ready: World) -> None:
    card = await stuck(ready)
    await press(ready, ready.ann, "Get help", card)
    assert "Raise it again only if it got worse" in form_text(ready.ann)

    await press(ready, ready.ann, "They ask higher up")
    assert "Level 1" not in form_text(ready.ann)
    assert (await save(ready, ready.ann, decision="They shout")).ok

    assert "escalated, level 3" in shown(message(ready, card))


async def test_of_a_private_case_others_learn_nothing_and_who_is_asked_gets_in(
    ready: World,
) -> None:
    ann, ben, chi = ready.ann, ready.ben, ready.chi
    card = await new_case(ready, ann, serious=["legal"])
    assert (await get_help(ready, ann, card, "Lawyer, claim or court")).ok

    assert "UCHI" in ready.slack.workspace.channel(card.channel).members
    assert "CI-1" in letter(ready, chi)
    assert "UBEN" not in ready.slack.workspace.channel(card.channel).members
    assert dms(ready, ben) == []
    assert "I know no case" in await say(ready, ben, "show CI-1")


async def test_typed_words_can_not_mention_or_break_anything(ready: World) -> None:
    card = await new_case(ready, ready.ann)
    loud = "<!channel> *now* " + "🙂" * 150

    assert (await get_help(ready, ready.ann, card, "I am stuck", decision=loud, brief=loud)).ok

    assert "<!channel> *now*" in letter(ready, ready.ben)
    await press(ready, ready.ben, "Accept", message(ready, card))
    assert "<!channel> *now*" in shown(message(ready, card))
    assert "mrkdwn" not in str(message(ready, card).blocks)


ABOUT = "About one of us"


async def test_a_complaint_about_the_lead_is_asked_of_another_and_the_lead_learns_nothing(
    ready: World,
) -> None:
    ann, ben, chi = ready.ann, ready.ben, ready.chi
    card = await new_case(ready, ann)

    assert (await get_help(ready, ann, card, ABOUT, about="UBEN", decision="Who looks?")).ok

    assert "Who looks?" in letter(ready, chi)
    assert dms(ready, ben) == []
    assert "I know no case" in await say(ready, ben, "show CI-1")
    await moves.pass_time(ready, days=2)
    assert [shown(each) for each in dms(ready, ben) if "CI-1" in shown(each)] == []


@pytest.mark.parametrize(
    ("about", "said"),
    [("UANN", "You can't raise this yourself"), ("UGUS", "Choose a member of your own team")],
)
async def test_whom_a_complaint_is_about_is_one_of_us_and_not_oneself(
    ready: World, about: str, said: str
) -> None:
    card = await new_case(ready, ready.ann)

    answer = await get_help(ready, ready.ann, card, ABOUT, about=about)

    assert said in answer.errors["about"]
