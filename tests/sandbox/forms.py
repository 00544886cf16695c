"""Small forms, fields and buttons for the tests of the sandbox."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, *, optional: bool = False, initial: str | None = None) -> Json:
    element: Json = {"type": "plain_text_input", "action_id": "text"}
    if initial is not None:
        element["initial_value"] = initial
    label = plain(block_id.title())
    kind = {"type": "input", "block_id": block_id, "optional": optional}
    return kind | {"label": label, "element": element}


def form(*blocks: Json, **more: object) -> Json:
    titles = {"title": plain("Open a case"), "submit": plain("Open"), "callback_id": "case.open"}
    return {"type": "modal", "blocks": list(blocks)} | titles | more


def button(action_id: str, text: str = "Press", **more: object) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text)} | more


def actions(*elements: Json, block_id: str = "buttons") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}
