"""A case goes to another owner, with a brief, and back once."""

import pytest

from bot.sandbox import Message
from tests.e2e.moves import (
    BERLIN,
    at,
    change,
    dms,
    falls_due,
    form_text,
    labels,
    new_case,
    press,
    quiet,
    said,
    save,
)
from tests.support.world import World, shown


async def handed_over(world: World, **values: object) -> Message:
    """Ann's case is Ben's; returns its card."""
    card = await new_case(world, world.ann)
    answer = await change(
        world, world.ann, card, "hand_over", **{"to": "UBEN", "why": "They know him", **values}
    )
    assert answer.ok
    return card


async def test_the_form_holds_a_brief_that_can_be_mended(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann)
    await press(world, ann, "Log client update", card)
    await save(world, ann, what="We look into it")
    await change(world, ann, card, "promise", what="Refund it", due=at(world, hours=4))

    await press(world, ann, "More", card)
    await save(world, ann, change="hand_over")
    assert ann.view is not None
    brief = next(b["element"]["initial_value"] for b in ann.view.blocks if b["block_id"] == "brief")
    await save(world, ann, to="UBEN", why="Leave", brief=f"{brief}\nShe likes plain numbers")

    told = shown(dms(world, ben)[-1])
    assert "What happened: charged twice" in told
    assert "Last word, Mon 4 Mar 12:00 (Berlin): We look into it" in told
    assert "Promised by Mon 4 Mar 16:00 (Berlin): Refund it" in told
    assert "Not to say: " in told
    assert "She likes plain numbers" in told
    assert "[…]" not in told
    assert "She likes plain numbers" not in said(world, card)


async def test_both_are_told_and_the_reminders_move(world: World) -> None:
    ann, ben = world.ann, world.ben

    card = await handed_over(world)

    assert "This case is yours now" in shown(dms(world, ben)[-1])
    assert labels(dms(world, ben)[-1]) == ["Draft an introduction", "Open case"]
    assert labels(dms(world, ann)[-1]) == ["Undo", "Open case"]
    assert "They know him" in said(world, card)
    due = await falls_due(world, ben, "Mon 19:00", BERLIN)
    assert "no word yet" in shown(due)
    assert len(dms(world, ann)) == 1


async def test_the_new_owner_gets_a_draft_to_introduce_themselves(world: World) -> None:
    ben = world.ben
    card = await handed_over(world)

    await press(world, ben, "Draft an introduction", dms(world, ben)[-1])
    assert ben.view is not None
    text = next(b for b in ben.view.blocks if b["block_id"].startswith("text."))
    assert "from today I'm the one" in text["element"]["initial_value"]
    await save(world, ben)  # gaps: said once more
    await save(world, ben)

    assert "from today I'm the one" in said(world, card)


async def test_it_is_undone_once_and_both_are_told_by_whom(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await handed_over(world)
    done = dms(world, ann)[-1]

    await press(world, ann, "Undo", done)

    assert "Hand-over undone by" in said(world, card)
    for who in (ann, ben):
        assert "Hand-over undone by" in shown(dms(world, who)[-1])
    assert "Undo" not in labels(ann.message(done.channel, done.ts))
    assert "no word yet" in shown(await falls_due(world, ann, "Mon 16:15"))
    assert len(dms(world, ben)) == 2


async def test_undo_that_is_pressed_again_changes_nothing(world: World) -> None:
    ann = world.ann
    await handed_over(world)
    done = dms(world, ann)[-1]
    pressed = [ann.click(done, label="Undo") for _ in range(2)]

    for press_ in pressed:
        await press_
    await quiet(world)

    assert len(dms(world, ann)) == 2
    assert any("can't be undone any more" in shown(e) for e in ann.ephemerals)


async def test_it_can_not_be_undone_after_the_new_owner_has_worked_on_it(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await handed_over(world)
    assert "Undo" in labels(dms(world, ann)[-1])

    await press(world, ben, "Log client update", ben.message(card.channel, card.ts))
    await save(world, ben, what="It is me now")

    assert "Undo" not in labels(dms(world, ann)[-1])


@pytest.mark.parametrize(
    ("to", "says"),
    [("UANN", "owner already"), ("UGUS", "member of your own team"), ("UBOT", "no app")],
)
async def test_who_can_not_own_a_case_is_refused_in_one_sentence(
    world: World, to: str, says: str
) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    answer = await change(world, ann, card, "hand_over", to=to, why="He was there")

    assert list(answer.errors) == ["to"]
    assert says in answer.errors["to"]
    assert answer.errors["to"].count(".") == 1


async def test_a_person_who_was_deactivated_is_refused(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    world.slack.change_user("UBEN", deleted=True)
    await quiet(world)

    answer = await change(world, ann, card, "hand_over", to="UBEN", why="Holiday")

    assert list(answer.errors) == ["to"]


async def test_a_brief_can_not_mention_or_link(world: World) -> None:
    await handed_over(world, brief="<!channel> <https://evil.example|pay here> *now* :fire:")

    assert "<!channel> <https://evil.example|pay here> *now* :fire:" in shown(
        dms(world, world.ben)[-1]
    )


async def test_a_hand_over_of_a_private_case_lets_the_new_owner_in(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann, serious=["personal data"])

    await change(world, ann, card, "hand_over", to="UBEN", why="Leave")

    assert "UBEN" in world.slack.workspace.channels[card.channel].members
    assert "This case is yours now" in shown(dms(world, ben)[-1])
    await press(world, ben, "More", ben.message(card.channel, card.ts))
    assert "Owner" in form_text(ben)


async def test_undoing_that_of_a_private_case_takes_the_wrong_person_out_again(
    world: World,
) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann, "Acme: a stolen list", serious=["personal data"])
    await change(world, ann, card, "hand_over", to="UBEN", why="Leave")

    await press(world, ann, "Undo", dms(world, ann)[-1])

    assert "UBEN" not in world.slack.workspace.channels[card.channel].members
    assert "Hand-over undone by" in shown(dms(world, ann)[-1])
    assert not any("Acme" in shown(told) for told in dms(world, ben))


async def test_undoing_it_leaves_in_a_private_case_who_was_in_it_before(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, "Acme: a stolen list", serious=["personal data"])
    await change(world, ann, card, "hand_over", to="UBEN", why="Leave")
    await change(world, world.ben, card, "hand_over", to="UANN", why="Back")

    await press(world, world.ben, "Undo", dms(world, world.ben)[-1])

    assert {"UANN", "UBEN"} <= set(world.slack.workspace.channels[card.channel].members)
