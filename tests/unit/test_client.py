import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.client import clean, normalised


@pytest.mark.parametrize(
    "name",
    [
        "ACME",
        "  acme ",
        "Acme, Inc.",
        "Acme,Inc",
        "Acme Incorporated",
        "Acme Ltd.",
        "Acme Limited",
        "Acme Pty Ltd",
        "Acme Pty. Ltd.",
        "Acme LLC",
        "Acme L.L.C.",
        "Acme GmbH",
        "Acme GmbH & Co. KG",
        "Acme und Co KG",
        "Acme UG",
        "Acme A.G.",
        "Acme AG",
        "Acme S.A.",
        "Acme S. A.",
        "Acme SA",
        "Acme B.V.",
        "Acme bv",
        "Acme & Co.",
        "Acme Co., Ltd.",
        "Acme Company",
        "Acme Corp.",
        "Acme Corporation",
        "Acme PLC",
        "Acme p.l.c.",
        "Acme Oy",
        "Acme AB",
        "Acme SARL",
        "Acme S.à r.l.",
        "Acme S.p.A.",
        "Acme SpA",
        "Acme K.K.",
        "ACME™ Inc",
        "“Acme”",
        "Acme!",
        "Ａｃｍｅ",
        "Ac\u200bme",
        "\u202eAcme\u202c",
    ],
)
def test_one_client_has_one_key(name: str) -> None:
    assert normalised(name) == "acme"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Macy's", "MACY’S"),
        ("Coca-Cola", "Coca‑Cola"),
        ("Straße 7", "STRASSE 7"),
        ("Café Noir", "Cafe\u0301 noir"),
        ("Ромашка", "«РОМАШКА»"),
        ("ΟΔΟΣ", "οδος"),
        ("Smith\u00a0&  Sons", "smith & sons"),
    ],
)
def test_spellings_of_one_name_match(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme North", "Acme"),
        ("Acme", "Acné"),
        ("C", "C++"),
        ("Zinc", "Z"),
        ("Costa Rica Coffee", "Costa Rica"),
        ("トヨタ", "ホンダ"),
        ("شركة الأمل", "شركة النور"),
    ],
)
def test_different_clients_stay_different(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Inc.", "inc"),
        ("Co. Ltd", "co"),
        ("AB", "ab"),
        ("S.A.", "s.a"),
        ("& Co", "co"),
        ("+ Co", "+ co"),
        ("!!!", "!!!"),
        ("3M", "3m"),
        ("1&1 AG", "1&1"),
        ("Inc Magazine", "inc magazine"),
        ("株式会社トヨタ", "株式会社トヨタ"),
        ("हिन्दी सेवा", "हिन्दी सेवा"),
        ("", ""),
        (" \t ", ""),
    ],
)
def test_a_key_keeps_what_names_the_client(name: str, key: str) -> None:
    assert normalised(name) == key


@given(st.text())
def test_a_name_with_a_letter_has_a_key(name: str) -> None:
    has_letter = any(unicodedata.category(c).startswith("L") for c in name)

    assert normalised(name) or not has_letter


@given(st.text())
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert normalised(normalised(name)) == normalised(name)


@given(
    st.from_regex(
        r"[\w .,&'-]{0,20}( (Inc\.?|S\.A\.|& Co|GmbH|KG|L\.L\.C\.,?)){0,3}", fullmatch=True
    )
)
def test_the_key_of_a_company_is_its_own_key_in_capitals_too(name: str) -> None:
    assert normalised(normalised(name)) == normalised(name) == normalised(name.casefold())


@given(st.text(max_size=70))
def test_how_a_name_is_shown_does_not_change_who_it_is(name: str) -> None:
    assert normalised(clean(name)) == normalised(name)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Acme   Inc. ", "Acme Inc."),
        ("Acme\n\tNorth", "Acme North"),
        ("Ac\x00me\x1b", "Acme"),
        ("Acme \u202eknab\u202c", "Acme knab"),
        ("\u2067Acme\u2069\u200f", "Acme"),
        ("Acme\ud800", "Acme"),
        ("\ufeff\u200b", ""),
        ("\u200d", ""),
        ("a \u200b b", "a b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀 Rockets", "👩\u200d🚀 Rockets"),
        ("東京　電力", "東京 電力"),
        ("Acme <b> & Co", "Acme <b> & Co"),
    ],
)
def test_a_name_is_shown_clean(typed: str, shown: str) -> None:
    assert clean(typed) == shown


def test_a_name_of_75_characters_is_shown_whole() -> None:
    assert clean("x" * 75) == "x" * 75


def test_a_longer_name_is_clipped_to_75_characters() -> None:
    assert clean("x" * 76) == "x" * 74 + "…"
    assert clean("x" * 73 + " yz") == "x" * 73 + "…"


@given(st.text(max_size=200))
def test_a_clean_name_stays_as_it_is_and_fits(name: str) -> None:
    shown = clean(name)

    assert clean(shown) == shown
    assert len(shown) <= 75
    shown.encode()
