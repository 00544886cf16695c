"""The forms behind a card: get help, hand over."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.domain.person import Contact
from bot.views import ids
from bot.views.forms import form, input_block, select, text_input
from bot.views.text import Part, bullets, line, person, rich

LEVELS = {1: "Level 1: lead", 2: "Level 2: manager", 3: "Level 3: executive or counsel"}


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
