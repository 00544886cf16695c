"""The checklist of a step, under *More*: ticked, kept, shown again, and never required."""

from bot.sandbox import Message, Person
from bot.sandbox.elements import elements
from tests.e2e.moves import (
    at,
    change,
    dms,
    form_text,
    new_case,
    pass_time,
    press,
    quiet,
    save,
    step,
)
from tests.support.world import World, shown

READ = "I have read their message to the end"
FACTS = (
    READ,
    "I have seen the order, the bill and our last messages",
    "I know what was promised, by whom and for when",
    "I know what I may decide alone",
)


async def tick(world: World, who: Person, *items: str, on: bool = True) -> None:
    """In the open form of that person, as it was opened."""
    view = who.view
    assert view is not None
    for item in items:
        box = next(e for e in elements(view.blocks) if item in str(e.body.get("options")))
        await who.click(view, box.action_id, value=["on"] if on else [])
        await quiet(world)


def ticks(who: Person) -> list[str]:
    """What stands ticked in the form as it was opened."""
    assert who.view is not None
    boxes = [e.body for e in elements(who.view.blocks) if e.kind == "checkboxes"]
    return [box["options"][0]["text"]["text"] for box in boxes if box.get("initial_options")]


async def more(world: World, who: Person, card: Message) -> None:
    await press(world, who, "More", step(world, card))


async def test_a_tick_is_kept_and_shown_again_and_can_be_taken_back(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await more(world, ann, card)
    assert ticks(ann) == []

    await tick(world, ann, READ)
    await ann.close()
    await more(world, ben, card)

    assert ticks(ben) == [READ]
    await tick(world, ben, READ, on=False)
    await ben.close()
    await more(world, ann, card)
    assert ticks(ann) == []


async def test_no_tick_is_needed_to_go_on(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await more(world, ann, card)
    assert "no tick is needed" in form_text(ann)
    await ann.close()

    await press(world, ann, "Done", step(world, card))
    assert (await save(world, ann)).ok

    assert "2 of 8 · Listen" in shown(step(world, card))


async def test_two_who_tick_at_once_lose_nothing(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await more(world, ann, card)
    await more(world, ben, card)

    await tick(world, ann, FACTS[0])
    await tick(world, ben, FACTS[1])
    await tick(world, ann, FACTS[2])

    await more(world, world.chi, card)
    assert ticks(world.chi) == list(FACTS[:3])


async def test_a_tick_that_is_sent_twice_is_one_tick(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await more(world, ann, card)

    await tick(world, ann, READ, READ)

    await ann.close()
    await more(world, ann, card)
    assert ticks(ann) == [READ]


async def test_all_facts_ticked_end_a_cooling_off(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, reached_at=at(world))
    await press(world, ann, "Answer later", step(world, card))
    await save(world, ann, minutes="60")
    await more(world, ann, card)

    await tick(world, ann, *FACTS[:3])
    assert "Your answer waits until" in shown(step(world, card))
    await tick(world, ann, FACTS[3])

    assert "The facts are in. Answer now." in shown(step(world, card))
    await pass_time(world, minutes=61)
    assert dms(world, ann) == []


async def test_with_all_facts_ticked_no_later_answer_is_offered(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await more(world, ann, card)

    await tick(world, ann, *FACTS)

    assert "Answer later" not in shown(step(world, card))


async def test_a_tick_of_a_step_that_was_left_says_who_finished_it(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await more(world, ben, card)
    await tick(world, ben, READ)
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, facts="Two charges")

    await tick(world, ben, FACTS[1])

    assert "“Prepare” was already finished by" in form_text(ben)
    await ben.close(everything=True)
    await more(world, ann, card)
    await press(world, ann, "Back")
    await ann.close(everything=True)
    await more(world, ann, card)
    assert ticks(ann) == [READ]


async def test_a_tick_of_a_case_that_was_closed_says_so(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await more(world, ben, card)
    await change(world, ann, card, "end", end="withdrawn", why="They found it")

    await tick(world, ben, READ)

    assert "CI-1 is closed." in form_text(ben)


async def test_a_tick_of_another_situation_says_where_to_look(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await more(world, ben, card)
    await change(world, ann, card, "situation", situation="conflict")

    await tick(world, ben, READ)

    assert "Use the newest" in form_text(ben)


async def test_what_is_ticked_does_not_count_as_a_client_update(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await more(world, ann, card)

    await tick(world, ann, *FACTS)

    assert "none yet" in shown(ann.message(card.channel, card.ts))
