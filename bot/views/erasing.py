"""What admins read before old cases begin to go."""

from slack_sdk.models.blocks import Block

from bot.domain.erasure import Due
from bot.views import ids
from bot.views.text import bold, day, line, person, rich


def erasure_blocks(due: Due, by: str) -> list[Block]:
    years = "1 year" if due.years == 1 else f"{due.years} years"
    now = "1 is due now" if due.cases == 1 else f"{due.cases:,} are due now"
    said = line(
        bold("Old cases will be erased"),
        "\nFrom ",
        *([day(due.begins)] if due.begins else []),
        f" on, cases go that were closed more than {years} ago: {now}. They can't be brought back. "
        "Set by ",
        person(by),
        f".\n{ids.COMMAND} export brings you a copy; {ids.COMMAND} settings changes the rule.",
    )
    return [rich(said)]


def erasure_text() -> str:
    return "Old cases will be erased"
