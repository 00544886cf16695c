"""The forms of an offer: the ways that the client can choose among, and their no."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain import ask
from bot.domain.case import Case
from bot.domain.errors import InvalidFields
from bot.domain.offer import MOST, Kind, Offer, Only, amount
from bot.domain.playbook import Step
from bot.views import ids
from bot.views.forms import Typed, field_input, form
from bot.views.similar import got
from bot.views.text import bold, bullets, line, rich

NO_TIME = "By when would it be done? They will ask."


def offers_form(case: Case, step: Step, like: Sequence[Case]) -> View:
    """With what like cases got, so that nobody gets less for having asked more quietly."""
    shown = [rich(line(bold("What like cases got")), bullets(map(got, like)))] if like else []
    return _form(ids.OFFERS_FORM, "The ways", case, step, "offers", shown)


def refused_form(case: Case, step: Step) -> View:
    return _form(ids.REFUSED_FORM, "They refused", case, step, "refused", [])


def parse_offers(view: Mapping[str, Any]) -> tuple[list[Offer], Only | None, str]:
    """The ways that were written, whether it is the only one, and why."""
    typed = Typed.of(view)
    made = [offer for n in range(1, MOST + 1) if (offer := _offer(typed, n)) is not None]
    only = typed.choice("only")
    return made, Only(only) if only else None, typed.text("why_only")


def parse_refused(view: Mapping[str, Any]) -> dict[str, str]:
    typed = Typed.of(view)
    return {field.name: typed.of_field(field) for field in ask.REFUSED}


def _offer(typed: Typed, n: int) -> Offer | None:
    kind, what, at = typed.choice(f"kind_{n}"), typed.text(f"what_{n}"), typed.at(f"at_{n}")
    limits, said = typed.text(f"limits_{n}"), typed.text(f"amount_{n}")
    if not any((kind, what, at, limits, said)):
        return None
    if at is None:
        raise InvalidFields({f"at_{n}": NO_TIME})
    return Offer(
        kind=Kind(kind or Kind.OTHER),
        what=what,
        at=at,
        limits=limits,
        amount=amount(said, field=f"amount_{n}"),
    )


def _form(
    callback_id: str, title: str, case: Case, step: Step, record: str, shown: Sequence[Block]
) -> View:
    known = case.record(record)
    asked = [field_input(each, known.get(each.name, "")) for each in ask.fields(case, record)]
    about = ids.join(case.id, step.key)
    return form(callback_id, title, [*shown, *asked], submit="Save", about=about)
