"""What a term is, and how the file of terms is read and checked."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_TEXTS = ("term", "definition", "example")
_LISTS = ("related", "forms")
_KNOWN = frozenset((*_TEXTS, *_LISTS, "everyday"))
_MOST_RELATED = 3


class BrokenGlossary(ValueError):
    """The file of terms can't be used; the message names the place."""


@dataclass(frozen=True)
class Term:
    """`everyday` words are kept for learners and shown on no step."""

    term: str
    definition: str
    example: str
    related: tuple[str, ...]
    forms: tuple[str, ...]
    everyday: bool


def plain(text: str) -> str:
    """The text as it is compared: one case, one space between words, no punctuation around them."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return re.sub(r"('s\b|[\W_])+", " ", folded).strip()


def parse(text: str, *, source: str) -> tuple[Term, ...]:
    """Read and check the terms; `source` is the name that errors give to the text."""
    try:
        entries = tomllib.loads(text).get("terms")
    except tomllib.TOMLDecodeError as error:
        raise BrokenGlossary(f"{source} is not valid TOML: {error}") from error
    if not isinstance(entries, list) or not entries:
        raise BrokenGlossary(f"{source} has no [[terms]]")

    terms = [_term(entry, f"{source}, term {n}") for n, entry in enumerate(entries, start=1)]
    _check_names(terms, source)
    _check_related(terms, source)
    return tuple(sorted(terms, key=lambda term: plain(term.term)))


def spellings(term: Term) -> Iterator[str]:
    """Everything that leads to this term, once each."""
    yield from dict.fromkeys(plain(name) for name in (term.term, *term.forms))


def _term(entry: object, place: str) -> Term:
    if not isinstance(entry, Mapping):
        raise BrokenGlossary(f"{place} is not a table")
    if isinstance(entry.get("term"), str):
        place = f"{place} ({entry['term']})"
    if unknown := sorted(entry.keys() - _KNOWN):
        raise BrokenGlossary(f"{place}: unknown key “{unknown[0]}”")

    name, definition, example = (_text(entry.get(key), f"{place}: {key}") for key in _TEXTS)
    related, forms = (_texts(entry.get(key), f"{place}: {key}") for key in _LISTS)
    everyday = entry.get("everyday", False)
    if not isinstance(everyday, bool):
        raise BrokenGlossary(f"{place}: everyday must be true or false")
    return Term(name, definition, example, related, forms, everyday)


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not plain(value):
        raise BrokenGlossary(f"{place} must be a text that is not empty")
    return value


def _texts(value: object, place: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BrokenGlossary(f"{place} must be a list of texts")
    return tuple(_text(item, f"{place}, entry {n}") for n, item in enumerate(value, start=1))


def _check_names(terms: list[Term], source: str) -> None:
    owners: dict[str, Term] = {}
    for term in terms:
        for spelling in spellings(term):
            other = owners.setdefault(spelling, term)
            if other is not term:
                raise BrokenGlossary(
                    f"{source}: “{spelling}” belongs to both “{other.term}” and “{term.term}”"
                )


def _check_related(terms: list[Term], source: str) -> None:
    names = {term.term for term in terms}
    for term in terms:
        place = f"{source}, {term.term}: related"
        if not 1 <= len(term.related) <= _MOST_RELATED:
            raise BrokenGlossary(f"{place} must name 1 to {_MOST_RELATED} terms")
        for name in term.related:
            if name == term.term:
                raise BrokenGlossary(f"{place} names the term itself")
            if name not in names:
                raise BrokenGlossary(f"{place} names “{name}”, which is no term")
