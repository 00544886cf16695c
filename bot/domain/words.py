"""The words of a text, as the search over past cases keeps them and asks for them."""

import re
import unicodedata
from collections.abc import Iterable

MOST = 32
"""Words that one search asks for: beyond them it takes longer and finds nothing better."""
_WORD = re.compile(r"[^\W_]+")
_LITTLE = """
a am an and are as at be been d i in is it ll m my of on or our re s t that the this to ve was we
were
"""
"""In nearly every text: to look for them takes time and tells nothing."""
_COMMON = """
about after again also been before being cannot client could does doing done each ever from
gave give have having here into just know like made make many more most much need only other
over please said same should some still such than their them then there these they thing this
those told very want were what when where which while will with without would your
"""
"""They say nothing about what happened."""
_IGNORED = frozenset(_LITTLE.split())
_EMPTY = frozenset(_COMMON.split())
_SHORT = 4
_STEM = 5


def words(text: str) -> list[str]:
    """In lower case and without accents, so that both databases see the same words."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in folded if unicodedata.category(c) != "Mn"))


def asked(text: str) -> list[str]:
    """Each word once; of very many, the longest, as they are the rarest."""
    found = list(dict.fromkeys(words(text)))
    telling = [word for word in found if word not in _IGNORED] or found
    if len(telling) <= MOST:
        return telling
    return sorted(telling, key=len, reverse=True)[:MOST]


def shares_enough(text: str, other: str) -> bool:
    """Two words that tell something, or the only one that there is: one alone may be chance."""
    mine, theirs = _telling(words(text)), _telling(words(other))
    return bool(mine) and len(mine & theirs) >= min(2, len(mine))


def _telling(found: Iterable[str]) -> set[str]:
    """The beginnings of words, as “charged” is also said of what we charge."""
    return {
        word.rstrip("s")[:_STEM]
        for word in found
        if word not in _EMPTY and (len(word) >= _SHORT or not word.isascii() or word.isdecimal())
    }
