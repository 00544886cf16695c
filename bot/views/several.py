"""Several cases open for one client, as the lead is told of them."""

from collections.abc import Callable, Sequence

from slack_sdk.models.blocks import Block

from bot.domain.case import Case
from bot.views.text import Part, bold, bullets, clip, escape, line, link, person, plain, rich, small

SHOWN = 10
OVER = "None of these cases is open any more."


def several(cases: Sequence[Case], url: Callable[[Case], str]) -> list[Block]:
    if not cases:
        return [small(OVER)]
    title = f"{len(cases)} cases are open for {clip(cases[0].client, 75)}"
    rows = [_row(case, url(case)) for case in cases[:SHOWN]]
    return [
        rich(line(bold(title)), bullets(rows)),
        small("Told to you as the lead, privately. Who speaks with them for all of us?"),
    ]


def several_text(cases: Sequence[Case]) -> str:
    if not cases:
        return OVER
    return escape(f"{len(cases)} cases are open for {clip(cases[0].client, 75)}")


def _row(case: Case, url: str) -> list[Part | str]:
    label: Part = link(url, case.label) if url else bold(case.label)
    what = clip(" ".join(case.happened.split()), 90)
    return [label, " ", plain(what), " · ", person(case.owner)]
