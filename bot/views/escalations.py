"""The messages of an escalation: its card in the thread, and one to each who is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.case import Case
from bot.domain.escalation import Escalation, Reason
from bot.domain.facts import Speaker, facts
from bot.domain.guide import Stand, Steps, stand
from bot.domain.hold import LEVEL as COUNSEL
from bot.domain.hold import is_held
from bot.domain.playbook import fill
from bot.views import ids
from bot.views.height import height
from bot.views.steps import HIGHEST, MOST, filled
from bot.views.text import (
    Part,
    actions,
    bold,
    button,
    clip,
    escape,
    italic,
    length,
    line,
    lines,
    numbered,
    ours,
    person,
    plain,
    quote,
    rich,
    when,
)

HEADS_UP = 0
BY_ITSELF = "It was raised by itself, so that nobody is left alone with it."
KEEPS = "The owner keeps talking to the client."
MISSING = "Its owner is not here: talk to the client yourself, or hand the case over."
WHO = {1: "lead", 2: "manager", 3: "executive or counsel"}
VIEWS = ((3, 160), (3, 80), (2, 80), (1, 80), (1, 40), (1, 20))
"""What is tried until it fits: things to do, and characters of each fact that people typed."""
Parts = list[Part | str]


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What the card needs beside the case: who speaks, the guidance, and who is asked next."""

    by: Speaker
    now: datetime
    reason: str
    steps: Steps
    phones: Mapping[str, str]
    """Of those who can be asked."""
    on_phone: bool
    then: tuple[str, ...] = ()
    then_at: datetime | None = None
    """Who is asked when nobody accepts by then."""
    again: bool = False
    """All of them were asked before."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What the message to one who is asked needs beside the case."""

    reader: str
    reason: str
    brief: str
    url: str


def escalation_card(case: Case, escalation: Escalation, sight: Sight) -> list[Block]:
    """What it stands at, and its own next step; one line once it is over."""
    if not escalation.is_open:
        return [rich(lines([_ended(escalation)]))]
    at = stand(sight.steps, escalation.step)
    blocks: list[Block] = []
    for most, limit in VIEWS:
        blocks = [
            *_top(case, escalation, at, sight, limit),
            *_guidance(case, at, sight, most, limit),
            _steps(case, escalation, at),
        ]
        if length(blocks) <= MOST and height(blocks) <= HIGHEST:
            break
    return blocks


def escalation_text(case: Case, escalation: Escalation) -> str:
    return escape(f"{case.label} · {case.client} · escalated, level {escalation.level}")


def asked(case: Case, escalation: Escalation, letter: Letter) -> list[Block]:
    """To one who is asked; once somebody took it, who, and nothing more to read."""
    title = plain(f"{case.label} · {case.client} · level {escalation.level}", bold=True)
    accepts = hand_back = None
    brief = [rich(quote(clip(letter.brief, 1500)))]
    if not escalation.is_open:
        rows, brief = [_ended(escalation)], []
    elif escalation.accepted_by == letter.reader:
        rows = [taken(escalation), ["Its thread says what is next, step by step."]]
        hand_back = _hand_back(case, escalation)
    elif escalation.accepted_by:
        rows, brief = [taken(escalation), ["There is nothing for you to do."]], []
    else:
        rows, accepts = _why_them(escalation, letter), accept(case, escalation)
    opens = button("Open case", action_id=ids.CASE_LINK, url=letter.url) if letter.url else None
    buttons = [each for each in (accepts, hand_back, opens) if each]
    end = [actions(f"asked/{escalation.id}", *buttons)] if buttons else []
    return [rich(lines([[title], *rows])), *brief, *end]


def taken(escalation: Escalation) -> Parts:
    """Who was asked, or who accepted, and since when."""
    if escalation.accepted_by and escalation.accepted_at:
        by = person(escalation.accepted_by)
        return [bold("Accepted"), " by ", by, ", ", when(escalation.accepted_at), "."]
    said: Parts = [bold("Asked")]
    for number, each in enumerate(escalation.asked):
        said += [", " if number else " ", person(each.person), " ", when(each.at)]
    return [*said, "; not accepted yet."]


def _why_them(escalation: Escalation, letter: Letter) -> list[Parts]:
    mine = next((each for each in escalation.asked if each.person == letter.reader), None)
    who = WHO[mine.level if mine else escalation.level]
    by: Parts = ["You are asked"]
    if escalation.asked_by:
        by = [person(escalation.asked_by), " asks you"]
    rows: list[Parts] = [[*by, f" as {who}. {letter.reason}."]]
    if mine and (before := [e.person for e in escalation.asked if e.at < mine.at]):
        rows.append([person(before[-1]), " was asked first, and has not accepted."])
    missing = escalation.reason is Reason.NOBODY_OWNS
    return [*rows, [*ours(f"*Accept* takes it on. {MISSING if missing else KEEPS}")]]


