"""Reads the playbooks: guidance as data, checked on start with errors that say how to mend it."""

import tomllib
from collections.abc import Mapping
from importlib import resources

from pydantic import ValidationError

from bot.domain.playbook import DEFAULT, Playbook, versioned, with_endings
from bot.playbooks.checks import check, check_default, check_endings
from bot.playbooks.errors import PlaybookError, in_plain_words
from bot.playbooks.schema import PlaybookFile
from glossary import Glossary, shipped

__all__ = ["PlaybookError", "ended", "load", "load_shipped", "parse", "shipped_files"]


def load_shipped() -> dict[str, Playbook]:
    """The playbooks that come with the app, by name, each with an end that can be reached."""
    return load(shipped_files())


def shipped_files() -> dict[str, str]:
    files = resources.files("bot.playbooks").iterdir()
    return {f.name: f.read_text("utf-8") for f in files if f.name.endswith(".toml")}


def load(files: Mapping[str, str]) -> dict[str, Playbook]:
    """Parse files (name of the file to its text) and give each playbook the endings it lacks."""
    parsed: dict[str, tuple[str, Playbook]] = {}
    for file, text in sorted(files.items()):
        playbook = parse(text, file=file)
        if playbook.name in parsed:
            other = parsed[playbook.name][0]
            raise PlaybookError(
                file, [f"name “{playbook.name}” is taken by {other}. Choose another name."]
            )
        parsed[playbook.name] = (file, playbook)

    if DEFAULT not in parsed:
        raise PlaybookError(
            f"{DEFAULT}.toml", ["is missing. The others take their endings from it; put it back."]
        )
    default_file, default = parsed[DEFAULT]
    check_default(default, file=default_file)
    return {name: ended(playbook, default, file=file) for name, (file, playbook) in parsed.items()}


def parse(text: str, *, file: str, words: Glossary | None = None) -> Playbook:
    """One playbook as its file has it, without the endings that it may lack.

    Raises `PlaybookError` with every trouble found; `file` is only for its message.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(
            file, [f"can't be read as TOML: {error}. Look for a missing quote or bracket there."]
        ) from error
    try:
        playbook = PlaybookFile.model_validate(data).value()
    except ValidationError as error:
        raise PlaybookError(file, in_plain_words(error, data)) from error
    check(playbook, file=file, words=words or shipped())
    return versioned(playbook)


def ended(playbook: Playbook, default: Playbook, *, file: str) -> Playbook:
    """The playbook with the endings that it lacks."""
    whole = with_endings(playbook, default)
    check_endings(whole, file=file)
    return whole
