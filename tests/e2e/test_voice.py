"""One voice: who else talks with a client, one update in several cases, and the lead who is told."""

import pytest

from bot.sandbox import Message, Person
from bot.views import ids
from tests.e2e.drafts import drafted
from tests.e2e.moves import (
    already_solved,
    at,
    case_id,
    change,
    dms,
    falls_due,
    form_text,
    log,
    new_case,
    opened,
    pass_time,
    press,
    quiet,
    said,
    save,
    say,
    step,
)
from tests.support import forged
from tests.support.world import World, shown


def named(who: Person) -> str:
    """What the open form says of one voice, with the ids of those whom it names."""
    assert who.view is not None
    return " ".join(str(block) for block in who.view.blocks if "One voice" in str(block))


def offered(who: Person) -> list[str]:
    """The cases that the open form offers to log the update in, too."""
    assert who.view is not None
    block = next((b for b in who.view.blocks if b["block_id"] == "also"), None)
    return [] if block is None else [o["text"]["text"] for o in block["element"]["options"]]


async def with_contact(world: World, **people: str) -> None:
    await say(world, world.ann, "settings")
    assert (await save(world, world.ann, **{"contact.1.0": "UCHI", **people})).ok


async def test_whoever_opens_drafts_logs_or_takes_a_call_is_told_who_else_talks_with_them(
    world: World,
) -> None:
    ann, ben = world.ann, world.ben
    first = await new_case(world, ann, "Acme: charged twice")
    await log(world, ann, first)

    await opened(world, ben, "ACME Inc.: no invoice")
    assert "UANN" in named(ben)
    assert "Add to CI-1" in form_text(ben)
    await save(world, ben)
    second = world.cards()[-1]

    await press(world, ben, "Log client update", second)
    assert "UANN" in named(ben)
    await ben.close()
    await press(world, ben, "Client is on the line", second)
    assert "UANN" in named(ben)
    await ben.close()
    await drafted(world, ben, step(world, second))
    assert "UANN" in named(ben)
    await ben.close()
    await press(world, ben, "I've told them", step(world, second))
    assert "UANN" in named(ben)


async def test_who_notes_a_whole_talk_is_told_too(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann, reached="phone")

    await press(world, ben, "We talked", step(world, card))

    assert "UANN" in named(ben)


async def test_the_form_names_them_when_the_client_is_picked(world: World) -> None:
    ann, ben = world.ann, world.ben
    await new_case(world, ann, "Acme: charged twice")
    await opened(world, ben, "no invoice")
    assert named(ben) == ""

    choice = (await ben.options(ids.OPEN_CLIENT, "acme"))[0]
    await ben.select(None, ids.OPEN_CLIENT, choice["value"])
    await quiet(world)

    assert "UANN" in named(ben)


async def test_the_one_who_talks_with_them_is_not_told_of_themself(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, "Acme: charged twice")
    await log(world, ann, card)

    await opened(world, ann, "Acme: no invoice")
    assert "Add to CI-1" in form_text(ann)
    assert named(ann) == ""


async def test_after_a_week_without_a_word_nobody_is_named(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann, "Acme: charged twice")
    await log(world, ann, card)
    await pass_time(world, days=8)

    await opened(world, ben, "Acme: no invoice")

    assert "Add to CI-1" in form_text(ben)
    assert named(ben) == ""


async def test_of_a_private_case_nobody_else_hears(world: World) -> None:
    ann, ben = world.ann, world.ben
    await new_case(world, ann, "Acme: their lawyer wrote", serious=["legal"])

    await opened(world, ben, "Acme: no invoice")
    assert named(ben) == ""
    assert "CI-1" not in form_text(ben)
    await save(world, ben)
    await press(world, ben, "Log client update", world.cards()[-1])

    assert named(ben) == ""
    assert offered(ben) == []


async def test_one_update_is_logged_in_several_cases_of_the_client(world: World) -> None:
    ann, ben = world.ann, world.ben
    first = await new_case(world, ann, "Acme: charged twice")
    second = await new_case(world, ben, "Acme: no invoice")
    other = await new_case(world, ben, "Globex: no login")

    await press(world, ann, "Log client update", first)
    assert offered(ann) == ["CI-2 · no invoice"]
    assert (await save(world, ann, what="Both come on Friday", also=[case_id(second)])).ok

    for card in (first, second):
        assert said(world, card).count("Both come on Friday") == 1
        assert "none yet" not in shown(ann.message(card.channel, card.ts))
    assert "Both come on Friday" not in said(world, other)
    assert "none yet" in shown(ann.message(other.channel, other.ts))


async def test_the_time_that_was_named_is_kept_in_each_of_them_by_its_owner(world: World) -> None:
    ann, ben = world.ann, world.ben
    first = await new_case(world, ann, "Acme: charged twice")
    second = await new_case(world, ben, "Acme: no invoice")

    await log(world, ann, first, also=[case_id(second)], next_update_at=at(world, hours=3))

    reminder = await falls_due(world, ann, "Mon 15:00")
    assert "they would hear from you" in shown(reminder)
    assert "client update" in shown(dms(world, ben)[-1])


