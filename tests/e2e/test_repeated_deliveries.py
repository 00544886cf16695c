"""Deliveries that come again, at once and much later: the same state in the end.

The stories are those of other tests, told once as they are and then with repeats: what each asserts
has to hold in every telling, and all that it leaves behind has to be the same.
"""

import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.views import ids
from tests.e2e import (
    moves,
    test_approvals,
    test_care,
    test_checklist,
    test_digest,
    test_endings,
    test_handover,
    test_hold,
    test_joint_action,
    test_linking,
    test_made_private,
    test_offers,
    test_opening,
    test_prevention,
    test_reminders,
    test_steps,
)
from tests.support.repeats import Repeats
from tests.support.state import state_of
from tests.support.world import World, a_world

Story = Callable[[World], Awaitable[None]]
LONGEST = timedelta(minutes=5)
"""An answer may take so long: it comes with all that is repeated."""


async def settings_and_absence(world: World) -> None:
    """Each is said anew after it was said, so that an older word would show."""
    for channel in ("CGENERAL", "CSUPPORT"):
        await moves.say(world, world.ann, "settings")
        settings = {"cases_channel": channel, "contact.1.0": "UBEN"}
        assert (await moves.save(world, world.ann, **settings)).ok
    await moves.new_case(world, world.ann)
    for country in ("DE", "AT"):
        await moves.say(world, world.ann, "settings mine")
        assert (await moves.save(world, world.ann, country=country)).ok
    await moves.say(world, world.ann, "away until Thursday, <@UCHI>")
    await moves.say(world, world.ann, "away back")
    await moves.say(world, world.ann, "away")
    assert (await moves.save(world, world.ann, until=moves.at(world, days=2))).ok
    await moves.press(world, world.ann, "I'm back")


async def files_and_words(world: World) -> None:
    """What is answered by a message that stays."""
    await moves.new_case(world, world.ann)
    await moves.say(world, world.ann, "export")
    dm = world.slack.workspace.open_dm("UANN").id
    await world.ann.say(dm, "Are you there?")
    await moves.quiet(world)
    assert len(moves.dms(world, world.ann)) == 3


async def what_slack_tells(world: World) -> None:
    """People and channels change, and change back."""
    card = await moves.new_case(world, world.ben)
    for zone in ("Asia/Tokyo", "Europe/Berlin"):
        world.slack.change_user("UBEN", tz=zone)
        await moves.quiet(world)
    await world.ann.kick("general")
    await moves.quiet(world)
    await world.ann.invite("general")
    await world.ben.say("general", f"<@{world.slack.bot_user_id}>", thread_ts=card.ts)
    await moves.quiet(world)
    world.slack.change_user("UBEN", deleted=True)
    await moves.quiet(world)


async def an_escalation(world: World) -> None:
    """Its guidance forth and back, accepted, decided and handed back."""
    await moves.say(world, world.ann, "settings")
    assert (await moves.save(world, world.ann, **{"contact.1.0": "UBEN"})).ok
    card = await moves.new_case(world, world.ann)
    assert (await moves.get_help(world, world.ann, card, "I am stuck")).ok
    for label in ("Done", "Back", "Done"):
        await moves.press(world, world.ann, label, await world.reply(card, "of 7"))
    await moves.press(world, world.ben, "Accept", moves.dms(world, world.ben)[-1])
    await moves.press(world, world.ben, "Hand back", await world.reply(card, "of 7"))
    assert (await moves.save(world, world.ben, decided="We waive April")).ok


