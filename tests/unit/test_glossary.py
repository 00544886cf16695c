"""The glossary's terms, and how they are found."""

import re

import pytest

from glossary import BrokenGlossary, Term, all_terms, find, look_up, nearest
from glossary.terms import parse, plain, spellings

TERMS = pytest.mark.parametrize("term", all_terms(), ids=lambda term: term.term)

TWO_TERMS = """
[[terms]]
term = "escalate"
definition = "To grow more serious."
example = "This escalates."
related = ["trust"]
forms = ["escalation"]

[[terms]]
term = "trust"
definition = "To rely on someone."
example = "I trust you."
related = ["escalate"]
forms = []
"""


def names(terms: tuple[Term, ...]) -> list[str]:
    return [term.term for term in terms]


def test_there_are_47_terms_in_alphabetical_order() -> None:
    assert len(all_terms()) == 47
    assert names(all_terms()) == sorted(names(all_terms()))


@TERMS
def test_a_term_is_found_by_its_name_and_by_every_form(term: Term) -> None:
    assert {find(name) for name in (term.term, *term.forms)} == {term}


@TERMS
def test_the_related_terms_of_a_term_can_be_looked_up(term: Term) -> None:
    assert names(tuple(found for name in term.related if (found := find(name)))) == [*term.related]


@TERMS
def test_the_example_uses_the_term_and_is_one_sentence(term: Term) -> None:
    said = f" {plain(term.example)} "

    assert any(f" {spelling} " in said for spelling in spellings(term))
    assert re.findall(r"[.!?](?= |$)", term.example) == [term.example[-1]]


@TERMS
def test_a_definition_is_short(term: Term) -> None:
    assert len(term.definition) <= 180
    assert len(re.findall(r"[.!?](?: |$)", term.definition)) <= 2


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  ESCALATION! ", "escalate"),
        ("*root-cause*", "root cause"),
        ("Root\n causes", "root cause"),
        ("“policy”", "policies"),
        ("surface level problem", "surface-level problems"),
        ("Ｔｒｕｓｔ", "trust"),
        ("staff's", "staff"),
        ("staff’s", "staff"),
        ("resolutions", "resolution"),
        ("expressions", "express"),
    ],
)
def test_case_punctuation_and_plural_do_not_matter(typed: str, expected: str) -> None:
    term = find(typed)

    assert term is not None
    assert term.term == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("esclate", "escalate"),
        ("appologise", "apologize"),
        ("polcy", "policies"),
        ("strenghten", "strengthen"),
        ("custommer servise", "customer service"),
        ("befor", "before"),
        ("root", "root cause"),
        ("what does root cause mean?", "root cause"),
    ],
)
def test_a_slip_finds_the_nearest_term_first(typed: str, expected: str) -> None:
    found = look_up(typed)

    assert not found.exact
    assert found.terms[0].term == expected


def test_an_exact_look_up_gives_that_term_alone() -> None:
    found = look_up("apology")

    assert found.exact
    assert names(found.terms) == ["apologize"]


def test_no_more_of_the_nearest_are_given_than_asked_for() -> None:
    typed = "always build all trust"

    assert len(nearest(typed)) == 3
    assert len(nearest(typed, limit=1)) == 1


@pytest.mark.parametrize(
    "typed",
    ["", " \n", "…", "to", "<!channel>", "<@U024BE7LH>", "проблема", "信頼", "🔥🔥", "qwertyuiop",
     "refund", "12345", "x" * 10_000, "escalate " * 1_000],
    ids=lambda typed: typed[:12],
)  # fmt: skip
def test_nonsense_finds_nothing(typed: str) -> None:
    assert look_up(typed).terms == ()


def test_a_sound_file_gives_its_terms() -> None:
    assert names(parse(TWO_TERMS, source="words.toml")) == ["escalate", "trust"]


@pytest.mark.parametrize(
    ("part", "broken", "message"),
    [
        ('"trust"\ndef', '"trust\ndef', "words.toml is not valid TOML: .*line 10"),
        ("[[terms]]", "[[words]]", r"words.toml has no \[\[terms\]\]"),
        ("To rely on someone.", " ", r"words.toml, term 2 \(trust\): definition must be a text"),
        ('example = "I trust you."', "", r"term 2 \(trust\): example must be a text"),
        ("forms = []", 'forms = "trusts"', r"term 2 \(trust\): forms must be a list"),
        ("forms = []", 'forms = ["trusts", ""]', r"forms, entry 2 must be a text"),
        ("forms = []", 'form = ["trusts"]', r"term 2 \(trust\): unknown key “form”"),
        ("forms = []", 'forms = []\neveryday = "yes"', "everyday must be true or false"),
        ("forms = []", 'forms = ["Escalation"]', "“escalation” belongs to both “escalate” and “tr"),
        ('["escalate"]', '["escalation"]', "trust: related names “escalation”, which is no term"),
        ('["escalate"]', '["trust"]', "trust: related names the term itself"),
        ('["escalate"]', "[]", "trust: related must name 1 to 3 terms"),
    ],
)
def test_a_broken_file_is_refused_and_the_place_named(part: str, broken: str, message: str) -> None:
    with pytest.raises(BrokenGlossary, match=message):
        parse(TWO_TERMS.replace(part, broken), source="words.toml")
