"""The forms of an action's stations: done, verified or not yet, has it come back?"""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, UserSelectElement
from slack_sdk.models.views import View

from bot.domain.action import Action
from bot.domain.case import Case
from bot.domain.prevention import NotAtThat, find
from bot.views import ids
from bot.views.forms import Typed, form, input_block, select, text_input
from bot.views.text import Part, clip, line, lines, person, plain, rich

IS_SO, NOT_YET = "yes", "not yet"
HOLDS, BACK = "no", "yes"


def done_form(case: Case, action_id: str) -> View:
    action = find(case, action_id)
    if not action.is_to_do:
        raise NotAtThat(action)
    verifier = UserSelectElement(action_id="verifier")
    blocks: list[Block] = [
        _about(action),
        input_block("said", "What was done?", text_input("said", focus=True), optional=False),
        input_block(
            "verifier",
            "Who looks whether it is so?",
            verifier,
            hint="Somebody else than who did it. Left empty, I ask the lead.",
        ),
    ]
    about = ids.join(case.id, action.id)
    return form(ids.ACTION_DONE_FORM, "It is done", blocks, submit="Save", about=about)


def parse_done(view: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """Ids of case and action, what was done, and who verifies it."""
    case_id, action_id = ids.split(view["private_metadata"])
    typed = Typed.of(view)
    return case_id, action_id, typed.text("said"), typed.user("verifier")


def look_form(case: Case, action_id: str) -> View:
    action = find(case, action_id)
    answers = ((IS_SO, "Verified: it is so"), (NOT_YET, "Not yet"))
    blocks: list[Block] = [
        _about(action),
        input_block("is_so", "Is it so?", select("is_so", answers), optional=False),
        input_block(
            "missing",
            "What is missing?",
            text_input("missing"),
            hint="When it is not yet so. Whose action it is reads this.",
        ),
    ]
    about = ids.join(case.id, action.id)
    return form(ids.ACTION_LOOK_FORM, "Verify", blocks, submit="Save", about=about)


def parse_look(view: Mapping[str, Any]) -> tuple[str, str, bool, str]:
    """Ids of case and action, whether it is so, and what is missing."""
    case_id, action_id = ids.split(view["private_metadata"])
    typed = Typed.of(view)
    return case_id, action_id, typed.choice("is_so") == IS_SO, typed.text("missing")


def check_form(case: Case, action_id: str, day: int) -> View:
    action = find(case, action_id)
    answers = ((HOLDS, "No, it holds"), (BACK, "Yes, it came back"))
    blocks: list[Block] = [
        _about(action),
        input_block("back", "Has it come back?", select("back", answers), optional=False),
        input_block("what", "What came back?", text_input("what"), hint="When it did."),
    ]
    about = ids.join(case.id, action.id, str(day))
    return form(ids.ACTION_CHECK_FORM, f"After {day} days", blocks, submit="Save", about=about)


def parse_check(view: Mapping[str, Any]) -> tuple[str, str, int, bool, str]:
    """Ids of case and action, the day of the watch, whether it came back, and what did."""
    case_id, action_id, day = ids.split(view["private_metadata"], 3)
    typed = Typed.of(view)
    return case_id, action_id, int(day), typed.choice("back") == BACK, typed.text("what")


def _about(action: Action) -> Block:
    rows: list[list[Part | str]] = [
        [plain(clip(action.what, 500), bold=True)],
        ["Done looks like this: ", plain(action.looks_like)],
    ]
    if not action.is_to_do and action.done_by:
        said: list[Part | str] = ["Done, says ", person(action.done_by), ": "]
        rows.append([*said, plain(clip(action.said_done, 500))])
    return rich(lines(rows))


def hand_action_form(case: Case, action_id: str) -> View:
    action = find(case, action_id)
    to = UserSelectElement(action_id="to")
    blocks = [_about(action), input_block("to", "Who does it from now on?", to, optional=False)]
    about = ids.join(case.id, action.id)
    return form(ids.ACTION_HAND_OVER_FORM, "Hand over", blocks, submit="Hand over", about=about)


def parse_hand_action(view: Mapping[str, Any]) -> tuple[str, str, str]:
    case_id, action_id = ids.split(view["private_metadata"])
    return case_id, action_id, Typed.of(view).user("to")


def others_form(case: Case, others: Sequence[Case], chosen: str, text: str) -> View:
    """Each client that may have the same, and a word to them before they complain."""
    intro = "They came to us for the same cause, so this may touch them, too. A word before they notice:"
    if not others:
        intro = "No other client came to us for this cause. Whom may it touch all the same?"
    blocks: list[Block] = [rich(line(intro))]
    if others:
        options = [
            (each.id, f"{each.client} ({each.label}, {each.state})") for each in others[:100]
        ]
        picked = select("client", options, initial=chosen)
        picked.action_id = ids.ACTION_OTHERS_PICK
        blocks.append(input_block("client", "Client", picked, dispatch=True, optional=False))
    draft = text_input("word", initial=text, limit=3000)
    hint = "Copy it, fill what is […], and send it yourself."
    blocks.append(input_block(f"word-{chosen or 'any'}", "A word to them", draft, hint=hint))
    title = "Other clients affected?"
    return form(ids.ACTION_OTHERS, title, blocks, submit="Close", about=case.id)
