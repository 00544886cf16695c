"""A repeat: the same client or cause, the third time in ninety days, as set."""

from datetime import date, timedelta

import pytest

from bot.domain.errors import Outdated
from bot.domain.repeat import (
    Notice,
    Of,
    Repeat,
    may_tell,
    repeat,
    should_have_prevented,
    since,
    week_of,
)
from bot.domain.rules import Rules
from tests.factories import a_case, an_action
from tests.support.clock import NOON


@pytest.mark.parametrize(
    ("clients", "causes", "found"),
    [
        (0, 0, Repeat()),
        (1, 1, Repeat()),
        (2, 0, Repeat(client=True)),
        (0, 2, Repeat(cause=True)),
        (5, 3, Repeat(client=True, cause=True)),
    ],
)
def test_the_third_of_a_client_or_of_a_cause_is_a_repeat(
    clients: int, causes: int, found: Repeat
) -> None:
    assert repeat(clients=clients, causes=causes) == found
    assert bool(found) == (clients > 1 or causes > 1)


def test_a_team_may_count_otherwise() -> None:
    rules = Rules(repeat_times=2, repeat_within=timedelta(days=30))

    assert repeat(clients=1, causes=0, rules=rules) == Repeat(client=True)
    assert since(a_case(), rules) == NOON - timedelta(days=30)
    assert since(a_case()) == NOON - timedelta(days=90)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, {}, (Of.CLIENT,)),
        (None, {"cause": "Two jobs"}, (Of.CLIENT, Of.CAUSE)),
        ({}, {}, ()),
        ({}, {"cause": "Two jobs"}, (Of.CAUSE,)),
        ({"cause": "two  JOBS"}, {"cause": "Two jobs"}, ()),
        ({}, {"client_id": "another"}, (Of.CLIENT,)),
        (None, {"cause": "Two jobs", "private": True}, ()),
    ],
)
def test_a_new_client_or_a_new_cause_may_make_a_repeat_unless_the_case_is_private(
    before: dict[str, str] | None, after: dict[str, str], told: tuple[Of, ...]
) -> None:
    assert may_tell(None if before is None else a_case(**before), a_case(**after)) == told


@pytest.mark.parametrize("of", Of)
def test_a_notice_is_known_by_its_subject(of: Of) -> None:
    notice = Notice(of=of, id="a:b", week="2030-W10")

    assert Notice.load(notice.subject) == notice


@pytest.mark.parametrize("subject", ["", "client", "client:x", "lead:x:2030-W10", "client::2030"])
def test_the_subject_of_no_notice_is_out_of_date(subject: str) -> None:
    with pytest.raises(Outdated):
        Notice.load(subject)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2030, 3, 4), "2030-W10"),
        (date(2030, 3, 10), "2030-W10"),
        (date(2030, 3, 11), "2030-W11"),
        (date(2030, 12, 30), "2031-W01"),
        (date(2027, 1, 3), "2026-W53"),
    ],
)
def test_a_week_begins_on_monday_also_over_new_year(day: date, week: str) -> None:
    assert week_of(day) == week


def test_what_was_to_prevent_it_is_named_once_in_the_order_of_the_cases() -> None:
    old, new = an_action(id="old"), an_action(id="new")
    first = a_case(id="1", number=1, actions=(old,))
    third = a_case(id="3", number=3, actions=(new,))

    found = should_have_prevented([third, first], [first])

    assert [(case.number, action.id) for case, action in found] == [(1, "old"), (3, "new")]
