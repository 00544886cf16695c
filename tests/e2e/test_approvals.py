"""A remedy above a limit: somebody is asked for a yes, and answers."""

from bot.sandbox import Message, Person
from tests.e2e.drafts import drafted, sent
from tests.e2e.moves import (
    at,
    change,
    dms,
    form_text,
    labels,
    new_case,
    press,
    quiet,
    said,
    save,
    say,
    step,
)
from tests.e2e.test_offers import at_offer, more
from tests.support import forged
from tests.support.world import World, shown


async def limits(world: World, **values: object) -> None:
    """Ann, an admin, says who is asked from which sum on."""
    settings = {"contact.1.0": "UBEN", "limit_owner": "100", **values}
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, **settings)).ok


async def note(world: World, card: Message, sum_of: str = "480", **values: object) -> None:
    await more(world, card, "Note the ways")
    ways = {
        "kind_1": "give back",
        "what_1": "Refund <!channel>",
        "at_1": at(world, hours=5),
        "amount_1": sum_of,
        "kind_2": "extra",
        "what_2": "A free month",
        "at_2": at(world, days=2),
    }
    assert (await save(world, world.ann, **{**ways, **values})).ok


def asked(world: World, who: Person) -> Message:
    return next(m for m in reversed(dms(world, who)) if "May this be offered?" in shown(m))


async def test_above_the_limit_the_lead_is_asked_and_the_yes_frees_the_choice(
    world: World,
) -> None:
    ann, ben = world.ann, world.ben
    await limits(world)
    card = await at_offer(world)
    await note(world, card)
    assert "Before you offer this: a yes from" in shown(step(world, card))
    assert "Needs a yes" in said(world, card)

    await press(world, ann, "Done", step(world, card))
    assert "yes of level 1" in (await save(world, ann, chosen="1")).errors["chosen"]
    await ann.close()

    question = asked(world, ben)
    assert "Refund <!channel>, sum 480" in shown(question)
    await press(world, ben, "Approve the remedy", question)
    assert "Remedy approved" in said(world, card)
    assert "Before you offer this" not in shown(step(world, card))
    assert "may be offered now" in shown(dms(world, ann)[-1])
    assert labels(ben.message(question.channel, question.ts)) == ["Open case"]

    await press(world, ann, "Done", step(world, card))
    assert (await save(world, ann, chosen="1")).ok


async def test_a_no_says_why_and_other_ways_are_asked_about_anew(world: World) -> None:
    ann, ben = world.ann, world.ben
    await limits(world)
    card = await at_offer(world)
    await note(world, card)
    first = asked(world, ben)
    old = forged.as_it_is(first)
    await press(world, ben, "Say no", first)
    assert list((await save(world, ben, why=" ")).errors) == ["why"]
    assert (await save(world, ben, why="Half of it")).ok

    assert "“Half of it”" in shown(dms(world, ann)[-1])
    assert "“Half of it”" in said(world, card)
    assert "got a no" in shown(step(world, card))

    await note(world, card, "240")
    assert asked(world, ben).ts != first.ts
    await forged.press(world, ben, old, "Approve the remedy")
    assert "changed since" in shown(await world.told(ben, "changed since"))
    await press(world, ben, "Approve the remedy", asked(world, ben))
    assert "Remedy approved" in said(world, card)


async def test_within_the_limit_nobody_is_asked(world: World) -> None:
    await limits(world)
    card = await at_offer(world)

    await note(world, card, "100")

    assert "Needs a yes" not in said(world, card)
    assert "Before you offer this" not in shown(step(world, card))


async def test_only_who_was_asked_may_answer_and_nobody_for_themselves(world: World) -> None:
    ann, ben, chi = world.ann, world.ben, world.chi
    await limits(world)
    card = await at_offer(world)
    await note(world, card)
    question = forged.as_it_is(asked(world, ben))

    await forged.press(world, ann, question, "Approve the remedy")
    assert await world.told(ann, "Nobody agrees to their own offer")
    await forged.press(world, chi, question, "Approve the remedy")
    assert await world.told(chi, "needs a yes of level 1")
    assert "Remedy approved" not in said(world, card)


