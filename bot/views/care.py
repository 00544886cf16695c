"""The form that adds to a case that is open."""

from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.views import ids
from bot.views.forms import form, input_block, text_input


def add_form(case: Case, happened: str) -> View:
    """What was typed for a new case, to be added to the one that is open."""
    what = text_input("what", initial=happened)
    fields = [input_block("what", "What is new?", what, optional=False)]
    return form(ids.ADD_FORM, f"Add to {case.label}", fields, submit="Add", about=case.id)
