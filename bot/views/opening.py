"""The form *New client issue*: what it shows, and what was typed into it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ExternalDataSelectElement,
    PlainTextObject,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.case import PRIVATE_FOR, ROUND_THE_CLOCK_FOR, Case, Reached, Serious, Severity
from bot.domain.client import clean
from bot.domain.opening import Opening
from bot.domain.person import Contact
from bot.domain.record import LONG_TEXT
from bot.domain.voice import Theirs
from bot.views import ids
from bot.views.forms import Typed, at_input, form, input_block, notice, option, select, text_input
from bot.views.repeats import coming
from bot.views.similar import recent_blocks
from bot.views.text import Part, actions, bold, button, clip, line, person, plain, rich, small
from bot.views.updates import one_voice

SEVERITIES = (
    (Severity.LOW, "Low: annoyance"),
    (Severity.NORMAL, "Normal: work hindered, or money wrong"),
    (Severity.HIGH, "High: a deadline, their clients, or much money"),
    (Severity.CRITICAL, "Critical: harm going on now, or safety"),
)
SERIOUS = (
    (Serious.SAFETY, "Safety or injury"),
    (Serious.LEGAL, "Legal threat, lawyer or authority"),
    (Serious.PERSONAL_DATA, "Personal data"),
    (Serious.PRESS, "Press"),
    (Serious.LARGE_SUM, "A large sum"),
    (Serious.ABOUT_US, "About one of us"),
)
REACHED = (
    (Reached.EMAIL, "Email or letter"),
    (Reached.PHONE, "Phone, on the line now"),
    (Reached.CHAT, "Chat, live"),
    (Reached.MEETING, "In a meeting"),
    (Reached.REVIEW, "Review or social media"),
    (Reached.FOUND, "We found it first"),
)
CUT = f"Your text is longer than {LONG_TEXT:,} characters: its end is not here. Keep what matters."
PRIVATE_APART = "Private: the case gets a channel of its own, for you, its owner and whom you add."
PRIVATE_WITH_OWNER = (
    "Private: this workspace lets me make no private channel, so the case will live in the direct "
    "message of its owner with me. To keep it to yourself, be its owner."
)
SOLVED = "solved"
CONFIRMED = "confirmed"
PHONED = 3
LONGEST = 75
"""Characters of a client's name: what an option of a select can show."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the case will live, as the form says it. `shared`: a client may be reading there."""

    channel: str = ""
    name: str = ""
    shared: bool = False
    private_here: bool = False
    rooms: bool = True
    """This workspace lets us make private channels."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Which parts of the form are open; travels with it, so that a change keeps the rest."""

    place: Place = Place()
    more: bool = False
    solved: bool = False
    about: bool = False
    private: bool = False
    urgent: bool = False
    """It runs round the clock."""
    reached_at: datetime | None = None
    """As the message says that the case is made from; *More* shows it."""

    def dump(self) -> str:
        at = self.reached_at.isoformat() if self.reached_at else None
        return json.dumps({**asdict(self), "reached_at": at})

    @classmethod
    def load(cls, metadata: str) -> "Shape":
        data = json.loads(metadata)
        at = datetime.fromisoformat(data["reached_at"]) if data["reached_at"] else None
        return cls(**{**data, "place": Place(**data["place"]), "reached_at": at})


@dataclass(frozen=True, kw_only=True)
class Prefill:
    client: str = ""
    happened: str = ""
    reached_at: datetime | None = None


def opening_form(
    shape: Shape,
    situations: Sequence[tuple[str, str]],
    prefill: Prefill,
    theirs: Theirs,
    to_phone: Sequence[Contact] | None = None,
) -> View:
    """Four fields; *More* and *Already solved* add theirs. Slack keeps what was typed.

    `to_phone`: nobody is on call, and these can be phoned.
    """
    told = [*_known(theirs.cases), *one_voice(theirs.talking), *coming(theirs.repeats)]
    blocks = [_client(prefill), *told, *recent_blocks(theirs.similar), *_what(prefill)]
    if shape.about:
        blocks.append(_about())
    if shape.solved:
        blocks += _solved()
    if shape.more:
        blocks += _more(situations, shape)
    blocks += _ends(shape)
    if shape.urgent and to_phone is not None:
        blocks.append(_nobody_on_call(to_phone))
    blocks.append(small(_where(shape)))
    submit = "Save as solved" if shape.solved else "Open case"
    return form(ids.OPEN_FORM, "New client issue", blocks, submit=submit, about=shape.dump())


