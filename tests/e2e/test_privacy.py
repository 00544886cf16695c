"""A private case does not exist for others: not for outsiders, and not for whom it is about."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sandbox import Person
from bot.views import ids
from tests.e2e import moves
from tests.e2e.secret import FROM_THE_START, LATER, Secret, a_secret, reveals, told
from tests.support import forged
from tests.support.world import a_world, shown


@pytest.fixture(params=["UCHI", "UBEN"], ids=["outsider", "about"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def who(secret: Secret, name: str) -> Person:
    return secret.person(name)


@pytest.fixture
async def secret(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[Secret]:
    """Private from the start, unless a test says otherwise."""
    async with a_secret(sqlite_url, getattr(request, "param", FROM_THE_START)) as secret:
        yield secret


@pytest.mark.parametrize("secret", [LATER], indirect=True)
async def test_made_private_later_it_is_gone_from_wherever_it_was_told(
    secret: Secret, who: Person
) -> None:
    """Each test below, in one world: it takes long to make, as all were told of the case there."""
    assert reveals(told(secret.world, who)) == []
    await test_its_client_is_not_offered_while_typing(secret, who)
    await who.close(everything=True)
    await test_the_form_for_the_same_client_does_not_name_it(secret, who)
    await who.close(everything=True)
    await test_no_shortcut_on_what_is_left_of_it_tells(secret, who)
    await test_neither_home_nor_a_mention_in_its_old_thread_tells(secret, who)
    await test_no_command_tells(secret, who)
    await test_typed_by_others_its_client_is_spelled_as_they_do(secret, who)
    said = told(secret.world, who)
    for echo in ("I know no case CI-1", "No case has “knife” in it"):
        said = said.replace(echo, "")
    assert reveals(said) == []


COMMANDS = (
    *(
        "list",
        "list team",
        "list mine",
        "list overdue",
        "digest",
        "show CI-1",
        "show 1",
        "call volt",
    ),
    *("call", "call 1", "call CI-1", "why CI-1", "find knife", "away", "help", "stats"),
)
"""Those that are no words of ours (yet) open the form, or ask what was meant."""


async def test_no_command_tells(secret: Secret, who: Person) -> None:
    await moves.pass_time(secret.world, days=8)

    for text in COMMANDS:
        answer = await moves.say(secret.world, who, text)
        if who.view:
            answer += shown(who.view)
            await who.close(everything=True)
        assert answer, text
        known = answer.replace("I know no case CI-1", "")
        assert [word for word in reveals(known) if word not in text] == [], text


async def test_its_number_is_as_unknown_as_one_that_never_was(secret: Secret, who: Person) -> None:
    its = await moves.say(secret.world, who, "show CI-1")
    never_was = await moves.say(secret.world, who, "show CI-99")

    assert its.replace("CI-1", "CI-99") == never_was


async def test_its_client_is_not_offered_while_typing(secret: Secret, who: Person) -> None:
    await moves.opened(secret.world, who, "")

    offered = await who.options(ids.OPEN_CLIENT, "volt")

    assert [each["value"] for each in offered] == ["volt"]


async def test_the_form_for_the_same_client_does_not_name_it(secret: Secret, who: Person) -> None:
    await moves.opened(secret.world, who, "Voltmark: something else")

    assert "CI-1" not in moves.form_text(who)
    assert "Add to" not in moves.form_text(who)


async def test_no_shortcut_on_what_is_left_of_it_tells(secret: Secret, who: Person) -> None:
    world = secret.world
    for message in world.slack.workspace.messages("general"):
        if message.ts != secret.open_card.ts and not message.only_for:
            await who.message_shortcut(ids.MESSAGE_OPEN, message)
            await moves.quiet(world)
            assert reveals(moves.form_text(who)) == []
            await who.close(everything=True)


async def test_neither_home_nor_a_mention_in_its_old_thread_tells(
    secret: Secret, who: Person
) -> None:
    world = secret.world
    await who.open_home()
    for message in world.slack.workspace.messages("general"):
        if message.ts != secret.open_card.ts and not message.only_for:
            await who.say("general", f"<@{world.slack.bot_user_id}>", thread_ts=message.ts)
    await moves.quiet(world)

    assert reveals(told(world, who)) == []


async def test_typed_by_others_its_client_is_spelled_as_they_do(
    secret: Secret, who: Person
) -> None:
    world = secret.world

    card = await moves.new_case(world, who, "VOLTMARK Ltd: another matter")

    assert "VOLTMARK Ltd" in shown(card)
    assert reveals(shown(card)) == []
    assert "Voltmark" in shown(secret.card)


async def test_no_digest_and_no_reminder_tells(secret: Secret, who: Person) -> None:
    world = secret.world
    await moves.say(world, world.ann, "settings")
    assert (await moves.save(world, world.ann, cases_channel="CGENERAL")).ok
    world.bot.scheduler._sweep_soon()
    await moves.quiet(world)

    for _ in range(4):
        await moves.pass_time(world, days=1)

    assert "follow-up" in told(world, world.chi)
    assert reveals(told(world, who)) == []


async def test_a_lead_outside_of_it_is_not_told_that_a_promise_was_broken(sqlite_url: str) -> None:
    async with a_world(sqlite_url) as world:
        await moves.say(world, world.chi, "list")  # the first to come is the lead until one is set
        await moves.opened(world, world.ann, "Voltmark: a knife in the parcel", channel="DANNBEN")
        assert (await moves.save(world, world.ann)).ok
        (card,) = world.slack.workspace.messages("ci-1")
        due = moves.at(world, hours=3)
        await moves.change(world, world.ann, card, "promise", what="Give it back", due=due)

        await moves.pass_time(world, hours=4)
        promise = await world.dm(world.ann, "Now due")
        await moves.press(world, world.ann, "Done", promise)
        await moves.save(world, world.ann, answer="not kept")
        await moves.pass_time(world, hours=2)  # a day later, silence asks the lead for help

        assert reveals(told(world, world.chi)) == []


BUTTONS = (
    (ids.STEP_DONE, "{case}/listen"),
    (ids.STEP_TALKED, "{case}/listen"),
    (ids.STEP_TOLD, "{case}/listen"),
    (ids.STEP_MORE, "{case}/listen"),
    (ids.STEP_SKIP, "{case}/listen"),
    (ids.STEP_BACK, "{case}/listen"),
    (ids.STEP_DRAFT, "{case}/listen"),
    (ids.STEP_COOL, "{case}/listen"),
    (ids.STEP_OFFERS, "{case}/listen"),
    (ids.STEP_REFUSED, "{case}/listen"),
    (ids.APPROVE, "{case}/x"),
    (ids.CASE_CALL, "{case}"),
    (ids.CASE_HAND_OVER, "{case}"),
    (ids.CASE_INTRODUCE, "{case}"),
    (ids.CASE_DRAFT, "{case}"),
    (ids.CASE_UNANSWERED, "{case}"),
    (f"{ids.HELP_REASON}.stuck", "{case}/stuck"),
    (ids.ESCALATION_ACCEPT, "{case}/x"),
    (ids.ESCALATION_HAND_BACK, "{case}/x"),
    (ids.ESCALATION_COUNSEL, "{case}/x"),
    (ids.ESCALATION_BRIEF, "{case}/x"),
    (ids.ESCALATION_STEP, "{case}/x/x"),
    (ids.ESCALATION_BACK, "{case}/x/x"),
    (ids.ESCALATION_DRAFT, "{case}/x"),
    (ids.REMINDER_RENEGOTIATE, "{reminder}/1"),
    (ids.HAND_OVER_UNDO, "{case}/x"),
    (ids.REMINDER_DRAFT, "{reminder}/1"),
    (ids.CASE_UPDATE, "{case}"),
    (ids.CASE_HELP, "{case}"),
    (ids.CASE_MORE, "{case}"),
    (ids.REMINDER_DONE, "{reminder}/1"),
    (ids.REMINDER_SNOOZE, "{reminder}/1"),
    (ids.REMINDER_HAND_OVER, "{reminder}/1"),
    (ids.CASE_SIMILAR, "{case}"),
    (ids.PREVENT_OPEN, "{case}/prevent"),
    (ids.ACTION_DONE, "{case}/x"),
    (ids.ACTION_VERIFIED, "{reminder}/1"),
    (ids.ACTION_NOT_YET, "{reminder}/1"),
    (ids.ACTION_CHECK, "{reminder}/1"),
    (ids.ACTION_OTHERS, "{case}"),
)


async def test_forged_buttons_do_as_if_there_were_no_such_case(secret: Secret, who: Person) -> None:
    world, before = secret.world, await its_timeline(secret)
    answers: list[str] = []

    for action_id, about in BUTTONS:
        for value in secret.and_nobodys(about):
            await forged.press(
                world, who, secret.open_step, "Done", action_id=action_id, value=value
            )
            await moves.quiet(world)
            answers.append(shown(who.ephemerals[-1]))
            assert len(who.ephemerals) == len(answers), action_id
        assert answers[-2] == answers[-1], action_id
        assert reveals(answers[-1]) == []

    assert who.view is None
    assert await its_timeline(secret) == before


END = {"text": {"type": "plain_text", "text": "Withdrawn"}, "value": "withdrawn"}
MINUTES = {"text": {"type": "plain_text", "text": "15 minutes"}, "value": "15"}
LEVEL = {"text": {"type": "plain_text", "text": "Level 1"}, "value": "1"}
FIELDS: dict[str, dict[str, Any]] = {
    "what": {"type": "plain_text_input", "initial_value": "Let me in"},
    "to": {"type": "users_select", "initial_user": "UCHI"},
    "why": {"type": "plain_text_input", "initial_value": "Because"},
    "end": {"type": "static_select", "options": [END], "initial_option": END},
    "minutes": {"type": "static_select", "options": [MINUTES], "initial_option": MINUTES},
    "level": {"type": "static_select", "options": [LEVEL], "initial_option": LEVEL},
}
FORMS = (
    (ids.UPDATE_FORM, "{case}/"),
    (ids.HELP_FORM, "{case}/STUCK"),
    (ids.HAND_BACK_FORM, "{case}/x"),
    (ids.ADD_FORM, "{case}"),
    (ids.MORE_PICK, "{case}"),
    (ids.MORE_FORM, "{case}/severity/x"),
    (ids.MORE_FORM, "{case}/details/x"),
    (ids.HAND_OVER_FORM, "{case}"),
    (ids.PROMISE_FORM, "{case}/x"),
    (ids.RECORD_FORM, "{case}/listen"),
    (ids.TALKED_FORM, "{case}/listen"),
    (ids.STEP_SKIP, "{case}/listen"),
    (ids.SNOOZE_FORM, "{reminder}/1"),
    (ids.COOL_FORM, "{case}/listen"),
    (ids.OFFERS_FORM, "{case}/listen"),
    (ids.REFUSED_FORM, "{case}/listen"),
    (ids.DECLINE_FORM, "{case}/x"),
    (ids.DRAFT_FORM, "{case}/listen/-/receipt/writing/unclear/-/-"),
    (ids.END_FORM, "{case}"),
    (ids.FINAL_FORM, "{case}"),
    (ids.HAND_BACK_FORM, "{case}/x"),
    (ids.LINK_FORM, "{case}/2/-"),
    (ids.PRIVATE_FORM, "{case}"),
    (ids.SERIOUS_FORM, "{case}"),
    (ids.PREVENT_FORM, "{case}/prevent/1/1"),
    (ids.ACTION_DONE_FORM, "{case}/x"),
    (ids.ACTION_LOOK_FORM, "{case}/x"),
    (ids.ACTION_CHECK_FORM, "{case}/x/30"),
    (ids.ACTION_HAND_OVER_FORM, "{case}/x"),
)
IN_FORMS = {
    *(ids.OPEN_CLIENT, ids.OPEN_MORE, ids.OPEN_SOLVED, ids.OPEN_SEVERITY, ids.OPEN_SERIOUS),
    *(
        ids.HELP_TREE,
        ids.HELP_REASON,
        ids.BRIEF_FORM,
        ids.OPEN_ADD,
        ids.CALL_PICK,
        ids.DRAFT_KEY,
        ids.DRAFT_CHANNEL,
        ids.DRAFT_TIME,
        ids.STEP_TICK,
    ),
    *(ids.SIMILAR_FORM, ids.ACTION_OTHERS_PICK),
    *(ids.PREVENT_CAUSE, ids.PREVENT_WHY, ids.PREVENT_ACTION, ids.OPEN_CAUSE, ids.END_CAUSE),
    *(ids.STEP_TERM, ids.RECORD_FAULT, ids.STEP_MORE_FORM, ids.NOTICE_FORM, ids.TERM_FORM),
}
"""They come from a form that is open, which the tests above would have seen."""
OF_NO_CASE = {
    *(ids.CAUSES_PICK, ids.CAUSES_INTO, ids.CAUSES_FORM, ids.FIGURES_SHARE, ids.SETTINGS_EXPORT),
    *(ids.REPEAT_JOINT, ids.JOINT_FORM),  # of a notice, which names no private case
    *(ids.HOME_OPEN, ids.HOME_CALL),
    ids.DECLINE,  # asks why, whatever it is pressed for; sending it says that there is no such case
    *(ids.OPEN_FORM, ids.CASE_LINK, ids.DIGEST_LINE, ids.DIGEST_ALL, ids.AWAY_FORM, ids.AWAY_BACK),
    *(ids.MY_SETTINGS_FORM, ids.SETTINGS_FORM, ids.SHORTCUT_OPEN, ids.MESSAGE_OPEN, ids.COMMAND),
}


def test_every_button_and_form_is_tried() -> None:
    """A new one belongs into one of these lists."""
    known = {value for value in vars(ids).values() if isinstance(value, str)}
    ours = {value for name, value in vars(ids).items() if name.isupper() and value in known}
    tried = {action for action, _ in BUTTONS} | {form for form, _ in FORMS}

    assert ours - tried - IN_FORMS - OF_NO_CASE - {ids.HOLD_FORM} == set()


async def test_forged_forms_do_as_if_there_were_no_such_case(secret: Secret, who: Person) -> None:
    world, before = secret.world, await its_timeline(secret)

    for form, about in FORMS:
        its, nobodys = [
            (await forged.send_form(world, who, form, metadata, FIELDS)).body
            for metadata in secret.and_nobodys(about)
        ]
        assert its == nobodys, form
        assert reveals(str(its)) == []

    assert await its_timeline(secret) == before


async def test_it_is_never_given_to_whom_it_is_about(secret: Secret) -> None:
    world = secret.world

    answer = await moves.change(world, world.ann, secret.card, "hand_over", to="UBEN", why="x")
    assert list(answer.errors) == ["to"]
    await world.ann.close(everything=True)
    due = moves.at(world, hours=5)
    answer = await moves.change(
        world, world.ann, secret.card, "task", what="Look", owner="UBEN", due=due
    )
    assert list(answer.errors) == ["owner"]


async def test_whom_it_is_about_is_never_asked_for_help_with_it(secret: Secret) -> None:
    world = secret.world
    await moves.say(world, world.ann, "settings")
    contacts = {"contact.1.0": "UBEN", "contact.1.1": "UCHI"}
    assert (await moves.save(world, world.ann, **contacts)).ok

    assert (await moves.get_help(world, world.ann, secret.card, "I am stuck")).ok

    members = world.slack.workspace.channel("ci-1").members
    assert members == {"UANN", "UCHI", world.slack.bot_user_id}
    assert reveals(told(world, world.ben)) == []


async def its_timeline(secret: Secret) -> list[str]:
    async with secret.world.bot.store.reading() as tx:
        return [entry.id for entry in await tx.timeline.of(secret.case_id, limit=100)]
