"""The message of an escalation: in its thread, and to whoever is asked."""

from slack_sdk.models.blocks import Block

from bot.domain.case import Case
from bot.domain.escalating import find
from bot.views.text import bold, clip, escape, lines, person, plain, rich


def escalation(case: Case, escalation_id: str) -> tuple[str, list[Block]]:
    """Its text and its blocks, as it stands now."""
    found = find(case, escalation_id)
    text = f"{case.label}: escalated, level {found.level}"
    said = lines(
        [
            [bold(f"{case.label} · escalated, level {found.level}")],
            ["Asked: ", *(person(each.person) for each in found.asked)],
            [plain(clip(found.decision, 500))],
        ]
    )
    return escape(text), [rich(said)]
