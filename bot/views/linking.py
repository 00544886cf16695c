"""*Same as or linked to CI-n*: the form, what both threads say, and the card that points on."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.domain.timeline import Entry
from bot.views import ids
from bot.views.forms import Typed, form, input_block, select, text_input
from bot.views.text import Part, bold, clip, line, link, person, plain, rich

SAME = "same"
LINKED = "linked"
HOW = ((LINKED, "Linked: they have to do with each other"), (SAME, "The same: go on in that one"))
CONFIRMED = "confirmed"
MOST = 10


def link_form(case: Case) -> View:
    blocks: list[Block] = [
        input_block(
            "number",
            "The other case",
            text_input("number", multiline=False, limit=20, focus=True),
            hint="Its number, as CI-12.",
            optional=False,
        ),
        input_block(
            "how",
            "How do they belong together?",
            select("how", HOW, initial=LINKED),
            hint="When they are the same, what is open of this case moves along, and what only it knows.",
            optional=False,
        ),
    ]
    about = ids.join(case.id, "", "")
    return form(ids.LINK_FORM, "Same as or linked to", blocks, submit="Save", about=about)


def merge_anyway_form(case_id: str, number: int, question: str) -> View:
    """Across clients: asked once, in a form of its own."""
    about = ids.join(case_id, str(number), CONFIRMED)
    blocks: list[Block] = [rich(line(plain(question)))]
    return form(ids.LINK_FORM, "Two clients", blocks, submit="Merge", about=about)


def parse_link(view: Mapping[str, Any]) -> tuple[str, str, bool, bool]:
    """The case's id, the typed number, whether they are the same, and whether that was asked."""
    case_id, number, confirmed = ids.split(view["private_metadata"], 3)
    typed = Typed.of(view)
    asked = confirmed == CONFIRMED
    return case_id, number or typed.text("number"), asked or typed.choice("how") == SAME, asked


def linked_to(linked: Sequence[Case], url: Callable[[Case], str]) -> list[list[Part | str]]:
    """One line with their numbers and clients; none, if it is linked to nothing."""
    said: list[Part | str] = []
    for each in linked[:MOST]:
        label: Part = link(url(each), each.label) if url(each) else plain(each.label)
        said += [" · " if said else bold("Linked "), label, plain(f" {clip(each.client, 60)}")]
    return [said] if said else []


def linked_note(entry: Entry, _case: Case) -> list[Part | str]:
    return [bold("Linked"), f" to {entry.detail['to']} by ", person(entry.by), "."]


def merged_note(entry: Entry, _case: Case) -> list[Part | str]:
    if into := entry.detail.get("into"):
        return [bold("Merged"), f" into {into} by ", person(entry.by), ". It goes on there."]
    what = plain(clip(str(entry.detail.get("what", "")), 300))
    merged: list[Part | str] = [bold("Merged"), f": {entry.detail.get('from')} goes on here, says "]
    return [*merged, person(entry.by), ". There they said: ", what]


def merged_card(case: Case, into: Case, url: str) -> list[Block]:
    """One line that points on; its thread stays as it was."""
    name = f"{into.label} · {into.client}"
    to = link(url, name) if url else plain(name, bold=True)
    return [rich(line(bold(f"{case.label} · {clip(case.client, 100)}"), " goes on in ", to))]
