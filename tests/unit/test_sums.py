"""The sums that a text names."""

from decimal import Decimal

import pytest

from bot.domain.sums import given, named


@pytest.mark.parametrize(
    ("text", "sum_of"),
    [
        ("We refund 1,200 EUR.", "1200"),
        ("1.200,00 € by Friday", "1200"),
        ("1200 €", "1200"),
        ("EUR 1200", "1200"),
        ("EUR1,200.50", "1200.5"),
        ("€1.200", "1200"),
        ("1 200 € goes back", "1200"),
        ("CHF 1'200.00", "1200"),
        ("12,50 euros", "12.5"),
        ("$2k", "2000"),
        ("two things: £480 and no more", "480"),
        ("1.200.000,00 EUR", "1200000"),
        ("We refund 1,200.", "1200"),
        ("A refund of 1200 by Friday", "1200"),
        ("We pay you 1.200,00 back", "1200"),
        ("a voucher worth 300", "300"),
        ("1,200 back by 2027", "1200"),
        ("We credit 2000", "2000"),
    ],
)
def test_a_sum_is_read_in_many_notations(text: str, sum_of: str) -> None:
    assert max(named(text)) == Decimal(sum_of)


@pytest.mark.parametrize(
    "text",
    [
        "We give you the report of 2026",
        "We pay by 12.05.2026",
        "We refund 3 invoices",
        "We refund 50 % of it",
        "Call +49 30 1234567, or 030 1,234",
        "We give CI-1200 to Ben",
        "The order 4711-1200 comes back on 3 May at 10:30",
        "1,200 rows are set back",
        "We transfer the 12 contacts",
        "Half of it back",
        "",
        "9" * 10_000,
    ],
)
def test_years_dates_counts_and_numbers_of_things_are_no_sums(text: str) -> None:
    assert named(text) == frozenset()


def test_what_we_give_is_told_from_what_was_charged() -> None:
    text = "We charged you £480 on 3 May. We refund £500 today.\nThe bill is over EUR 9,000."

    assert given(text) == (("£500", Decimal(500)),)
