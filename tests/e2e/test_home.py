"""The Home tab, and a mention of the bot: the way to a case without a command."""

from bot.sandbox import Person
from tests.e2e.moves import at, new_case, quiet, say
from tests.support.world import World, shown, words


async def home(world: World, who: Person) -> str:
    await who.open_home()
    await quiet(world)
    assert who.home is not None
    return words(who.home.blocks)


async def press_at_home(world: World, who: Person, label: str) -> None:
    assert (await who.click(who.home, label=label)).ok
    await quiet(world)


async def test_it_shows_what_is_mine_and_what_is_due(world: World) -> None:
    await new_case(world, world.ann, reached_at=at(world))
    await new_case(world, world.ann, "Beta: late", owner="UBEN")

    shown_to_ann = await home(world, world.ann)

    assert "Your open cases · 1" in shown_to_ann
    assert "Acme" in shown_to_ann
    assert "receipt" in shown_to_ann


async def test_whose_client_calls_sees_all_that_counts_at_once(world: World) -> None:
    await new_case(world, world.ann)
    await home(world, world.ann)

    await press_at_home(world, world.ann, "Client is on the line")

    assert world.ann.view is not None
    assert "Acme" in words(world.ann.view.blocks) + world.ann.view.title


async def test_a_case_is_opened_from_there(world: World) -> None:
    await say(world, world.ann, "settings")
    world.ann.fill({"cases_channel": "CGENERAL"})
    await world.ann.submit()
    await home(world, world.ann)

    await press_at_home(world, world.ann, "Open a client issue")

    assert world.ann.view is not None
    assert world.ann.view.title == "New client issue"


async def test_to_a_guest_it_says_that_only_staff_use_it(world: World) -> None:
    await new_case(world, world.ann)

    seen = await home(world, world.guest)

    assert "Only staff" in seen
    assert "Acme" not in seen


async def test_others_private_cases_are_not_there(world: World) -> None:
    await new_case(world, world.ann, serious=["about one of us"], about="UBEN", owner="UCHI")

    assert "CI-1" not in await home(world, world.ben)


async def test_a_mention_in_a_case_s_thread_offers_its_buttons_privately(world: World) -> None:
    card = await new_case(world, world.ann)

    await world.chi.say("general", "@client-issue what now?", thread_ts=card.ts)
    await quiet(world)

    offered = await world.told(world.chi, "What shall we do with")
    assert offered.thread_ts == card.ts
    assert "Log client update" in shown(offered)


async def test_a_mention_elsewhere_says_what_to_type(world: World) -> None:
    await new_case(world, world.ann)  # so that it is in the channel

    await world.chi.say("general", "@client-issue hello")

    await world.told(world.chi, "to open a case")


async def test_a_guest_who_mentions_it_learns_nothing_of_the_case(world: World) -> None:
    card = await new_case(world, world.ann)

    await world.guest.say("general", "@client-issue", thread_ts=card.ts)
    await quiet(world)

    assert "Log client update" not in "".join(shown(each) for each in world.guest.ephemerals)


async def test_what_people_say_in_a_channel_is_not_answered(world: World) -> None:
    world.slack.subscribed_events = None  # every event, whatever the manifest says
    await new_case(world, world.ann)

    await world.ann.say("CGENERAL", "Who has the keys?")
    await quiet(world)

    assert world.slack.workspace.messages("general")[-1].text == "Who has the keys?"
