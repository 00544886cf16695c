"""What a person types, as Slack sends it on: escaped, with mentions as ids."""

import re
from html import escape

from bot.sandbox.workspace import Workspace

SPECIAL = re.compile(
    r"<(?P<id>[@#]\w+)(?:\|[^<>]*)?>|(?<![\w.])(?P<name>[@#][a-z][\w-]*)|(?P<other>[&<>])"
)


def typed_text(workspace: Workspace, text: str, *, labelled: bool = False) -> str:
    """Escape all but mentions of who and what there is.

    Commands carry a `labelled` mention, `<@U1|ann>`; messages carry the id alone.
    """
    names = {f"@{user.name}": f"@{user.id}" for user in workspace.users.values()}
    names |= {f"#{c.name}": f"#{c.id}" for c in workspace.channels.values() if c.name}
    labels = {mention: name[1:] for name, mention in names.items()}

    def sent(match: re.Match[str]) -> str:
        mention = names.get(match["name"] or "", match["id"])
        if mention not in labels:
            return escape(match.group(), quote=False)
        return f"<{mention}|{labels[mention]}>" if labelled else f"<{mention}>"

    return SPECIAL.sub(sent, text)