async def test_a_yes_that_comes_twice_or_too_late_changes_nothing(world: World) -> None:
    ben = world.ben
    await limits(world)
    card = await at_offer(world)
    await note(world, card)
    question = forged.as_it_is(asked(world, ben))
    await press(world, ben, "Approve the remedy", asked(world, ben))
    await world.slack.repeat_last()
    await forged.press(world, ben, question, "Approve the remedy")
    assert await world.told(ben, "said yes to this already")
    assert said(world, card).count("Remedy approved") == 1

    await change(world, ben, card, "end", end="withdrawn", why="They found it")
    await forged.press(world, ben, question, "Say no")
    await quiet(world)
    await save(world, ben, why="Too much")
    assert "is closed" in form_text(ben)


async def test_a_large_sum_needs_the_ways_and_a_yes_whatever_they_cost(world: World) -> None:
    ann, ben = world.ann, world.ben
    await limits(world, limit_owner="")
    card = await new_case(world, ann, reached="phone", serious=["large sum"])
    await press(world, ann, "We talked", step(world, card))
    await save(world, ann, need="Their money back", harm="No wages", fault="ours")
    await press(world, ann, "Done", step(world, card))
    assert (await save(world, ann)).ok
    assert "A large sum: note the ways first" in shown(step(world, card))

    await note(world, card, "")

    assert "May this be offered?" in shown(asked(world, ben))


async def test_a_large_sum_can_not_be_agreed_past_the_yes(world: World) -> None:
    ann, ben = world.ann, world.ben
    await limits(world, limit_owner="")
    card = await new_case(world, ann, reached="phone", serious=["large sum"])
    await press(world, ann, "We talked", step(world, card))
    told = {"need": "Their money back", "harm": "No wages", "fault": "ours"}
    half = {"agreed": "Half of it back", "due": at(world, hours=5)}
    assert "needs a yes" in (await save(world, ann, **told, **half)).errors["agreed"]
    assert (await save(world, ann, agreed="", due=None)).ok
    await press(world, ann, "Done", step(world, card))
    await save(world, ann)
    await press(world, ann, "Done", step(world, card))
    assert "needs a yes" in (await save(world, ann, **half)).errors["agreed"]
    await ann.close()

    await note(world, card)
    await press(world, ben, "Approve the remedy", asked(world, ben))
    await press(world, ann, "Done", step(world, card))
    assert (await save(world, ann, chosen="1", **half)).ok

    assert "Agreed: Half of it back" in shown(step(world, card))


async def test_in_a_private_case_who_is_asked_becomes_a_member(world: World) -> None:
    ann, ben = world.ann, world.ben
    await limits(world)
    card = await new_case(world, ann, serious=["about one of us"], about="UCHI", reached="phone")
    await press(world, ann, "We talked", step(world, card))
    await save(world, ann, need="Their money back", harm="No wages", fault="shared")
    for _ in range(3):
        if "· Offer solutions" not in shown(step(world, card)):
            await press(world, ann, "Done", step(world, card))
            if ann.view is not None:
                await save(world, ann)
    await note(world, card)

    await press(world, ben, "Approve the remedy", asked(world, ben))

    assert "Remedy approved" in said(world, card)
    assert dms(world, world.chi) == []


async def test_limits_are_sums_and_the_lead_may_at_least_what_an_owner_may(world: World) -> None:
    ann = world.ann
    await say(world, ann, "settings")
    assert list((await save(world, ann, limit_owner="much")).errors) == ["limit_owner"]
    wrong = await save(world, ann, limit_owner="500", limit_lead="100")
    assert list(wrong.errors) == ["limit_lead"]
    assert (await save(world, ann, limit_lead="£1,000")).ok

    await say(world, ann, "settings")
    assert "500" in str(ann.view.values if ann.view else "")
    assert "1000" in str(ann.view.values if ann.view else "")


async def test_a_sum_in_the_text_of_a_draft_or_a_promise_is_held_against_the_limit(
    world: World,
) -> None:
    ann = world.ann
    await limits(world)
    card = await at_offer(world)

    await drafted(world, ann, step(world, card))
    await sent(world, ann, "We refund you 1.200,00 € today.")
    assert "Above what you may give alone" in form_text(ann)
    await ann.close()

    promise = {"what": "A refund of EUR 1,200", "due": at(world, hours=5)}
    await change(world, ann, card, "promise", **promise)
    assert "1,200 is above what you may give alone" in form_text(ann)
    assert "A refund of EUR 1,200" in said(world, card)
