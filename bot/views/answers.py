"""Private answers to commands: lists, help, words."""

from collections.abc import Callable, Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot.domain.case import Case, State
from bot.domain.playbook import Playbook
from bot.domain.step import position
from bot.domain.timeline import Entry
from bot.views import ids
from bot.views.notes import dated
from bot.views.text import (
    Part,
    bold,
    bullets,
    clip,
    escape,
    length,
    line,
    lines,
    link,
    marked,
    person,
    plain,
    rich,
    small,
)
from glossary import Term

SHOWN = 30
TERMS = 15
TIMELINE = 6_000
"""Characters of it in one answer."""
HELP = (
    ("", "opens a case"),
    ("Acme: charged twice", "opens it with client and issue filled in"),
    ("call acme", "Acme is on the line: what to know, and your notes"),
    ("list", "the open cases; also list mine and list overdue"),
    ("find charged twice", "the cases that have these words"),
    ("show CI-12", "one case and what happened in it"),
    ("why CI-12", "what I remind of next, when, and why then"),
    ("digest", "the open follow-ups, now"),
    ("stats", "looks back, in pictures; also stats week, quarter or year"),
    ("training", "what to talk about this month, from the cases"),
    ("term root cause", "explains a word"),
    ("glossary", "shows all our words; glossary e, glossary sorry, some"),
    ("away until Thursday, @Ben", "Ben is reminded in your place; away back ends it"),
    ("causes", "renames a cause, or merges two that are the same, for admins"),
    ("settings", "channels, hours and contacts, for admins; settings mine for your own"),
    ("export", "all cases as files, for admins"),
    ("help", "this list"),
)


def case_list(
    cases: Sequence[Case], overdue: frozenset[str], url: Callable[[Case], str], *, title: str
) -> list[Block]:
    if not cases:
        return [rich(line(bold(title))), small("None. That is a good day.")]
    rows = [_row(case, case.id in overdue, url(case)) for case in cases[:SHOWN]]
    blocks: list[Block] = [rich(line(bold(f"{title} · {len(cases)}")), bullets(rows))]
    if len(cases) > SHOWN:
        blocks.append(
            small(f"And {len(cases) - SHOWN} more. Narrow it down: list mine, list overdue.")
        )
    return blocks


def _row(case: Case, overdue: bool, url: str) -> list[Part | str]:
    number, total = position(case, case.current)
    label: Part = link(url, case.label) if url else bold(case.label)
    state = "resolved" if case.state is State.RESOLVED else f"step {number} of {total}"
    said: list[Part | str] = [
        label, " ", plain(clip(case.client, 60)), f" · {case.severity} · {state} · ", person(case.owner)
    ]  # fmt: skip
    return [*said, bold(" · past due")] if overdue else said


def case_details(case: Case, playbook: Playbook, entries: Sequence[Entry], url: str) -> list[Block]:
    """One case and what happened in it, the newest first."""
    head: list[Part | str] = [bold(f"{case.label} · {case.client}"), f" · {case.state}"]
    if case.current:
        head.append(f" · {playbook.step(case.current).title}")
    titles = {step.key: step.title for step in playbook.steps}
    rows, room = [], TIMELINE
    for entry in entries:
        row = dated(entry, case, titles)
        room -= length([rich(line(*row))])
        if room < 0:
            break
        rows.append(row)
    blocks: list[Block] = [
        rich(
            lines([head, [plain(clip(case.happened, 600))], *_facts(case)]),
            line("\n", bold("Timeline")),
            bullets(rows),
        )
    ]
    if len(rows) < len(entries):
        blocks.append(small(f"And {len(entries) - len(rows)} older."))
    if url:
        blocks.append(rich(line(link(url, f"Open {case.label}"))))
    return blocks


def _facts(case: Case) -> list[list[Part | str]]:
    cause: list[list[Part | str]] = [[bold("Cause "), plain(case.cause)]] if case.cause else []
    return [[bold("Owner "), person(case.owner)], *cause]


def help_blocks(unknown: str = "", nearest: str = "") -> list[Block]:
    """What can be typed; after a typo, the nearest first."""
    blocks: list[Block] = []
    if unknown:
        meant = f" Did you mean {ids.COMMAND} {nearest}?" if nearest else ""
        blocks.append(rich(line(f"I don't know “{clip(unknown, 60)}”.{meant} No case was opened.")))
    rows: list[list[Part | str]] = [
        [bold(f"{ids.COMMAND} {word}".strip()), f" – {what}"] for word, what in HELP
    ]
    return [*blocks, rich(line("Every next step is also a button on the card."), bullets(rows))]


def glossary_blocks(letters: Mapping[str, Sequence[Term]]) -> list[Block]:
    """The words alone, by letter."""
    rows: list[list[Part | str]] = [
        [bold(f"{letter}  "), ", ".join(term.term for term in terms)]
        for letter, terms in letters.items()
    ]
    more = small(f"{ids.COMMAND} glossary e shows those with E; {ids.COMMAND} term trust, one.")
    return [rich(line(bold("Our words"))), rich(lines(rows)), more]


def terms_blocks(terms: Sequence[Term]) -> list[Block]:
    rows: list[list[Part | str]] = [
        [bold(term.term), f"  {term.definition}"] for term in terms[:TERMS]
    ]
    blocks: list[Block] = [rich(bullets(rows))]
    if len(terms) > TERMS:
        blocks.append(small(f"And {len(terms) - TERMS} more. Narrow it down."))
    return blocks


def unknown_term(asked: str, near: Sequence[Term], *, of: int) -> list[Block]:
    """Not among our words: the nearest ones, or some to begin with."""
    first = f"“{clip(asked, 60)}” is not among the {of} words." if asked else "Which word?"
    names = ", ".join(term.term for term in near)
    then = f"Did you mean: {names}?" if names else "Try: root cause, validate, escalate."
    return [rich(line(f"{first} {then}"))]


def sentence(text: str) -> list[Block]:
    """One sentence of ours, in which people and channels are named."""
    return [rich(line(*marked(clip(text, 2000))))]


def fallback(text: str) -> str:
    return escape(clip(text, 300))
