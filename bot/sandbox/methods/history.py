"""conversations.history and conversations.replies: reading back what was said."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.access import Api, entered, page
from bot.sandbox.state import Json, Message
from bot.sandbox.wire import message_json


def history(api: Api, arguments: Arguments) -> Json:
    """Newest first, without the replies in threads."""
    channel = entered(api, arguments.required("channel"))
    messages = _between(api.workspace.messages(channel.id), arguments)
    return _pages(api, arguments, messages[::-1])


def replies(api: Api, arguments: Arguments) -> Json:
    """Oldest first; the root comes first whatever `oldest` says."""
    channel = entered(api, arguments.required("channel"))
    root = api.workspace.find_message(channel.id, arguments.required("ts"))
    if root is None or root.only_for is not None:
        raise SlackError("thread_not_found")
    answers = _between(api.workspace.messages(channel.id, root.ts), arguments)
    return _pages(api, arguments, [root, *answers])


def _between(messages: list[Message], arguments: Arguments) -> list[Message]:
    """Cut by `oldest` and `latest`, which are left out themselves unless `inclusive`.

    Seconds and the six digits of a ts are padded alike, so text order is time order.
    """
    oldest, latest = _padded(arguments.text("oldest")), _padded(arguments.text("latest"))
    inclusive = arguments.flag("inclusive")

    def fits(ts: str) -> bool:
        if inclusive and ts in {oldest, latest}:
            return True
        return (not oldest or ts > oldest) and (not latest or ts < latest)

    return [message for message in messages if fits(message.ts)]


def _padded(ts: str) -> str:
    """Write a bound as a ts is written; 0 and nothing are no bound."""
    if not ts or not ts.strip("0."):
        return ""
    seconds, _, rest = ts.partition(".")
    if not seconds.isdecimal() or (rest and not rest.isdecimal()):
        raise SlackError("invalid_ts_oldest")
    return f"{seconds}.{rest:0<6}"


def _pages(api: Api, arguments: Arguments, messages: list[Message]) -> Json:
    metadata = arguments.flag("include_all_metadata")
    wanted = [{"message": message} for message in messages]
    shown, cursor = page(wanted, arguments, size=100)
    return {
        "messages": [
            message_json(each["message"], api.workspace, metadata=metadata) for each in shown
        ],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }
