"""What an admin sets for the workspace, and each for themselves."""

import pytest

from tests.e2e.moves import at, dms, falls_due, new_case, save, say, until_local
from tests.support.world import World, shown, words


async def set_up(world: World, **values: object) -> None:
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, **values)).ok


async def test_public_holidays_are_no_working_days(world: World) -> None:
    await set_up(world, country="de-be")  # where 8 March is a holiday: a Friday then
    await until_local(world, "Thu 16:00")
    await new_case(world, world.ann, reached_at=at(world))

    await falls_due(world, world.ann, "Mon 12:00")


async def test_the_company_s_own_days_off_are_none_either(world: World) -> None:
    await set_up(world, days_off="2030-03-08, 2030-03-11")
    await until_local(world, "Thu 16:00")
    await new_case(world, world.ann, reached_at=at(world))

    await falls_due(world, world.ann, "Tue 12:00")


async def test_a_weekend_is_that_of_the_country(world: World) -> None:
    await set_up(world, country="IL")  # Friday and Saturday
    await until_local(world, "Thu 16:00")
    await new_case(world, world.ann, reached_at=at(world))

    await falls_due(world, world.ann, "Sun 12:00")


async def test_who_lives_elsewhere_has_the_holidays_of_there(world: World) -> None:
    await say(world, world.ann, "settings mine")
    await save(world, world.ann, country="DE-BE")
    await until_local(world, "Thu 16:00")
    await new_case(world, world.ann, reached_at=at(world))

    await falls_due(world, world.ann, "Mon 12:00")


@pytest.mark.parametrize("form", ["settings", "settings mine"])
@pytest.mark.parametrize("country", ["Atlantis", "DE-ZZ", "\N{PARTY POPPER}", "<!channel>"])
async def test_a_country_that_is_none(world: World, form: str, country: str) -> None:
    await say(world, world.ann, form)

    assert list((await save(world, world.ann, country=country)).errors) == ["country"]


async def test_dates_that_are_none(world: World) -> None:
    await say(world, world.ann, "settings")

    assert list((await save(world, world.ann, days_off="24.12.")).errors) == ["days_off"]


async def test_an_empty_day_can_be_silent(world: World) -> None:
    await set_up(world, digest_channel="CCASES", empty="quiet")

    await until_local(world, "Tue 12:00")

    assert world.slack.workspace.messages("client-cases") == []


async def test_who_wants_no_digest_for_a_while_gets_reminders_still(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world), severity="low")
    await say(world, world.ann, "settings mine")
    await save(world, world.ann, paused_until=at(world, days=2))

    reminder = await falls_due(world, world.ann, "Tue 12:00")
    assert "no word yet" in shown(reminder)

    await until_local(world, "Thu 09:00")
    assert "Your open follow-ups" in shown(dms(world, world.ann)[-1])


async def test_who_is_no_admin_is_shown_the_way_to_their_own(world: World) -> None:
    assert "settings mine" in await say(world, world.ben, "settings")

    await say(world, world.ben, "settings mine")
    assert world.ben.view is not None
    assert "Public holidays of" in words(world.ben.view.blocks)
