"""A channel that refuses the digest: the lead hears how to mend it, once."""

from tests.e2e.moves import dms, new_case, pass_time, quiet, save, say, until_local
from tests.support.world import World, shown


def troubles(world: World) -> list[str]:
    said = [shown(m) for m in dms(world, world.chi)]
    return [each for each in said if "can't post the digest" in each]


async def led_by_chi(world: World) -> None:
    """The digest goes to #client-cases."""
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, **{"contact.1.0": "UCHI"}, digest_channel="CCASES")).ok
    await new_case(world, world.ann)


async def test_the_lead_is_told_how_to_mend_it_once(world: World) -> None:
    await led_by_chi(world)
    await world.ann.kick("client-cases")

    await until_local(world, "Tue 09:00")
    await pass_time(world, days=3)

    (trouble,) = troubles(world)
    assert "/invite @Client Issue" in trouble


async def test_let_in_again_it_posts_and_the_next_time_it_tells_anew(world: World) -> None:
    await led_by_chi(world)
    await world.ann.kick("client-cases")
    await until_local(world, "Tue 09:00")

    await world.ann.invite("client-cases")
    await quiet(world)
    assert "follow-up" in shown(world.slack.workspace.messages("client-cases")[-1])

    await world.ann.kick("client-cases")
    await until_local(world, "Wed 09:00")
    assert len(troubles(world)) == 2
