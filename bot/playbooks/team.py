"""A team's own files: playbooks and drafts that replace shipped ones or add to them, and the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.domain.draft import Template
from bot.domain.guide import Guide
from bot.domain.levels import Levels
from bot.domain.playbook import DEFAULT, Playbook
from bot.domain.rules import DEFAULTS, Rules
from bot.playbooks import PlaybookError, ended, parse, shipped_files
from bot.playbooks.checks import check_default
from bot.playbooks.drafts import FILE as DRAFTS_FILE
from bot.playbooks.drafts import load_drafts
from bot.playbooks.guide import FILE as GUIDE_FILE
from bot.playbooks.guide import load_guide, parse_guide
from bot.playbooks.levels import FILE as LEVELS_FILE
from bot.playbooks.levels import load_levels, parse_levels
from bot.playbooks.rules import FILE as RULES_FILE
from bot.playbooks.rules import parse_rules
from glossary import Glossary

T = TypeVar("T")
Parsed = dict[str, tuple[str, Playbook]]
"""Name of a playbook to its file, and the playbook as the file has it."""


@dataclass(frozen=True, kw_only=True)
class Team:
    """What is in force. A broken file has a trouble here, and what is shipped stays."""

    playbooks: Mapping[str, Playbook]
    drafts: Mapping[str, Template]
    levels: Levels
    guide: Guide
    rules: Rules = DEFAULTS
    troubles: tuple[PlaybookError, ...] = ()


def load_team(folder: Path | None, *, words: Glossary | None = None) -> Team:
    """The shipped playbooks with those of the folder's .toml files; also what is no playbook.

    `words` is the glossary in force, with the team's terms. Never raises for a broken file.
    """
    troubles: list[PlaybookError] = []
    texts = _texts(folder, troubles) if folder else {}
    rules = drafts = levels = guide = None
    if LEVELS_FILE in texts:
        levels = _kept(partial(parse_levels, texts.pop(LEVELS_FILE)), troubles)
    if RULES_FILE in texts:
        rules = _kept(partial(parse_rules, texts.pop(RULES_FILE)), troubles)
    if DRAFTS_FILE in texts:
        drafts = _kept(partial(load_drafts, {DRAFTS_FILE: texts.pop(DRAFTS_FILE)}), troubles)
    if GUIDE_FILE in texts:
        guide = _kept(partial(parse_guide, texts.pop(GUIDE_FILE), words=words), troubles)
    return Team(
        playbooks=_playbooks(texts, words, troubles),
        drafts=drafts or load_drafts(),
        levels=levels or load_levels(),
        guide=guide or load_guide(),
        rules=rules or DEFAULTS,
        troubles=tuple(troubles),
    )


def _playbooks(
    texts: Mapping[str, str], words: Glossary | None, troubles: list[PlaybookError]
) -> Mapping[str, Playbook]:
    shipped, own = _shipped(), _own(texts, words, troubles)
    default = _default(shipped, own, troubles)
    playbooks = {name: ended(p, default, file=f) for name, (f, p) in shipped.items()}
    for name, (file, playbook) in own.items():
        whole = _kept(partial(ended, playbook, default, file=file), troubles)
        if whole is not None:
            playbooks[name] = whole
    return playbooks


def _shipped() -> Parsed:
    parsed = ((file, parse(text, file=file)) for file, text in shipped_files().items())
    return {playbook.name: (file, playbook) for file, playbook in parsed}


def _own(texts: Mapping[str, str], words: Glossary | None, troubles: list[PlaybookError]) -> Parsed:
    own: Parsed = {}
    for file, text in texts.items():
        playbook = _kept(partial(parse, text, file=file, words=words), troubles)
        if playbook is not None and playbook.name in own:
            taken = f"name “{playbook.name}” is taken by {own[playbook.name][0]}. Choose another."
            troubles.append(PlaybookError(file, [taken]))
        elif playbook is not None:
            own[playbook.name] = (file, playbook)
    return own


def _default(shipped: Parsed, own: Parsed, troubles: list[PlaybookError]) -> Playbook:
    """The team's own default lends its endings only when each shipped playbook can take them."""
    if DEFAULT in own:
        others = [playbook for name, (_, playbook) in shipped.items() if name != DEFAULT]
        file, playbook = own[DEFAULT]
        kept = _kept(partial(_lending, playbook, others, file=file), troubles)
        if kept is not None:
            return kept
        del own[DEFAULT]
    return shipped[DEFAULT][1]


def _lending(default: Playbook, others: list[Playbook], *, file: str) -> Playbook:
    check_default(default, file=file)
    for other in others:
        try:
            ended(other, default, file=file)
        except PlaybookError as error:
            troubles = [f"as an ending of “{other.name}”: {each}" for each in error.troubles]
            raise PlaybookError(file, troubles) from error
    return default


def _texts(folder: Path, troubles: list[PlaybookError]) -> dict[str, str]:
    """Name of each file that can be read, to its text."""
    if not folder.is_dir():
        missing = "is no folder. Make it, or leave PLAYBOOKS_PATH empty."
        troubles.append(PlaybookError(str(folder), [missing]))
        return {}
    read = {
        path.name: _kept(partial(_text, path), troubles) for path in sorted(folder.glob("*.toml"))
    }
    return {name: text for name, text in read.items() if text is not None}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlaybookError(path.name, ["is not UTF-8. Save it as UTF-8."]) from error
    except OSError as error:
        raise PlaybookError(path.name, [f"can't be read: {error.strerror}."]) from error


def _kept(make: Callable[[], T], troubles: list[PlaybookError]) -> T | None:
    """What was made, or nothing and one trouble more."""
    try:
        return make()
    except PlaybookError as error:
        troubles.append(error)
        return None
