"""How often a client hears from us: the field of a form, and its words."""

from slack_sdk.models.blocks import Block

from bot.domain.case import Case
from bot.domain.rhythm import Every, choice, parse
from bot.views.forms import Typed, input_block, select

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOW_OFTEN = {
    Every.WEEK: "Every {}",
    Every.TWO_WEEKS: "Every second {}",
    Every.MONTH: "The first {} of each month",
}
BY_SEVERITY = "by severity"
OFFERED = 5
"""Weekdays that are offered, from Monday on."""


def rhythm_field(case: Case) -> Block:
    rhythm = parse(case.rhythm)
    offered = [(BY_SEVERITY, "No rhythm: by severity")]
    offered += [
        (choice(every, day), words.format(DAYS[day]))
        for every, words in HOW_OFTEN.items()
        for day in range(OFFERED)
    ]
    initial = rhythm.choice if rhythm else BY_SEVERITY
    which = select("rhythm", offered, initial=initial)
    hint = "If you agreed with them how often they hear from us."
    return input_block("rhythm", "Regularly", which, hint=hint)


def rhythm_chosen(typed: Typed) -> str | None:
    """Empty for none; None where the form did not ask."""
    value = typed.choice("rhythm") if "rhythm" in typed else None
    return "" if value == BY_SEVERITY else value


def rhythm_in_words(value: str) -> str:
    """*every second Monday*; empty for none."""
    rhythm = parse(value)
    if rhythm is None:
        return ""
    words = HOW_OFTEN[rhythm.every].format(DAYS[rhythm.first.weekday()])
    return words[0].lower() + words[1:]
