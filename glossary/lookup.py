"""Find a term by what someone typed, or the terms that they may have meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from glossary.terms import Term, parse, plain, spellings

_FILE = "terms.toml"

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


def all_terms() -> tuple[Term, ...]:
    """Every term, in alphabetical order."""
    return _load()


def find(text: str) -> Term | None:
    """The term with this name or form, whatever its case, punctuation or plural."""
    if len(text.strip()) > _LONGEST:
        return None
    index = _index()
    return next((index[name] for name in _singulars(plain(text)) if name in index), None)


def nearest(text: str, limit: int = 3) -> tuple[Term, ...]:
    """Up to `limit` terms that the text may have meant, the likeliest first; often none."""
    if len(text.strip()) > _LONGEST:
        return ()
    wanted = plain(text)
    if len(wanted) < _SHORTEST:
        return ()
    index = _index()
    # A set of words also finds the term inside "what does root cause mean".
    matches = process.extract(
        wanted, index.keys(), scorer=fuzz.token_set_ratio, score_cutoff=_PLAUSIBLE, limit=None
    )
    likeliest = sorted(matches, key=lambda match: (match[1], fuzz.ratio(wanted, match[0])))
    return tuple(dict.fromkeys(index[name] for name, _, _ in reversed(likeliest)))[:limit]


def look_up(text: str) -> Found:
    """The term itself if there is one, else the nearest."""
    term = find(text)
    if term is not None:
        return Found((term,), exact=True)
    return Found(nearest(text), exact=False)


def _singulars(name: str) -> Iterator[str]:
    yield name
    if name.endswith("ies"):
        yield name.removesuffix("ies") + "y"
    if name.endswith("es"):
        yield name.removesuffix("es")
    if name.endswith("s"):
        yield name.removesuffix("s")


@cache
def _load() -> tuple[Term, ...]:
    text = files("glossary").joinpath(_FILE).read_text(encoding="utf-8")
    return parse(text, source=f"glossary/{_FILE}")


@cache
def _index() -> dict[str, Term]:
    return {spelling: term for term in _load() for spelling in spellings(term)}
