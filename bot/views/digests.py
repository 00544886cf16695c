"""The digest of open follow-ups: each line says what is due, and acts."""

from collections.abc import Callable
from datetime import date

from slack_sdk.models.blocks import (
    Block,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
)

from bot.domain.digest import CaseName, Digest, Line, Section
from bot.views import ids
from bot.views.cases import KINDS
from bot.views.text import actions, bold, button, clip, date_mark, lines, rich, small

ICONS = {
    Section.NOW: ":bell:",
    Section.ESCALATIONS: ":rotating_light:",
    Section.AT_RISK: ":hourglass_flowing_sand:",
    Section.PAST_DUE: ":red_circle:",
    Section.TODAY: ":large_yellow_circle:",
    Section.NEXT: ":white_circle:",
    Section.PREVENTION: ":seedling:",
}
CHARACTERS = 11_000
"""All blocks of a message; Slack refuses somewhere above 13,200."""


def digest_blocks(
    digest: Digest, today: date, url: Callable[[CaseName], str], *, mine: bool, left_out: int = 0
) -> list[Block]:
    """One line a follow-up, in sections; on an empty day one line.

    `left_out` tells an admin how many messages Slack would not take.
    """
    whose = "Your open follow-ups" if mine else "Open follow-ups"
    heading = f"{whose} · {today:%A} {today.day} {today:%B}"
    blocks: list[Block] = [rich(lines([[bold(heading)]]))]
    if left_out:
        what = "1 message" if left_out == 1 else f"{left_out} messages"
        why = "client-issue outbox, where the bot runs, says why."
        blocks.append(small(f"Slack did not take {what} of mine: {why}"))
    if not digest.lines:
        return [*blocks, small("Nothing is due. No promise is at risk.")]
    shown, used = 0, 0
    for section, rows in digest.sections:
        blocks.append(SectionBlock(text=MarkdownTextObject(text=f"{ICONS[section]} *{section}*")))
        for row in rows:
            block = _line(row, url(row.case), named=not mine)
            used += len(str(block.to_dict()))
            if used > CHARACTERS:
                break
            blocks.append(block)
            shown += 1
    left = len(digest.lines) - shown + digest.more
    if left:
        blocks += [
            small(f"And {left} more."),
            actions("digest.all", button("Show all", action_id=ids.DIGEST_ALL)),
        ]
    return blocks


def digest_text(digest: Digest) -> str:
    count = len(digest.lines) + digest.more
    if not count:
        return "No open follow-ups"
    return "1 open follow-up" if count == 1 else f"{count} open follow-ups"


def _line(row: Line, url: str, *, named: bool) -> Block:
    """What was typed stands in plain fields: among Slack's own marks it could format or link."""
    label = f"<{url}|{row.case.label}>" if url else row.case.label
    named = named or row.section is Section.ESCALATIONS
    owner = f" · <@{row.owner}>" if named else ""
    kind = KINDS.get(row.kind, row.kind)
    menu = OverflowMenuElement(
        action_id=f"{ids.DIGEST_LINE}.{row.reminder_id}", options=_options(row, url)
    )
    typed = [clip(row.case.client, 60), clip(" ".join(row.what.split()), 80)]
    return SectionBlock(
        text=MarkdownTextObject(text=f"{label} · {kind}, {date_mark(row.due_at)}{owner}"),
        fields=[PlainTextObject(text=each, emoji=False) for each in typed if each],
        accessory=menu if row.reminder_id else None,
    )


def _options(row: Line, url: str) -> list[Option]:
    value = ids.join(row.reminder_id, str(row.occurrence))
    made = [
        Option(value=ids.join(action, value), text=PlainTextObject(text=label, emoji=False))
        for action, label in (("done", "Done"), ("snooze", "Snooze"), ("hand", "Hand over"))
    ]
    if url:
        opens = PlainTextObject(text="Open case", emoji=False)
        made.append(Option(value="open", text=opens, url=url))
    return made
