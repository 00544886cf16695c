"""The Home tab: what is mine, and the one press to open a case."""

from collections.abc import Callable, Sequence
from datetime import date

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    DividerBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.domain.digest import CaseName, Digest
from bot.domain.step import position
from bot.views import ids
from bot.views.cases import card_buttons
from bot.views.digests import digest_blocks
from bot.views.text import actions, bold, button, clip, line, rich, small

SHOWN = 20
Url = Callable[[Case | CaseName], str]


def home(cases: Sequence[Case], digest: Digest, today: date, url: Url) -> View:
    """A person's own cases, the ones with something due first in their follow-ups below."""
    blocks: list[Block] = [
        actions("home", button("Open a client issue", action_id=ids.HOME_OPEN, style="primary")),
        rich(line(bold(f"Your open cases · {len(cases)}" if cases else "You have no open case"))),
        *(_case(case, url(case)) for case in cases[:SHOWN]),
    ]
    if len(cases) > SHOWN:
        blocks.append(small(f"And {len(cases) - SHOWN} more: {ids.COMMAND} list mine"))
    follow_ups = digest_blocks(digest, today, url, mine=True)
    known = small(f"{ids.COMMAND} help shows all that you can type.")
    return View(type="home", blocks=[*blocks, DividerBlock(), *follow_ups, known])


def mentioned(case: Case) -> list[Block]:
    """To who mentions the bot in the thread of a case."""
    return [
        rich(line("What shall we do with ", bold(f"{case.label} · {case.client}"), "?")),
        card_buttons(case),
    ]


def closed_home(text: str) -> View:
    """To who may not use the app."""
    return View(type="home", blocks=[rich(line(text))])


def _case(case: Case, url: str) -> Block:
    label = f"<{url}|{case.label}>" if url else case.label
    number, total = position(case, case.current)
    state = f"step {number} of {total}" if case.current else str(case.state)
    return SectionBlock(
        text=MarkdownTextObject(text=f"{label} · {case.severity} · {state}"),
        fields=[PlainTextObject(text=clip(case.client, 60), emoji=False)],
        accessory=ButtonElement(
            action_id=f"{ids.HOME_CALL}.{case.number}",
            text="Client is on the line",
            value=case.id,
        ),
    )
