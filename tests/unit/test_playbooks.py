"""The shipped guidance: complete, short enough for a card, and safe to say to a client."""

import json
import re
from collections.abc import Iterator

import pytest

from bot.domain.case import State
from bot.domain.playbook import (
    PRINCIPLES,
    Effect,
    Playbook,
    Step,
    UnknownStep,
    fill,
    from_data,
    to_data,
)
from bot.domain.step import Act, done
from bot.playbooks import load_shipped
from bot.playbooks.checks import texts
from glossary import find
from tests.factories import ANN, a_case
from tests.support.clock import NOON

PLAYBOOKS = load_shipped()
DEFAULT = PLAYBOOKS["client-issue"]

VALUES = {
    "client": "Harbour & Lane Catering",
    "contact": "Maria Lindqvist",
    "owner": "Paul Brenner",
    "need": "the £480 back before she pays her people on Friday",
    "harm": "£480 was missing on the day you pay your people",
    "agreed": "the £480 go back today, and we check the other invoices of this year",
    "due": "today at 15:00",
    "next_update": "tomorrow at 10:00",
    "happened": "We were charged twice on 3 May and nobody answered our two e-mails.",
    "remedy": "the £480 back to your account, and May free of charge",
    "fault_fact": "we charged you twice on 3 May",
}

SOURCES = {"A": 7, "B": 6, "C": 6, "D": 5}
"""How many pieces of advice each has for a step; principles and terms stand beside them."""

# Each piece of advice that the guidance must hold: where it stands in the default playbook,
# and words without which it would not be said there.
ADVICE = {
    "A1": ("listen", ["No interruptions", "Tell me more", "I can hear"]),
    "A2": ("understand", ["what did you expect", "own words", "root cause", "surface-level"]),
    "A3": ("acknowledge", ["Validate", "what it did to them", "apologize once, sincerely"]),
    "A4": ("offer", ["two or three ways", "the steps, who, by when", "can't do"]),
    "A5": ("act", ["today", "Coordinate", "update"]),
    "A6": ("follow_up", ["Check back", "how did we deal with it", "what else can we do"]),
    "A7": ("prevent", ["root cause", "process", "policy", "training"]),
    "B1": ("listen", ["Say back"]),
    "B2": ("acknowledge", ["In your place", "what it did to them"]),
    "B3": ("listen", ["not at you", "breathe"]),
    "B4": ("acknowledge", ["Ours: apologize", "Not ours"]),
    "B5": ("offer", ["both sides can live with", "by when", "our promise"]),
    "B6": ("follow_up", ["care", "people stay", "next order"]),
    "C1": ("prepare", ["fair end for both", "Being right is not the goal"]),
    "C2": ("prepare", ["real answer wait", "each fact", "our side in order", "drawer"]),
    "C3": ("listen", ["all of it", "felt unfair", "not the money"]),
    "C4": ("offer", ["our view", "respectful", "point by point", "All ours: leave it out"]),
    "C5": ("offer", ["limits", "find fair", "pride left out"]),
    "C6": ("acknowledge", ["careless handling", "counsel before"]),
    "D1": ("understand", ["Read it twice", "behind the words", "expectation", "fail to tell"]),
    "D2": ("acknowledge", ["thank them", "however small", "side of the table"]),
    "D3": ("offer", ["Excuses", "choose", "do it again", "discount", "extra"]),
    "D4": ("act", ["news or no news", "rhythm"]),
    "D5": ("prevent", ["expectations", "tell the client what changed", "showed us"]),
}


def steps() -> Iterator[tuple[str, Step]]:
    for playbook in PLAYBOOKS.values():
        yield from ((f"{playbook.name}/{step.key}", step) for step in playbook.steps)


def phrases() -> Iterator[tuple[str, str]]:
    for place, step in steps():
        for phrase in (*step.say.writing, *step.say.phone, *step.say.ours):
            yield place, phrase


def offenders(pattern: str, *, among: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(place, said) for place, said in among if re.search(pattern, said, re.IGNORECASE)]


def in_view(step: Step, phrase: str) -> str:
    lines = [f"CI-1204 · {VALUES['client']} · 4 of 8 · {step.title}", step.why, *step.do[:3]]
    return fill("\n".join([*lines, phrase, " · ".join(step.avoid)]), VALUES)


