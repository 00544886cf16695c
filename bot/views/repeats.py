"""The notice of a repeat: the cases, what was to prevent them, and how to begin together."""

from collections.abc import Callable, Iterable, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.action import Action
from bot.domain.case import Case
from bot.domain.repeat import Coming, Of, Told
from bot.views import ids
from bot.views.action_notes import STAGES
from bot.views.forms import form
from bot.views.prevention import change_fields
from bot.views.text import (
    Part,
    actions,
    bold,
    bullets,
    button,
    clip,
    escape,
    line,
    link,
    person,
    plain,
    rich,
    small,
    when,
)

SHOWN = 10
MOST_NAMED = 20
THIRD = 3
ORDINALS = (
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
)
OVER = "This is no repeat any more."
MERGED = "This cause and another are one now. Its cases are in the notice of that one."


def repeat_blocks(told: Told, url: Callable[[Case], str], message_id: str) -> list[Block]:
    rows = [_row(case, url(case)) for case in told.cases[-SHOWN:]]
    blocks: list[Block] = [rich(line(bold("Repeat  "), *_title(told)), bullets(rows))]
    if len(told.cases) > SHOWN:
        blocks.append(small(f"And {len(told.cases) - SHOWN} earlier."))
    blocks += _acted(told, url)
    joint = button("Start a joint action", action_id=ids.REPEAT_JOINT, value=message_id)
    return [*blocks, actions("repeat", joint)]


def joint_form(told: Told, message_id: str) -> View:
    """One change for all of them."""
    labels = ", ".join(case.label for case in told.cases[-MOST_NAMED:])
    left = len(told.cases) - MOST_NAMED
    served = f"It serves {labels}" + (f" and {left} more." if left > 0 else ".")
    blocks: list[Block] = [rich(line(bold("Repeat  "), *_title(told))), small(served)]
    blocks += change_fields(1, optional=False)
    return form(ids.JOINT_FORM, "A joint action", blocks, submit="Plan it", about=message_id)


def coming(repeats: Iterable[Coming]) -> list[Block]:
    """In the form, before the case is opened."""
    rows = [
        line(
            bold("Repeat  "),
            f"This would be the {_nth(each.count)} case of ",
            plain(clip(each.name, 100), bold=True),
            f" in {each.days} days.",
        )
        for each in repeats
    ]
    return [rich(row) for row in rows]


def repeat_text(told: Told) -> str:
    days, count = told.rules.repeat_within.days, len(told.cases)
    name = clip(told.name, 75)
    if told.of is Of.CLIENT:
        return escape(f"Repeat: {count} cases of {name} in {days} days")
    return escape(f"Repeat: {count} cases in {days} days of one cause, {name}")


def over_text(told: Told) -> str:
    """What is left of a notice."""
    merged = told.of is Of.CAUSE and not told.name
    return MERGED if merged else OVER


def _title(told: Told) -> Sequence[Part | str]:
    days, count = told.rules.repeat_within.days, len(told.cases)
    name = plain(clip(told.name, 150), bold=True)
    if told.of is Of.CLIENT:
        return [f"{count} cases of ", name, f" in {days} days. What is the cause behind them?"]
    return [f"{count} cases in {days} days of one cause: ", name]


def _row(case: Case, url: str) -> list[Part | str]:
    what = clip(" ".join(case.happened.split()), 120)
    said: list[Part | str] = [
        _label(case, url),
        " ",
        plain(clip(case.client, 75)),
        ": ",
        plain(what),
    ]
    return [*said, " · ", when(case.reached_at)]


def _acted(told: Told, url: Callable[[Case], str]) -> list[Block]:
    if not told.acted:
        return [small("No prevention action was planned yet.")]
    rows = [_action(case, action, url(case)) for case, action in told.acted[-SHOWN:]]
    return [rich(line(bold("This was to prevent it")), bullets(rows))]


def _action(case: Case, action: Action, url: str) -> list[Part | str]:
    what = plain(clip(" ".join(action.what.split()), 150))
    return [_label(case, url), " ", what, f" · {STAGES[action.stage]} · ", person(action.owner)]


def _nth(count: int) -> str:
    if count < len(ORDINALS):
        return ORDINALS[count]
    last = 0 if count // 10 % 10 == 1 else count % 10
    return f"{count}{('th', 'st', 'nd', 'rd')[last] if last <= THIRD else 'th'}"


def _label(case: Case, url: str) -> Part:
    return link(url, case.label) if url else bold(case.label)
