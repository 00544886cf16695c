"""A team's own playbooks and rules; a broken file is named, and what is shipped stays in force."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.escalation import Reason
from bot.domain.rules import DEFAULTS, Rules
from bot.playbooks import load_shipped, shipped_files
from bot.playbooks.drafts import load_drafts
from bot.playbooks.guide import load_guide
from bot.playbooks.levels import load_levels
from bot.playbooks.team import Team, load_team
from glossary import load as load_glossary

SHIPPED = load_shipped()
STEP = """
[[steps]]
key = "talk"
title = "Talk"
why = "It helps."
do = ["Ask.", "Listen.", "Sum up."]
avoid = ["Haste"]
say = { writing = ["Thank you, {contact}."], phone = ["Thank you."] }
"""
LATE = 'name = "late"\ntitle = "Late"\nwhen = "It is late."\n' + STEP
CONFLICT = LATE.replace('"late"', '"conflict"')
DEFAULT = shipped_files()["client-issue.toml"]


def team(tmp_path: Path, **files: str) -> Team:
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    return load_team(tmp_path)


def troubles(found: Team) -> list[str]:
    return [line for error in found.troubles for line in str(error).splitlines()]


def test_without_a_folder_all_is_as_shipped() -> None:
    assert load_team(None) == Team(
        playbooks=SHIPPED, drafts=load_drafts(), levels=load_levels(), guide=load_guide()
    )


def test_a_team_adds_a_playbook_which_gets_the_endings(tmp_path: Path) -> None:
    found = team(tmp_path, late=LATE)

    assert found.troubles == ()
    assert found.playbooks["late"].keys == ("talk", "act", "follow_up", "prevent")
    assert found.playbooks.keys() - SHIPPED.keys() == {"late"}


def test_a_playbook_with_a_shipped_name_takes_its_place(tmp_path: Path) -> None:
    found = team(tmp_path, ours=CONFLICT)

    assert found.playbooks["conflict"].keys[0] == "talk"
    assert found.playbooks["client-issue"] == SHIPPED["client-issue"]


def test_a_team_s_default_lends_its_endings_to_the_others(tmp_path: Path) -> None:
    found = team(tmp_path, mine=DEFAULT.replace('title = "Prevent"', 'title = "Never twice"'))

    assert found.troubles == ()
    assert found.playbooks["conflict"].step("prevent").title == "Never twice"


@pytest.mark.parametrize(
    ("name", "text", "trouble"),
    [
        (
            "conflict",
            CONFLICT.replace("why =", "whi ="),
            "conflict.toml: step 1 “talk”: why is miss",
        ),
        ("conflict", CONFLICT + 'oops = "', "conflict.toml: can't be read as TOML: "),
        (
            "conflict",
            CONFLICT.replace('"talk"', '"act"'),
            "conflict.toml: step key “act” is needed",
        ),
        (
            "client-issue",
            LATE.replace('"late"', '"client-issue"'),
            'no step has effect = "resolves"',
        ),
        (
            "client-issue",
            DEFAULT.replace('key = "prevent"', 'key = "objective"'),
            "client-issue.toml: as an ending of “conflict”: step key “objective” is needed",
        ),
    ],
)
def test_a_broken_file_is_named_and_the_shipped_playbook_stays(
    tmp_path: Path, name: str, text: str, trouble: str
) -> None:
    found = team(tmp_path, **{name: text}, late=LATE)

    assert trouble in "\n".join(troubles(found))
    assert {**found.playbooks, "late": None} == {**SHIPPED, "late": None}
    assert "late" in found.playbooks


def test_a_broken_file_does_not_keep_the_others_from_working(tmp_path: Path) -> None:
    found = team(tmp_path, broken="name =", late=LATE)

    assert len(found.troubles) == 1
    assert "late" in found.playbooks


def test_a_name_is_given_once(tmp_path: Path) -> None:
    found = team(tmp_path, late=LATE, later=LATE)

    assert troubles(found) == ["later.toml: name “late” is taken by late.toml. Choose another."]
    assert "late" in found.playbooks


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    found = load_team(tmp_path / "gone")

    assert troubles(found) == [
        f"{tmp_path / 'gone'}: is no folder. Make it, or leave PLAYBOOKS_PATH empty."
    ]
    assert found.playbooks == SHIPPED


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "photo.toml").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "folder.toml").mkdir()

    found = troubles(load_team(tmp_path))

    assert found[0].startswith("folder.toml: can't be read: ")
    assert found[1] == "photo.toml: is not UTF-8. Save it as UTF-8."


def test_a_team_s_playbook_may_use_the_team_s_terms(tmp_path: Path) -> None:
    words = tmp_path / "words.toml"
    words.write_text(
        '[[terms]]\nterm = "SLA"\ndefinition = "Our word."\nexample = "The SLA holds."\n'
        'related = ["trust"]\nforms = []\n'
    )
    folder = tmp_path / "playbooks"
    folder.mkdir()
    (folder / "late.toml").write_text(LATE.replace("why =", 'terms = ["SLA"]\nwhy ='))

    assert load_team(folder, words=load_glossary(words).glossary).troubles == ()
    assert "“SLA” is not in the glossary" in "\n".join(troubles(load_team(folder)))


def test_a_team_writes_its_own_drafts(tmp_path: Path) -> None:
    own = '[receipt]\ntitle = "Got it"\nwriting = "We have it, {contact}. More by {next_update}."\n'

    drafts = team(tmp_path, drafts=own).drafts

    assert drafts["receipt"].title == "Got it"
    assert drafts["options"] == load_drafts()["options"]


def test_broken_drafts_are_named_and_the_shipped_ones_stay(tmp_path: Path) -> None:
    found = team(tmp_path, drafts='[receipt]\ntitle = ""\n')

    assert all(line.startswith("drafts.toml: ") for line in troubles(found))
    assert len(found.troubles) == 1
    assert found.drafts == load_drafts()


def test_a_team_changes_a_level_and_broken_levels_leave_what_is_shipped(tmp_path: Path) -> None:
    own = team(tmp_path, levels="[reasons.stuck]\nlevel = 2\n")
    broken = team(tmp_path, levels="[reasons.stuck]\nlevel = 7\n")

    assert own.levels.rules[Reason.STUCK].level == 2
    assert troubles(broken) == ["levels.toml: reasons.stuck.level must be 1, 2 or 3."]
    assert broken.levels == load_levels()


def test_a_team_changes_the_rules(tmp_path: Path) -> None:
    text = "cooling_minutes = [45, 10]\nfewest_offers = 3\nreport_hours = 24\nrepeat_days = 30\n"

    assert team(tmp_path, rules=text).rules == Rules(
        cooling=(timedelta(minutes=10), timedelta(minutes=45)),
        fewest_offers=3,
        report=timedelta(hours=24),
        repeat_within=timedelta(days=30),
    )
    assert team(tmp_path, rules="").rules == DEFAULTS


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("cooling_minutes = 15", "rules.toml: cooling_minutes must be 1 to 5 whole numbers"),
        ("cooling_minutes = []", "rules.toml: cooling_minutes must be 1 to 5 whole numbers"),
        ("cooling_minutes = [0, 900]", "rules.toml: cooling_minutes must be 1 to 5 whole numbers"),
        ("fewest_offers = 9", "rules.toml: fewest_offers must be 1, 2 or 3."),
        ('report_hours = "72"', "rules.toml: report_hours must be a whole number of hours"),
        (
            "fewest_ofers = 2",
            "rules.toml: fewest_ofers is not known here. Did you mean “fewest_offers”?",
        ),
        ("fewest_offers =", "rules.toml: can't be read as TOML: "),
    ],
)
def test_broken_rules_are_named_and_the_defaults_stay(
    tmp_path: Path, text: str, trouble: str
) -> None:
    found = team(tmp_path, rules=text)

    (said,) = troubles(found)
    assert said.startswith(trouble)
    assert found.rules == DEFAULTS
    assert found.playbooks == SHIPPED


def test_a_team_s_guidance_of_escalations_takes_the_place_of_ours(tmp_path: Path) -> None:
    found = team(tmp_path, escalation=STEP)

    assert found.troubles == ()
    assert [step.key for step in found.guide.steps] == ["talk"]
    assert found.playbooks.keys() == SHIPPED.keys()


def test_a_broken_guidance_of_escalations_is_named_and_ours_stays(tmp_path: Path) -> None:
    wordy = STEP.replace("It helps.", "It helps. " * 80)
    asks = STEP.replace("[[steps]]", "[[abuse]]") + 'records = ["nead"]\neffect = "closes"\n'

    found = team(tmp_path, escalation=wordy + asks)

    assert found.guide == load_guide()
    (length, record, no_record) = [t for t in troubles(found) if "characters" in t or "rec" in t]
    assert length.startswith("escalation.toml: steps, step 1 “talk”: ")
    assert "abuse, step 1 “talk”: records: “nead” is not known. Did you mean “need”?" in record
    assert "records, effect and conversation are for playbooks" in no_record
