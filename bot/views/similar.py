"""Past cases: what was tried, what worked, how it ended; and the answer to *find*."""

from collections.abc import Callable, Sequence

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.domain.case import Case, State
from bot.domain.similar import tried, worked
from bot.views import ids
from bot.views.forms import form
from bot.views.text import (
    Part,
    bold,
    bullets,
    button,
    clip,
    line,
    lines,
    link,
    plain,
    rich,
    small,
    when,
)

NONE = "No past case is like this one yet. What you agree here will help with the next."
WHAT = f"Find what? Type some words: {ids.COMMAND} find charged twice"

Url = Callable[[Case], str]


def similar_button(case: Case) -> ButtonElement:
    return button("Similar cases", action_id=ids.CASE_SIMILAR, value=case.id)


def similar_form(case: Case, found: Sequence[Case], url: Url) -> View:
    blocks: list[Block] = [rich(lines(_learnt(each, url(each)))) for each in found]
    more = small("The most alike first, by their words, client and cause.")
    blocks = [*blocks, more] if blocks else [small(NONE)]
    return form(ids.SIMILAR_FORM, f"Like {case.label}", blocks, close="Close")


def recent_blocks(found: Sequence[Case]) -> list[Block]:
    """Above the text of a new case: it may be the same thing, or tell what helps."""
    if not found:
        return []
    return [rich(line(bold("Similar, lately")), bullets(map(_recent, found)))]


def found_blocks(text: str, found: Sequence[Case], url: Url) -> list[Block]:
    if not found:
        return [rich(line(f"No case has “{clip(text, 60)}” in it. Try other words, or fewer."))]
    head = line(bold(f"Cases with “{clip(text, 60)}”"))
    hint = small("The best match first, at most 10. More words find better.")
    return [rich(head, bullets(_found(each, url(each)) for each in found)), hint]


def got(case: Case) -> list[Part | str]:
    """What a like case got, in one line."""
    agreed = worked(case)
    said: list[Part | str] = [bold(case.label), " · ", plain(clip(case.client, 60)), ": "]
    said.append(plain(clip(agreed, 150)) if agreed else "nothing noted as agreed")
    return [*said, f". Ended: {case.outcome}."]


def _learnt(case: Case, url: str) -> list[list[Part | str]]:
    rows: list[list[Part | str]] = [
        [_label(case, url), " · ", plain(clip(case.client, 60)), ": ", _short(case.happened, 200)]
    ]
    if case.cause:
        rows.append([bold("Cause "), _short(case.cause, 150)])
    if offered := tried(case):
        rows.append([bold("Tried "), _short(" · ".join(offered), 300)])
    if agreed := worked(case):
        rows.append([bold("Agreed " if case.record("agreement") else "Done "), _short(agreed, 300)])
    return [*rows, [bold("Ended "), *_ended(case)]]


def _recent(case: Case) -> list[Part | str]:
    said: list[Part | str] = [bold(case.label), " · ", plain(clip(case.client, 60)), ": "]
    agreed = worked(case) if case.state is State.CLOSED else ""
    said += [_short(case.happened, 90), " · ", str(case.outcome or case.state)]
    return [*said, ": ", _short(agreed, 90)] if agreed else said


def _found(case: Case, url: str) -> list[Part | str]:
    said: list[Part | str] = [_label(case, url), " · ", plain(clip(case.client, 60)), ": "]
    return [*said, _short(case.happened, 120), f" · {case.outcome or case.state}"]


def _ended(case: Case) -> list[Part | str]:
    ended = case.closed_at
    said: list[Part | str] = [str(case.outcome)]
    return [*said, ", ", when(ended)] if ended else said


def _label(case: Case, url: str) -> Part:
    return link(url, case.label) if url else bold(case.label)


def _short(text: str, limit: int) -> Part:
    return plain(clip(" ".join(text.split()), limit))
