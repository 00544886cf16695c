"""Block Kit's rich text: sections, lists, quotes and code, and the pieces they are made of."""

from collections.abc import Mapping

from bot.sandbox.blockkit_checks import (
    Check,
    boolean,
    choice,
    items,
    kinds,
    number,
    record,
    string,
    whole,
)
from bot.sandbox.blockkit_objects import IDENTIFIER, LINK

# Slack bounds rich text by the size of the whole message; these only stop the absurd.
_WORDS = string(most=40_000)
_MANY = 10_000
_TEXT_STYLES = ("bold", "italic", "strike", "underline", "code")
_MENTION_STYLES = (*_TEXT_STYLES, "highlight", "client_highlight", "unlink")


def _piece(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    style = record({}, dict.fromkeys(_TEXT_STYLES, boolean))
    return record(required, {"style": style, **(optional or {})})


def _mention(name: str) -> Check:
    style = record({}, dict.fromkeys(_MENTION_STYLES, boolean))
    return record({name: IDENTIFIER}, {"style": style})


_TEXT = _piece({"text": _WORDS})
_LINK = _piece({"url": LINK}, {"text": _WORDS, "unsafe": boolean})
_PIECES = items(
    kinds(
        {
            "text": _TEXT,
            "link": _LINK,
            "emoji": _piece({"name": _WORDS}, {"unicode": _WORDS, "url": LINK}),
            "user": _mention("user_id"),
            "usergroup": _mention("usergroup_id"),
            "channel": _mention("channel_id"),
            "team": _mention("team_id"),
            "broadcast": _piece({"range": choice("here", "channel", "everyone")}),
            "color": _piece({"value": _WORDS}),
            "date": _piece(
                {"timestamp": number, "format": _WORDS}, {"url": LINK, "fallback": _WORDS}
            ),
        }
    ),
    least=0,
    most=_MANY,
)
_SECTION = record({"elements": _PIECES})
_BORDER = whole(least=0, most=1)
_LIST = record(
    {
        "style": choice("bullet", "ordered"),
        "elements": items(kinds({"rich_text_section": _SECTION}), most=_MANY),
    },
    {"indent": whole(least=0, most=8), "offset": whole(least=0, most=_MANY), "border": _BORDER},
)
_PREFORMATTED = record(
    {"elements": items(kinds({"text": _TEXT, "link": _LINK}), least=0, most=_MANY)},
    {"language": _WORDS, "border": _BORDER},
)

RICH_TEXT = record(
    {
        "elements": items(
            kinds(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_list": _LIST,
                    "rich_text_quote": record({"elements": _PIECES}, {"border": _BORDER}),
                    "rich_text_preformatted": _PREFORMATTED,
                }
            ),
            most=_MANY,
        )
    },
    {"block_id": IDENTIFIER},
)
