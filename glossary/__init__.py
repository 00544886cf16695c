"""The words of the trade, explained, and their look-up by whatever someone types."""

from glossary.lookup import Found, all_terms, find, look_up, nearest
from glossary.terms import BrokenGlossary, Term

__all__ = ["BrokenGlossary", "Found", "Term", "all_terms", "find", "look_up", "nearest"]
