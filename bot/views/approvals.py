"""The question for a yes to a remedy, privately to those who may give it, and their no."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.approval import REASON, is_waiting, maker, stamp
from bot.domain.case import Case
from bot.domain.offer import Offer, offers
from bot.domain.timeline import Entry
from bot.views import ids
from bot.views.forms import form, input_block, text_input
from bot.views.text import (
    Part,
    actions,
    bold,
    bullets,
    button,
    clip,
    line,
    person,
    plain,
    quote,
    rich,
    small,
    when,
)

OVER = "Answered, or no longer asked. The thread says how it went on."


def asked_approval(entry: Entry, case: Case, url: str) -> list[Block]:
    """The ways as they stand, with their sums; one line once nothing is asked any more."""
    title = line(bold(f"{case.label} · "), plain(case.client, bold=True))
    opens = button("Open case", action_id=ids.CASE_LINK, url=url) if url else None
    if not is_waiting(case, entry.id, entry.detail["given"]):
        over: list[Block] = [rich(title), small(OVER)]
        return [*over, actions(f"notice/{entry.id}", opens)] if opens else over
    value = ids.join(case.id, stamp(case))
    asks = line("May this be offered? ", person(maker(case)), " needs a yes first.")
    return [
        rich(title, quote(clip(case.happened, 300)), asks, bullets(map(_way, offers(case)))),
        actions(
            f"notice/{entry.id}",
            button("Approve the remedy", action_id=ids.APPROVE, value=value, style="primary"),
            button("Say no", action_id=ids.DECLINE, value=value),
            opens,
        ),
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


def _way(offer: Offer) -> list[Part | str]:
    said: list[Part | str] = [plain(clip(offer.what, 150))]
    if offer.amount is not None:
        said.append(f", sum {offer.amount:,f}")
    said += [", by ", when(offer.at)]
    return [*said, plain(f", without: {clip(offer.limits, 150)}")] if offer.limits else said
