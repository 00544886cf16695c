"""*Legal hold* under *More*: who was consulted, and what we may say; or that it is over."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_sdk.models.views import View

from bot.domain import hold
from bot.domain.ask import CONSULTED
from bot.domain.case import Case
from bot.domain.errors import InvalidFields
from bot.domain.hold import Allowed, Consulted
from bot.domain.person import Workspace
from bot.views import ids
from bot.views.forms import Typed, field_input, form
from bot.views.text import either, line, rich

Options = tuple[tuple[str, str], ...]
LIFT = "lift"
LIFTED = (LIFT, "Everything: the hold is lifted")
ALL = "What counsel allows is noted here. The hold is yours to lift, once they say so."
SYMPATHY_ONLY = "You may note that sympathy is allowed. More is noted, and the hold lifted, by "
NOBODY = "a contact of level 3. There is none: an admin names one in the settings."


def hold_form(case: Case, reader: str, workspace: Workspace, *, now: datetime) -> View:
    """It offers what its reader may note."""
    level_3 = hold.contacts(case, workspace)
    may_lift = reader in level_3
    who = [*either(level_3), "."] if level_3 else [NOBODY]
    said = [ALL] if may_lift else [SYMPATHY_ONLY, *who]
    blocks = [
        field_input(
            replace(field, options=_options(field.options, may_lift=may_lift))
            if field.name == "allowed"
            else field,
            now.isoformat() if field.name == "at" else "",
        )
        for field in CONSULTED
    ]
    shown = [rich(line(*said)), *blocks]
    return form(ids.HOLD_FORM, "Legal hold", shown, submit="Save", about=case.id)


def _options(options: Options, *, may_lift: bool) -> Options:
    if may_lift:
        return (*options, LIFTED)
    return tuple(each for each in options if each[0] == Allowed.SYMPATHY)


def parse_hold(view: Mapping[str, Any]) -> tuple[Consulted, bool]:
    """Who was consulted, when, and what is allowed; and whether the hold ends."""
    typed = Typed.of(view)
    at, allowed = typed.at("at"), typed.choice("allowed")
    if at is None:
        raise InvalidFields({"at": "When were they asked?"})
    lifts = allowed == LIFT
    granted = Allowed.APOLOGY_AND_REMEDY if lifts else Allowed(allowed)
    return Consulted(who=typed.text("who"), at=at, allowed=granted), lifts
