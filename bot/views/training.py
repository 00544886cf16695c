"""`/client-issue training`: what to talk about this month, from the cases."""

from collections.abc import Callable, Sequence

from slack_sdk.models.blocks import Block

from bot.domain.action import Stage
from bot.domain.case import Case
from bot.domain.training import Lesson, Topic
from bot.views.text import Part, bold, bullets, clip, line, lines, link, person, plain, rich, small

NOTHING = "No action to train staff is open: nothing to talk about from the cases this month."
TOPICS, LESSONS, CASES = 10, 4, 4
STAGES = {
    Stage.PLANNED: "to do",
    Stage.DONE: "done, not verified yet",
    Stage.WATCHED: "verified, and watched",
    Stage.FAILED: "it came back since",
}


def training_blocks(topics: Sequence[Topic], url: Callable[[Case], str]) -> list[Block]:
    if not topics:
        return [rich(line(NOTHING))]
    blocks: list[Block] = [rich(line(bold("What to talk about this month")))]
    for topic in topics[:TOPICS]:
        blocks += _topic(topic, url)
    if len(topics) > TOPICS:
        blocks.append(small(f"And {len(topics) - TOPICS} more causes, each with fewer cases."))
    return blocks


def training_cases(topics: Sequence[Topic]) -> list[Case]:
    return [case for topic in topics for lesson in topic.lessons for case in lesson.cases]


def _topic(topic: Topic, url: Callable[[Case], str]) -> list[Block]:
    title = plain(clip(topic.cause, 150), bold=True) if topic.cause else bold("No cause named yet")
    blocks: list[Block] = [rich(line(title))]
    for lesson in topic.lessons[:LESSONS]:
        rows = [_row(case, url(case)) for case in lesson.cases[:CASES]]
        blocks.append(rich(lines([_learn(lesson)]), bullets(rows)))
    left = len(topic.lessons) - LESSONS
    if left > 0:
        blocks.append(small(f"And {left} more of this cause."))
    return blocks


def _learn(lesson: Lesson) -> list[Part | str]:
    action = lesson.action
    what = plain(clip(" ".join(action.what.split()), 300))
    more = len(lesson.cases) - CASES
    said: list[Part | str] = [what, f" · {STAGES[action.stage]} · ", person(action.owner)]
    return [*said, f" · and {more} more cases"] if more > 0 else said


def _row(case: Case, url: str) -> list[Part | str]:
    label: Part = link(url, case.label) if url else bold(case.label)
    what = clip(" ".join(case.happened.split()), 120)
    return [label, " ", plain(clip(case.client, 60)), ": ", plain(what)]
