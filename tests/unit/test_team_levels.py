"""A team's own levels.toml: what it names is changed, and a mistake is said with its mend."""

from datetime import timedelta

import pytest

from bot.domain.case import Severity
from bot.domain.escalation import Reason
from bot.playbooks.errors import PlaybookError
from bot.playbooks.levels import load_levels, parse_levels

SHIPPED = load_levels()


def test_an_empty_file_changes_nothing() -> None:
    assert parse_levels("") == SHIPPED


def test_a_team_changes_a_level_and_the_rest_stays() -> None:
    found = parse_levels("[reasons.stuck]\nlevel = 2\n")

    assert found.rules[Reason.STUCK].level == 2
    assert found.rules[Reason.STUCK].why == SHIPPED.rules[Reason.STUCK].why
    assert found.rules[Reason.ABUSE] == SHIPPED.rules[Reason.ABUSE]


def test_a_team_changes_how_long_there_is_to_accept() -> None:
    found = parse_levels("[accept_within_minutes]\nhigh = 30\n")

    assert found.waits[Severity.HIGH] == timedelta(minutes=30)
    assert found.waits[Severity.CRITICAL] == timedelta(minutes=15)


def test_a_team_takes_a_reason_out_of_the_list() -> None:
    found = parse_levels("[reasons.key_client]\noffered = false\n")

    assert Reason.KEY_CLIENT not in found.offered


WRONG = {
    "no toml": ("[reasons", "can't be read as TOML"),
    "an unknown section": ("[silense]\n", "silense is not known here. Did you mean “silence”?"),
    "an unknown reason": (
        "[reasons.stuk]\nlevel = 1\n",
        "reasons.stuk is not known here. Did you mean “stuck”?",
    ),
    "an unknown field": (
        "[reasons.stuck]\nlevle = 1\n",
        "reasons.stuck.levle is not known here. Did you mean “level”?",
    ),
    "no such level": ("[reasons.stuck]\nlevel = 4\n", "reasons.stuck.level must be 1, 2 or 3."),
    "too long for a menu": (
        f'[reasons.stuck]\ntitle = "{"x" * 76}"\n',
        "reasons.stuck.title must be text in quotes, at most 75 characters.",
    ),
    "no number": (
        '[accept_within_minutes]\nhigh = "an hour"\n',
        "accept_within_minutes.high must be a whole number of minutes from 5 to 2880.",
    ),
    "a section that is no table": ("silence = 3\n", "silence must be a table"),
    "a level that nothing leads to": (
        "[reasons.stuck]\nharder = 2\n",
        "reasons.stuck.harder does nothing. Only above_limit, no_agreement, press can get harder.",
    ),
}


@pytest.mark.parametrize(("text", "trouble"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_said_with_its_place_and_mend(text: str, trouble: str) -> None:
    with pytest.raises(PlaybookError) as wrong:
        parse_levels(text)

    assert str(wrong.value).startswith("levels.toml: ")
    assert trouble in str(wrong.value)