STORIES: dict[Story, set[str]] = {
    settings_and_absence: {ids.AWAY_BACK, ids.AWAY_FORM, ids.COMMAND, ids.MY_SETTINGS_FORM},
    files_and_words: {ids.OPEN_FORM},
    what_slack_tells: set(),
    an_escalation: {
        ids.ESCALATION_ACCEPT,
        ids.ESCALATION_BACK,
        ids.ESCALATION_STEP,
        ids.HAND_BACK_FORM,
        ids.HELP_FORM,
        ids.SETTINGS_FORM,
    },
    test_approvals.test_above_the_limit_the_lead_is_asked_and_the_yes_frees_the_choice: {
        ids.APPROVE,
        ids.OFFERS_FORM,
        ids.RECORD_FORM,
        ids.STEP_DONE,
        ids.TALKED_FORM,
    },
    test_approvals.test_a_no_says_why_and_other_ways_are_asked_about_anew: {ids.DECLINE_FORM},
    test_care.test_a_promise_gets_a_new_time_that_the_client_agreed_to: {
        ids.MORE_FORM,
        ids.PROMISE_FORM,
        ids.REMINDER_DONE,
    },
    test_checklist.test_a_tick_is_kept_and_shown_again_and_can_be_taken_back: {ids.STEP_TICK},
    test_checklist.test_all_facts_ticked_end_a_cooling_off: {ids.COOL_FORM},
    test_digest.test_a_line_is_handed_over_from_its_menu: {ids.DIGEST_LINE, ids.HAND_OVER_FORM},
    test_endings.test_a_final_answer_is_drafted_sent_and_ends_the_case: {
        ids.DRAFT_FORM,
        ids.END_FORM,
        ids.FINAL_FORM,
    },
    test_handover.test_it_is_undone_once_and_both_are_told_by_whom: {ids.HAND_OVER_UNDO},
    test_hold.test_sympathy_may_be_noted_by_anybody_and_more_by_level_3_alone: {ids.HOLD_FORM},
    test_joint_action.test_it_is_planned_for_all_of_them_and_the_notice_names_it: {ids.JOINT_FORM},
    test_linking.test_a_merged_case_is_one_line_and_goes_on_in_the_other: {
        ids.LINK_FORM,
        ids.UPDATE_FORM,
    },
    test_made_private.test_all_that_we_wrote_goes_to_a_channel_of_its_own: {ids.PRIVATE_FORM},
    test_made_private.test_press_alone_keeps_it_in_the_open_and_changes_the_guidance: {
        ids.SERIOUS_FORM
    },
    test_offers.test_after_a_no_the_card_leads_from_limits_to_a_summary: {ids.REFUSED_FORM},
    test_opening.test_what_was_typed_can_be_added_to_the_open_case: {ids.ADD_FORM},
    test_prevention.test_not_yet_tells_its_owner_what_is_missing: {
        ids.ACTION_DONE_FORM,
        ids.ACTION_LOOK_FORM,
        ids.PREVENT_FORM,
    },
    test_prevention.test_admins_rename_and_merge_causes: {ids.CAUSES_FORM},
    test_prevention.test_the_owner_of_an_action_hands_it_over: {ids.ACTION_HAND_OVER_FORM},
    test_reminders.test_the_third_snooze_asks_why_and_the_lead_is_told_privately: {ids.SNOOZE_FORM},
    test_steps.test_back_opens_the_step_before_with_what_was_written: {ids.STEP_BACK},
    test_steps.test_a_step_is_skipped_for_one_of_four_reasons_and_says_so: {ids.STEP_SKIP},
}
"""Each with what it presses and sends that saves something."""

ON_POSTGRES: tuple[Story, ...] = (
    settings_and_absence,
    what_slack_tells,
    an_escalation,
    test_reminders.test_the_third_snooze_asks_why_and_the_lead_is_told_privately,
)
"""A few that lock, order and compare times most: there the two databases could differ."""

