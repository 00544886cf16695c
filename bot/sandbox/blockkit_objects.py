"""Block Kit's composition objects: text, confirmation, options and the like."""

from collections.abc import Iterator, Mapping

from bot.sandbox.blockkit_checks import (
    Check,
    Fields,
    boolean,
    choice,
    exactly_one,
    items,
    kinds,
    matching,
    problem,
    record,
    string,
)

IDENTIFIER = string(most=255)
LINK = matching(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "invalid url")
IMAGE_LINK = matching(r"https?://\S+", "invalid url")

_MOST_OPTIONS = 100


def texts(most: int) -> dict[str, Check]:
    text = {"text": string(most=most)}
    return {
        "plain_text": record(text, {"emoji": boolean}),
        "mrkdwn": record(text, {"verbatim": boolean}),
    }


def plain_text(most: int) -> Check:
    return kinds({"plain_text": texts(most)["plain_text"]})


def any_text(most: int) -> Check:
    either = kinds(texts(most))

    def check(value: object, at: str) -> Iterator[str]:
        found = list(either(value, at))
        if found:
            yield problem("failed to match all allowed schemas", at)
            yield from found

    return check


def option(text: Check, optional: Mapping[str, Check] | None = None) -> Check:
    return record(
        {"text": text, "value": string(most=150)}, {"description": text, **(optional or {})}
    )


STYLE = choice("primary", "danger")
CONFIRM = record(
    {"text": any_text(300)},
    {"title": plain_text(100), "confirm": plain_text(30), "deny": plain_text(30), "style": STYLE},
)
SLACK_FILE = record({}, {"id": IDENTIFIER, "url": IMAGE_LINK}, exactly_one("id", "url"))
OPTION = option(plain_text(75))
OPTION_WITH_MRKDWN = option(any_text(75))
OPTION_WITH_LINK = option(plain_text(75), {"url": LINK})


def options(*, least: int = 1) -> Check:
    return items(OPTION, least=least, most=_MOST_OPTIONS)


def option_groups(*, least: int = 1) -> Check:
    group = record({"label": plain_text(75), "options": options(least=least)})
    return items(group, least=least, most=_MOST_OPTIONS)


# What an app answers while a person types into an external select; it may have found nothing.
SUGGESTIONS = record(
    {},
    {"options": options(least=0), "option_groups": option_groups(least=0)},
    exactly_one("options", "option_groups"),
)
FILTER = record(
    {},
    {
        "include": items(choice("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
DISPATCH_ACTION_CONFIG = record(
    {},
    {"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), most=2)},
)
_PARAMETERS = items(record({"name": IDENTIFIER, "value": string(least=0, most=3000)}), most=100)
WORKFLOW = record(
    {"trigger": record({"url": LINK}, {"customizable_input_parameters": _PARAMETERS})}
)


def initial_is_offered(element: Fields, at: str) -> Iterator[str]:
    groups = element.get("option_groups", [])
    offered = [_as_seen(one) for group in [element, *groups] for one in group.get("options", [])]
    if "initial_option" in element and _as_seen(element["initial_option"]) not in offered:
        yield problem("must be one of the options", f"{at}/initial_option")
    for index, one in enumerate(element.get("initial_options", [])):
        if _as_seen(one) not in offered:
            yield problem("must be one of the options", f"{at}/initial_options/{index}")


def _as_seen(one: Fields) -> tuple[str, str, str]:
    """Two options are the same when a person and the app cannot tell them apart."""
    description = one["description"]["text"] if "description" in one else ""
    return one["text"]["text"], one["value"], description
