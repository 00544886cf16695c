"""What Slack would refuse: blocks, views and suggested options, in the words of its API."""

import json
from collections.abc import Iterator, Mapping, Sequence

from bot.sandbox.blockkit_blocks import LONGEST_MARKDOWN, UNMODELLED, Surface, block_on
from bot.sandbox.blockkit_checks import (
    Check,
    Fields,
    boolean,
    items,
    kinds,
    problem,
    record,
    string,
)
from bot.sandbox.blockkit_objects import SUGGESTIONS, plain_text

__all__ = ["Surface", "check_blocks", "check_options", "check_view", "too_long"]

# Slack publishes no such limit; beyond this, messages have been seen refused.
_LONGEST_MESSAGE = 13_200
_MOST_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}


def check_blocks(blocks: object, surface: Surface) -> list[str]:
    return list(_BLOCKS[surface](blocks, "/blocks"))


def check_view(view: object) -> list[str]:
    return list(_VIEW(view, "/view"))


def check_options(payload: object) -> list[str]:
    """Refusals of an answer to a `block_suggestion`."""
    return list(SUGGESTIONS(payload, ""))


def too_long(blocks: object) -> bool:
    """Whether Slack would answer `msg_blocks_too_long`, however well the blocks are formed."""
    return len(json.dumps(blocks, ensure_ascii=False)) > _LONGEST_MESSAGE


def _blocks(surface: Surface) -> Check:
    well_formed = items(block_on(surface), least=0, most=_MOST_BLOCKS[surface])

    def check(value: object, at: str) -> Iterator[str]:
        found = list(well_formed(value, at))
        yield from found
        if not found and isinstance(value, list):
            yield from _fit_together(value, at)

    return check


def _fit_together(blocks: Sequence[Fields], at: str) -> Iterator[str]:
    yield from _repeated("block_id", [(f"{at}/{index}", one) for index, one in enumerate(blocks)])
    for index, block in enumerate(blocks):
        yield from _repeated("action_id", _elements(block, f"{at}/{index}"))
    yield from _second_focus(blocks, at)
    yield from _too_much_of_a_kind(blocks, at)


def _repeated(name: str, placed: Sequence[tuple[str, Fields]]) -> Iterator[str]:
    seen: list[object] = []
    for at, holder in placed:
        identifier = holder.get(name)
        if identifier in seen:
            yield problem(f'`{name}` "{identifier}" already exists', f"{at}/{name}")
        if identifier is not None:
            seen.append(identifier)


def _second_focus(blocks: Sequence[Fields], at: str) -> Iterator[str]:
    focused = [
        place
        for index, block in enumerate(blocks)
        for place, element in _elements(block, f"{at}/{index}")
        if element.get("focus_on_load")
    ]
    for place in focused[1:]:
        yield problem("only one element may have `focus_on_load`", f"{place}/focus_on_load")


def _too_much_of_a_kind(blocks: Sequence[Fields], at: str) -> Iterator[str]:
    tables = [f"{at}/{index}" for index, one in enumerate(blocks) if one["type"] == "table"]
    for place in tables[1:]:
        yield problem("only_one_table_allowed", place)
    if sum(len(one["text"]) for one in blocks if one["type"] == "markdown") > LONGEST_MARKDOWN:
        yield problem(f"must be less than {LONGEST_MARKDOWN + 1} characters of markdown", at)


def _elements(block: Fields, at: str) -> list[tuple[str, Fields]]:
    """The elements of a block that may be interactive, each with its JSON pointer."""
    if block["type"] in UNMODELLED:
        return []
    several = block.get("elements", [])
    placed = [(f"{at}/elements/{index}", element) for index, element in enumerate(several)]
    placed += [(f"{at}/{name}", block[name]) for name in ("accessory", "element") if name in block]
    return placed


def _inputs_have_a_submit(modal: Fields, at: str) -> Iterator[str]:
    for index, block in enumerate(modal["blocks"]):
        if block["type"] == "input" and "submit" not in modal:
            yield problem(
                "must define `submit` to use an `input` block in modals",
                f"{at}/blocks/{index}/input",
            )


_BLOCKS: Mapping[Surface, Check] = {surface: _blocks(surface) for surface in _MOST_BLOCKS}
_SHARED: Mapping[str, Check] = {
    "callback_id": string(least=0, most=255),
    "external_id": string(least=0, most=255),
    "private_metadata": string(least=0, most=3000),
}
_VIEW = kinds(
    {
        "modal": record(
            {"title": plain_text(24), "blocks": _BLOCKS["modal"]},
            {
                **_SHARED,
                "submit": plain_text(24),
                "close": plain_text(24),
                "clear_on_close": boolean,
                "notify_on_close": boolean,
            },
            _inputs_have_a_submit,
        ),
        "home": record({"blocks": _BLOCKS["home"]}, _SHARED),
    }
)