def _top(case: Case, escalation: Escalation, at: Stand, sight: Sight, limit: int) -> list[Block]:
    held = " · legal hold" if is_held(case) else ""
    client = clip(case.client, 60)
    title = f"{case.label} · {client} · escalated, level {escalation.level}{held}"
    standing: Parts = [f"{sight.reason}. ", *taken(escalation)]
    by_itself = at.number == 1 and not escalation.asked_by
    rows: list[Parts] = [[bold(title)], [italic(BY_ITSELF if by_itself else at.step.why)]]
    if not escalation.accepted_by:
        rows.append([*standing, *_next(escalation, sight)])
    else:
        rows += [standing, *([_decision(escalation, limit)] if escalation.decision else [])]
    return [rich(lines(rows)), _buttons(case, escalation)]


def _next(escalation: Escalation, sight: Sight) -> Parts:
    said: Parts = []
    if sight.then and sight.then_at:
        named: Parts = []
        for number, user_id in enumerate(sight.then):
            named += [*([" and "] if number else []), person(user_id)]
        alone = " Nobody else is there to ask." if sight.again else ""
        said += [*ours(f"{alone} No *Accept* by "), when(sight.then_at), "? Then "]
        said += [*(["I tell "] if sight.again else []), *named, "."]
    phones = [sight.phones[a.person] for a in escalation.asked if sight.phones.get(a.person)]
    return [*said, f" Can't wait? Phone {', '.join(phones)}."] if phones else said


def _decision(escalation: Escalation, limit: int) -> Parts:
    said: Parts = [bold("To decide: "), plain(clip(" ".join(escalation.decision.split()), limit))]
    return [*said, " · by ", when(escalation.needed_by)] if escalation.needed_by else said


def _guidance(case: Case, at: Stand, sight: Sight, most: int, limit: int) -> list[Block]:
    known = facts(case, sight.by, now=sight.now)
    values = {name: clip(" ".join(value.split()), limit) for name, value in known.items()}
    step = at.step
    do = numbered(filled(each, values) for each in step.do[:most])
    phrase = (step.say.phone if sight.on_phone else step.say.writing)[0]
    heading = "If they ask, this and no more" if is_held(case) else "Say"
    return [
        rich(line(bold(f"{step.title} · {at.number} of {at.total}")), do),
        rich(line(bold(heading)), quote(fill(phrase, values))),
        rich(line(bold("Not now: "), *ours(" · ".join(step.avoid)))),
    ]


def _buttons(case: Case, escalation: Escalation) -> Block:
    value = ids.join(case.id, escalation.id)
    counsel = None
    if is_held(case) and escalation.level == COUNSEL:
        counsel = button("Counsel consulted", action_id=ids.ESCALATION_COUNSEL, value=value)
    return actions(
        f"escalation/{escalation.id}",
        None if escalation.accepted_by else accept(case, escalation),
        _hand_back(case, escalation),
        counsel,
    )


def _steps(case: Case, escalation: Escalation, at: Stand) -> Block:
    def go(label: str, key: str, action_id: str) -> ButtonElement | None:
        value = ids.join(case.id, escalation.id, key)
        return button(label, action_id=action_id, value=value) if key else None

    draft = button("Draft a reply", action_id=ids.ESCALATION_DRAFT, value=case.id)
    hand_over = None
    if escalation.reason is Reason.ABUSE and not at.step.talks:
        hand_over = button("Hand over", action_id=ids.CASE_HAND_OVER, value=case.id)
    value = ids.join(case.id, escalation.id)
    return actions(
        f"guide/{escalation.id}/{at.step.key}",
        go("Done", at.on, ids.ESCALATION_STEP),
        draft if at.step.talks else None,
        button("Brief", action_id=ids.ESCALATION_BRIEF, value=value),
        hand_over,
        go("Back", at.back, ids.ESCALATION_BACK),
    )


def accept(case: Case, escalation: Escalation) -> ButtonElement:
    value = ids.join(case.id, escalation.id)
    return button("Accept", action_id=ids.ESCALATION_ACCEPT, value=value, style="primary")


def _hand_back(case: Case, escalation: Escalation) -> ButtonElement:
    value = ids.join(case.id, escalation.id)
    return button("Hand back", action_id=ids.ESCALATION_HAND_BACK, value=value)


def _ended(escalation: Escalation) -> Parts:
    said: Parts = [bold(f"Escalation to level {escalation.level}"), " ended"]
    if escalation.ended_by:
        said += [" by ", person(escalation.ended_by)]
    if escalation.ended_at:
        said += [", ", when(escalation.ended_at)]
    if escalation.decided:
        said += [". Decided: ", plain(clip(escalation.decided, 500))]
    return said
