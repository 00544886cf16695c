"""The form of *Prevent*: a cause, up to five whys, and one to three changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DividerBlock,
    ExternalDataSelectElement,
    Option,
    PlainTextObject,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain import ask, hold
from bot.domain.action import Action, ActionKind
from bot.domain.case import Case
from bot.domain.cause import Category, Cause, Offered
from bot.domain.client import clean
from bot.domain.errors import InvalidFields
from bot.domain.playbook import Step
from bot.domain.prevention import MOST, RECORD, Found, Outlook, Plan
from bot.domain.record import SHORT_TEXT, WHYS, Field
from bot.views import ids
from bot.views.action_notes import STAGES
from bot.views.forms import (
    Typed,
    at_input,
    field_input,
    form,
    input_block,
    option,
    select,
    text_input,
)
from bot.views.text import Part, actions, bold, bullets, button, clip, line, plain, rich

KNOWN, NEW = "known:", "new:"
"""Begin the value of a cause that is picked, before its id, or that was typed, before its name."""
KINDS = tuple((str(kind), str(kind).capitalize()) for kind in ActionKind)
CATEGORIES = tuple((str(each), str(each).capitalize()) for each in Category)
JOINED = 5
"""Actions under way that a form offers."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Which form is open: for which step, and how many whys and changes it asks for."""

    case_id: str
    step: str
    whys: int = 1
    changes: int = 1

    @classmethod
    def load(cls, text: str) -> "Shape":
        case_id, step, whys, changes = ids.split(text, 4)
        return cls(case_id=case_id, step=step, whys=int(whys), changes=int(changes))

    def dump(self) -> str:
        return ids.join(self.case_id, self.step, str(self.whys), str(self.changes))

    def grown(self, action_id: str) -> "Shape":
        """One more of what was asked for."""
        if action_id == ids.PREVENT_WHY:
            return replace(self, whys=min(WHYS, self.whys + 1))
        if action_id == ids.PREVENT_ACTION:
            return replace(self, changes=min(MOST, self.changes + 1))
        return self


def prevention_form(
    case: Case, step: Step, names: Sequence[str], shape: Shape, cause: str, outlook: Outlook
) -> View:
    """`cause` is the name that is chosen; `outlook` what there is for it already."""
    blocks: list[Block] = []
    if hold.is_asked(case, RECORD, "cause"):
        blocks += _cause(cause, outlook)
    for name in names:
        for field in _fields(case, name, shape):
            blocks.append(field_input(field, case.record(name).get(field.name, "")))
            if field.name == f"why_{shape.whys}" and shape.whys < WHYS:
                blocks.append(actions("why", button("Ask why again", action_id=ids.PREVENT_WHY)))
    blocks += [*_planned(case), *_joins(outlook)]
    acts = bool(case.actions or outlook.reopens or outlook.open)
    for number in range(1, shape.changes + 1):
        blocks += change_fields(number, optional=acts or number > 1)
    if shape.changes < MOST:
        blocks.append(actions("more", button("One more change", action_id=ids.PREVENT_ACTION)))
    return form(ids.PREVENT_FORM, step.title, blocks, submit="Save", about=shape.dump())


def cause_options(query: str, offered: Offered) -> list[dict[str, Any]]:
    """Known causes that match come first; what was typed is offered as a new one, last."""
    typed = clean(query)
    options = [_known(each, offered.warning(each)) for each in offered.known[:99]]
    if typed and offered.same is None:
        options.append(option(f"{NEW}{typed}", f"{typed} (new)"))
    return [each.to_dict() for each in options]


def cause_chosen(view: Mapping[str, Any]) -> str:
    """The value of the cause, as it was picked or typed."""
    return Typed.of(view).choice("cause")


def parse_prevention(
    view: Mapping[str, Any], case: Case, names: Sequence[str], cause: str
) -> Found:
    """`cause` is its name. What is wrong with a change is said under its own fields."""
    typed, shape = Typed.of(view), Shape.load(view["private_metadata"])
    records = {
        name: {
            field.name: typed.of_field(field)
            for field in _fields(case, name, shape)
            if field.name in typed
        }
        for name in names
    }
    category = typed.choice("category")
    plans = [_plan(typed, n) for n in range(1, shape.changes + 1) if _is_begun(typed, n)]
    return Found(
        records=records,
        cause=cause,
        category=Category(category) if category else Category.OTHER,
        plans=plans,
        join=[_pair(value) for value in typed.ticked("join")],
    )


def change_typed(view: Mapping[str, Any]) -> Plan:
    """The one change of a form that plans no more."""
    return _plan(Typed.of(view), 1)