def opened_apart(case: Case, *, rooms: bool) -> View:
    """Nothing shows in the channel where a private case was asked for, so its opener is told."""
    where = f"It gets a private channel of its own now, #ci-{case.number}."
    if not rooms:
        where = f"It lives in the direct message of <@{case.owner}> with me."
    return notice(f"{case.label} is open, and private. {where}", title=case.label)


def parse_opening(view: Mapping[str, Any], *, team_id: str, by: str) -> Opening:
    typed, shape = Typed.of(view), Shape.load(view["private_metadata"])
    opening = Opening(
        source=view["id"],
        team_id=team_id,
        by=by,
        client=clean(typed.choice("client")),
        happened=typed.text("happened"),
        reached=Reached(typed.choice("reached") or Reached.EMAIL),
        serious=frozenset(Serious(each) for each in typed.ticked("serious")),
        about=typed.user("about"),
        reached_at=shape.reached_at,
        channel=shape.place.channel,
        private_here=shape.place.private_here,
    )
    if "severity" in typed:
        opening = replace(
            opening,
            contact=typed.text("contact"),
            want=typed.text("want"),
            reached_at=typed.at("reached_at"),
            severity=Severity(typed.choice("severity") or Severity.NORMAL),
            situation=typed.choice("situation") or "client-issue",
            owner=typed.user("owner"),
            answer_by=typed.at("answer_by"),
        )
    if shape.solved:
        opening = replace(
            opening,
            solved=True,
            cause=clean(typed.choice("cause")),
            solution=typed.text("solution"),
        )
    return opening


def confirmed(view: Mapping[str, Any]) -> bool:
    """A case in a channel shared with others needs the opener's word that they may read it."""
    shape = Shape.load(view["private_metadata"])
    return not shape.place.shared or CONFIRMED in Typed.of(view).ticked("confirm")


