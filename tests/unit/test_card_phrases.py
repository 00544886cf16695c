"""What a card tells one to say is true of the case as it stands, and can be said as it is."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.ask import fields
from bot.domain.case import Reached
from bot.domain.fault import Fault
from bot.domain.playbook import fill
from bot.views.times import spoken
from tests.support.cards import card, case_at, read
from tests.support.clock import NOON

OWNING_UP = (
    ("client-issue", "acknowledge"),
    ("heated-conversation", "honest"),
    ("conflict", "apologize"),
    ("unhappy-client", "acknowledge"),
)
"""The steps that speak of whose fault it is."""
TO_THEM = (
    ("need", "need"),
    ("harm", "harm"),
    ("fault", "fault_fact"),
    ("view", "view"),
    ("agreement", "agreed"),
    ("refused", "our_limits"),
    ("refused", "their_limits"),
)


def said(situation: str, key: str, fault: Fault, **more: object) -> str:
    blocks: Any = card(case_at(situation, key, fault, "free", dict(more)))
    parts = [part for block in blocks for part in block["elements"]]
    return next(read(part) for part in parts if part["type"] == "rich_text_quote")


@pytest.mark.parametrize("reached", [Reached.EMAIL, Reached.PHONE])
@pytest.mark.parametrize("fault", [Fault.SHARED, Fault.NOT_OURS])
@pytest.mark.parametrize(("situation", "key"), OWNING_UP)
def test_what_is_known_is_not_still_being_checked(
    situation: str, key: str, fault: Fault, reached: Reached
) -> None:
    phrase = said(situation, key, fault, reached=reached)

    assert "checking" not in phrase
    assert "don't know" not in phrase
    own = "our own part: we took 480 twice" in phrase
    assert own == (fault is Fault.SHARED)


def test_careless_handling_is_apologized_for_and_nothing_else() -> None:
    record = {"records": {"fault": {"handling": "We answered after six days."}}}

    phrase = said("client-issue", "acknowledge", Fault.NOT_OURS, **record)

    assert "we answered after six days. For that I apologize." in phrase
    assert phrase.count("apologize") == 1


def test_what_is_theirs_goes_back_and_is_never_offered() -> None:
    nothing_agreed = {"records": {"agreement": {"agreed": "", "due": ""}}}

    assert "we give back 480 pounds" in said(
        "client-issue", "acknowledge", Fault.OURS, **nothing_agreed
    )
    assert "480" not in said("client-issue", "offer", Fault.OURS, **nothing_agreed)


@pytest.mark.parametrize(
    ("situation", "key"), [("client-issue", "prepare"), ("conflict", "objective")]
)
def test_a_receipt_that_was_sent_is_not_said_again(situation: str, key: str) -> None:
    before = said(situation, key, Fault.UNCLEAR)

    after = said(situation, key, Fault.UNCLEAR, receipt_at=NOON, updated_at=NOON)

    assert after
    assert after != before


@pytest.mark.parametrize(("record", "name"), TO_THEM)
def test_whoever_writes_what_drafts_say_is_told_so(record: str, name: str) -> None:
    case = case_at("client-issue", "offer", Fault.OURS, "free", {})

    hint = next(field.hint for field in fields(case, record) if field.name == name)

    assert "Drafts say it" in hint


@pytest.mark.parametrize(
    ("text", "fact", "told"),
    [
        ("You are right: {fact}. Ours.", "We took it twice.", "You are right: we took it twice. Ours."),
        ("This is it: {fact}", "The order came late", "This is it: the order came late"),
        ("This is it: {fact}", "We've lost it", "This is it: we've lost it"),
        ("This is it: {fact}", "We left. The storm came.", "This is it: we left. The storm came."),
        ("This is it: {fact}", "Is it The Crown? You said so.", "This is it: Is it The Crown? You said so."),
        ("This is it: {fact}", "Theo lost it", "This is it: Theo lost it"),
        ("This is it: {fact}", "I lost it", "This is it: I lost it"),
        ("“{fact}”", "We took it", "“We took it”"),
        ("{fact} is new.", "The order", "The order is new."),
    ],
)  # fmt: skip
def test_a_fact_typed_as_a_sentence_goes_on_in_ours(text: str, fact: str, told: str) -> None:
    assert fill(text, {"fact": fact}) == told


def test_a_time_on_a_card_is_true_tomorrow_too() -> None:
    phrase = said("client-issue", "prepare", Fault.UNCLEAR)

    assert "You'll hear from me by 16:00 on Monday." in phrase


@pytest.mark.parametrize(
    ("at", "stands", "words"),
    [
        (NOON + timedelta(hours=1), False, "14:00 today"),
        (NOON + timedelta(hours=1), True, "14:00 on Monday"),
        (NOON + timedelta(days=1), False, "13:00 tomorrow"),
        (NOON + timedelta(days=1), True, "13:00 on Tuesday"),
        (NOON + timedelta(days=9), True, "13:00 on Wed 11 Mar"),
    ],
)
def test_a_time_in_words(at: datetime, stands: bool, words: str) -> None:
    assert spoken(at, zone="Europe/Berlin", now=NOON, stands=stands) == words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Tokyo", "22:00 Tokyo time tomorrow"),
        ("Europe/Berlin", "14:00 tomorrow"),
        ("Europe/Paris", "14:00 tomorrow"),
    ],
)
def test_a_time_to_copy_names_a_clock_that_is_not_the_teams(zone: str, words: str) -> None:
    at = NOON + timedelta(days=1, hours=1)

    assert spoken(at, zone=zone, now=NOON, home="Europe/Berlin") == words
