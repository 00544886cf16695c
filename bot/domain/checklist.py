"""The checklist of a step: ticks are kept with the case, and none is ever required."""

import hashlib
from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.errors import Outdated
from bot.domain.playbook import Playbook, Step
from bot.domain.written import write

RECORD = "ticks"
"""By the words of what was ticked: said the same in another situation, it stays ticked."""


def name_of(item: str) -> str:
    """Short enough for an id, and the same as long as the words are."""
    return hashlib.sha256(item.encode()).hexdigest()[:12]


def is_ticked(case: Case, item: str) -> bool:
    return bool(case.record(RECORD).get(item))


def tick(case: Case, step: Step, name: str, *, on: bool, now: datetime) -> Case:
    """One tick set or taken back; all others stay as they are."""
    item = next((each for each in step.checklist if name_of(each) == name), None)
    if item is None:
        raise Outdated
    case = write(case, RECORD, {item: "yes" if on else ""})
    return replace(case, touched_at=now)


def facts_ticked(case: Case, playbook: Playbook) -> bool:
    """Whether all is ticked where the facts are collected."""
    step = next((each for each in playbook.steps if "facts" in each.records), None)
    if step is None or not step.checklist:
        return False
    return all(is_ticked(case, item) for item in step.checklist)
