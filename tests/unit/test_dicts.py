"""What goes to Slack is what the SDK's own way makes of it."""

from bot.views.text import (
    actions,
    bold,
    bullets,
    button,
    dicts,
    italic,
    line,
    lines,
    link,
    marked,
    numbered,
    person,
    plain,
    quote,
    rich,
    small,
    when,
)
from tests.support.clock import NOON


def test_rich_text_goes_out_as_the_sdk_would_write_it() -> None:
    blocks = [
        rich(lines([[bold("CI-1"), " open"], [italic("why"), when(NOON), person("UANN")]])),
        rich(line("Do"), numbered([["one", bold("two")]]), bullets([["three"]]), block_id="do"),
        rich(line(*marked("Ask <@UANN> in <#CCASES>"), link("https://example.com", "there"))),
        rich(quote("We are on it."), line(plain(""))),
        small("A grey line"),
        actions("step", button("Done", action_id="done", value="1", style="primary")),
    ]
    assert dicts(blocks) == [block.to_dict() for block in blocks]
