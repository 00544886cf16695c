"""What to talk about in a training, from the cases."""

import pytest

from bot.domain.action import Action, ActionKind, Stage
from bot.domain.case import Case
from bot.domain.training import topics
from tests.factories import a_case, an_action


def taught(**overrides: object) -> Action:
    return an_action(**{"kind": ActionKind.TRAIN, **overrides})


def a_topic(number: int, cause: str, *actions: Action) -> Case:
    return a_case(id=f"case-{number}", number=number, cause=cause, actions=actions)


@pytest.mark.parametrize(
    ("kind", "stage", "shown"),
    [
        (ActionKind.TRAIN, Stage.PLANNED, True),
        (ActionKind.TRAIN, Stage.DONE, True),
        (ActionKind.TRAIN, Stage.WATCHED, True),
        (ActionKind.TRAIN, Stage.FAILED, True),
        (ActionKind.TRAIN, Stage.PROVEN, False),
        (ActionKind.PROCESS, Stage.PLANNED, False),
    ],
)
def test_what_trains_is_talked_about_until_it_is_proven(
    kind: ActionKind, stage: Stage, shown: bool
) -> None:
    case = a_topic(1, "Curt answers", an_action(kind=kind, stage=stage))

    assert bool(topics([case], {})) == shown


def test_it_is_grouped_by_cause_and_what_most_cases_are_about_comes_first() -> None:
    served = a_case(id="case-9", number=9)
    cases = [
        a_topic(4, "late  REPLIES", taught(id="d", serves=("case-9", "unknown"))),
        a_topic(1, "Curt answers", taught(id="a")),
        a_topic(2, "Late replies", taught(id="b")),
        a_topic(3, "", taught(id="c")),
    ]

    found = topics(cases, {"case-9": served})

    assert [(topic.cause, topic.size) for topic in found] == [
        ("Late replies", 3),
        ("", 1),
        ("Curt answers", 1),
    ]
    assert [[case.number for case in each.cases] for each in found[0].lessons] == [[2], [4, 9]]
