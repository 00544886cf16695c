"""What a record's form asks for, as the case stands."""

import pytest

from bot.domain.ask import fields
from bot.domain.case import Case, Serious
from tests.factories import a_case

LEGAL = frozenset({Serious.LEGAL})


def names(case: Case, record: str) -> list[str]:
    return [field.name for field in fields(case, record)]


@pytest.mark.parametrize(
    ("fault", "asked"),
    [
        ("", ["fault", "fault_fact"]),
        ("unclear", ["fault", "fault_fact"]),
        ("ours", ["fault", "fault_fact", "theirs"]),
        ("shared", ["fault", "fault_fact", "theirs"]),
        ("not ours", ["fault", "fault_fact", "shown", "handling"]),
    ],
)
def test_the_fault_asks_for_what_its_apology_needs(fault: str, asked: list[str]) -> None:
    assert names(a_case(records={"fault": {"fault": fault}}), "fault") == asked


def test_shared_asks_for_our_part_alone() -> None:
    case = a_case(records={"fault": {"fault": "shared"}})

    assert "our part" in fields(case, "fault")[1].label


@pytest.mark.parametrize(
    ("record", "asked"),
    [
        ("fault", []),
        ("view", []),
        ("agreement", []),
        ("offers", []),
        ("refused", []),
        ("meaning", ["meant"]),
        ("need", ["need", "unfair"]),
        ("counsel", ["who", "at", "allowed"]),
    ],
)
def test_under_hold_the_matter_is_not_asked_in_writing(record: str, asked: list[str]) -> None:
    assert names(a_case(serious=LEGAL), record) == asked


def test_every_field_of_a_form_has_its_own_name_and_fits_slack() -> None:
    for record in ("offers", "refused", "counsel"):
        asked = fields(a_case(), record)
        assert len({field.name for field in asked}) == len(asked) > 0
        assert all(len(field.label) <= 48 for field in asked)


def test_an_unknown_record_asks_for_nothing() -> None:
    assert fields(a_case(), "weather") == ()
