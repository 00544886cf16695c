"""The forms behind a card: log a client update, get help, hand over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.domain.person import Contact
from bot.views import ids
from bot.views.forms import Typed, at_input, form, input_block, select, text_input
from bot.views.text import Part, bullets, line, person, rich, small

LEVELS = {1: "Level 1: lead", 2: "Level 2: manager", 3: "Level 3: executive or counsel"}


ANSWERS = "answers"


def update_form(case: Case, *, receipt: bool = False, answers: bool = False) -> View:
    """*Log client update*. Only saving it resets the client clock.

    `answers`: saving it also says that what had to be answered by a time now is.
    """
    lead = "The first word to the client: we have it, who answers, by when." if receipt else ""
    lead = "Log the answer that they were waiting for." if answers else lead
    blocks: list[Block] = [small(lead)] if lead else []
    blocks += [
        input_block(
            "what",
            "What was said?",
            text_input("what", focus=True),
            hint="What you told them, or they told you. In short.",
            optional=False,
        ),
        input_block(
            "next_update_at",
            "Next update",
            at_input("next_update_at"),
            hint="If you named a time, I remind you of it.",
        ),
    ]
    about = ids.join(case.id, ANSWERS if answers else "")
    return form(ids.UPDATE_FORM, "Log client update", blocks, submit="Save", about=about)


def parse_update(view: Mapping[str, Any]) -> tuple[str, str, datetime | None, bool]:
    """The case's id, what was said, the next update, and whether it was the awaited answer."""
    case_id, answers = ids.split(view["private_metadata"])
    typed = Typed.of(view)
    return case_id, typed.text("what"), typed.at("next_update_at"), answers == ANSWERS


def help_form(case: Case, contacts: Sequence[Contact], lead: str) -> View:
    """Whom to ask, and how to reach them if it can't wait."""
    named = [c for c in contacts if c.user_id] or [Contact(level=1, user_id=lead)]
    rows: list[list[Part | str]] = [
        [f"Level {c.level}: ", person(c.user_id), f"  {c.phone}" if c.phone else ""]
        for c in named
        if c.user_id
    ]
    levels = sorted({c.level for c in named})
    options = [(str(level), LEVELS[level]) for level in levels]
    waits = " If it can't wait, phone." if any(c.phone for c in named) else ""
    blocks: list[Block] = [
        rich(line(f"Raising it early is right.{waits}"), bullets(rows)),
        input_block(
            "level", "Who should know?", select("level", options, initial=options[0][0]),
            optional=False,
        ),
        input_block(
            "what",
            "What do you need from them, and by when?",
            text_input("what", limit=1000, focus=True),
            optional=False,
        ),
    ]  # fmt: skip
    return form(ids.HELP_FORM, "Get help", blocks, submit="Ask for help", about=case.id)


def add_form(case: Case, happened: str) -> View:
    """What was typed for a new case, to be added to the one that is open."""
    what = text_input("what", initial=happened)
    fields = [input_block("what", "What is new?", what, optional=False)]
    return form(ids.ADD_FORM, f"Add to {case.label}", fields, submit="Add", about=case.id)
