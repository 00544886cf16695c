"""Which handler a request goes to: Bolt knows one listener a kind of request, and ours go by name.

Bolt tries its listeners one after the other, and prepares all arguments anew for each: of a hundred
and more, half a millisecond went by before a command had its turn, and several before most buttons.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from handlers.guard import Listener

log = structlog.get_logger()

ANYTHING = re.compile(".*")

Name = str | re.Pattern[str]


class Kind:
    """Requests of one kind. `named_by`: the keys to where Slack writes which one it is."""

    def __init__(self, *named_by: str) -> None:
        self._named_by = named_by
        self._named: dict[str, Listener] = {}
        self._alike: list[tuple[re.Pattern[str], Listener]] = []

    def __call__(self, name: Name) -> Callable[[Listener], None]:
        """As with Bolt: `app.action("done")(listener)`. Of patterns, the first that fits."""

        def register(listener: Listener) -> None:
            if isinstance(name, str):
                self._named[name] = listener
            else:
                self._alike.append((name, listener))

        return register

    def listener(self) -> Listener:
        async def hear(args: AsyncArgs) -> None:
            name = _at(args.payload, self._named_by)
            if found := self._of(name):
                await found(args)
            else:
                log.warning("nobody listens", kind=self._named_by, name=name)

        return hear

    def _of(self, name: str) -> Listener | None:
        alike = (listener for pattern, listener in self._alike if pattern.match(name))
        return self._named.get(name) or next(alike, None)


def _at(payload: Mapping[str, Any], keys: Sequence[str]) -> str:
    found: Any = payload
    for key in keys:
        found = found.get(key) or {}
    return str(found or "")


class Routes:
    """In the order in which Bolt tries them."""

    def __init__(self, app: AsyncApp) -> None:
        self.command = Kind("command")
        self.action = Kind("action_id")
        self.view = Kind("callback_id")
        self.options = Kind("action_id")
        self.shortcut = Kind("callback_id")
        self.function = Kind("function", "callback_id")
        self.event = Kind("type")
        self.view_closed = Kind("callback_id")
        app.command(ANYTHING)(self.command.listener())
        app.action(ANYTHING)(self.action.listener())
        app.view(ANYTHING)(self.view.listener())
        app.options(ANYTHING)(self.options.listener())
        app.shortcut(ANYTHING)(self.shortcut.listener())
        app.function(ANYTHING, auto_acknowledge=False)(self.function.listener())
        app.event(ANYTHING)(self.event.listener())
        app.view_closed(ANYTHING)(self.view_closed.listener())
