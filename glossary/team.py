"""A team's own terms: they add to the shipped ones, or take their place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from glossary.lookup import Glossary
from glossary.shipped import shipped
from glossary.terms import (
    BrokenGlossary,
    Term,
    in_order,
    name_troubles,
    plain,
    read,
    related_troubles,
    spellings,
)

Files = Mapping[str, tuple[Term, ...]]


@dataclass(frozen=True)
class Loaded:
    """The glossary in force. A file with troubles has no part in it."""

    glossary: Glossary
    troubles: tuple[str, ...] = ()


def load(path: Path | None) -> Loaded:
    """The shipped glossary with the terms of this file, or of the .toml files of this folder.

    Each trouble names file, place and mend. A broken file is left out as a whole.
    """
    if path is None:
        return Loaded(shipped())
    known: dict[str, tuple[Term, ...]] = {}
    troubles: list[str] = []
    for file in _files(path, troubles):
        try:
            known[file.name] = read(_text(file), source=file.name)
        except BrokenGlossary as error:
            troubles += error.troubles
    # One at a time: a file that is left out may free another, or take it with it.
    while broken := next((name for name in known if any(_troubles(name, known))), ""):
        troubles += _troubles(broken, known)
        del known[broken]
    return Loaded(Glossary(_merged(shipped().terms, known)), tuple(troubles))


def _files(path: Path, troubles: list[str]) -> list[Path]:
    if path.is_dir():
        return sorted(path.glob("*.toml"))
    if path.is_file():
        return [path]
    troubles.append(f"{path} is not there. Make that file or folder, or leave GLOSSARY_PATH empty.")
    return []


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenGlossary([f"{file.name} is not UTF-8. Save it as UTF-8."]) from error
    except OSError as error:
        raise BrokenGlossary([f"{file.name} can't be read: {error.strerror}."]) from error


def _troubles(name: str, files: Files) -> Iterator[str]:
    terms = files[name]
    merged = _merged(shipped().terms, files)
    yield from name_troubles(terms, name)
    yield from related_troubles(terms, merged, name)
    earlier = {
        spelling: other
        for other in sorted(files)
        if other < name
        for term in files[other]
        for spelling in spellings(term)
    }
    headwords = {plain(term.term) for term in merged}
    for term in terms:
        for spelling in spellings(term):
            if spelling in earlier:
                place = f"{name}, {term.term}"
                yield f"{place}: “{spelling}” is in {earlier[spelling]} already. Keep it in one."
            elif spelling != plain(term.term) and spelling in headwords:
                place = f"{name}, {term.term}: forms"
                yield f"{place} names “{spelling}”, which is a term of its own. Take it out."


def _merged(base: tuple[Term, ...], files: Files) -> tuple[Term, ...]:
    """A team's word leads to the team's term, also where it was a form of a shipped one."""
    own = [term for terms in files.values() for term in terms]
    taken = {spelling for term in own for spelling in spellings(term)}
    replaced = {plain(term.term) for term in own}
    kept = (
        replace(term, forms=tuple(form for form in term.forms if plain(form) not in taken))
        for term in base
        if plain(term.term) not in replaced
    )
    return in_order([*kept, *own])
