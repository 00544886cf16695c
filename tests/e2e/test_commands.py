"""What can be typed after the command, and what comes of odd words."""

from tests.e2e.moves import (
    at,
    change,
    form_text,
    new_case,
    opened,
    press,
    quiet,
    save,
    say,
    step,
    until_local,
)
from tests.support.world import World, shown

HOSTILE = "<!channel> <@UBEN> *bold* <http://evil.example|acme.example> &amp; `code`"


async def test_list_shows_the_open_cases(world: World) -> None:
    await new_case(world, world.ann, "Acme: charged twice")
    await new_case(world, world.ben, "Bolt: no invoice")

    answer = await say(world, world.ann, "list")

    assert "Open cases · 2" in answer
    assert "Acme" in answer
    assert "Bolt" in answer


async def test_list_mine_shows_those_that_i_own(world: World) -> None:
    await new_case(world, world.ann, "Acme: charged twice")
    await new_case(world, world.ben, "Bolt: no invoice")

    answer = await say(world, world.ben, "list mine")

    assert "Bolt" in answer
    assert "Acme" not in answer


async def test_list_overdue_shows_those_that_are_past_due(world: World) -> None:
    await new_case(world, world.ann, "Acme: charged twice", reached_at=at(world, hours=-3))
    await new_case(world, world.ann, "Bolt: no invoice", severity="low")
    await until_local(world, "Mon 16:30")

    answer = await say(world, world.ann, "list overdue")

    assert "Acme" in answer
    assert "Bolt" not in answer


async def test_an_empty_list_says_so(world: World) -> None:
    assert "None. That is a good day." in await say(world, world.ann, "list")


async def test_an_unknown_list_names_the_known_ones(world: World) -> None:
    assert "list mine and list overdue" in await say(world, world.ann, "list yesterday")


async def test_a_closed_case_is_in_no_list(world: World) -> None:
    card = await new_case(world, world.ann)
    await change(world, world.ann, card, "end", end="withdrawn", why="Found it")

    assert "None. That is a good day." in await say(world, world.ann, "list")


async def test_show_tells_a_case_with_its_timeline(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann)
    await press(world, ann, "Log client update", card)
    await save(world, ann, what="We have it")

    for typed in ("show CI-1", "show ci-1", "show 1", "SHOW ci 1", "show #1"):
        answer = await say(world, ann, typed)
        assert "CI-1 · Acme" in answer, typed
        assert "Client update" in answer
        assert "We have it" in answer


async def test_show_of_an_unknown_number_says_what_to_type(world: World) -> None:
    answer = await say(world, world.ann, "show CI-99")

    assert "I know no case CI-99" in answer
    assert "/client-issue list" in answer


async def test_show_of_nonsense_asks_for_a_number(world: World) -> None:
    for typed in ("show", "show me the money", "show CI-"):
        assert "Which case?" in await say(world, world.ann, typed), typed


async def test_a_term_is_explained_whatever_its_case_and_number(world: World) -> None:
    for typed in ("term root cause", "term Root Causes", "TERM  ROOT CAUSE"):
        assert "root cause" in (await say(world, world.ann, typed)).lower(), typed
    assert "escalate" in (await say(world, world.ann, "term escalated")).lower().split()


async def test_a_term_with_a_typo_gets_the_nearest(world: World) -> None:
    assert "root cause" in (await say(world, world.ann, "term rot cause")).lower()


async def test_a_term_that_nobody_knows_gets_a_hint(world: World) -> None:
    answer = await say(world, world.ann, "term qqqqzzzz")

    assert "qqqqzzzz" in answer
    assert "root cause" in answer


async def test_term_alone_asks_which(world: World) -> None:
    assert "Which word?" in await say(world, world.ann, "term")


async def test_help_names_all_that_can_be_typed(world: World) -> None:
    answer = await say(world, world.ann, "help")

    for word in ("list", "show CI-12", "digest", "term root cause", "settings"):
        assert f"/client-issue {word}" in answer


async def test_a_typo_gets_the_nearest_word_and_opens_no_case(world: World) -> None:
    answer = await say(world, world.ann, "lst")

    assert "Did you mean /client-issue list?" in answer
    assert world.ann.view is None


async def test_a_sentence_that_begins_like_a_command_opens_a_case(world: World) -> None:
    await opened(world, world.ann, "Lists are wrong at Acme since Monday")

    assert "Did you mean" not in form_text(world.ann)


async def test_only_an_admin_changes_the_settings(world: World) -> None:
    answer = await say(world, world.ben, "settings")

    assert "Only an admin" in answer
    assert world.ben.view is None


async def test_settings_are_saved_and_shown_again(world: World) -> None:
    ann = world.ann
    await say(world, ann, "settings")
    new = {"zone": "Asia/Tokyo", "start": "08:00", "end": "16:00", "contact.1.0": "UBEN"}
    assert (await save(world, ann, cases_channel="CCASES", **new)).ok

    await say(world, ann, "settings")

    assert ann.view is not None
    shown_again = str(ann.view.values)
    for value in ("CCASES", "Asia/Tokyo", "08:00", "16:00", "UBEN"):
        assert value in shown_again