SAVES_NOTHING = {
    *(
        ids.HOME_OPEN,
        ids.HOME_CALL,
        ids.CASE_CALL,
        ids.CALL_PICK,
        ids.SHORTCUT_OPEN,
        ids.MESSAGE_OPEN,
    ),
    *(ids.OPEN_CAUSE, ids.OPEN_CLIENT, ids.OPEN_MORE, ids.OPEN_SOLVED, ids.OPEN_SEVERITY),
    *(ids.OPEN_SERIOUS, ids.OPEN_ADD, ids.CASE_UPDATE, ids.CASE_MORE, ids.MORE_PICK, ids.CASE_LINK),
    *(
        ids.CASE_HELP,
        ids.HELP_TREE,
        ids.HELP_REASON,
        ids.ESCALATION_HAND_BACK,
        ids.ESCALATION_COUNSEL,
    ),
    *(
        ids.ESCALATION_BRIEF,
        ids.BRIEF_FORM,
        ids.ESCALATION_DRAFT,
        ids.CASE_DRAFT,
        ids.REMINDER_DRAFT,
    ),
    *(ids.DRAFT_KEY, ids.DRAFT_CHANNEL, ids.DRAFT_TIME),
    *(ids.CASE_SIMILAR, ids.SIMILAR_FORM, ids.CASE_INTRODUCE),
    *(ids.STEP_TALKED, ids.STEP_TOLD, ids.STEP_DRAFT, ids.STEP_COOL, ids.STEP_MORE, ids.STEP_TERM),
    *(ids.STEP_OFFERS, ids.STEP_REFUSED, ids.STEP_MORE_FORM, ids.RECORD_FAULT, ids.DECLINE),
    *(ids.CASE_UNANSWERED, ids.CASE_HAND_OVER, ids.REMINDER_RENEGOTIATE, ids.REMINDER_SNOOZE),
    *(ids.REMINDER_HAND_OVER, ids.PREVENT_OPEN, ids.PREVENT_CAUSE, ids.PREVENT_WHY),
    *(ids.PREVENT_ACTION, ids.ACTION_DONE, ids.ACTION_NOT_YET, ids.ACTION_CHECK, ids.REPEAT_JOINT),
    *(ids.ACTION_OTHERS, ids.ACTION_OTHERS_PICK, ids.CAUSES_PICK, ids.CAUSES_INTO, ids.DIGEST_ALL),
    *(ids.NOTICE_FORM, ids.TERM_FORM, ids.END_CAUSE),
}
"""They open a form, change it or close it: a trigger opens one thing, and a form has its hash."""
ELSEWHERE = {
    ids.FIGURES_SHARE,  # looks first whether Slack has it: tests/e2e/test_figures.py
    ids.SETTINGS_EXPORT,  # does what the command does
    *(
        ids.ACTION_VERIFIED,
        ids.ACTION_CHECK_FORM,
    ),  # weeks later: tests/usecases/both/test_prevention.py
}


@pytest.fixture(autouse=True)
def time_to_save(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lest a busy machine decide what a form says."""
    monkeypatch.setattr("handlers.guard.COMMIT_WITHIN", LONGEST.total_seconds())


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__.removeprefix("test_"))
async def test_it_ends_alike_though_all_comes_twice_and_some_of_it_late(
    story: Story, migrated_file: Path, tmp_path: Path
) -> None:
    once = await told(story, copied(migrated_file, tmp_path / "once.db"))

    again = await told(story, copied(migrated_file, tmp_path / "again.db"), 2, Random(5))

    assert again == once


@pytest.mark.parametrize(
    "story", ON_POSTGRES, ids=lambda story: story.__name__.removeprefix("test_")
)
async def test_it_ends_alike_on_postgresql_too(
    story: Story, pg_url: str, other_pg_url: str
) -> None:
    once = await told(story, pg_url)

    again = await told(story, other_pg_url, 2, Random(6))

    assert again == once


async def test_it_ends_alike_though_all_comes_five_times(
    migrated_file: Path, tmp_path: Path
) -> None:
    story = test_offers.test_what_they_choose_becomes_our_promise
    once = await told(story, copied(migrated_file, tmp_path / "once.db"))

    again = await told(story, copied(migrated_file, tmp_path / "again.db"), 5)

    assert again == once


def test_every_button_and_form_that_saves_is_in_a_story() -> None:
    """A new one belongs into one of these."""
    every = {
        value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)
    }

    assert every - set().union(*STORIES.values()) - SAVES_NOTHING - ELSEWHERE == set()


async def told(story: Story, url: str, times: int = 1, dice: Random | None = None) -> list[str]:
    """What is left of the story, told with these repeats."""
    async with a_world(url) as world:
        world.slack.delivery.ack_seconds = LONGEST.total_seconds()
        world.slack.tickets.trigger_lifetime = LONGEST
        road = Repeats(world.slack.delivery._transport, times, dice)
        world.slack.delivery._transport = road
        await story(world)
        await moves.quiet(world)
        assert STORIES.get(story, set()) <= road.names()
        return await state_of(world)


def copied(migrated: Path, path: Path) -> str:
    return f"sqlite+inloop:///{shutil.copy(migrated, path)}"
