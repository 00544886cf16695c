"""*Same as or linked to CI-n* on a card."""

import pytest

from tests.e2e.moves import (
    at,
    change,
    dms,
    falls_due,
    form_text,
    labels,
    new_case,
    press,
    said,
    save,
    say,
)
from tests.support.world import World, shown


async def test_linked_cases_name_each_other_in_both_threads(world: World) -> None:
    ann = world.ann
    one = await new_case(world, ann)
    two = await new_case(world, ann, "Globex: down")

    await change(world, ann, one, "link", number="ci-2", how="linked")

    assert "Linked to CI-2" in said(world, one)
    assert "Linked to CI-1" in said(world, two)
    await press(world, ann, "More", one)
    assert "Linked CI-2 Globex" in form_text(ann)
    assert "/archives/" in str(ann.view and ann.view.blocks)
    await ann.close()
    answer = await change(world, ann, two, "link", number="1", how="linked")
    assert "linked already" in answer.errors["number"]


async def test_a_merged_case_is_one_line_and_goes_on_in_the_other(world: World) -> None:
    ann, ben = world.ann, world.ben
    one = await new_case(world, ann)
    two = await new_case(world, ben, "Acme: and again")
    await change(world, ben, two, "promise", what="Call them", due=at(world, hours=4))
    await press(world, ben, "Log client update", two)
    await save(world, ben, what="We look into both")

    assert (await change(world, ann, two, "link", number="CI-1", how="same")).ok

    old = ann.message(two.channel, two.ts)
    assert "CI-2 · Acme goes on in CI-1 · Acme" in shown(old)
    assert labels(old) == []
    assert "Merged into CI-1" in said(world, two)
    assert "CI-2 goes on here" in said(world, one)
    assert "Your case goes on there" in shown(dms(world, ben)[-1])
    assert "Call them" in shown(await falls_due(world, ann, "Mon 14:00"))
    assert "Client update" in await say(world, ann, "show CI-1")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("CI-99", "I know no case CI-99"),
        ("CI-1", "CI-1 itself"),
        (":fire:", "Type the number"),
        ("<!channel>", "Type the number"),
    ],
)
async def test_a_wrong_number_is_said_in_one_sentence(world: World, number: str, says: str) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    answer = await change(world, ann, card, "link", number=number, how="same")

    assert says in answer.errors["number"]


async def test_across_clients_a_merge_is_asked_once(world: World) -> None:
    ann = world.ann
    one = await new_case(world, ann)
    two = await new_case(world, ann, "Globex: the same")

    answer = await change(world, ann, two, "link", number="1", how="same")
    assert answer.outcome == "update"
    assert "CI-2 is of Globex, CI-1 of Acme" in form_text(ann)
    assert (await save(world, ann)).ok

    assert "Merged into CI-1" in said(world, two)
    assert "CI-2 goes on here" in said(world, one)


async def test_a_private_case_is_not_linked_with_an_open_one(world: World) -> None:
    ann, ben = world.ann, world.ben
    secret = await new_case(world, ann, serious=["personal data"])
    card = await new_case(world, ann, "Acme: late")

    answer = await change(world, ann, card, "link", number="1", how="linked")
    assert "One of the two is private" in answer.errors["number"]

    answer = await change(world, ben, card, "link", number="1", how="linked")
    assert "I know no case CI-1" in answer.errors["number"]
    assert "Linked" not in said(world, secret)
