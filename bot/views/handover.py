"""Handing over: the form with its brief, and what both owners are told."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block, UserSelectElement
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.domain.handover import BRIEF_LIMIT, can_undo
from bot.domain.timeline import Entry
from bot.views import ids
from bot.views.forms import Typed, form, input_block, text_input
from bot.views.text import Part, actions, bold, button, clip, lines, person, plain, quote, rich

Rows = list[list[Part | str]]


def hand_over_form(case: Case, brief: str) -> View:
    blocks: list[Block] = [
        input_block("to", "New owner", UserSelectElement(action_id="to"), optional=False),
        input_block(
            "why",
            "Why?",
            text_input("why", multiline=False, limit=500),
            hint="Stands in the thread.",
            optional=False,
        ),
        input_block(
            "brief",
            "What they should know",
            text_input("brief", initial=brief, limit=BRIEF_LIMIT),
            hint="Written from the case; mend it. Only the new owner gets it.",
        ),
    ]
    return form(ids.HAND_OVER_FORM, "Hand over", blocks, submit="Hand over", about=case.id)


def parse_hand_over(view: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """The case's id, the new owner, why, and the brief."""
    typed = Typed.of(view)
    return view["private_metadata"], typed.user("to"), typed.text("why"), typed.text("brief")


def owner_note(entry: Entry, _case: Case) -> list[Part | str]:
    to, why = person(str(entry.detail["to"])), clip(entry.why, 300)
    if entry.detail.get("undone"):
        return [bold("Hand-over undone"), " by ", person(entry.by), ". Owner is ", to, " again."]
    said: list[Part | str] = [bold("Owner"), " is now ", to, ", handed over by ", person(entry.by)]
    return [*said, ".", " ", plain(f"“{why}”")] if why else [*said, "."]


def handed_over(entry: Entry, case: Case, url: str, to: str) -> list[Block]:
    """Told to one of the two: the new owner gets the brief, the old one can take it back."""
    title: Rows = [[bold(f"{case.label} · "), plain(case.client, bold=True)]]
    rows: Rows = [owner_note(entry, case)]
    opens = button("Open case", action_id=ids.CASE_LINK, url=url) if url else None
    block_id = f"notice/{entry.id}/{case.version}"
    if entry.detail.get("undone"):
        rows.append(["Its promises and reminders went back with it."])
        return [rich(lines(title), lines(rows)), *([actions(block_id, opens)] if opens else [])]
    if to != entry.detail["to"]:
        rows.append(["Its promises and reminders went along."])
        value = ids.join(case.id, entry.id)
        back = button("Undo", action_id=ids.HAND_OVER_UNDO, value=value)
        pressed = [each for each in (back if can_undo(entry, case) else None, opens) if each]
        return [
            rich(lines(title), lines(rows)),
            *([actions(block_id, *pressed)] if pressed else []),
        ]
    rows.append(["This case is yours now. Its thread holds all that was said and promised."])
    known = str(entry.detail.get("brief", ""))
    told = [lines(title), lines(rows), *([quote(known)] if known else [])]
    introduces = button(
        "Draft an introduction", action_id=ids.CASE_INTRODUCE, value=case.id, style="primary"
    )
    return [rich(*told), actions(block_id, introduces, opens)]