def test_their_words_are_said_back_in_quotes() -> None:
    """“We” and “you” in them are theirs."""
    assert offenders(r"(?<!“)\{happened\}", among=phrases()) == []


def test_no_angry_word_is_read_back_to_who_wrote_it() -> None:
    listen = [(place, said) for place, said in phrases() if place == "heated-conversation/listen"]

    assert listen
    assert offenders(r"\{happened\}", among=iter(listen)) == []


def test_the_four_playbooks_are_shipped() -> None:
    assert sorted(PLAYBOOKS) == [
        "client-issue",
        "conflict",
        "heated-conversation",
        "unhappy-client",
    ]


def test_the_default_playbook_has_its_eight_steps_in_order() -> None:
    assert DEFAULT.keys == (
        "prepare",
        "listen",
        "understand",
        "acknowledge",
        "offer",
        "act",
        "follow_up",
        "prevent",
    )
    assert [step.key for step in DEFAULT.steps if step.conversation] == [
        "listen",
        "understand",
        "acknowledge",
        "offer",
    ]


@pytest.mark.parametrize("row", ADVICE)
def test_each_piece_of_advice_is_given_in_its_step(row: str) -> None:
    key, words = ADVICE[row]
    step = DEFAULT.step(key)
    said = "\n".join(texts(step))

    assert row in step.sources
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("heated-conversation", ["B1", "B2", "B3", "B4", "B5", "B6"]),
        ("conflict", ["C1", "C2", "C3", "C4", "C5", "C6"]),
        ("unhappy-client", ["D1", "D2", "D3", "D4", "D5"]),
    ],
)
def test_each_situation_carries_all_the_advice_of_its_kind(name: str, rows: list[str]) -> None:
    carried = {row for step in PLAYBOOKS[name].steps for row in step.sources}

    assert set(rows) - carried == set()


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_a_case_comes_to_every_step_and_so_to_all_its_advice(name: str) -> None:
    playbook, case, reached = PLAYBOOKS[name], a_case(situation=name), []

    while case.state is not State.CLOSED:
        reached.append(case.current)
        case = done(case, playbook, case.current, {}, Act(by=ANN, now=NOON))

    assert tuple(reached) == playbook.keys


def test_every_row_of_the_four_sources_is_carried_by_a_step() -> None:
    where = {row: place for place, step in steps() for row in step.sources}
    rows = {f"{source}{n}" for source, most in SOURCES.items() for n in range(1, most + 1)}

    assert where.keys() == rows


@pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=PLAYBOOKS)
def test_every_playbook_shows_all_four_principles(playbook: Playbook) -> None:
    assert {name for step in playbook.steps for name in step.principles} == PRINCIPLES


def test_a_step_explains_only_words_that_it_uses() -> None:
    for place, step in steps():
        said = " ".join([*texts(step), *step.principles]).lower()
        for name in step.terms:
            term = find(name)
            assert term is not None
            spellings = [term.term, *term.forms]
            assert any(s.lower() in said or s.lower()[:-1] in said for s in spellings), place


@pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=PLAYBOOKS)
def test_every_playbook_resolves_then_asks_the_client_then_closes(playbook: Playbook) -> None:
    effects = [step.effect for step in playbook.steps if step.effect]
    resolves = next(n for n, s in enumerate(playbook.steps) if s.effect is Effect.RESOLVES)
    asks = next(n for n, s in enumerate(playbook.steps) if "feedback" in s.records)

    assert effects == [Effect.RESOLVES, Effect.CLOSES]
    assert playbook.steps[-1].effect is Effect.CLOSES
    assert resolves <= asks < len(playbook.steps) - 1


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("heated-conversation", ("offer", "follow_up", "prevent")),
        ("conflict", ("resolve", "follow_up", "prevent")),
        ("unhappy-client", ("act", "follow_up", "prevent")),
    ],
)
def test_the_endings_that_lack_come_from_the_default(name: str, last: tuple[str, ...]) -> None:
    assert PLAYBOOKS[name].keys[-3:] == last


def test_a_playbook_keeps_its_own_endings() -> None:
    assert PLAYBOOKS["unhappy-client"].step("prevent").title == "Learn"
    assert PLAYBOOKS["unhappy-client"].step("follow_up") == DEFAULT.step("follow_up")
    assert PLAYBOOKS["heated-conversation"].step("prevent") == DEFAULT.step("prevent")


