"""A repeat: the same client or cause, the third time in ninety days, as set."""

from datetime import timedelta

import pytest

from bot.domain.repeat import Repeat, repeat, since
from bot.domain.rules import Rules
from tests.factories import a_case
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
