"""How a case ends: which ending, why, and what a final answer says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.case import Case, Outcome, State
from bot.domain.ending import RECORD
from bot.views import ids
from bot.views.cause_input import cause_input
from bot.views.forms import Typed, form, input_block, select, text_input
from bot.views.text import line, rich

RESOLVE = "resolve"
ENDINGS = (
    (RESOLVE, "Resolve: the agreed solution is in place"),
    (Outcome.SOLVED, "Close: solved"),
    (Outcome.PARTLY, "Close: solved in part"),
    (Outcome.NO_AGREEMENT, "No agreement: give the final answer"),
    (Outcome.NO_ANSWER, "Close: no answer from the client"),
    (Outcome.WITHDRAWN, "Close: withdrawn by the client"),
)
UNANSWERED = "We asked three times, by other routes too."
FINAL = (
    "A final answer has reasons, says where they can turn next, and leaves the door open. "
    "Next I draft it for you. Once you sent it, the case is closed."
)


@dataclass(frozen=True, kw_only=True)
class Ending:
    case_id: str
    end: str
    why: str
    cause: str


def end_form(case: Case, *, unanswered: bool = False) -> View:
    """`unanswered`: the client never answered, and that is how it ends."""
    endings = [each for each in ENDINGS if each[0] != RESOLVE or case.state is State.OPEN]
    chosen = select("end", endings, initial=Outcome.NO_ANSWER if unanswered else "")
    why = text_input("why", initial=UNANSWERED if unanswered else "", limit=500)
    blocks: list[Block] = [
        input_block("end", "How does it end?", chosen, optional=False),
        input_block("why", "Why does it end here?", why, hint="Needed to close, not to resolve."),
        *cause_input(case, hint="A known one if it is the same. If you resolve, Prevent asks it."),
    ]
    return form(ids.END_FORM, "Resolve or close", blocks, submit="Save", about=case.id)


def parse_end(view: Mapping[str, Any]) -> Ending:
    typed = Typed.of(view)
    return Ending(
        case_id=view["private_metadata"],
        end=typed.choice("end"),
        why=typed.text("why"),
        cause=typed.choice("cause"),
    )


def final_form(case: Case, why: str, cause: str = "") -> View:
    """`why` was typed before: it is the reasons, unless they were noted already."""
    about = ids.join(case.id, cause)
    noted = case.record(RECORD)
    reasons = text_input("reasons", initial=noted.get("reasons") or why, limit=1000, focus=True)
    place = text_input(
        "next_place", initial=noted.get("next_place", ""), multiline=False, limit=300
    )
    blocks: list[Block] = [
        rich(line(FINAL)),
        input_block(
            "reasons",
            "Why does our answer stay?",
            reasons,
            hint="As you would say it to them.",
            optional=False,
        ),
        input_block(
            "next_place",
            "Where can they turn next?",
            place,
            hint="Somebody above you, a mediator, an ombudsman, an authority.",
            optional=False,
        ),
    ]
    return form(ids.FINAL_FORM, "Final answer", blocks, submit="Next", about=about)


def parse_final(view: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """The case's id, the cause, the reasons, and where they can turn."""
    typed = Typed.of(view)
    case_id, _, cause = view["private_metadata"].partition("/")
    return case_id, cause, typed.text("reasons"), typed.text("next_place")