async def test_an_unknown_zone_is_refused(world: World) -> None:
    await say(world, world.ann, "settings")

    assert list((await save(world, world.ann, zone="Berlin-ish")).errors) == ["zone"]


async def test_a_working_day_that_ends_before_it_starts_is_refused(world: World) -> None:
    await say(world, world.ann, "settings")

    assert list((await save(world, world.ann, start="17:00", end="09:00")).errors) == ["end"]


async def test_a_guest_is_no_contact(world: World) -> None:
    await say(world, world.ann, "settings")

    answer = await save(world, world.ann, **{"contact.2.1": "UGUS", "contact.2.0": "UBEN"})

    assert list(answer.errors) == ["contact.2.1"]


async def test_a_private_channel_without_the_bot_is_no_channel_for_cases(world: World) -> None:
    await say(world, world.ann, "settings")

    answer = await save(world, world.ann, cases_channel="CLEADS")

    assert "/invite @Client Issue" in answer.errors["cases_channel"]


async def test_what_somebody_types_is_shown_as_text_and_never_acts(world: World) -> None:
    ann = world.ann
    card = await new_case(world, ann, f"Acme: {HOSTILE}")

    assert "@channel" in card.text or "<!" not in card.text
    typed = str([part for block in card.blocks for part in block.get("elements", [])])
    assert "'type': 'broadcast'" not in typed
    assert "'user_id': 'UBEN'" not in typed
    assert "'url': 'http://evil" not in typed
    assert "*bold*" in shown(card)
    assert "`code`" in shown(card)


async def test_a_hostile_client_name_is_shown_as_text_in_lists_and_digests(world: World) -> None:
    ann = world.ann
    await opened(world, ann, "")
    await ann.options("case.open.client", "<!channel> *A*")
    await save(world, ann, client="<!channel> *A*", happened="Charged twice")

    for typed in ("list", "digest", "show 1"):
        await say(world, ann, typed)
        answer = ann.ephemerals[-1]
        assert "<!channel>" not in answer.text
        assert "<!channel>" not in str(
            [b["text"]["text"] for b in answer.blocks if b["type"] == "section"]
        )


async def test_other_scripts_are_kept_as_they_are(world: World) -> None:
    card = await new_case(world, world.ann, "株式会社アクメ: 二重に請求された 🙏 שלום")

    assert "株式会社アクメ" in shown(card)
    assert "二重に請求された 🙏 שלום" in shown(card)


async def test_ten_thousand_characters_fill_the_form_as_far_as_it_goes(world: World) -> None:
    ann = world.ann
    await opened(world, ann, "Acme: " + "charged twice " * 720)

    assert (await save(world, ann)).ok

    assert "charged twice charged twice" in shown(world.cards()[-1])


async def test_a_mention_of_the_bot_is_answered_privately(world: World) -> None:
    ann = world.ann
    await new_case(world, ann)  # the bot is in #general now

    await ann.say("general", f"<@{world.slack.bot_user_id}> hello?")
    await quiet(world)

    assert "/client-issue help" in shown(ann.ephemerals[-1])


async def test_whoever_writes_to_the_bot_directly_is_told_what_to_type(world: World) -> None:
    ann = world.ann
    dm = world.slack.workspace.open_dm("UANN")

    await ann.say(dm.id, "hello?")
    await quiet(world)

    answers = world.slack.workspace.messages(dm.id)
    assert "/client-issue help" in answers[-1].text
    assert len(answers) == 2


async def test_show_names_the_steps_that_were_done(world: World) -> None:
    card = await new_case(world, world.ann)
    await press(world, world.ann, "Done", step(world, card))
    assert (await save(world, world.ann, facts="Two charges")).ok

    assert "Prepare done by" in await say(world, world.ann, "show CI-1")


async def test_a_timeline_names_steps_as_their_cards_do(world: World) -> None:
    card = await new_case(world, world.ann, situation="heated-conversation")
    await press(world, world.ann, "Done", step(world, card))
    await save(world, world.ann, need="The parcel")

    answer = await say(world, world.ann, "show CI-1")

    assert "Listen and understand done by" in answer


async def test_a_timeline_tells_what_was_agreed_also_when_it_was_done(world: World) -> None:
    card = await new_case(world, world.ann, reached="phone")
    await press(world, world.ann, "We talked", step(world, card))
    await save(
        world, world.ann,
        need="The money", harm="You waited", fault="unclear", agreed="We give it back",
        due=at(world, hours=4),
    )  # fmt: skip
    await change(world, world.ann, card, "end", end="resolve")

    answer = await say(world, world.ann, "show CI-1")

    assert "· resolved ·" in answer
    assert "talked with Acme. Agreed: We give it back" in answer
