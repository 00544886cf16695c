"""From the first word to closed: seven presses."""

from datetime import timedelta

from tests.support.world import World, a_world, shown


async def test_the_common_path_is_seven_presses(world: World) -> None:
    await walk(world)


async def test_the_common_path_is_the_same_on_postgresql(pg_url: str) -> None:
    async with a_world(pg_url) as world:
        await walk(world)


async def walk(world: World) -> None:
    ann = world.ann

    card = await world.open_case(ann, reached="phone")  # 1 Open case
    listen = await world.reply(card, "Listen")
    await ann.click(listen, label="We talked")  # 2
    await world.form(ann, "We talked")
    due = int((world.clock() + timedelta(hours=5)).timestamp())
    ann.fill(
        {
            "need": "Their money back",
            "harm": "Could not pay wages",
            "fault": "ours",
            "agreed": "Refund today",
            "due": due,
        }
    )
    assert (await ann.submit()).ok  # 3 Save
    act = await world.reply(card, "6 of 8")
    await ann.click(act, label="Done")  # 4
    follow_up = await world.reply(card, "7 of 8")
    await ann.click(follow_up, label="Done")  # 5
    await world.form(ann, "Follow up")
    ann.fill({"met": "yes"})
    assert (await ann.submit()).ok  # 6 Save
    prevent = await world.reply(card, "8 of 8")
    await ann.click(prevent, label="Done")  # 7

    await world.slack.until(lambda: "Closed" in shown(ann.message(card.channel, card.ts)))
    assert "solved" in shown(ann.message(card.channel, card.ts))