def name_options(
    query: str,
    known: Sequence[str],
    *,
    same: str = "",
    warnings: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Known clients or causes that match, after the one that was typed: `same`, or a new one."""
    typed, warned = clean(query), warnings or {}
    names = [name for name in known if name not in {typed, same}]
    options = [option(name, name, description=warned.get(name, "")) for name in names[:99]]
    if first := same or typed:
        label = first if same else f"{first} (new)"
        options.insert(0, option(first, label, description=warned.get(first, "")))
    return [each.to_dict() for each in options]


def from_command(text: str) -> Prefill:
    """`Acme: charged twice` fills in both; a text without a colon is what happened."""
    client, colon, happened = text.partition(":")
    if colon and clean(client) and "\n" not in client and len(client) <= LONGEST:
        return Prefill(client=clean(client), happened=happened.strip())
    return Prefill(happened=text.strip())


def with_link(text: str, link: str) -> str:
    """The text of a message, cut where a link to the whole of it would have no room."""
    return f"{clip(text, LONG_TEXT - len(link) - 1)}\n{link}".strip()


def _client(prefill: Prefill) -> Block:
    initial = option(prefill.client, prefill.client) if prefill.client else None
    element = ExternalDataSelectElement(
        action_id=ids.OPEN_CLIENT,
        placeholder=PlainTextObject(text="Type a name", emoji=False),
        min_query_length=1,
        initial_option=initial,
    )
    return input_block("client", "Client", element, optional=False, dispatch=True)


def _known(open_cases: Sequence[Case]) -> list[Block]:
    """That client's open cases: one case more would split what they told us."""
    if not open_cases:
        return []
    shown = open_cases[:3]
    rows = [
        line(
            bold(f"{case.label} "),
            plain(clip(case.happened.replace("\n", " "), 90)),
            "\n" if case is not shown[-1] else " ",
        )
        for case in shown
    ]
    adds = [
        button(f"Add to {case.label}", action_id=f"{ids.OPEN_ADD}.{n}", value=case.id)
        for n, case in enumerate(shown)
    ]
    return [rich(line(bold("Open for this client already")), *rows), actions("known", *adds)]


def _what(prefill: Prefill) -> list[Block]:
    serious = CheckboxesElement(
        action_id=ids.OPEN_SERIOUS, options=[option(each, label) for each, label in SERIOUS]
    )
    cut = len(prefill.happened) > LONG_TEXT
    return [
        input_block(
            "happened",
            "What happened",
            text_input("happened", initial=prefill.happened, limit=LONG_TEXT),
            hint=CUT if cut else "In their words. No card numbers, health or private data.",
            optional=False,
        ),
        input_block(
            "reached",
            "How did it reach us",
            select("reached", REACHED, initial=Reached.EMAIL),
            optional=False,
        ),
        input_block("serious", "Anything serious?", serious, dispatch=True),
    ]


def _about() -> Block:
    return input_block(
        "about",
        "Who is it about?",
        UserSelectElement(action_id="about"),
        hint="They will not see this case, and can't own it.",
        optional=False,
    )


def _where(shape: Shape) -> str:
    """Where the case will live: the last thing read before *Open case*."""
    if shape.private or shape.place.private_here:
        return PRIVATE_APART if shape.place.rooms else PRIVATE_WITH_OWNER
    if shape.place.name:
        return f"The case will live in #{shape.place.name}."
    return "The case will live in this channel."


def _nobody_on_call(to_phone: Sequence[Contact]) -> Block:
    said: list[Part | str] = [bold("Nobody is on call."), " If it can't wait, phone "]
    if not to_phone:
        return rich(line(*said, "your lead: no number is set here."))
    for n, contact in enumerate(to_phone[:PHONED]):
        said += [" or " if n else "", person(contact.user_id), " ", plain(contact.phone)]
    return rich(line(*said, "."))


def _solved() -> list[Block]:
    return [
        input_block(
            "cause",
            "What caused it?",
            ExternalDataSelectElement(
                action_id=ids.OPEN_CAUSE,
                placeholder=PlainTextObject(text="Type a few words", emoji=False),
                min_query_length=1,
            ),
            optional=False,
            dispatch=True,
        ),
        input_block(
            "solution", "What did we do?", text_input("solution", limit=LONG_TEXT), optional=False
        ),
    ]


def _more(situations: Sequence[tuple[str, str]], shape: Shape) -> list[Block]:
    return [
        input_block("contact", "Who there?", text_input("contact", multiline=False, limit=150)),
        input_block("want", "What do they want?", text_input("want", limit=500)),
        input_block("reached_at", "When did it reach us? (now)", at_input("reached_at", shape.reached_at)),
        input_block(
            "severity",
            "Severity",
            select(ids.OPEN_SEVERITY, SEVERITIES, initial=Severity.NORMAL),
            optional=False,
            dispatch=True,
        ),
        input_block(
            "situation",
            "Situation",
            select("situation", situations, initial=situations[0][0]),
            hint="It chooses the steps that guide you.",
            optional=False,
        ),
        input_block("owner", "Owner (me)", UserSelectElement(action_id="owner")),
        input_block("answer_by", "Must be answered by", at_input("answer_by")),
    ]  # fmt: skip


def _ends(shape: Shape) -> list[Block]:
    blocks: list[Block] = []
    if shape.place.shared and not shape.private:
        tick = CheckboxesElement(
            action_id="confirm", options=[option(CONFIRMED, "The client may read this case")]
        )
        label = f"#{shape.place.name} is shared with another organisation"
        blocks.append(input_block("confirm", label, tick, optional=False))
    more = None if shape.more else button("More", action_id=ids.OPEN_MORE)
    text = "Not solved yet" if shape.solved else "Already solved"
    solved = button(text, action_id=ids.OPEN_SOLVED)
    return [*blocks, actions("open.ends", more, solved)]


def is_urgent(ticked: Sequence[str], severity: str) -> bool:
    ticks = any(Serious(each) in ROUND_THE_CLOCK_FOR for each in ticked)
    return ticks or severity == Severity.CRITICAL


def makes_private(ticked: Sequence[str]) -> bool:
    return any(Serious(each) in PRIVATE_FOR for each in ticked)
