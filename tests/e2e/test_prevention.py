"""Prevention through the year: from the cause to the proof, or open again."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox import Message, Person
from bot.sandbox.elements import Element, elements
from bot.views import ids
from tests.e2e.drafts import text
from tests.e2e.moves import (
    at,
    change,
    choose_cause,
    dms,
    fields,
    form_text,
    labels,
    new_case,
    opened,
    pass_time,
    press,
    said,
    save,
    say,
    step,
    until,
)
from tests.e2e.test_leaving import with_a_lead
from tests.e2e.test_steps import to_follow_up
from tests.support.world import World, shown

NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")


async def workday(world: World, zone: ZoneInfo) -> None:
    """Until ten in the morning of the next working day there."""
    day = world.clock().astimezone(zone).date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    await until(world, datetime.combine(day, time(10), zone).astimezone(UTC))


async def at_prevent(world: World, text: str = "Acme: charged twice", **values: object) -> Message:
    card = await new_case(world, world.ann, text, reached="phone", **values)
    await to_follow_up(world, card)
    await press(world, world.ann, "Done", step(world, card))
    assert (await save(world, world.ann, met="yes")).ok
    return card


def a_change(world: World, n: int = 1, **facts: object) -> dict[str, object]:
    planned = {
        "what": "Make the two jobs one",
        "kind": "fix the process",
        "looks_like": "A second run is refused",
        "owner": "UBEN",
        "due": at(world, days=7),
    }
    return {f"{name}_{n}": value for name, value in {**planned, **facts}.items()}


async def closed(world: World, text: str = "Acme: charged twice", **values: object) -> Message:
    """A high case that ended with its cause and a change that Ben makes."""
    card = await at_prevent(world, text, **{"severity": "high", **values})
    await press(world, world.ann, "Done", step(world, card))
    await choose_cause(world, world.ann, "Two jobs")
    assert (await save(world, world.ann, **a_change(world))).ok
    return card


def asked(world: World, who: Person, label: str) -> Message:
    """The newest direct message with this button."""
    found = [m for m in dms(world, who) if label in labels(m)]
    assert found, [(labels(m), shown(m)) for m in dms(world, who)]
    return found[-1]


async def done(world: World, card: Message) -> None:
    """Ben is reminded, says that it is done, and names Chi, who sees that it is so."""
    ben, chi = world.ben, world.chi
    await pass_time(world, days=7, hours=3)
    await press(world, ben, "Done", asked(world, ben, "Done"))
    assert (await save(world, ben, said="One job since Monday", verifier="UCHI")).ok
    await workday(world, TOKYO)
    await press(world, chi, "Verified", asked(world, chi, "Verified"))
    assert "Verified by" in said(world, card)


async def test_a_change_is_followed_until_it_is_proven(world: World) -> None:
    ben, chi = world.ben, world.chi
    card = await closed(world)
    assert "Closed · solved" in shown(world.ann.message(card.channel, card.ts))
    assert "Prevention Make the two jobs one" in shown(world.ann.message(card.channel, card.ts))
    assert "It is yours" in shown(dms(world, ben)[-1])

    await done(world, card)
    assert "watched until" in shown(world.ann.message(card.channel, card.ts))
    await pass_time(world, days=75)
    assert not [m for m in dms(world, ben) if "Has it come back?" in labels(m)]
    await pass_time(world, days=14)
    await workday(world, NEW_YORK)

    await press(world, ben, "Has it come back?", asked(world, ben, "Has it come back?"))
    assert "After 90 days" in ben.view.title if ben.view else False
    assert (await save(world, ben, back="no")).ok
    assert "Proven, says" in said(world, card)
    assert "· proven" in shown(world.ann.message(card.channel, card.ts))
    assert "Verified" not in labels(dms(world, chi)[-1])


async def test_it_may_be_done_before_it_is_due_and_once(world: World) -> None:
    ben = world.ben
    await closed(world)
    told = asked(world, ben, "It is done")
    await press(world, ben, "It is done", told)
    assert (await save(world, ben, said="One job already")).ok

    await press(world, ben, "It is done", told)

    assert "This action is done by now" in shown(ben.ephemerals[-1])


async def test_the_client_is_owed_a_word_of_what_changed(world: World) -> None:
    ann = world.ann
    card = await closed(world)
    await done(world, card)

    assert "Tell them what changed: Make the two jobs one" in said(world, card)
    assert "keeps it" in said(world, card)
    await pass_time(world, days=2)
    told = asked(world, ann, "Draft a reply")
    await press(world, ann, "Draft a reply", told)
    assert "So we changed something: Make the two jobs one" in text(ann)
    assert (await save(world, ann)).ok
    assert "Promise kept, says : Tell them what changed" in said(world, card)


async def test_a_case_of_the_same_cause_opens_it_again_with_a_link_both_ways(
    world: World,
) -> None:
    ann, ben = world.ann, world.ben
    first = await closed(world)
    await done(world, first)
    await pass_time(world, days=30)

    second = await at_prevent(world, "Bolt: charged twice", severity="high")
    await press(world, ann, "Done", step(world, second))
    await choose_cause(world, ann, "two")
    assert "open again with this case" in form_text(ann)
    assert "CI-1: Make the two jobs one" in form_text(ann)
    assert (await save(world, ann)).ok

    assert "It came back, so this is open again: Make the two jobs one. It came in CI-2" in said(
        world, first
    )
    assert "It came back: CI-1 had the same cause" in said(world, second)
    assert "did not hold" in shown(dms(world, ben)[-1])
    assert "open again" in shown(ann.message(first.channel, first.ts))


async def test_whoever_did_it_can_t_verify_it(world: World) -> None:
    ben = world.ben
    await with_a_lead(world, "UBEN")
    await closed(world)
    await pass_time(world, days=7, hours=3)
    await press(world, ben, "Done", asked(world, ben, "Done"))

    answer = await save(world, ben, said="One job", verifier="UBEN")

    assert list(answer.errors) == ["verifier"]
    assert (await save(world, ben, verifier=None)).ok
    await pass_time(world, days=1)
    assert "Verified" not in labels(dms(world, ben)[-1])


async def test_not_yet_tells_its_owner_what_is_missing(world: World) -> None:
    ben, chi = world.ben, world.chi
    card = await closed(world)
    await pass_time(world, days=7, hours=3)
    await press(world, ben, "Done", asked(world, ben, "Done"))
    await save(world, ben, said="One job", verifier="UCHI")
    await workday(world, TOKYO)

    await press(world, chi, "Not yet", asked(world, chi, "Not yet"))
    assert list((await save(world, chi, is_so="not yet")).errors) == ["missing"]
    assert (await save(world, chi, missing="The night run <!here>")).ok

    assert "Missing: The night run <!here>" in said(world, card)
    assert "open again, with a new day" in shown(dms(world, ben)[-1])
    await press(world, ben, "It is done", dms(world, ben)[-1])
    assert "Done, says" not in form_text(ben)  # what was said of the first try is no news
    assert (await save(world, ben, said="The night run, too", verifier="UCHI")).ok


async def test_the_lead_is_told_once_nobody_answered_twice(world: World) -> None:
    await with_a_lead(world)
    await closed(world)

    await pass_time(world, days=11)
    assert not [m for m in dms(world, world.chi) if "nobody has answered" in shown(m)]
    await pass_time(world, days=5)
    await workday(world, TOKYO)

    assert "nobody has answered this yet" in shown(dms(world, world.chi)[-1])


async def test_what_is_past_due_stands_in_the_digest_under_prevention(world: World) -> None:
    await closed(world)
    await pass_time(world, days=9)

    answer = await say(world, world.ann, "digest")

    assert "*Prevention*" in answer
    assert "Make the two jobs one" in answer
    assert "Past due" not in answer


async def test_the_first_small_case_of_its_cause_is_a_one_off_and_the_second_is_not(
    world: World,
) -> None:
    ann = world.ann
    for number in (1, 2):
        card = await new_case(world, ann, f"Client {number}: charged twice")
        for needed in ({"facts": "Two charges"}, {"need": "Money"}):
            await press(world, ann, "Done", step(world, card))
            await save(world, ann, **needed)
        await press(world, ann, "Done", step(world, card))
        await save(world, ann, suspected_cause="Two jobs")
        await change(world, ann, card, "end", end="resolve")
        await press(world, ann, "Done", step(world, card))
        assert (await save(world, ann, met="yes")).ok
        await press(world, ann, "Done", step(world, card))

    assert "Closed" in shown(world.cards()[0])
    assert "Closed" not in shown(world.cards()[1])
    assert "What caused it?" in fields(ann)
    assert "We suspected: Two jobs. Was it that?" in fields(ann)


async def test_whys_and_changes_are_asked_one_after_the_other(world: World) -> None:
    ann = world.ann
    card = await at_prevent(world)
    await press(world, ann, "Name the cause", step(world, card))
    assert fields(ann).count("And why was that?") == 0

    for _ in range(4):
        await press(world, ann, "Ask why again")
    for _ in range(2):
        await press(world, ann, "One more change")

    assert fields(ann).count("And why was that?") == 4
    assert "Change 3: what?" in fields(ann)
    assert "Ask why again" not in [e.label for e in _elements(ann)]
    await choose_cause(world, ann, "Two jobs")
    both = a_change(world) | a_change(world, 3, what="Train the desk", kind="train staff")
    assert (await save(world, ann, why_5="Nobody owned it", **both)).ok
    assert said(world, card).count("Prevention by") == 2


async def test_a_case_joins_what_is_under_way_for_its_cause(world: World) -> None:
    ann, ben = world.ann, world.ben
    await closed(world)
    second = await at_prevent(world, "Bolt: charged twice", severity="high")
    await press(world, ann, "Done", step(world, second))
    await choose_cause(world, ann, "two")
    boxes = next(e for e in _elements(ann) if e.kind == "checkboxes")
    assert (await save(world, ann, join=[boxes.body["options"][0]["value"]])).ok

    assert "of CI-1 serves this case as well" in said(world, second)
    await pass_time(world, days=7, hours=3)
    await press(world, ben, "Done", asked(world, ben, "Done"))
    assert (await save(world, ben, said="One job")).ok
    assert "Tell them what changed" in said(world, second)


async def test_other_clients_of_the_cause_are_named_with_a_word_to_them(world: World) -> None:
    ann = world.ann
    await closed(world)
    second = await closed(world, "Bolt: charged twice")

    replies = world.slack.workspace.messages(second.channel, second.ts)
    note = next(m for m in replies if "Other clients affected?" in labels(m))
    await press(world, ann, "Other clients affected?", note)

    assert "Acme (CI-1, closed)" in form_text(ann)
    assert ann.view is not None
    assert "Hello Acme" in str(ann.view.values)


async def test_admins_rename_and_merge_causes(world: World) -> None:
    ann, ben = world.ann, world.ben
    await closed(world)
    assert "Only admins" in await say(world, ben, "causes")

    await say(world, ann, "causes")
    offered = await ann.options(ids.CAUSES_PICK, "two")
    assert (await save(world, ann, cause=offered[0])).outcome == "update"
    assert (await save(world, ann, name="Double job")).ok

    assert "Cause Double job" in await say(world, ann, "show CI-1")


async def test_the_owner_of_an_action_hands_it_over(world: World) -> None:
    ben, chi = world.ben, world.chi
    await closed(world)
    await pass_time(world, days=7, hours=3)

    await press(world, ben, "Hand over", asked(world, ben, "Done"))
    assert (await save(world, ben, to="UCHI")).ok
    await workday(world, TOKYO)

    assert "Prevention: Make the two jobs one" in shown(asked(world, chi, "Done"))


async def test_the_action_of_a_private_case_is_unknown_to_others(world: World) -> None:
    ann, ben = world.ann, world.ben
    card = await new_case(world, ann, severity="high", serious=["personal data"])
    await change(world, ann, card, "end", end="resolve")
    await press(world, ann, "Done", step(world, card))
    await save(world, ann, met="yes")
    await press(world, ann, "Done", step(world, card))
    refused = await save(world, ann, **a_change(world))
    assert list(refused.errors) == ["owner_1"]
    assert (await save(world, ann, owner_1="UANN")).ok

    await pass_time(world, days=8)

    assert "Make the two jobs one" in await say(world, ann, "digest")
    assert "Make the two jobs one" not in await say(world, ben, "digest")


def _elements(who: Person) -> list[Element]:
    assert who.view is not None
    return elements(who.view.blocks)


async def test_wherever_a_watched_cause_is_picked_it_says_what_it_opens_again(world: World) -> None:
    ann = world.ann
    await done(world, await closed(world))
    await opened(world, ann, "Bolt: charged twice")
    await press(world, ann, "Already solved")

    typed = [
        await ann.options(ids.OPEN_CAUSE, "two jobs"),
        await ann.options(ids.OPEN_CAUSE, "two"),
    ]

    told = [each.get("description", {}).get("text") for offered in typed for each in offered]
    assert told == ["Watched: opens CI-1 again", None, "Watched: opens CI-1 again"]
