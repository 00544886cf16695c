"""*Make private* and *Change what is serious* under *More*."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block, CheckboxesElement, UserSelectElement
from slack_sdk.models.views import View

from bot.domain.case import Case, Serious
from bot.domain.person import Workspace
from bot.views import ids
from bot.views.forms import Typed, form, input_block, notice, option, text_input
from bot.views.opening import SERIOUS
from bot.views.text import line, rich

PRIVATE = ("private", "Make private")
CHANGE_SERIOUS = ("serious", "Change what is serious")
IN_A_CHANNEL = (
    "It gets a private channel of its own, for its owner, who opened it, and whom you add."
)
IN_A_DM = (
    "This workspace lets me make no private channel: it will live in the direct message of its "
    "owner with me."
)


def private_form(case: Case, workspace: Workspace) -> View:
    """Says first what becomes of what stands in the open now."""
    said = (
        f"{where(workspace)} What I wrote here goes there, and is deleted here. What people wrote "
        "stays; I list it for you, with links. Nobody can make it public again."
    )
    blocks = [rich(line(said)), _why()]
    return form(ids.PRIVATE_FORM, "Make private", blocks, submit="Make private", about=case.id)


def serious_form(case: Case, workspace: Workspace) -> View:
    """The same answers as at opening, with who it is about; ticking some makes it private."""
    options = [option(each, label) for each, label in SERIOUS]
    ticks = CheckboxesElement(
        action_id="serious",
        options=options,
        initial_options=[each for each in options if each.value in case.serious] or None,
    )
    about = UserSelectElement(action_id="about", initial_user=case.about or None)
    blocks: list[Block] = [
        input_block("serious", "What is serious?", ticks, hint="" if case.private else _hint(workspace)),
        input_block(
            "about",
            "If it is about one of us: who?",
            about,
            hint="They will not see this case. If they own it, it goes to the lead.",
        ),
        _why(),
    ]  # fmt: skip
    return form(ids.SERIOUS_FORM, "What is serious", blocks, submit="Save", about=case.id)


def parse_serious(view: Mapping[str, Any]) -> tuple[frozenset[Serious], str, str]:
    """The answers, who it is about, and why they changed."""
    typed = Typed.of(view)
    ticked = frozenset(Serious(each) for each in typed.ticked("serious"))
    return ticked, typed.user("about"), typed.text("why")


def made_private(case: Case, workspace: Workspace, actor: str) -> View:
    """Where it goes; who is not in it is told whom to ask."""
    place = "the direct message of its owner with me" if workspace.no_rooms_since else (
        f"a private channel of its own, #ci-{case.number}"
    )  # fmt: skip
    said = f"{case.label} is private now. It moves to {place}."
    if actor not in case.members:
        said += f" You are not in it: <@{case.owner}> can add you."
    return notice(said, title=case.label)


def where(workspace: Workspace) -> str:
    return IN_A_DM if workspace.no_rooms_since else IN_A_CHANNEL


def _hint(workspace: Workspace) -> str:
    private = "Safety, legal, personal data and about one of us make it private."
    return f"{private} {IN_A_DM}" if workspace.no_rooms_since else private


def _why() -> Block:
    return input_block("why", "Why?", text_input("why", limit=500), optional=False)
