"""Finds the buttons, menus and fields in blocks, as a person's eye does."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from bot.sandbox.state import Json


@dataclass(frozen=True)
class Element:
    block: Json
    body: Json

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.body["action_id"])

    @property
    def kind(self) -> str:
        return str(self.body["type"])

    @property
    def label(self) -> str:
        """What a person reads on it, or beside it."""
        label = self.body.get("text") or self.block.get("label") or self.body.get("placeholder")
        return str(label.get("text", "")) if isinstance(label, dict) else ""


class NoSuchElement(LookupError):
    """A person cannot press what is not there."""


def with_ids(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """Copy blocks with the block and action ids filled in that the app left out."""
    filled = deepcopy(blocks)
    for block in filled:
        if not block.get("block_id"):
            block["block_id"] = new_id("b")
        for body in _interactive(block):
            if not body.get("action_id"):
                body["action_id"] = new_id("a")
    return filled


def elements(blocks: list[Json]) -> list[Element]:
    return [Element(block, body) for block in blocks for body in _interactive(block)]


def find(
    blocks: list[Json], action_id: str | None, *, label: str | None = None, block_id: str | None
) -> Element:
    """Find one element by its id, the unique beginning of an id, or its label."""
    there = [e for e in elements(blocks) if block_id in {None, e.block_id}]
    if label is not None:
        there = [e for e in there if e.label == label]
    if action_id is not None:
        exact = [e for e in there if e.action_id == action_id]
        there = exact or [e for e in there if e.action_id.startswith(action_id)]
    if len(there) == 1:
        return there[0]

    offered = [f"{e.block_id} / {e.action_id} ({e.label})" for e in elements(blocks)]
    wanted = label if action_id is None else action_id
    problem = "more than one element is" if there else "nothing is"
    raise NoSuchElement(f"{problem} {wanted!r} here; there are: {offered}")


def _interactive(block: Json) -> Iterator[Json]:
    """Walk one block for whatever can be pressed or filled in."""
    if "type" in block and block["type"] in INTERACTIVE:
        yield block
    for value in block.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from _interactive(inner)


SELECTS = {
    f"{many}{source}_select"
    for many in ("", "multi_")
    for source in ("static", "external", "users", "conversations", "channels")
}
TYPED = {
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
}
PICKED = {"checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker", "overflow"}
PRESSED = {"button", "workflow_button", "icon_button", "feedback_buttons", "file_input"}
INTERACTIVE = SELECTS | TYPED | PICKED | PRESSED
