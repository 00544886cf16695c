"""Broken playbooks say where and how to mend them; filled texts never guess or expand twice."""

import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.playbook import GAP, PLACEHOLDERS, fill
from bot.playbooks import PlaybookError, load, parse

DEFAULT = resources.files("bot.playbooks").joinpath("client-issue.toml").read_text("utf-8")

STEP = """
[[steps]]
key = "talk"
title = "Talk"
why = "It helps."
do = ["Ask.", "Listen.", "Sum up."]
avoid = ["Haste"]
say = { writing = ["Thank you, {contact}."], phone = ["Thank you."] }
"""
GOOD = 'name = "late"\ntitle = "Late"\nwhen = "It is late."\n' + STEP


def troubles(text: str) -> tuple[str, ...]:
    with pytest.raises(PlaybookError) as error:
        parse(text, file="late.toml")
    assert all(line.startswith("late.toml: ") for line in str(error.value).splitlines())
    return error.value.troubles


# What is put in the place of what, and how the one trouble that follows ends.
BROKEN = [
    ('why = "It helps."\n', "", "why is missing. Add why = …."),
    ('why = "It helps."', "why = 7", "why must be text in quotes."),
    ("why =", 'whi = "Oh."\nwhy =', "whi is not known here. Did you mean “why”?"),
    ('"Listen."', '"  "', "do, entry 2, is empty. Write a text, or take the line out."),
    ('["Haste"]', "[]", "avoid is an empty list. Give it at least one entry."),
    ('["Haste"]', '"Haste"', 'list in square brackets, as in ["one", "two"].'),
    ('["Thank you."]', "[]", "say.phone is an empty list. Give it at least one entry."),
    ("title =", 'talks = "yes"\ntitle =', "talks must be true or false, without quotes."),
    ("title =", 'effect = "end"\ntitle =', "can only be 'resolves' or 'closes', not “end”."),
    ("title =", 'records = ["needs"]\ntitle =', "“needs” is not known. Did you mean “need”?"),
    ("title =", 'principles = ["empaty"]\ntitle =', "Did you mean “empathy”?"),
    ("title =", f'checklist = ["{"x" * 76}"]\ntitle =', "has 76 characters, and 75 are the most."),
    ("title =", 'checklist = ["Read", "Read"]\ntitle =', "“Read” is there 2 times. Leave it once."),
    ("title =", f"checklist = {[f'No {n}' for n in range(11)]}\ntitle =", "and 10 are the most."),
    ("title =", 'principles = ["joy"]\ntitle =', "Known are: consistency, empathy, pro"),
    ("title =", 'terms = ["valdate"]\ntitle =', "in the glossary. Take “validate”, or"),
    ("title =", 'terms = ["always"]\ntitle =', "“always” is an everyday word. Leave it out"),
    ("title =", "conversation = true\ntitle =", "conversation = true needs talks = true too"),
    ("{contact}", "{contract}", "“{contract}” can't be filled. Did you mean “contact”?"),
    ("{contact}", "{contact", "Write a placeholder as {client}."),
    ("{contact}", "{ contact }", "“{ contact }” can't be filled. Did you mean “contact”?"),
    ("{contact}", "[…]", "Use a placeholder; a gap then shows by itself."),
]


@pytest.mark.parametrize(("old", "new", "mend"), BROKEN)
def test_a_trouble_in_a_step_names_its_place_and_the_mend(old: str, new: str, mend: str) -> None:
    head, step = GOOD.split("[[steps]]")

    (trouble,) = troubles(f"{head}[[steps]]{step.replace(old, new, 1)}")

    assert trouble.startswith("step 1 “talk”: ")
    assert mend in trouble


def test_a_key_that_code_could_not_use_is_refused() -> None:
    (trouble,) = troubles(GOOD.replace('"talk"', '"Talk now"'))

    assert trouble.startswith("step 1 “Talk now”: key can't be “Talk now”.")


def test_a_trouble_above_the_steps_needs_no_step() -> None:
    assert troubles(GOOD.replace('title = "Late"\n', "")) == ("title is missing. Add title = ….",)


def test_a_talk_alone_can_not_resolve_a_case() -> None:
    flags = 'talks = true\nconversation = true\neffect = "resolves"\n'

    (trouble,) = troubles(GOOD.replace("why =", f"{flags}why ="))

    assert trouble.endswith("a talk alone ends no case.")


def test_a_step_that_is_too_long_for_its_card_is_refused() -> None:
    (trouble,) = troubles(GOOD.replace("It helps.", "It helps. " * 100))

    assert re.search(r"would show about 1\d\d\d characters, and 900 is the most", trouble)


