"""The words of a text: the same for both databases, and harmless whatever was typed."""

import pytest

from bot.domain.words import MOST, asked, shares_enough, words


def test_words_are_without_case_accents_and_signs() -> None:
    assert words("Überlastung: “A_b”, CAFÉ-42!") == ["uberlastung", "a", "b", "cafe", "42"]


def test_words_of_other_scripts_stay() -> None:
    assert words("Счёт 二重請求 🎉") == ["счет", "二重請求"]


def test_each_word_is_asked_once_and_little_ones_not_at_all() -> None:
    assert asked("The card, my card and the bill") == ["card", "bill"]


def test_little_words_are_asked_when_there_are_no_others() -> None:
    assert asked("to be or") == ["to", "be", "or"]


def test_of_ten_thousand_characters_only_the_longest_words_are_asked() -> None:
    found = asked("aa bb ccc dddd " + " ".join(f"word{n}" for n in range(2000)))

    assert len(found) == MOST
    assert "bb" not in found


@pytest.mark.parametrize("nothing", ["", "   ", "🎉🎉", '"*:()^-', "<!channel>"[:2]])
def test_what_has_no_word_asks_for_nothing(nothing: str) -> None:
    assert asked(nothing) == []


def test_one_word_in_common_may_be_chance() -> None:
    assert not shares_enough("Charged twice for March", "Delivered twice to us")
    assert shares_enough("Charged twice for March", "The charges of March are wrong")


def test_the_only_word_there_is_is_enough() -> None:
    assert shares_enough("Refund?", "We gave a refund")
    assert not shares_enough("What is it?", "What is it?")
