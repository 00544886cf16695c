"""A word that is still owed to a client whose case is closed."""

from tests.e2e.moves import at, change, dms, labels, new_case, pass_time, said
from tests.support.world import World, shown


async def test_a_day_late_the_lead_hears_of_it_privately_and_no_more_than_once(
    ready: World,
) -> None:
    ann, ben = ready.ann, ready.ben
    card = await new_case(ready, ann)
    await change(
        ready, ann, card, "promise", what="Write what <!channel> changed", due=at(ready, hours=2)
    )
    await change(ready, ann, card, "end", end="withdrawn", why="They found it")

    await pass_time(ready, days=1, hours=3)
    await pass_time(ready, days=2)

    told = [each for each in dms(ready, ben) if "Still owed to the client" in shown(each)]
    assert len(told) == 1
    assert "Write what <!channel> changed" in shown(told[0])
    assert "our word still stands" in shown(told[0])
    assert labels(told[0]) == ["Open case"]
    assert "Still owed" not in said(ready, card)