def test_a_fourth_thing_to_do_is_not_in_view_and_may_be_long() -> None:
    longer = GOOD.replace('"Sum up."', '"Sum up.", "' + "And so on. " * 100 + '"')

    assert len(parse(longer, file="late.toml").steps[0].do) == 4


def test_two_steps_can_not_share_a_key() -> None:
    assert troubles(GOOD + STEP) == ("2 steps have the key “talk”. Give each its own.",)


def test_nothing_comes_after_the_step_that_closes() -> None:
    closing = STEP.replace('"talk"', '"bye"\neffect = "closes"')

    (trouble,) = troubles(GOOD + closing + STEP.replace('"talk"', '"more"'))

    assert trouble.startswith('the step with effect = "closes" must be the last.')


def test_a_case_is_resolved_once() -> None:
    first = GOOD.replace('"talk"', '"talk"\neffect = "resolves"')

    (trouble,) = troubles(first + STEP.replace('"talk"', '"again"\neffect = "resolves"'))

    assert trouble == '2 steps have effect = "resolves". Leave it on one of them.'


def test_the_client_is_not_asked_how_it_went_before_it_is_resolved() -> None:
    asks = GOOD.replace('"talk"', '"talk"\nrecords = ["feedback"]')

    (trouble,) = troubles(asks + STEP.replace('"talk"', '"do"\neffect = "resolves"'))

    assert trouble.startswith('the record "feedback" is asked before')


def test_a_file_that_is_not_toml_says_the_line() -> None:
    (trouble,) = troubles(GOOD + 'oops = "no end')

    assert trouble.startswith("can't be read as TOML: ")
    assert re.search(r"at end of document|line \d+", trouble)


def test_all_troubles_are_told_at_once() -> None:
    broken = GOOD.replace('why = "It helps."\n', "").replace('title = "Late"\n', "")

    assert len(troubles(broken)) == 2


def test_a_team_can_add_a_playbook_and_gets_the_endings() -> None:
    playbooks = load({"client-issue.toml": DEFAULT, "late.toml": GOOD})

    assert playbooks["late"].keys == ("talk", "act", "follow_up", "prevent")


def test_a_step_can_not_take_the_key_of_an_ending_that_is_appended() -> None:
    with pytest.raises(PlaybookError, match=r"late\.toml: step key “act” is needed for the ending"):
        load({"client-issue.toml": DEFAULT, "late.toml": GOOD.replace('"talk"', '"act"')})


def test_two_files_can_not_share_a_name() -> None:
    with pytest.raises(PlaybookError, match=r"later\.toml: name “late” is taken by late\.toml"):
        load({"client-issue.toml": DEFAULT, "late.toml": GOOD, "later.toml": GOOD})


def test_the_default_playbook_can_not_be_missing() -> None:
    with pytest.raises(PlaybookError, match=r"client-issue\.toml: is missing"):
        load({"late.toml": GOOD})


def test_the_default_playbook_must_have_all_endings() -> None:
    with pytest.raises(PlaybookError) as error:
        load({"mine.toml": GOOD.replace('"late"', '"client-issue"')})

    assert len(error.value.troubles) == 3


def test_a_changed_text_is_a_new_version() -> None:
    before = parse(GOOD, file="late.toml")
    after = parse(GOOD.replace("It helps.", "It does help."), file="late.toml")
    commented = parse("# A comment changes nothing.\n" + GOOD, file="late.toml")

    assert before.version != after.version
    assert before.version == commented.version


def test_a_fact_that_is_not_known_shows_as_a_gap() -> None:
    assert fill("{contact}, by {due}.", {"contact": "  "}) == f"{GAP}, by {GAP}."


def test_a_full_stop_that_a_person_typed_does_not_stand_twice() -> None:
    values = {"happened": "We were charged twice."}

    assert fill("{happened}. Right? {happened}", values) == (
        "We were charged twice. Right? We were charged twice."
    )


@pytest.mark.parametrize("hostile", ["{owner}", "{{due}}", "{", "}", r"\1 \g<0>", "%s {0!r}"])
def test_braces_and_codes_in_a_fact_stay_as_they_were_typed(hostile: str) -> None:
    values = {"happened": hostile, "owner": "Paul", "due": "noon"}

    assert fill("You wrote: {happened}.", values) == f"You wrote: {hostile}."


@given(st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text()))
def test_filling_changes_nothing_but_the_placeholders(values: dict[str, str]) -> None:
    filled = fill("<{client}|{harm}>", values)

    client, harm = (values.get(name, "").strip() or GAP for name in ("client", "harm"))
    assert filled == f"<{client}|{harm}>"
