"""A team's own terms, and browsing all of them."""

from pathlib import Path

import pytest

from glossary import Glossary, Term, load, shipped

SLA = """
[[terms]]
term = "SLA"
definition = "How fast we said that we answer."
example = "Our SLA says four hours, and you waited six."
related = ["trust", "expectations gap"]
forms = ["SLAs", "service level"]

[[terms]]
term = "expectations gap"
definition = "What they expected and we did not."
example = "There was an expectations gap about the colours."
related = ["SLA"]
forms = []
"""
TRUST = """
[[terms]]
term = "Trust"
definition = "What we live from."
example = "I trust you with the keys."
related = ["build"]
forms = ["trusting", "apology"]
"""


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    return tmp_path


def term(glossary: Glossary, text: str) -> Term:
    found = glossary.find(text)
    assert found is not None
    return found


def test_without_a_path_the_shipped_terms_are_in_force() -> None:
    assert load(None).glossary == shipped()


def test_a_team_adds_terms(tmp_path: Path) -> None:
    loaded = load(folder(tmp_path, own=SLA))

    assert loaded.troubles == ()
    assert term(loaded.glossary, "service levels").term == "SLA"
    assert len(loaded.glossary.terms) == 49
    assert term(loaded.glossary, "escalated").term == "escalate"


def test_a_single_file_will_do_and_so_does_one_of_windows(tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SLA.replace("\n", "\r\n").encode())

    assert term(load(file).glossary, "SLA").term == "SLA"


def test_a_team_s_term_takes_the_place_of_a_shipped_one_with_its_words(tmp_path: Path) -> None:
    glossary = load(folder(tmp_path, own=TRUST)).glossary

    assert term(glossary, "trust").definition == "What we live from."
    assert term(glossary, "apology").term == "Trust"
    assert term(glossary, "apologies").term == "apologize"
    assert len(glossary.terms) == 47


def test_two_files_may_lead_to_each_other(tmp_path: Path) -> None:
    first, second = SLA.split("[[terms]]")[1:]

    loaded = load(folder(tmp_path, a=f"[[terms]]{first}", b=f"[[terms]]{second}"))

    assert loaded.troubles == ()
    assert len(loaded.glossary.terms) == 49


@pytest.mark.parametrize(
    ("old", "new", "trouble"),
    [
        ('term = "SLA"', 'term = "SLA', "own.toml is not valid TOML: "),
        ("[[terms]]", "[[words]]", "own.toml has no [[terms]]. Begin each term with that line."),
        ('related = ["SLA"]', "", "term 2 (expectations gap): related must be a list of texts"),
        (
            '["SLA"]',
            '["SLO"]',
            "gap: related names “SLO”, which is no term. Add it, or take it out.",
        ),
        ('["SLA"]', "[]", "gap: related must name 1 to 3 terms."),
        (
            "forms = []",
            'forms = ["trust"]',
            "names “trust”, which is a term of its own. Take it out.",
        ),
        ("forms = []", 'forms = ["SLAs"]', "“slas” belongs to both “SLA” and “expectations gap”."),
        ("forms = []", "form = []", "unknown key “form”. Known are: term, definition, example"),
        ('"How fast we said that we answer."', '" "', "term 1 (SLA): definition must be a text"),
    ],
)
def test_a_broken_file_says_place_and_mend_and_has_no_part(
    tmp_path: Path, old: str, new: str, trouble: str
) -> None:
    loaded = load(folder(tmp_path, own=SLA.replace(old, new), trust=TRUST))

    assert trouble in "\n".join(loaded.troubles)
    assert all("own.toml" in each for each in loaded.troubles)
    assert loaded.glossary.find("SLA") is None
    assert term(loaded.glossary, "trust").definition == "What we live from."


def test_a_file_that_leans_on_a_broken_one_falls_with_it(tmp_path: Path) -> None:
    first, second = SLA.split("[[terms]]")[1:]
    broken = f"[[terms]]{second}".replace("forms = []", 'forms = ["all"]')

    loaded = load(folder(tmp_path, a=f"[[terms]]{first}", b=broken))

    assert [each.split(",")[0] for each in loaded.troubles] == ["b.toml", "a.toml"]
    assert loaded.glossary == shipped()


def test_two_files_can_not_explain_the_same_word(tmp_path: Path) -> None:
    loaded = load(folder(tmp_path, a=TRUST, b=TRUST))

    assert loaded.troubles[0] == "b.toml, Trust: “trust” is in a.toml already. Keep it in one."
    assert term(loaded.glossary, "trust").definition == "What we live from."


def test_all_troubles_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    broken = SLA.replace("forms = []", "forms = 3").replace('forms = ["SLAs"', 'forms = [""')

    assert len(load(folder(tmp_path, own=broken)).troubles) == 2


def test_a_path_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    loaded = load(tmp_path / "gone")

    assert loaded.troubles == (
        f"{tmp_path / 'gone'} is not there. Make that file or folder, or leave GLOSSARY_PATH empty.",
    )
    assert loaded.glossary == shipped()


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "photo.toml").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "folder.toml").mkdir()

    troubles = load(tmp_path).troubles

    assert troubles[1] == "photo.toml is not UTF-8. Save it as UTF-8."
    assert troubles[0].startswith("folder.toml can't be read: ")


def test_all_terms_are_browsed_under_their_letters() -> None:
    letters = shipped().by_letter()

    assert list(letters) == sorted(letters)
    assert [t for terms in letters.values() for t in terms] == list(shipped().terms)
    assert [t.term for t in letters["U"]] == ["understanding", "update"]


def test_a_term_that_begins_with_no_letter_has_its_place(tmp_path: Path) -> None:
    odd = SLA.replace('"SLA"', '"8D report"').replace(
        'forms = ["SLAs", "service level"]', "forms = []"
    )
    accent = TRUST.replace('"Trust"', '"Éclat"')

    letters = load(folder(tmp_path, odd=odd, accent=accent)).glossary.by_letter()

    assert [t.term for t in letters["#"]] == ["8D report"]
    assert "Éclat" in [t.term for t in letters["E"]]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sorry", "apologize"),
        ("esc", "escalate"),
        ("root", "root cause"),
        ("caus", "root cause"),
        ("esclate", "escalate"),
        ("sincere", "sincerely"),
    ],
)
def test_a_search_finds_by_name_by_meaning_or_by_guess(typed: str, first: str) -> None:
    found = [term.term for term in shipped().search(typed)]

    assert first in found[:2]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("typed", ["", "  ", "…", "qwertyuiop", "x" * 1000])
def test_a_search_for_nonsense_finds_nothing(typed: str) -> None:
    assert shipped().search(typed) == ()
