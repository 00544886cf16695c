"""The terms that come with the app."""

from functools import cache
from importlib.resources import files

from glossary.lookup import Found, Glossary
from glossary.terms import Term, parse

_FILE = "terms.toml"


@cache
def shipped() -> Glossary:
    text = files("glossary").joinpath(_FILE).read_text(encoding="utf-8")
    return Glossary(parse(text, source=f"glossary/{_FILE}"))


def all_terms() -> tuple[Term, ...]:
    return shipped().terms


def find(text: str) -> Term | None:
    return shipped().find(text)


def nearest(text: str, limit: int = 3) -> tuple[Term, ...]:
    return shipped().nearest(text, limit)


def look_up(text: str) -> Found:
    return shipped().look_up(text)
