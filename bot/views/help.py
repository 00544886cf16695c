"""*Get help*: what it is, then who is asked, for what, and the brief; and the brief to copy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk.models.blocks import Block, RadioButtonsElement, UserSelectElement
from slack_sdk.models.views import View

from bot.domain.brief import Asker, brief
from bot.domain.case import Case
from bot.domain.errors import Outdated
from bot.domain.escalation import Escalation, Reason
from bot.domain.levels import Levels
from bot.domain.person import Person
from bot.domain.record import LONG_TEXT
from bot.domain.timeline import Entry
from bot.views import ids
from bot.views.escalations import HEADS_UP, WHO, taken
from bot.views.forms import Typed, at_input, form, input_block, option, text_input
from bot.views.text import Part, actions, bold, button, line, lines, person, rich, small
from bot.views.times import dated, place_of

ENTRIES = 100
"""How far back a brief looks."""
LEVELS = {
    HEADS_UP: "Heads-up: the lead knows, you keep it",
    **{level: f"Level {level}: {who}" for level, who in WHO.items()},
}
GROUPS = {3: "This can't wait", 2: "Bigger than this case", 1: "More than one can carry"}
"""By the level that a reason asks for, so that the gravest stand first."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """A level that may be chosen, and who would be asked, in that order."""

    level: int
    people: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the tree answers to a reason."""

    reason: Reason
    title: str
    why: str
    ways: Sequence[Way]
    chosen: int
    phones: Sequence[tuple[str, str]]
    """Who is asked at once or next, with a number."""
    brief: str


@dataclass(frozen=True, kw_only=True)
class Asks:
    """What was typed into the form."""

    case_id: str
    reason: Reason
    level: int
    decision: str
    needed_by: datetime | None
    brief: str
    about: str
    """Whom a complaint about one of us is about, if it had to be asked."""


def help_form(case: Case, levels: Levels) -> View:
    """The first question; each answer is a button, and leads on at once."""
    blocks: list[Block] = [rich(lines([[bold("Raising it early is right. What is it?")]]))]
    if under_way := case.escalation:
        blocks.append(rich(lines([taken(under_way), ["Raise it again only if it got worse."]])))
    for level, group in GROUPS.items():
        rules = [(r, levels.rules[r]) for r in levels.offered if levels.rules[r].level == level]
        if not rules:
            continue
        pressed = [
            button(
                rule.title,
                action_id=f"{ids.HELP_REASON}.{reason.name.lower()}",
                value=ids.join(case.id, reason.name),
            )
            for reason, rule in rules
        ]
        blocks += [rich(line(bold(group))), actions(f"help/{level}", *pressed)]
    return form(ids.HELP_TREE, f"Get help · {case.label}", blocks, close="Close")


def ask_form(case: Case, answer: Answer) -> View:
    """Who is asked and why, what for, by when, and the brief as it will be sent."""
    said: list[list[Part | str]] = [[bold(answer.title)], [answer.why]]
    for user_id, phone in answer.phones:
        said.append([bold("Can't wait? "), "Phone ", person(user_id), f", {phone}"])
    options = [
        option(str(way.level), LEVELS[way.level], description=way.people) for way in answer.ways
    ]
    who = RadioButtonsElement(
        action_id="level",
        options=options,
        initial_option=next(o for o in options if o.value == str(answer.chosen)),
    )
    blocks: list[Block] = [
        rich(lines(said)),
        *_about(case, answer.reason),
        input_block("level", "Who should take it on?", who, optional=False),
        input_block(
            "decision",
            "What do you need from them?",
            text_input("decision", limit=500, focus=True),
            hint="One question that they can answer.",
            optional=False,
        ),
        input_block("needed_by", "By when?", at_input("needed_by")),
        input_block(
            "brief",
            "What they will read",
            text_input("brief", initial=answer.brief, limit=LONG_TEXT),
            hint="Written from the case. Change it, fill the gaps […], copy it.",
        ),
    ]
    about = ids.join(case.id, answer.reason.name)
    return form(ids.HELP_FORM, "Get help", blocks, submit="Ask for help", about=about, close="Back")


def _about(case: Case, reason: Reason) -> list[Block]:
    """Asked where the case doesn't say it yet."""
    if reason is not Reason.ABOUT_US or case.about:
        return []
    hint = "The case becomes private. They are not asked or told, and can't own it."
    who = UserSelectElement(action_id="about")
    return [input_block("about", "Who is it about?", who, hint=hint, optional=False)]


def parse_ask(view: Mapping[str, Any]) -> Asks:
    case_id, name = ids.split(view["private_metadata"])
    typed = Typed.of(view)
    return Asks(
        case_id=case_id,
        reason=reason_of(name),
        level=int(typed.choice("level")),
        decision=typed.text("decision"),
        needed_by=typed.at("needed_by"),
        brief=typed.text("brief"),
        about=typed.user("about"),
    )


def reason_of(name: str) -> Reason:
    if name not in Reason.__members__:
        raise Outdated
    return Reason[name]


def brief_text(
    case: Case,
    entries: Sequence[Entry],
    asker: Person,
    reason: str,
    *,
    now: datetime,
    raised_at: datetime | None = None,
) -> str:
    """The brief from the case as it stands; `entries` newest first, times on the asker's clock."""
    place = place_of(asker.zone)
    about = Asker(name=asker.name, reason=reason, place=place, raised_at=raised_at)
    return brief(case, entries[::-1], about, partial(dated, zone=asker.zone), now=now)


def with_brief(
    escalation: Escalation,
    case: Case,
    entries: Sequence[Entry],
    asker: Person,
    reason: str,
    *,
    now: datetime,
) -> Escalation:
    """Nobody wrote one when silence raised it: then it is made from the case as it stands."""
    if escalation.brief:
        return escalation
    raised_by = asker if escalation.asked_by else replace(asker, name="itself")
    made = brief_text(case, entries, raised_by, reason, now=now, raised_at=escalation.asked_at)
    return replace(escalation, brief=made)


def brief_form(case: Case, escalation: Escalation, text: str) -> View:
    """To read and to copy, as in an email to somebody who has no Slack."""
    blocks: list[Block] = [
        rich(lines([taken(escalation)])),
        input_block(
            "brief",
            "Brief",
            text_input("brief", initial=text, limit=3000),
            hint="Copy it. What you change here is not saved.",
        ),
    ]
    return form(ids.BRIEF_FORM, f"Brief · {case.label}", blocks, submit="Close", close="Cancel")


def hand_back_form(case: Case, escalation: Escalation) -> View:
    blocks: list[Block] = [
        small("The owner goes on with it. The thread and the owner are told what was decided."),
        input_block(
            "decided",
            "What was decided?",
            text_input("decided", focus=True),
            hint="Who does what, by when. Under legal hold: who answers and when, no more.",
            optional=False,
        ),
    ]
    about = ids.join(case.id, escalation.id)
    return form(ids.HAND_BACK_FORM, "Hand back", blocks, submit="Hand back", about=about)