def _fields(case: Case, name: str, shape: Shape) -> list[Field]:
    """One *why?* after the other; the suspected cause only where one was written down."""
    suspected = case.record("meaning").get("suspected_cause", "")
    hidden = {f"why_{n}" for n in range(shape.whys + 1, WHYS + 1)}
    hidden |= set() if suspected else {"held"}
    return [
        replace(field, label=f"We suspected: {clip(suspected, 100)}. Was it that?")
        if field.name == "held"
        else field
        for field in ask.fields(case, name)
        if name != RECORD or field.name not in hidden
    ]


def _cause(cause: str, outlook: Outlook) -> list[Block]:
    known = outlook.cause
    initial = _known(known) if known else option(f"{NEW}{cause}", cause) if cause else None
    element = ExternalDataSelectElement(
        action_id=ids.PREVENT_CAUSE,
        placeholder=PlainTextObject(text="Type a few words", emoji=False),
        min_query_length=0,
        initial_option=initial,
    )
    hint = "A known one if it is the same; else what we can change, not the symptom."
    asked = input_block(
        "cause", "What caused it?", element, hint=hint, optional=False, dispatch=True
    )
    blocks: list[Block] = [asked, *_reopens(outlook)]
    if cause and known is None:
        chosen = select("category", CATEGORIES)
        blocks.append(input_block("category", "What kind of cause is it?", chosen))
    return blocks


def _reopens(outlook: Outlook) -> list[Block]:
    """Whoever picks a cause that is watched knows what that means before saving."""
    if not outlook.reopens:
        return []
    rows: list[list[Part | str]] = [
        [f"{case.label}: ", plain(clip(action.what, 150))] for case, action in outlook.reopens
    ]
    text = "This was to prevent it, and is open again with this case:"
    return [rich(line(bold("Watched. "), text), bullets(rows))]


def _planned(case: Case) -> list[Block]:
    """What an earlier round of the case planned, and goes on."""
    rows: list[list[Part | str]] = [
        [plain(clip(" ".join(each.what.split()), 150)), f": {STAGES[each.stage]}"]
        for each in case.actions
    ]
    return [rich(line(bold("For this case already")), bullets(rows))] if rows else []


def _joins(outlook: Outlook) -> list[Block]:
    if not outlook.open:
        return []
    options = [_joinable(case, action) for case, action in outlook.open[:JOINED]]
    ticks = CheckboxesElement(action_id="join", options=options)
    return [input_block("join", "Under way already. Does it serve this case as well?", ticks)]


def _joinable(case: Case, action: Action) -> Option:
    text = f"{case.label}: {' '.join(action.what.split())}"
    return option(ids.join(case.id, action.id), text)


def change_fields(number: int, *, optional: bool) -> list[Block]:
    title = "What will we change?" if number == 1 else f"Change {number}: what?"
    looks_like = text_input(f"looks_like_{number}", multiline=False, limit=SHORT_TEXT)
    owner = UserSelectElement(action_id=f"owner_{number}")
    return [
        DividerBlock(),
        input_block(f"what_{number}", title, text_input(f"what_{number}"), optional=optional),
        input_block(
            f"kind_{number}",
            "What kind of change is it?",
            select(f"kind_{number}", KINDS),
            optional=optional,
        ),
        input_block(
            f"looks_like_{number}",
            "What does done look like?",
            looks_like,
            hint="What somebody else can see. They will check it.",
            optional=optional,
        ),
        input_block(f"owner_{number}", "Who does it?", owner, optional=optional),
        input_block(f"due_{number}", "By when?", at_input(f"due_{number}"), optional=optional),
    ]


def _is_begun(typed: Typed, n: int) -> bool:
    chosen = (typed.choice(f"kind_{n}"), typed.user(f"owner_{n}"), typed.at(f"due_{n}"))
    return any((typed.text(f"what_{n}"), typed.text(f"looks_like_{n}"), *chosen))


def _plan(typed: Typed, n: int) -> Plan:
    kind, owner, due_at = (
        typed.choice(f"kind_{n}"),
        typed.user(f"owner_{n}"),
        typed.at(f"due_{n}"),
    )
    needed = {f"kind_{n}": kind, f"owner_{n}": owner, f"due_{n}": due_at}
    missing = {name: "This is needed to go on." for name, value in needed.items() if not value}
    if missing or due_at is None:
        raise InvalidFields(missing)
    return Plan(
        kind=ActionKind(kind),
        what=typed.text(f"what_{n}"),
        looks_like=typed.text(f"looks_like_{n}"),
        owner=owner,
        due_at=due_at,
    )


def _known(cause: Cause, warning: str = "") -> Option:
    description = warning or str(cause.category).capitalize()
    return option(f"{KNOWN}{cause.id}", cause.name, description=description)


def _pair(value: str) -> tuple[str, str]:
    case_id, action_id = ids.split(value)
    return case_id, action_id
