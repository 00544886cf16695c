"""*Legal hold* under *More*: who was consulted, and what we may say; or that it is over."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_sdk.models.views import View

from bot.domain.ask import CONSULTED
from bot.domain.case import Case
from bot.domain.errors import InvalidFields
from bot.domain.hold import Allowed, Consulted
from bot.views import ids
from bot.views.forms import Typed, field_input, form
from bot.views.text import line, rich

LIFT = "lift"
WHO_MAY = (
    "Anybody may note that sympathy is allowed. More is noted by a contact of level 3, "
    "who also lifts the hold."
)


def hold_form(case: Case, *, now: datetime) -> View:
    blocks = [
        field_input(
            replace(field, options=(*field.options, (LIFT, "Everything: the hold is lifted")))
            if field.name == "allowed"
            else field,
            now.isoformat() if field.name == "at" else "",
        )
        for field in CONSULTED
    ]
    shown = [rich(line(WHO_MAY)), *blocks]
    return form(ids.HOLD_FORM, "Legal hold", shown, submit="Save", about=case.id)


def parse_hold(view: Mapping[str, Any]) -> tuple[Consulted, bool]:
    """Who was consulted, when, and what is allowed; and whether the hold ends."""
    typed = Typed.of(view)
    at, allowed = typed.at("at"), typed.choice("allowed")
    if at is None:
        raise InvalidFields({"at": "When were they asked?"})
    lifts = allowed == LIFT
    granted = Allowed.APOLOGY_AND_REMEDY if lifts else Allowed(allowed)
    return Consulted(who=typed.text("who"), at=at, allowed=granted), lifts
