"""A step's card fits into one look, whatever the rules have to say on it."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.domain.case import Case, Reached
from bot.domain.draft import Channel
from bot.domain.fault import Fault
from bot.domain.hold import is_held
from tests.factories import a_playbook
from tests.support.cards import SITUATIONS, STEPS, card, case_at, looks, read, states
from tests.support.clock import NOON

MOST = 900
"""What a person reads in ten seconds, with the names of the buttons."""


def look(case: Case) -> str:
    return read(card(case))


@pytest.mark.parametrize(("situation", "key"), STEPS)
def test_a_card_is_read_in_one_look_whatever_is_known(situation: str, key: str) -> None:
    cards = [look(case) for case in states(situation, key)]

    longest = max(cards, key=len)

    assert len(longest) <= MOST, longest


@pytest.mark.parametrize(("situation", "key"), STEPS)
def test_a_card_is_read_in_one_look_whatever_was_typed(situation: str, key: str) -> None:
    lengths = {name: len(read(blocks)) for name, blocks in looks(situation, key)}

    assert {name: length for name, length in lengths.items() if length > MOST} == {}


def todo_in_view(case: Case) -> int:
    parts: list[Any] = [part for block in card(case) for part in _elements(block)]
    return sum(len(part["elements"]) for part in parts if part.get("style") == "ordered")


def _elements(block: Any) -> Any:
    return block["elements"] if block["type"] == "rich_text" else ()


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("key", ["prepare", "listen", "understand", "acknowledge", "offer"])
def test_two_things_to_keep_in_mind_leave_room_for_three_to_do(key: str, fault: Fault) -> None:
    told = {"told": "not ours", "changed_at": NOON.isoformat()}
    case = case_at("client-issue", key, fault, "free", {"records": {"fault": told}})

    assert todo_in_view(case) == 3


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_card_whose_done_ends_something_says_so_however_full_it_is(situation: str) -> None:
    for step in a_playbook(situation).steps:
        if step.effect is None:
            continue
        case = case_at(situation, step.key, Fault.OURS, "personal data", {})
        assert "Done" in look(case).rpartition("Not now")[2].partition("DoneDraft")[0]


@pytest.mark.parametrize(("situation", "key"), STEPS)
def test_under_hold_a_card_says_the_holding_message_alone(situation: str, key: str) -> None:
    step = a_playbook(situation).step(key)
    own = {*step.say.writing, *step.say.phone, *step.say.ours}

    for fault, reached in product(Fault, (Reached.EMAIL, Reached.PHONE)):
        case = case_at(situation, key, fault, "held", {"reached": reached})
        shown = look(case)
        assert is_held(case)
        assert "On the matter itself I can't say anything yet" in shown
        assert not any(phrase in shown for phrase in own)


@pytest.mark.parametrize(("situation", "key"), STEPS)
def test_a_card_speaks_as_the_client_does(situation: str, key: str) -> None:
    step = a_playbook(situation).step(key)
    for reached, channel in ((Reached.EMAIL, Channel.WRITING), (Reached.PHONE, Channel.PHONE)):
        case = case_at(situation, key, Fault.UNCLEAR, "free", {"reached": reached})
        phrases = step.say.writing if channel is Channel.WRITING else step.say.phone
        said = next(iter(phrases or step.say.writing or step.say.phone))
        assert said.partition("{")[0] in look(case)


def test_a_name_from_right_to_left_does_not_move_the_number_of_the_step() -> None:
    """Its isolates hold it together; other names need none."""
    first = case_at("client-issue", "prepare", "unclear", "free", {})

    assert " · \u2068النور\u2069 · 1 of 8" in look(replace(first, client="النور"))
    assert " · Søren ApS · 1 of 8" in look(replace(first, client="Søren ApS"))