async def test_an_update_in_several_cases_that_is_sent_twice_is_one_in_each(world: World) -> None:
    ann = world.ann
    first = await new_case(world, ann, "Acme: charged twice")
    second = await new_case(world, ann, "Acme: no invoice")
    await press(world, ann, "Log client update", first)
    ann.fill({"what": "Both come on Friday", "also": [case_id(second)]})
    view = ann.top_form()

    for _ in range(2):
        assert (await forged.submit(world, ann, view)).ok
    await quiet(world)

    for card in (first, second):
        assert said(world, card).count("Both come on Friday") == 1


@pytest.mark.parametrize("which", ["forged", "another client", "private", "not a case of all"])
async def test_a_case_that_was_not_on_offer_takes_no_update_and_nothing_is_saved(
    world: World, which: str
) -> None:
    ann, ben = world.ann, world.ben
    first = await new_case(world, ann, "Acme: charged twice")
    globex = await new_case(world, ann, "Globex: no login")
    private = await new_case(world, ben, "Acme: their lawyer wrote", serious=["legal"])
    named = {
        "forged": "no-such-case",
        "another client": case_id(globex),
        "private": case_id(private),
        "not a case of all": "' OR 1=1 --",
    }
    option = {"value": named[which], "text": {"type": "plain_text", "text": "CI-9"}}

    answer = await forged.send_form(
        world,
        ann,
        ids.UPDATE_FORM,
        f"{case_id(first)}/",
        {
            "what": {"type": "plain_text_input", "initial_value": "Both come on Friday"},
            "also": {
                "type": "multi_static_select",
                "options": [option],
                "initial_options": [option],
            },
        },
    )
    await quiet(world)

    assert list(answer.body["errors"]) == ["also"]
    for card in (first, globex, private):
        assert "Both come on Friday" not in said(world, card)


async def test_a_case_that_was_closed_meanwhile_still_gets_the_update(world: World) -> None:
    ann, ben = world.ann, world.ben
    first = await new_case(world, ann, "Acme: charged twice")
    second = await new_case(world, ann, "Acme: no invoice")
    await press(world, ann, "Log client update", first)
    await change(world, ben, second, "end", end="withdrawn", why="They found it")

    assert (await save(world, ann, what="Both are settled", also=[case_id(second)])).ok

    assert "Both are settled" in said(world, second)
    assert "Closed" in shown(ann.message(second.channel, second.ts))


def thirds(world: World, who: Person) -> list[Message]:
    """What the lead is told of three open cases of one client; repeats have a notice of their own."""
    return [each for each in dms(world, who) if "open for" in shown(each)]


async def test_the_third_open_case_of_a_client_tells_the_lead_privately_and_once(
    world: World,
) -> None:
    ann, ben, chi = world.ann, world.ben, world.chi
    await with_contact(world)
    cards = [await new_case(world, ann, "Acme: charged twice")]
    cards.append(await new_case(world, ben, "ACME: no invoice"))
    assert thirds(world, chi) == []

    await new_case(world, ann, "Acme Ltd.: no login")
    told = shown(thirds(world, chi)[-1])
    assert "3 cases are open for Acme" in told
    for part in ("CI-1", "CI-2", "CI-3", "charged twice", "no invoice", "no login", "privately"):
        assert part in told

    await new_case(world, ann, "Acme: and no answer")
    assert len(thirds(world, chi)) == 1
    for card in cards:
        await change(world, ann, card, "end", end="solved", why="All done")
    assert len(thirds(world, chi)) == 1
    await change(world, ann, cards[0], "reopen", why="It came back")
    assert len(thirds(world, chi)) == 2


async def test_private_cases_do_not_count_for_a_lead_who_may_not_know_them(world: World) -> None:
    ann, chi = world.ann, world.chi
    await with_contact(world)
    await new_case(world, ann, "Acme: their lawyer wrote", serious=["legal"])
    await new_case(world, ann, "Acme: charged twice")
    await new_case(world, ann, "Acme: no invoice")
    assert thirds(world, chi) == []

    await new_case(world, ann, "Acme: no login")

    told = shown(thirds(world, chi)[-1])
    assert "3 cases are open for Acme" in told
    assert "CI-1" not in told
    assert "lawyer" not in told


async def test_a_case_that_was_made_private_leaves_what_the_lead_was_told(world: World) -> None:
    ann, chi = world.ann, world.chi
    await with_contact(world)
    first = await new_case(world, ann, "Acme: charged twice")
    for text in ("Acme: no invoice", "Acme: no login"):
        await new_case(world, ann, text)
    assert "charged twice" in shown(thirds(world, chi)[-1])

    await change(world, ann, first, "private", why="Their lawyer wrote")

    told = shown(thirds(world, chi)[-1])
    assert "2 cases are open for Acme" in told
    assert "charged twice" not in told
    assert "CI-1" not in told


async def test_a_case_that_is_solved_already_makes_no_third(world: World) -> None:
    ann, chi = world.ann, world.chi
    await with_contact(world)
    await new_case(world, ann, "Acme: charged twice")
    await new_case(world, ann, "Acme: no invoice")
    await opened(world, ann, "Acme: no login")
    assert (await already_solved(world, ann, cause="Typo")).ok

    assert thirds(world, chi) == []
