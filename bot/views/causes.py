"""The known causes of a workspace: another name or category, and two that are one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, ExternalDataSelectElement, PlainTextObject
from slack_sdk.models.views import View

from bot.domain.cause import Category, Cause
from bot.domain.client import LONGEST_NAME
from bot.views import ids
from bot.views.forms import Typed, form, input_block, option, select, text_input
from bot.views.prevention import CATEGORIES


@dataclass(frozen=True, kw_only=True)
class CauseChange:
    """`into`: the id of the cause that it is merged into, if it is."""

    cause_id: str
    name: str
    category: Category
    into: str


def causes_form(cause: Cause | None = None) -> View:
    """First which one; then what becomes of it."""
    if cause is None:
        asked = input_block("cause", "Which cause?", _menu(ids.CAUSES_PICK), optional=False)
        return form(ids.CAUSES_PICK, "Causes", [asked], submit="Next")
    name = text_input("name", initial=cause.name, multiline=False, limit=LONGEST_NAME)
    category = select("category", CATEGORIES, initial=cause.category)
    blocks: list[Block] = [
        input_block("name", "Name", name, optional=False),
        input_block("category", "Category", category, optional=False),
        input_block(
            "into",
            "Is it the same as another?",
            _menu(ids.CAUSES_INTO),
            hint="Then the two become one under that name. This can't be undone.",
        ),
    ]
    return form(ids.CAUSES_FORM, "Causes", blocks, submit="Save", about=cause.id)


def known_options(known: Sequence[Cause]) -> list[dict[str, Any]]:
    return [
        option(each.id, each.name, description=str(each.category).capitalize()).to_dict()
        for each in known[:100]
    ]


def parse_causes(view: Mapping[str, Any]) -> CauseChange:
    cause_id, typed = view["private_metadata"], Typed.of(view)
    return CauseChange(
        cause_id=cause_id,
        name=typed.text("name"),
        category=Category(typed.choice("category")),
        into=typed.choice("into"),
    )


def cause_picked(view: Mapping[str, Any]) -> str:
    return Typed.of(view).choice("cause")


def _menu(action_id: str) -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        action_id=action_id,
        placeholder=PlainTextObject(text="Type a few words", emoji=False),
        min_query_length=0,
    )
