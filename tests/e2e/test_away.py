"""Who is away is not reminded: somebody else is, until they are back."""

import pytest

from tests.e2e import moves
from tests.e2e.moves import at, change, dms, falls_due, new_case, press, save, say, until_local
from tests.support.world import World, shown, words

COVERED = "away until Thursday, <@UBEN|ben>"


async def test_the_cover_is_reminded_meanwhile_and_told_of_what(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world))

    answer = await say(world, world.ann, COVERED)

    assert "You are away until" in answer
    assert "CI-1" in answer
    assert "is away until" in shown(dms(world, world.ben)[-1])
    assert "no word yet" in shown(await falls_due(world, world.ben, "Mon 16:00"))
    assert not any("no word yet" in shown(told) for told in dms(world, world.ann))


async def test_what_is_still_open_comes_back_at_the_end(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world))
    await say(world, world.ann, COVERED)
    await falls_due(world, world.ben, "Mon 16:00")

    reminder = await falls_due(world, world.ann, "Thu 09:00")

    assert "no word yet" in shown(reminder)
    assert "is back" in " ".join(shown(told) for told in dms(world, world.ben))


async def test_who_is_back_sooner_gets_it_back_sooner(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world))
    await say(world, world.ann, COVERED)

    assert "Welcome back" in await say(world, world.ann, "away back")

    await falls_due(world, world.ann, "Mon 16:00")
    assert "not marked as away" in await say(world, world.ann, "away back")


async def test_without_a_cover_it_is_the_lead(world: World) -> None:
    await say(world, world.ann, "settings")
    await save(world, world.ann, **{"contact.1.0": "UCHI"})
    await new_case(world, world.ann, severity="critical", reached_at=at(world))

    await say(world, world.ann, "away until 2030-03-08")

    assert "no word yet" in shown(await falls_due(world, world.chi, "Mon 12:30"))


async def test_without_a_cover_the_lead_can_hand_on_each_case_from_the_list(world: World) -> None:
    ann, ben, chi = world.ann, world.ben, world.chi
    await say(world, ann, "settings")
    await save(world, ann, **{"contact.1.0": "UCHI"})
    await new_case(world, ann, "Acme *Ltd* <!channel>: charged twice", reached_at=at(world))
    await new_case(world, ann, "Beta: late", reached_at=at(world))
    await say(world, ann, "away until Friday")

    told = dms(world, chi)[-1]
    assert "Nobody covers for them" in shown(told)
    assert moves.labels(told).count("Hand over") == 2
    assert (await chi.click(told, label="Hand over", block_id=told.blocks[1]["block_id"])).ok
    await moves.quiet(world)
    assert (await save(world, chi, to="UBEN", why="She is away")).ok

    assert "is yours now" in shown(dms(world, ben)[-1])


async def test_with_a_cover_the_list_hands_nothing_on(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world))
    await say(world, world.ann, COVERED)

    assert "Hand over" not in moves.labels(dms(world, world.ben)[-1])


async def test_where_nobody_else_is_it_is_said_and_stays_with_them(world: World) -> None:
    await new_case(world, world.ann, severity="critical", reached_at=at(world))

    assert "Nobody covers for you" in await say(world, world.ann, "away tomorrow")

    await falls_due(world, world.ann, "Mon 12:30")


async def test_a_time_that_we_do_not_read_is_asked_for_in_a_form(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world))
    await say(world, world.ann, "away sometime :tada: <@UBEN|ben>")
    assert world.ann.view is not None

    assert (await save(world, world.ann, until=at(world, days=2), cover="UBEN")).ok

    assert "You are away until" in words(world.ann.view.blocks)
    await falls_due(world, world.ben, "Mon 16:00")


@pytest.mark.parametrize(
    ("cover", "said"),
    [("UANN", "you are away"), ("UGUS", "your own team"), ("USTRANGER", "your own team")],
)
async def test_who_cannot_cover(world: World, cover: str, said: str) -> None:
    assert said in await say(world, world.ann, f"away until Friday <@{cover}>")

    await new_case(world, world.ann, reached_at=at(world))
    await falls_due(world, world.ann, "Mon 16:00")


async def test_a_private_case_is_covered_by_whom_its_owner_named(world: World) -> None:
    await new_case(world, world.ann, serious=["legal"], reached_at=at(world))

    await say(world, world.ann, COVERED)

    await falls_due(world, world.ben, "Mon 16:00")
    assert "Acme" in await say(world, world.ben, "list")


async def test_who_is_away_hears_which_cases_the_lead_who_stands_in_may_not_know(
    world: World,
) -> None:
    await say(world, world.ann, "settings")
    await save(world, world.ann, **{"contact.1.0": "UCHI"})
    await new_case(world, world.ann, serious=["legal"], reached_at=at(world))

    alone = await say(world, world.ann, "away until Thursday")

    assert "Nothing of yours is open" not in alone
    assert "CI-1 is private, and not known to them" in alone
    assert "not known to them" not in await say(world, world.ann, COVERED)
    assert "CI-1" not in "".join(shown(told) for told in dms(world, world.chi))


async def test_a_case_about_the_cover_stays_unknown_to_them(world: World) -> None:
    await until_local(world, "Mon 12:30")
    await new_case(world, world.chi, serious=["about one of us"], about="UBEN")
    await say(world, world.chi, "away until Thursday, <@UBEN|ben>")

    assert "CI-1" not in "".join(shown(told) for told in dms(world, world.ben))
    assert "CI-1" not in await say(world, world.ben, "list")


async def test_no_digest_for_who_is_away(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world))
    await say(world, world.ann, COVERED)
    await until_local(world, "Wed 12:00")
    before = len(dms(world, world.ann))

    await until_local(world, "Thu 09:00")

    assert len(dms(world, world.ann)) == before + 1


async def test_a_promise_is_watched_by_the_cover_at_its_exact_time(world: World) -> None:
    card = await new_case(world, world.ann, reached_at=at(world))
    due = at(world, hours=12)
    await change(world, world.ann, card, "promise", what="Refund", due=due)
    await say(world, world.ann, COVERED)

    await moves.until_local(world, "Tue 00:00")

    assert "Now due" in shown(dms(world, world.ben)[-1])


async def test_the_button_ends_it_once(world: World) -> None:
    await say(world, world.ann, COVERED)
    private = world.ann.ephemerals[-1]

    await press(world, world.ann, "I'm back", private)
    assert "Welcome back" in shown(world.ann.ephemerals[-1])

    await press(world, world.ann, "I'm back", private)
    assert "not marked as away" in shown(world.ann.ephemerals[-1])
