"""Block Kit's blocks, and which of them each surface takes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from bot.sandbox.blockkit_checks import (
    Check,
    Fields,
    Rule,
    anything,
    boolean,
    choice,
    exactly_one,
    items,
    kinds,
    number,
    problem,
    record,
    string,
)
from bot.sandbox.blockkit_elements import ELEMENTS, IN_A_SECTION, IN_ACTIONS, IN_AN_INPUT
from bot.sandbox.blockkit_objects import (
    IDENTIFIER,
    IMAGE_LINK,
    LINK,
    SLACK_FILE,
    any_text,
    plain_text,
    texts,
)
from bot.sandbox.blockkit_rich_text import RICH_TEXT

LONGEST_MARKDOWN = 12_000

Surface = Literal["message", "modal", "home"]

# Slack knows these blocks too; an app that sends them is believed on what is inside.
UNMODELLED = (
    "alert", "auth_provider", "call", "card", "carousel", "container", "context_actions",
    "data_table", "data_visualization", "plan", "task_card",
)  # fmt: skip
_NOT_IN_VIEWS = (
    "context_actions", "data_visualization", "markdown", "plan", "table", "task_card",
)  # fmt: skip
_REFUSED: Mapping[Surface, tuple[str, ...]] = {
    "message": ("alert",),
    "modal": ("card", "carousel", *_NOT_IN_VIEWS),
    "home": ("alert", *_NOT_IN_VIEWS),
}


def block_on(surface: Surface) -> Check:
    fields = IN_AN_INPUT if surface == "modal" else set(IN_AN_INPUT) - {"file_input"}
    table = {**dict.fromkeys(UNMODELLED, anything), **_BLOCKS, "input": _input(fields)}
    return kinds({kind: check for kind, check in table.items() if kind not in _REFUSED[surface]})


def _text_or_fields(section: Fields, at: str) -> Iterator[str]:
    if "text" not in section and "fields" not in section:
        yield problem("must define either `text` or `fields`", f"{at}/type")


def _block(
    required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *rules: Rule
) -> Check:
    return record(required, {"block_id": IDENTIFIER, **(optional or {})}, *rules)


def _one_of(names: Iterable[str]) -> Check:
    return kinds({name: ELEMENTS[name] for name in names})


def _input(names: Iterable[str]) -> Check:
    return _block(
        {"label": plain_text(2000), "element": _one_of(names)},
        {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
    )


_IN_CONTEXT = kinds({**texts(3000), "image": ELEMENTS["image"]})
_CELL = kinds(
    {
        "raw_text": record({"text": string(most=10_000)}),
        "raw_number": record({"text": string(most=10_000), "value": number}),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN = record({}, {"align": choice("left", "center", "right"), "is_wrapped": boolean})

_BLOCKS: Mapping[str, Check] = {
    "section": _block(
        {},
        {
            "text": any_text(3000),
            "fields": items(any_text(2000), most=10),
            "accessory": _one_of(IN_A_SECTION),
            "expand": boolean,
        },
        _text_or_fields,
    ),
    "header": _block({"text": plain_text(150)}),
    "divider": _block({}),
    "context": _block({"elements": items(_IN_CONTEXT, most=10)}),
    "actions": _block({"elements": items(_one_of(IN_ACTIONS), most=25)}),
    "image": _block(
        {"alt_text": string(most=2000)},
        {"title": plain_text(2000), "image_url": IMAGE_LINK, "slack_file": SLACK_FILE},
        exactly_one("image_url", "slack_file"),
    ),
    "rich_text": RICH_TEXT,
    "markdown": _block({"text": string(most=LONGEST_MARKDOWN)}),
    "table": _block(
        {"rows": items(items(_CELL, most=20), most=100)},
        {"column_settings": items(_COLUMN, most=20)},
    ),
    "video": _block(
        {
            "alt_text": string(most=2000),
            "title": plain_text(200),
            "thumbnail_url": IMAGE_LINK,
            "video_url": IMAGE_LINK,
        },
        {
            "author_name": string(most=50),
            "description": plain_text(200),
            "provider_icon_url": IMAGE_LINK,
            "provider_name": string(most=255),
            "title_url": LINK,
        },
    ),
}
