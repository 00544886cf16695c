"""An agreed rhythm of updates, and harm that has stopped."""

import pytest

from bot.views import ids
from tests.e2e.drafts import KIND, drafted, sent
from tests.e2e.moves import (
    case_id,
    change,
    dms,
    falls_due,
    fields,
    form_text,
    log,
    new_case,
    press,
    said,
    save,
    say,
    step,
    until_local,
)
from tests.support import forged
from tests.support.world import World, shown


async def test_a_rhythm_is_on_the_card_and_plans_the_next_words(world: World) -> None:
    ann = world.ann
    await say(world, ann, "settings")
    assert (await save(world, ann, digest_at="10:00")).ok
    card = await new_case(world, ann)
    await log(world, ann, card, rhythm="week/3")

    assert "Agreed with them every Thursday" in shown(ann.message(card.channel, card.ts))
    assert "Agreed: a word from us every Thursday" in said(world, card)
    reminder = await falls_due(world, ann, "Thu 09:00")
    assert "You agreed with them: a word from us every Thursday" in shown(reminder)

    await press(world, ann, "Done", reminder)
    assert (await save(world, ann, what="Still with the bank")).ok
    await until_local(world, "Wed 17:00")
    assert sum("from us every Thursday" in shown(m) for m in dms(world, ann)) == 0
    assert "from us every Thursday" in shown(await falls_due(world, ann, "Thu 09:00"))


async def test_a_rhythm_ends_when_another_is_chosen(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await log(world, ann, card, rhythm="two weeks/0")
    assert "every second Monday" in shown(ann.message(card.channel, card.ts))

    await log(world, ann, card, rhythm="month/1")
    assert "the first Tuesday of each month" in shown(ann.message(card.channel, card.ts))
    await log(world, ann, card, rhythm="by severity")

    assert "Agreed with them" not in shown(ann.message(card.channel, card.ts))
    assert "no rhythm any more" in said(world, card)
    assert "Their last word from us" in shown(await falls_due(world, ann, "Wed 12:15"))


async def test_a_draft_that_was_sent_leaves_the_rhythm_as_it_is(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await log(world, ann, card, rhythm="week/3")
    await drafted(world, ann, step(world, card))

    assert (await sent(world, ann, KIND)).ok

    assert "every Thursday" in shown(ann.message(card.channel, card.ts))


@pytest.mark.parametrize("value", ["week/9", "day/1", "week/2030-03-04", "😀"])
async def test_a_rhythm_that_is_none_is_refused_under_its_field(world: World, value: str) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    option = {"value": value, "text": {"type": "plain_text", "text": "Often"}}

    answer = await forged.send_form(
        world,
        ann,
        ids.UPDATE_FORM,
        f"{case_id(card)}/",
        {
            "what": {"type": "plain_text_input", "initial_value": "We have it"},
            "rhythm": {"type": "static_select", "options": [option], "initial_option": option},
        },
    )

    assert list(answer.body["errors"]) == ["rhythm"]
    assert "We have it" not in said(world, card)


async def test_once_the_harm_has_stopped_the_client_hears_every_four_hours(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, severity="critical")
    await log(world, ann, card)

    await change(world, ann, card, "harm_stopped", why="The pump is off")

    assert "The harm has stopped" in said(world, card)
    assert "The pump is off" in said(world, card)
    await falls_due(world, ann, "Mon 16:15")
    await press(world, ann, "More", card)
    assert "the harm goes on again" in form_text(ann)


async def test_of_a_case_that_is_not_critical_no_harm_is_asked(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)

    await press(world, ann, "More", card)

    assert "harm" not in form_text(ann)


async def test_that_the_harm_stopped_is_noted_once(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann, severity="critical")
    for person in (ann, ben):
        await press(world, person, "More", card)
        await save(world, person, change="harm_stopped")
    assert (await save(world, ann, why="The pump is off")).ok

    await save(world, ben, why="I switched it off")

    assert "No harm is going on in this case" in form_text(ben)
    assert "I switched it off" in form_text(ben)
    assert "I switched it off" not in said(world, card)


async def test_the_form_to_log_shows_the_rhythm_that_is_agreed(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await log(world, ann, card, rhythm="week/3")

    await press(world, ann, "Log client update", card)

    assert fields(ann) == ["What was said?", "Next update", "Regularly"]
    assert ann.view is not None
    chosen = ann.view.values["rhythm"]["rhythm"]["selected_option"]
    assert chosen["text"]["text"] == "Every Thursday"
