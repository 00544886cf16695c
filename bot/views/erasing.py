"""What admins read before old cases begin to go."""

from slack_sdk.models.blocks import Block

from bot.domain.erasure import Due
from bot.views import ids
from bot.views.text import bold, day, line, person, rich

OVER = "The rule for erasing old cases was changed since."


def erasure_blocks(due: Due) -> list[Block]:
    years = "1 year" if due.years == 1 else f"{due.years} years"
    now = {0: "none is", 1: "1 is"}.get(due.cases, f"{due.cases:,} are")
    said = line(
        bold("Old cases will be erased"),
        "\nFrom ",
        *([day(due.begins)] if due.begins else []),
        f" on, I erase cases that were closed more than {years} ago; {now} due now. They can't be "
        "brought back. Set by ",
        person(due.by),
        f".\n{ids.COMMAND} export brings you a copy; {ids.COMMAND} settings changes the rule.",
    )
    return [rich(said)]


def erasure_text() -> str:
    return "Old cases will be erased"
