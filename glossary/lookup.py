"""Find a term by what someone typed, or the terms that they may have meant; or browse them."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from glossary.terms import Term, plain, spellings

NO_LETTER = "#"

# Shorter texts ("to", "up") are a part of too many forms to be a hint.
_SHORTEST = 3
# Longer texts are no attempt at a term; comparing them would only cost time.
_LONGEST = 100

# Measured: of 7,400 single slips in the terms and their forms, 99 in 100 still find the term. A lower
# bar lets in strangers; already here "price" suggests "practices".
_PLAUSIBLE = 75


@dataclass(frozen=True)
class Found:
    """What a look-up gave: the one term if `exact`, else those that may have been meant."""

    terms: tuple[Term, ...]
    exact: bool


@dataclass(frozen=True)
class Glossary:
    """Terms in alphabetical order; each word leads to one of them at most."""

    terms: tuple[Term, ...]

    def find(self, text: str) -> Term | None:
        """The term with this name or form, whatever its case, punctuation or plural."""
        if len(text.strip()) > _LONGEST:
            return None
        return next((self._index[n] for n in _singulars(plain(text)) if n in self._index), None)

    def nearest(self, text: str, limit: int = 3) -> tuple[Term, ...]:
        """Up to `limit` terms that the text may have meant, the likeliest first; often none."""
        wanted = _wanted(text)
        if len(wanted) < _SHORTEST:
            return ()
        # A set of words also finds the term inside "what does root cause mean".
        matches = process.extract(
            wanted,
            self._index.keys(),
            scorer=fuzz.token_set_ratio,
            score_cutoff=_PLAUSIBLE,
            limit=None,
        )
        likeliest = sorted(matches, key=lambda match: (match[1], fuzz.ratio(wanted, match[0])))
        return tuple(dict.fromkeys(self._index[name] for name, _, _ in reversed(likeliest)))[:limit]

    def look_up(self, text: str) -> Found:
        """The term itself if there is one, else the nearest."""
        term = self.find(text)
        if term is not None:
            return Found((term,), exact=True)
        return Found(self.nearest(text), exact=False)

    def by_letter(self) -> Mapping[str, tuple[Term, ...]]:
        """All terms under their first letters, in order; what begins with none is under “#”."""
        found: dict[str, tuple[Term, ...]] = {}
        for term in self.terms:
            letter = _letter(term)
            found[letter] = (*found.get(letter, ()), term)
        return dict(sorted(found.items()))

    def search(self, text: str) -> tuple[Term, ...]:
        """Terms that have to do with the text, the nearest first: by name, by meaning, by guess."""
        wanted = _wanted(text)
        if not wanted:
            return ()
        exact = self.find(text)
        named = (t for t in self.terms if any(_begins(s, wanted) for s in spellings(t)))
        said = (t for t in self.terms if _begins(plain(f"{t.definition} {t.example}"), wanted))
        found = [*([exact] if exact else []), *named, *said, *self.nearest(text)]
        return tuple(dict.fromkeys(found))

    @cached_property
    def _index(self) -> dict[str, Term]:
        return {spelling: term for term in self.terms for spelling in spellings(term)}


def _wanted(text: str) -> str:
    return plain(text) if len(text.strip()) <= _LONGEST else ""


def _begins(said: str, wanted: str) -> bool:
    """Words are typed from their beginning."""
    return f" {wanted}" in f" {said}"


def _letter(term: Term) -> str:
    first = unicodedata.normalize("NFKD", plain(term.term))[0].upper()
    return first if first.isalpha() else NO_LETTER


def _singulars(name: str) -> Iterator[str]:
    yield name
    if name.endswith("ies"):
        yield name.removesuffix("ies") + "y"
    if name.endswith("es"):
        yield name.removesuffix("es")
    if name.endswith("s"):
        yield name.removesuffix("s")
