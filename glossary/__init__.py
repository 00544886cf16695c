"""The words of the trade, explained, and their look-up by whatever someone types."""

from glossary.lookup import Found, Glossary
from glossary.shipped import all_terms, find, look_up, nearest, shipped
from glossary.team import Loaded, load
from glossary.terms import BrokenGlossary, Term

__all__ = [
    "BrokenGlossary",
    "Found",
    "Glossary",
    "Loaded",
    "Term",
    "all_terms",
    "find",
    "load",
    "look_up",
    "nearest",
    "shipped",
]
