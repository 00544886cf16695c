"""What caused it, asked where a case ends before *Prevent* would ask it."""

from slack_sdk.models.blocks import Block, ExternalDataSelectElement, PlainTextObject

from bot.domain import hold
from bot.domain.case import Case
from bot.domain.client import clean
from bot.domain.prevention import RECORD, suspected
from bot.views import ids
from bot.views.forms import input_block, option


def cause_input(case: Case, *, hint: str = "") -> list[Block]:
    """Filled with what was suspected; not asked in writing under legal hold."""
    if not hold.is_asked(case, RECORD, "cause"):
        return []
    name = clean(suspected(case))
    element = ExternalDataSelectElement(
        action_id=ids.END_CAUSE,
        placeholder=PlainTextObject(text="Type a few words", emoji=False),
        min_query_length=0,
        initial_option=option(name, name) if name else None,
    )
    hint = hint or "A known one if it is the same. It counts for repeats."
    return [input_block("cause", "What caused it?", element, hint=hint)]