def test_every_step_offers_three_to_five_things_to_do() -> None:
    assert [(place, len(s.do)) for place, s in steps() if not 3 <= len(s.do) <= 5] == []


def test_every_step_has_three_to_five_phrases_to_write_and_to_say_and_says_what_to_avoid() -> None:
    counts = {
        place: (len(s.say.writing), len(s.say.phone), len(s.avoid), len(s.terms))
        for place, s in steps()
    }

    assert {
        place: found
        for place, found in counts.items()
        if not (3 <= found[0] <= 5 and 3 <= found[1] <= 5 and 2 <= found[2] <= 4 and found[3] <= 5)
    } == {}


def test_no_card_shows_more_than_800_characters_with_the_facts_of_a_case() -> None:
    longest = {place: max(len(in_view(s, p)) for p in _of(s)) for place, s in steps()}

    assert {place: length for place, length in longest.items() if length > 800} == {}


def test_sorry_is_said_once_and_without_conditions() -> None:
    sorry = [(place, p) for place, p in phrases() if "sorry" in p.lower()]

    assert [p for _, p in sorry if p.lower().count("sorry") > 1] == []
    assert offenders(r"\b(if|but|however|although|because)\b", among=iter(sorry)) == []


def test_nothing_is_owned_while_the_fault_is_unclear() -> None:
    safe = ((place, p) for place, s in steps() for p in (*s.say.writing, *s.say.phone))

    owning = r"\bour (mistake|fault|error|doing)\b|apolog|\bwas us\b|\bis ours\b|fault_fact"
    assert offenders(owning, among=safe) == []


def test_an_apology_names_the_fact_ours_sorry_the_remedy_and_its_time_in_this_order() -> None:
    whole = re.compile(r"(?s)(?=.*\bour(s)?\b|.*\bus\b).*{fault_fact}.*sorry.*{(remedy|due)}")
    said = [p for _, step in steps() for p in step.say.ours]

    assert said
    assert [p for p in said if not (whole.match(p) and "{remedy}" in p and "{due}" in p)] == []


def test_every_promise_names_its_time() -> None:
    promise = r"\b(I|we|you|they)(['’]ll| will)\b|\bcomes by\b"
    promises = offenders(promise, among=phrases())

    assert promises
    assert [p for p in promises if not re.search(r"{(due|next_update)}", p[1])] == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"calm down|relax\b",
        r"inconvenience|unfortunately|regrettably",
        r"\bsoon\b|as soon as|shortly|right away|in a timely",
        r"our policy|the policy|our rules|hands are tied",
        r"you should have|you failed|your (fault|mistake|error)|as I (said|told)",
        r"\b(he|she|they|colleague|supplier|provider|department)\b.{0,20}(fault|mistake|forgot)",
        r"never again|won['’]t happen|guarantee|100 ?%|\balways\b|\bpromise you\b|definitely",
        r"\blegal|\blaw\b|\bliab|\bentitled\b|\bcourt\b|\bobliged\b|\bcompensation\b",
        r"short-staffed|so busy|human error|technical (issue|problem)",
    ],
)
def test_no_phrase_blames_excuses_overpromises_or_states_law(pattern: str) -> None:
    assert offenders(pattern, among=phrases()) == []


def test_a_stored_playbook_comes_back_the_same() -> None:
    for playbook in PLAYBOOKS.values():
        stored = json.dumps(to_data(playbook))

        back = from_data(json.loads(stored))

        assert back == playbook
        assert back.version == playbook.version


def test_the_version_is_made_of_the_content() -> None:
    again = load_shipped()

    assert {n: p.version for n, p in again.items()} == {n: p.version for n, p in PLAYBOOKS.items()}
    assert len({playbook.version for playbook in PLAYBOOKS.values()}) == len(PLAYBOOKS)


def test_an_unknown_step_is_named() -> None:
    with pytest.raises(UnknownStep, match="“client-issue” has no step “dance”"):
        DEFAULT.step("dance")


def _of(step: Step) -> tuple[str, ...]:
    return (*step.say.writing, *step.say.phone, *step.say.ours)
