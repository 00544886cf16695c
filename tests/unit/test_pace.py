"""Buckets hand out tokens in order, and spread out those who come too late."""

from datetime import timedelta

from store.pace import ONE_A_SECOND, Bucket, share_out
from tests.support.clock import NOON

SECOND = timedelta(seconds=1)
HERE: Bucket = ("T1", "channel:C1")
THERE: Bucket = ("T1", "channel:C2")


def test_the_first_rows_get_the_tokens_and_the_rest_come_back_one_by_one() -> None:
    full_at = {HERE: NOON}
    put_off = share_out([(str(n), [HERE]) for n in range(11)], full_at, NOON)

    assert put_off == {str(n): NOON + SECOND * (n - 7) for n in range(8, 11)}
    assert full_at == {HERE: NOON + 8 * SECOND}


def test_a_row_that_waits_for_one_bucket_takes_nothing_from_the_other() -> None:
    full_at = {HERE: NOON + 20 * SECOND, THERE: NOON}
    put_off = share_out([("both", [HERE, THERE])], full_at, NOON)

    assert put_off == {"both": NOON + 13 * SECOND}
    assert full_at == {HERE: NOON + 20 * SECOND, THERE: NOON}


def test_a_bucket_at_rest_fills_to_its_burst_and_no_further() -> None:
    full_at = {HERE: NOON - timedelta(days=1)}
    put_off = share_out([(str(n), [HERE]) for n in range(9)], full_at, NOON)

    assert list(put_off) == ["8"]


def test_after_silence_tokens_come_slowly() -> None:
    full_at = {HERE: ONE_A_SECOND.held(NOON, NOON + 30 * SECOND)}
    rows = [("one", [HERE]), ("two", [HERE])]

    assert share_out(rows, dict(full_at), NOON) == {
        "one": NOON + 30 * SECOND,
        "two": NOON + 31 * SECOND,
    }
    assert share_out(rows, full_at, NOON + 30 * SECOND) == {"two": NOON + 31 * SECOND}
