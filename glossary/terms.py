"""What a term is, and how a file of terms is read and checked."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_TEXTS = ("term", "definition", "example")
_LISTS = ("related", "forms")
_KNOWN = ("term", "definition", "example", "related", "forms", "everyday")
_MOST_RELATED = 3


class BrokenGlossary(ValueError):
    """A file of terms can't be used; each trouble names file and place, and how to mend it."""

    def __init__(self, troubles: Iterable[str]) -> None:
        self.troubles = tuple(troubles)
        super().__init__("\n".join(self.troubles))


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
    terms = read(text, source=source)
    if troubles := [*name_troubles(terms, source), *related_troubles(terms, terms, source)]:
        raise BrokenGlossary(troubles)
    return in_order(terms)


def read(text: str, *, source: str) -> tuple[Term, ...]:
    """The terms by their shape alone: whether they go together is checked by who knows them all."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenGlossary(
            [f"{source} is not valid TOML: {error}. Look for a missing quote or bracket there."]
        ) from error
    entries = data.get("terms")
    if not isinstance(entries, list) or not entries:
        raise BrokenGlossary([f"{source} has no [[terms]]. Begin each term with that line."])
    troubles = [
        f"{source}: “{key}” is not known here. Take it out." for key in data.keys() - {"terms"}
    ]
    for n, entry in enumerate(entries, start=1):
        troubles += _shape_troubles(entry, f"{source}, term {n}")
    if troubles:
        raise BrokenGlossary(troubles)
    return tuple(_term(entry) for entry in entries)


def in_order(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(terms, key=lambda term: plain(term.term)))


def spellings(term: Term) -> Iterator[str]:
    """Everything that leads to this term, once each."""
    yield from dict.fromkeys(plain(name) for name in (term.term, *term.forms))


def name_troubles(terms: Sequence[Term], source: str) -> Iterator[str]:
    """A word leads to one term."""
    owners: dict[str, Term] = {}
    for term in terms:
        for spelling in spellings(term):
            other = owners.setdefault(spelling, term)
            if other is not term:
                yield (
                    f"{source}: “{spelling}” belongs to both “{other.term}” and “{term.term}”. "
                    "Take it out of one of them."
                )


def related_troubles(terms: Sequence[Term], known: Iterable[Term], source: str) -> Iterator[str]:
    """Each term leads on to a few others."""
    names = {plain(term.term) for term in known}
    for term in terms:
        place = f"{source}, {term.term}: related"
        if not 1 <= len(term.related) <= _MOST_RELATED:
            yield f"{place} must name 1 to {_MOST_RELATED} terms. Take those that are nearest."
        for name in term.related:
            if plain(name) == plain(term.term):
                yield f"{place} names the term itself. Take it out."
            elif plain(name) not in names:
                yield f"{place} names “{name}”, which is no term. Add it, or take it out."


def _shape_troubles(entry: object, place: str) -> Iterator[str]:
    if not isinstance(entry, Mapping):
        yield f"{place} is not a table. Begin it with [[terms]]."
        return
    if isinstance(entry.get("term"), str):
        place = f"{place} ({entry['term']})"
    for unknown in sorted(entry.keys() - set(_KNOWN)):
        yield f"{place}: unknown key “{unknown}”. Known are: {', '.join(_KNOWN)}."
    for key in _TEXTS:
        if not _is_text(entry.get(key)):
            yield f'{place}: {key} must be a text that is not empty. Write {key} = "…".'
    for key in _LISTS:
        yield from _list_troubles(entry.get(key), f"{place}: {key}")
    if not isinstance(entry.get("everyday", False), bool):
        yield f"{place}: everyday must be true or false, without quotes."


def _list_troubles(value: object, place: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f'{place} must be a list of texts, as in ["one", "two"], or [] for none.'
        return
    for n, item in enumerate(value, start=1):
        if not _is_text(item):
            yield f"{place}, entry {n} must be a text that is not empty. Write it, or take it out."


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(plain(value))


def _term(entry: Mapping[str, object]) -> Term:
    """Of an entry whose shape was checked."""
    name, definition, example = (str(entry[key]).strip() for key in _TEXTS)
    related, forms = (tuple(map(str, _list(entry[key]))) for key in _LISTS)
    return Term(name, definition, example, related, forms, entry.get("everyday") is True)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
