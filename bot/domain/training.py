"""What to talk about in a training: the actions of kind *train*, by cause, with their cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.action import Action, ActionKind, Stage
from bot.domain.case import Case
from bot.domain.cause import cause_key


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """`cases`: the one that planned it, then those that it serves, as the reader may know them."""

    action: Action
    cases: tuple[Case, ...]


@dataclass(frozen=True, kw_only=True)
class Topic:
    """`cause` is empty where none was named."""

    cause: str
    lessons: tuple[Lesson, ...]

    @property
    def size(self) -> int:
        return len({case.id for lesson in self.lessons for case in lesson.cases})


def is_taught(action: Action) -> bool:
    """Until it is proven, it is worth talking about."""
    return action.kind is ActionKind.TRAIN and action.stage is not Stage.PROVEN


def topics(cases: Iterable[Case], served: Mapping[str, Case]) -> tuple[Topic, ...]:
    """What most cases are about comes first. `served`: further cases, by id."""
    found: dict[str, list[Lesson]] = {}
    names: dict[str, str] = {}
    for case in sorted(cases, key=lambda each: each.number):
        key = cause_key(case.cause)
        for action in filter(is_taught, case.actions):
            others = [served[each] for each in action.serves if each in served]
            names.setdefault(key, case.cause)
            lesson = Lesson(action=action, cases=(case, *others))
            found.setdefault(key, []).append(lesson)
    made = [Topic(cause=names[key], lessons=tuple(lessons)) for key, lessons in found.items()]
    return tuple(sorted(made, key=lambda topic: (-topic.size, cause_key(topic.cause))))
