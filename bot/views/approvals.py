"""The question for a yes to a remedy, privately to those who may give it, and their no."""

from slack_sdk.models.blocks import Block, InteractiveElement
from slack_sdk.models.views import View

from bot.domain.approval import REASON, is_waiting, stamp
from bot.domain.case import Case
from bot.domain.offer import Offer, offers
from bot.domain.timeline import Entry
from bot.views import ids
from bot.views.forms import form, input_block, text_input
from bot.views.text import Part, bullets, button, clip, line, plain, rich, small, when

OVER = "Answered, or no longer asked. The thread says how it went on."


def asked_approval(entry: Entry, case: Case) -> list[Block]:
    """The ways as they stand, with their sums; one line once nothing is asked any more."""
    if not _waits(entry, case):
        return [small(OVER)]
    return [rich(line("May this be offered?"), bullets(map(_way, offers(case))))]


def approval_buttons(entry: Entry, case: Case) -> list[InteractiveElement]:
    if not _waits(entry, case):
        return []
    value = ids.join(case.id, stamp(case))
    return [
        button("Approve the remedy", action_id=ids.APPROVE, value=value, style="primary"),
        button("Say no", action_id=ids.DECLINE, value=value),
    ]


def decline_form(case_id: str, given: str) -> View:
    why = input_block(
        "why",
        "Why not, and what would you agree to?",
        text_input("why", limit=REASON),
        hint="The owner is told, and the thread of the case.",
        optional=False,
    )
    about = ids.join(case_id, given)
    return form(ids.DECLINE_FORM, "Say no", [why], submit="Say no", about=about)


def _waits(entry: Entry, case: Case) -> bool:
    return is_waiting(case, entry.id, str(entry.detail["given"]))


def _way(offer: Offer) -> list[Part | str]:
    said: list[Part | str] = [plain(clip(offer.what, 150))]
    if offer.amount is not None:
        said.append(f", sum {offer.amount:,f}")
    said += [", by ", when(offer.at)]
    return [*said, plain(f", without: {clip(offer.limits, 150)}")] if offer.limits else said
