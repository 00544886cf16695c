"""One case as a Markdown file: complete, and what was typed in it formats nothing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.domain.action import Stage
from bot.domain.case import Outcome, State
from bot.domain.export import Told
from bot.domain.timeline import Entry, Kind
from bot.views.timeline_file import timeline_markdown
from tests.factories import ANN, BOB, a_case, a_promise, a_task, an_action
from tests.support.clock import NOON

NAMES = {ANN: "Ann Park", BOB: "Bob *Star*"}


def told(*entries: Entry, **facts: object) -> Told:
    return Told(
        case=a_case(**facts),
        entries=entries,
        names=NAMES,
        titles={"listen": "Listen"},
        zone="Europe/Berlin",
        at=NOON,
    )


def an_entry(kind: Kind = Kind.NOTE, **facts: object) -> Entry:
    return Entry(**{"id": "e1", "kind": kind, "by": ANN, "at": NOON, **facts})  # type: ignore[arg-type]


def tokens(markdown: str) -> list[Token]:
    found = MarkdownIt("commonmark").parse(markdown)
    return [*found, *(child for token in found for child in token.children or ())]


def outline(markdown: str) -> list[str]:
    """What a reader's program makes of it, without the words."""
    return [token.type for token in tokens(markdown) if token.type not in {"text", "hardbreak"}]


def words(markdown: str) -> str:
    return "\n".join(token.content for token in tokens(markdown) if token.type == "text")


def test_it_reads_from_facts_to_the_last_entry() -> None:
    text = timeline_markdown(
        told(
            an_entry(Kind.OPENED),
            an_entry(Kind.CLIENT_UPDATE, detail={"what": "We are on it"}),
            an_entry(Kind.SEVERITY, by=BOB, detail={"to": "high"}, why="Payroll waits"),
            promises=(a_promise(),),
            tasks=(a_task().done(by=BOB, now=NOON + timedelta(hours=1)),),
            actions=(an_action(what="One *job*", stage=Stage.FAILED),),
            state=State.CLOSED,
            outcome=Outcome.SOLVED,
            want="Their money",
        )
    )

    heads = [line for line in text.splitlines() if line.startswith("#")]
    assert heads == [
        *("# CI-1 · Acme", "## What happened", "## What they want"),
        *("## Promises", "## Tasks", "## Prevention", "## Timeline"),
    ]
    assert "- **State:** closed, solved" in text
    assert "- **Owner:** Ann Park" in text
    assert "Refund the second charge (by" in text
    assert r"One \*job\* (by" in text
    assert "): did not hold, open again" in text
    assert "**Client update** by Ann Park: We are on it" in text
    assert r"set by Bob \*Star\*. “Payroll waits”" in text
    assert "Berlin" in text


def test_steps_are_named_as_their_cards_are() -> None:
    text = timeline_markdown(
        told(
            an_entry(Kind.STEP_DONE, detail={"step": "listen"}),
            an_entry(Kind.STEP_SKIPPED, detail={"step": "of_before"}, why="No time"),
        )
    )

    assert "**Listen** done by Ann Park." in text
    assert "**Of before** skipped by Ann Park. “No time”" in text


def test_what_a_note_cuts_short_stands_in_full() -> None:
    long = "\n".join(f"Line {number} of many words" for number in range(60))

    text = timeline_markdown(told(an_entry(detail={"what": long}), an_entry(detail={"what": "x"})))

    assert "  > Line 59 of many words" in text
    assert text.count("> x") == 0


def test_who_is_not_known_is_named_by_the_id_and_the_bot_by_what_it_is() -> None:
    text = timeline_markdown(told(an_entry(by="UGONE"), an_entry(by="")))

    assert "by UGONE" in text
    assert "by the bot" in text


@pytest.mark.parametrize(
    "typed",
    [
        *("# Head", "- item", "1. one", "> quote", "---", "===", "    code", "```", "`code`"),
        *("*b* _i_ **b**", "[a](http://evil)", "![a](http://evil)", "<script>", "&lt;", "a\\"),
        *("a\n# Head\n- item\n===", "<!channel>", "<http://evil>", "[a]: http://evil", "+ a"),
    ],
)
def test_what_was_typed_formats_nothing(typed: str) -> None:
    def file(text: str) -> str:
        facts = {"happened": text, "promises": (a_promise(what=text),)}
        return timeline_markdown(told(an_entry(detail={"what": text}), **facts))

    harmless = "\n".join(["word"] * len(typed.splitlines()))

    assert outline(file(typed)) == outline(file(harmless))


@given(st.text(alphabet=st.sampled_from("#->=+*_`~[]()<>!&;|\\ 1.\nax"), max_size=30))
def test_no_words_are_lost(typed: str) -> None:
    shown = words(timeline_markdown(told(want=typed)))

    for line in typed.splitlines():
        assert " ".join(line.split()) in shown
